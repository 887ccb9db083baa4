import { unseen } from '../../client/text/spell-out.ts'
import { invalidContent, type Sentence } from '../problems.ts'

/** What ext4, XFS, APFS and NTFS can hold: a longer name could be published but not saved by those who download it. */
const maxNameBytes = 255

/**
 * The name of an uploaded file as it will be given back: every letter as published, in NFC. Refuses (422) what could leave a
 * folder, break a header or a line, or could not be saved. Nothing is cut silently: a name that arrives is a name that stays.
 */
export function readFileName(name: string): string {
  const tidy = name.normalize('NFC')
  const fault = findFault(tidy)
  if (fault !== null) throw invalidContent([{ pointer: '/file/name', detail: fault }])
  return tidy
}

function findFault(name: string): Sentence | null {
  if (name.includes('\ufffd')) {
    return {
      vi: 'Tên tệp không phải UTF-8. Hãy gửi tên bằng UTF-8.',
      en: 'The file name is not UTF-8. Send it in UTF-8.',
    }
  }
  if (/[/\\]/.test(name) || name === '.' || name === '..') {
    return {
      vi: 'Tên tệp chứa đường dẫn. Hãy gửi tên trần, không có "/", "\\" và không phải "..".',
      en: 'The file name holds a path. Send the bare name, without "/" or "\\", and not "..".',
    }
  }
  if (unseen.test(name)) {
    return {
      vi: 'Tên tệp chứa ký tự điều khiển hoặc ký tự đổi chiều chữ, mắt không thấy được. Hãy gõ lại tên tệp.',
      en: 'The file name holds a control character, or one that turns the direction of writing; neither is seen. Type the name of the file again.',
    }
  }
  if (name.trim() === '') return { vi: 'Tên tệp để trống.', en: 'The file name is blank.' }
  if (Buffer.byteLength(name) > maxNameBytes) {
    return {
      vi: `Tên tệp dài quá ${maxNameBytes} byte UTF-8. Hãy rút ngắn.`,
      en: `The file name is longer than ${maxNameBytes} bytes of UTF-8. Shorten it.`,
    }
  }
  return null
}
