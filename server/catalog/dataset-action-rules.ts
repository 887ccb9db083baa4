import type { DatasetActionInput } from '../../schemas/generated/catalog/dataset-action-input.ts'
import { invalidContent, type ProblemDetail, type ProblemError, type Sentence } from '../problems.ts'
import { tidyText } from '../text/normalize.ts'
import type { DatasetRecord } from './records.ts'
import type { Vocabularies } from './vocabularies.ts'
import type { Step } from './workflow.ts'

type Act = DatasetActionInput['act']

/** The acts that are steps of the workflow, with the state that they lead to. */
export const stepOfAct: Partial<Record<Act, Step>> = {
  publish: 'published',
  review: 'inReview',
  draft: 'draft',
  archive: 'archived',
  withdraw: 'withdrawn',
}

/** What each act cannot do without. */
const needs: Partial<Record<Act, 'note' | 'keyword' | 'theme' | 'frequency' | 'contactPoint' | 'agency'>> = {
  withdraw: 'note',
  addKeyword: 'keyword',
  removeKeyword: 'keyword',
  addTheme: 'theme',
  removeTheme: 'theme',
  setFrequency: 'frequency',
  setContact: 'contactPoint',
  setAgency: 'agency',
}

const wanted: Record<NonNullable<(typeof needs)[Act]>, Sentence> = {
  note: {
    vi: 'cần lý do rút; lý do này được công khai.',
    en: 'needs the reason for withdrawing; it is shown in public.',
  },
  keyword: { vi: 'cần từ khóa và ngôn ngữ của nó.', en: 'needs the keyword and its language.' },
  theme: {
    vi: 'cần một mã chủ đề có trong danh sách; xem /api/v1/vocabularies/themes.',
    en: 'needs a theme of the list; see /api/v1/vocabularies/themes.',
  },
  frequency: {
    vi: 'cần một mã tần suất có trong danh sách; xem /api/v1/vocabularies/frequencies.',
    en: 'needs a frequency of the list; see /api/v1/vocabularies/frequencies.',
  },
  contactPoint: {
    vi: 'cần ít nhất tên, địa chỉ e-mail hoặc địa chỉ web.',
    en: 'needs at least a name, an e-mail address or a web address.',
  },
  agency: {
    vi: 'cần tên (slug) của cơ quan nhận.',
    en: 'needs the slug of the agency that they go to.',
  },
}

/** What cannot be in what was asked, whatever the datasets are. */
export function findFaults(
  { act, datasets, all, ...input }: DatasetActionInput,
  vocabularies: Pick<Vocabularies, 'find'>,
): ProblemDetail[] {
  const faults: ProblemDetail[] = []
  if ((datasets === undefined) === (all === undefined)) {
    faults.push({
      pointer: '/datasets',
      detail: {
        vi: 'cần hoặc "datasets" hoặc "all", đúng một trong hai.',
        en: 'needs either "datasets" or "all", one of the two.',
      },
    })
  }
  const need = needs[act]
  if (need !== undefined && !isThere(input, need, vocabularies))
    faults.push({ pointer: `/${need}`, detail: wanted[need] })
  return faults
}

function isThere(
  { note, keyword, theme, frequency, contactPoint, agency }: Omit<DatasetActionInput, 'act'>,
  need: NonNullable<(typeof needs)[Act]>,
  vocabularies: Pick<Vocabularies, 'find'>,
): boolean {
  switch (need) {
    case 'note':
      return tidyText(note ?? '') !== ''
    case 'keyword':
      return keyword !== undefined && tidyText(keyword.word) !== ''
    case 'theme':
      return theme !== undefined && vocabularies.find('themes', theme) !== null
    case 'frequency':
      return frequency !== undefined && vocabularies.find('frequencies', frequency) !== null
    case 'contactPoint':
      return Object.values(contactPoint ?? {}).some((text) => tidyText(text) !== '')
    case 'agency':
      return (agency ?? '') !== ''
  }
}

/** The merge patch that an act is for one dataset. */
export function patchOf(
  act: Act,
  input: Omit<DatasetActionInput, 'act'>,
  record: Pick<DatasetRecord, 'keywords' | 'themes'>,
): object {
  const { keyword, theme } = input
  const { lang = 'vi', word = '' } = keyword ?? {}
  const words = record.keywords[lang] ?? []
  const isWord = (each: string) => each.toLowerCase() === tidyText(word).toLowerCase()
  switch (act) {
    case 'addKeyword':
      return words.some(isWord) ? {} : { keywords: { [lang]: [...words, word] } }
    case 'removeKeyword':
      return words.some(isWord) ? { keywords: { [lang]: words.filter((each) => !isWord(each)) } } : {}
    case 'addTheme':
      return record.themes.includes(theme!) ? {} : { themes: [...record.themes, theme] }
    case 'removeTheme':
      return { themes: record.themes.filter((each) => each !== theme) }
    case 'setFrequency':
      return { frequency: input.frequency }
    case 'setContact': {
      const given = Object.entries(input.contactPoint ?? {}).filter(([, text]) => tidyText(text) !== '')
      // A merge patch takes away what null names.
      return { contactPoint: { name: null, email: null, url: null, ...Object.fromEntries(given) } }
    }
    case 'setAgency':
      return { agency: input.agency }
    default:
      throw new Error(`The act ${act} is no change of what is written.`)
  }
}

/** More would be too long to look through before, and too much to undo after. */
export const maxActed = 500

export const tooMany = (count: number): ProblemError =>
  invalidContent([
    {
      pointer: '/all',
      detail: {
        vi: `khớp ${count} bộ dữ liệu, mà mỗi lần làm được nhiều nhất ${maxActed}: tất cả được thử trước khi bộ nào đó thay đổi. Hãy lọc hẹp lại, ví dụ theo cơ quan.`,
        en: `matches ${count} datasets; one act takes ${maxActed} at most, because all are tried before one is changed. Narrow the filter, by agency for instance.`,
      },
    },
  ])

/** What a refusal of one dataset says to whoever reads the result. */
export function tellProblem(error: ProblemError): { code: string; message: Sentence } {
  const [first] = error.errors
  if (error.slug !== 'invalid-content' || first === undefined)
    return { code: error.slug, message: error.detail }
  const where = (first.pointer ?? first.parameter ?? '').replace(/^\//, '')
  const say = (lang: 'vi' | 'en') =>
    `${where}: ${typeof first.detail === 'string' ? first.detail : first.detail[lang]}`
  return { code: error.slug, message: { vi: say('vi'), en: say('en') } }
}
