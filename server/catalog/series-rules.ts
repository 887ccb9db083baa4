import { conflict, type ProblemError, type Sentence } from '../problems.ts'
import { shorten } from './dataset-rules.ts'

/** What cannot be in a series, and what to do instead. */
export const seriesRules = {
  unknownDataset: (name: string): Sentence => ({
    vi: `không có bộ dữ liệu "${shorten(name)}". Hãy ghi mã hoặc phần cuối địa chỉ trang của nó.`,
    en: `there is no dataset "${shorten(name)}". Give its id or the last part of the address of its page.`,
  }),
  inAnother: (name: string, series: string): Sentence => ({
    vi: `bộ dữ liệu "${shorten(name)}" đã thuộc chuỗi "${series}", mà mỗi bộ chỉ thuộc một chuỗi. Hãy bỏ nó khỏi chuỗi đó trước.`,
    en: `the dataset "${shorten(name)}" is in the series "${series}", and in one at most. Take it out of that one first.`,
  }),
  namedTwice: (name: string): Sentence => ({
    vi: `"${shorten(name)}" được nêu hai lần.`,
    en: `"${shorten(name)}" is named twice.`,
  }),
  refuseMember: ({ vi, en }: Sentence): ProblemError => conflict({ vi: capital(vi), en: capital(en) }),
  tooManyMembers: (most: number): ProblemError =>
    conflict({
      vi: `Một chuỗi có nhiều nhất ${most} bộ dữ liệu, vì một trang nêu tất cả. Hãy chia thành nhiều chuỗi.`,
      en: `A series has ${most} datasets at most, because one page shows all of them. Make several series of it.`,
    }),
  tooManySeries: (most: number): ProblemError =>
    conflict({
      vi: `Cơ quan đã có ${most} chuỗi, là mức tối đa. Hãy xóa chuỗi không còn dùng, hoặc giao chuỗi cho cơ quan trực thuộc.`,
      en: `The agency has ${most} series, which is the most. Delete those that are no longer used, or let an agency below keep them.`,
    }),
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
