import type { VocabularyEntryInput } from '../../schemas/generated/catalog/vocabulary-entry-input.ts'
import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import { conflict, type ProblemDetail, type ProblemError } from '../problems.ts'
import { lowerText, tidyText } from '../text/normalize.ts'
import { tokenize } from '../text/tokens.ts'
import { tidyMap } from './dataset-edit.ts'
import type { EditableList } from './vocabularies.ts'

/** They are chosen from a list on a form, and one page of the API gives them all. */
export const maxEntries = 100

/** No name that people search for has more words. */
const maxSynonymWords = 8

/** What is only for one of the lists. */
const ofList = {
  licenses: ['summary', 'code', 'name', 'isOpen'],
  themes: ['introduction'],
} as const satisfies Record<EditableList, readonly (keyof VocabularyEntryInput)[]>

/** What is wrong with an entry although its form is right. */
export function checkEntry(list: EditableList, input: VocabularyEntryInput): ProblemDetail[] {
  if (input.id === 'none')
    return [
      {
        pointer: '/id',
        detail: {
          vi: 'có nghĩa riêng trong bộ lọc ("không có"). Hãy chọn mã khác.',
          en: 'has a meaning of its own in filters ("has none"). Choose another code.',
        },
      },
    ]
  const isTheme = list === 'themes'
  return ofList[isTheme ? 'licenses' : 'themes']
    .filter((name) => input[name] !== undefined && input[name] !== null)
    .map((name) => ({
      pointer: `/${name}`,
      detail: isTheme
        ? { vi: 'chỉ có ở giấy phép.', en: 'is only for licences.' }
        : { vi: 'chỉ có ở chủ đề.', en: 'is only for themes.' },
    }))
}

/** The stored form of an entry. */
export function tidyEntry(
  list: EditableList,
  { id, label, uri, summary, introduction, code, name, isOpen, retired }: VocabularyEntryInput,
): VocabularyItem & { retired?: boolean } {
  const both = { vi: tidyText(label.vi), en: tidyText(label.en) }
  const entry = { id, label: both, uri: uri ?? null, ...(retired !== undefined && { retired }) }
  if (list === 'themes')
    return introduction
      ? { ...entry, introduction: tidyMap({ ...introduction }, (text) => text.trim()) }
      : entry
  return {
    ...entry,
    code: tidyText(code ?? '') || id,
    name: tidyText(name ?? '') || both.en,
    summary: summary ? tidyMap({ vi: summary.vi, en: summary.en }, tidyText) : both,
    isOpen: isOpen ?? false,
  }
}

/** Words as people write them, each once in its group. */
export const tidyGroups = (groups: readonly (readonly string[])[]): string[][] =>
  groups.map((group) => {
    const words = new Map(group.map(tidyText).map((word) => [lowerText(word), word]))
    return [...words.values()]
  })

/** What cannot be searched by, or would mean two things. */
export function checkSynonyms(groups: readonly (readonly string[])[]): ProblemDetail[] {
  const errors: ProblemDetail[] = []
  const places = new Map<string, number>()
  for (const [index, group] of groups.entries()) {
    const pointer = `/groups/${index}`
    if (group.length < 2) errors.push({ pointer, detail: tooFew(index) })
    for (const [at, word] of group.entries()) {
      const count = tokenize(word).length
      if (count === 0) errors.push({ pointer: `${pointer}/${at}`, detail: noWord(word) })
      if (count > maxSynonymWords) errors.push({ pointer: `${pointer}/${at}`, detail: tooLong(word) })
      const key = lowerText(word)
      const other = places.get(key)
      if (other !== undefined && other !== index)
        errors.push({ pointer: `${pointer}/${at}`, detail: inTwo(word, other, index) })
      places.set(key, index)
    }
  }
  return errors.slice(0, maxErrors)
}

/** A thousand groups may be wrong at once; the first ones tell what is the matter. */
const maxErrors = 50

const tooFew = (index: number) => ({
  vi: `nhóm ${index + 1} cần ít nhất hai từ khác nhau, cách nhau bằng dấu phẩy.`,
  en: `group ${index + 1} needs at least two different words, with commas between them.`,
})

const noWord = (word: string) => ({
  vi: `"${word}" không có chữ hay số nào để tìm.`,
  en: `"${word}" holds no letter or digit to search for.`,
})

const tooLong = (word: string) => ({
  vi: `"${word}" dài quá ${maxSynonymWords} tiếng.`,
  en: `"${word}" has more than ${maxSynonymWords} words.`,
})

const inTwo = (word: string, other: number, index: number) => ({
  vi: `"${word}" có ở cả nhóm ${other + 1} và nhóm ${index + 1}. Hãy gộp hai nhóm hoặc bỏ một chỗ.`,
  en: `"${word}" is in group ${other + 1} and in group ${index + 1}. Make one group of them, or leave it out of one.`,
})

/** Why a list cannot be changed so, and what to do instead. */
export const vocabularyRules = {
  isThere: (id: string): ProblemError =>
    conflict({
      vi: `Mã "${id}" đã có (không kể chữ hoa hay thường). Hãy sửa mục đó, hoặc chọn mã khác.`,
      en: `There is "${id}" already (capitals do not count). Change that entry, or choose another code.`,
    }),
  tooMany: (): ProblemError =>
    conflict({
      vi: `Danh mục có nhiều nhất ${maxEntries} mục, vì người công bố chọn từ một danh sách. Hãy xóa mục không ai dùng trước.`,
      en: `The list has ${maxEntries} entries at most, because publishers choose from one list. Delete one that nobody uses first.`,
    }),
  isShipped: (id: string): ProblemError =>
    conflict({
      vi: `"${id}" có sẵn theo cổng nên không xóa được. Hãy cho nó ngừng dùng ("retired": true): nó ẩn khỏi biểu mẫu, và nơi đang dùng vẫn hiện.`,
      en: `"${id}" came with the portal and cannot be deleted. Retire it ("retired": true): it is hidden from forms and still shown where it is used.`,
    }),
  isInUse: (id: string, uses: number): ProblemError =>
    conflict({
      vi: `"${id}" đang được ${uses} bộ dữ liệu dùng, kể cả bản nháp và bộ đã rút, nên không xóa được. Hãy cho nó ngừng dùng ("retired": true): nó ẩn khỏi biểu mẫu, và nơi đang dùng vẫn hiện.`,
      en: `"${id}" is used by ${uses} ${uses === 1 ? 'dataset' : 'datasets'}, drafts and withdrawn ones included, and cannot be deleted. Retire it ("retired": true): it is hidden from forms and still shown where it is used.`,
    }),
}
