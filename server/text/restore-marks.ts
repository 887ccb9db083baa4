import { foldText, lowerText } from './normalize.ts'

/** Words of public tables that a new portal has not read anywhere yet. */
const common =
  `an toàn thực phẩm, bảo hiểm xã hội, bảo hiểm y tế, báo cáo, bệnh viện, biển số, bình quân đầu người, cán bộ, cấp huyện,
cấp tỉnh, cấp xã, chăn nuôi, chỉ số giá tiêu dùng, chỉ tiêu, chi ngân sách, chất lượng không khí, chất lượng nước, cơ quan, cơ sở y tế,
công chức, công nghiệp, công trình, dân số, dân tộc, danh mục, danh sách, dịch vụ công, diện tích, diện tích rừng, doanh nghiệp,
du lịch, đất đai, đầu tư công, địa chỉ, địa điểm, đơn vị, đơn vị hành chính, đô thị, đường bộ, đường sắt, giá trị, giá cả,
giao thông, giáo dục, giáo viên, giới tính, hành chính, hộ gia đình, hộ nghèo, học sinh, hợp tác xã, kết quả, khách du lịch, khí tượng,
kinh độ, kinh tế, kinh tế xã hội, lao động, lâm nghiệp, lượng mưa, mã số, mã tỉnh, mật độ dân số, môi trường, năm học, ngân sách,
ngày nghỉ, nghỉ lễ, nhà ở, nhiệt độ, nông nghiệp, nông thôn, nước mặt, phường xã, quan trắc, quận huyện, sản lượng,
sản xuất, sinh viên, số điện thoại, số lượng, số liệu, tai nạn giao thông, tài chính, tên tỉnh, thành phố, thành thị, thống kê, thời gian,
thu nhập, thu ngân sách, thủ tục hành chính, thủy lợi, thủy sản, tỉnh thành, tình hình, tổng số, trạm y tế, trồng trọt, trường học,
tuổi thọ, tuyển sinh, tỷ lệ, tử vong, văn bản, văn hóa, vĩ độ, việc làm, viễn thông, xã phường, xây dựng, xuất khẩu, nhập khẩu, y tế`
    .split(',')
    .map((phrase) => phrase.trim().replace(/\s+/g, ' '))

/** The longest run of words that is looked for as one: longer ones are titles, not words. */
const longestRun = 4

export interface RestoredText {
  text: string
  /** How many of the words were found with their marks. */
  restored: number
  words: number
}

/**
 * Words that were typed without marks, as a file name is ("dan so"), as texts that have them write the same ("dân số"): the longest
 * run of words goes first, and of several spellings the most frequent one. Two words at least: a single syllable means too much.
 * `names` are kept as they are written ("Hà Nội").
 */
export function restoreMarks(
  plain: string,
  { texts, names = [] }: { texts: readonly string[]; names?: readonly string[] },
): RestoredText {
  const words = plain.split(' ').filter((word) => word !== '')
  const folded = words.map(foldText)
  const spellings = new Map<string, Map<string, number>>()
  for (let from = 0; from < folded.length; from++)
    for (let length = 2; length <= Math.min(longestRun, folded.length - from); length++)
      spellings.set(folded.slice(from, from + length).join(' '), new Map())
  for (const text of [...common, ...texts]) count(text, spellings)
  const written = new Map(names.map((name) => [foldText(name), name]))
  const result: string[] = []
  let restored = 0
  for (let at = 0; at < words.length;) {
    const found = findRun(at)
    result.push(found?.text ?? words[at]!)
    restored += found ? found.length : 0
    at += found?.length ?? 1
  }
  return { text: result.join(' '), restored, words: words.filter((word) => /\p{L}/u.test(word)).length }

  function findRun(at: number): { text: string; length: number } | null {
    for (let length = Math.min(longestRun, words.length - at); length >= 2; length--) {
      const key = folded.slice(at, at + length).join(' ')
      const name = written.get(key)
      if (name) return { text: name, length }
      const [best] = [...(spellings.get(key) ?? [])].sort(([, a], [, b]) => b - a)
      if (best) return { text: best[0], length }
    }
    return null
  }
}

/** Notes how a text writes the runs that are looked for. */
function count(text: string, spellings: Map<string, Map<string, number>>): void {
  const lowered = lowerText(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  const plain = lowered.map(foldText)
  // A text without marks tells nothing.
  if (lowered.every((word, index) => word === plain[index])) return
  for (let from = 0; from < plain.length - 1; from++) {
    for (let length = 2; length <= longestRun && from + length <= plain.length; length++) {
      const known = spellings.get(plain.slice(from, from + length).join(' '))
      if (!known) continue
      const spelled = lowered.slice(from, from + length).join(' ')
      known.set(spelled, (known.get(spelled) ?? 0) + 1)
    }
  }
}
