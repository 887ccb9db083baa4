import { conflict, type ProblemError, type Sentence } from '../problems.ts'
import { shorten } from './dataset-rules.ts'

/** What cannot be in a collection, and what to do instead. */
export const collectionRules = {
  unknownDataset: (name: string): Sentence => ({
    vi: `không có bộ dữ liệu "${shorten(name)}". Hãy ghi mã hoặc phần cuối địa chỉ trang của nó.`,
    en: `there is no dataset "${shorten(name)}". Give its id or the last part of the address of its page.`,
  }),
  namedTwice: (name: string): Sentence => ({
    vi: `"${shorten(name)}" đã có trong bộ sưu tập. Hãy bỏ một trong hai.`,
    en: `"${shorten(name)}" is in the collection already. Leave one of the two out.`,
  }),
  nothingToShow: {
    vi: 'chưa có bộ dữ liệu nào mà mọi người xem được. Hãy thêm ít nhất một bộ đã công bố rồi công bố bộ sưu tập.',
    en: 'there is no dataset here that everybody may see. Add at least one that is published, then publish the collection.',
  } satisfies Sentence,
  tooManyDatasets: (most: number): ProblemError =>
    conflict({
      vi: `Một bộ sưu tập có nhiều nhất ${most} bộ dữ liệu, vì một trang nêu tất cả. Hãy chia thành nhiều bộ sưu tập.`,
      en: `A collection has ${most} datasets at most, because one page shows all of them. Make several collections of it.`,
    }),
  tooManyCollections: (most: number): ProblemError =>
    conflict({
      vi: `Cơ quan đã có ${most} bộ sưu tập, là mức tối đa. Hãy xóa bộ không còn dùng, hoặc giao cho cơ quan trực thuộc.`,
      en: `The agency has ${most} collections, which is the most. Delete those that are no longer used, or let an agency below keep them.`,
    }),
}
