import type { Sentence } from '../problems.ts'

/** A file that cannot become a table: a code for programs and a sentence for the publisher that says what to do. */
export class Refusal extends Error {
  readonly code: string
  readonly sentence: Sentence

  constructor(code: string, sentence: Sentence) {
    super(sentence.en)
    this.name = 'Refusal'
    this.code = code
    this.sentence = sentence
  }
}

export const emptyFile = () =>
  new Refusal('empty-file', {
    vi: 'Tệp trống, không có gì để lập bảng. Hãy kiểm tra rồi tải lên lại.',
    en: 'The file is empty, so there is nothing to make a table of. Check it and upload it again.',
  })

/** The bytes are of another kind than a text with rows and columns. */
export const notDelimited = (code: string, kind: Sentence) =>
  new Refusal(code, {
    vi: `Tệp này là ${kind.vi}, không phải CSV, nên chưa lập được bảng. Vẫn tải tệp về được; để xem và truy vấn tại đây, hãy xuất dữ liệu ra CSV (UTF-8).`,
    en: `This file is ${kind.en}, not CSV, so no table was made. It can still be downloaded; to view and query it here, save the data as CSV (UTF-8).`,
  })

export const encodingUnknown = () =>
  new Refusal('encoding-unknown', {
    vi: 'Không nhận ra bảng mã của tệp, nên không lập bảng để khỏi hiện chữ sai. Hãy lưu lại ở UTF-8, hoặc ghi bảng mã ở mục cách đọc tệp.',
    en: 'The encoding of the text was not recognised, so no table was made rather than one with wrong letters. Save it as UTF-8, or name the encoding in how the file is read.',
  })

export const encodingUnsupported = (encoding: string) =>
  new Refusal('encoding-unsupported', {
    vi: `Cổng không đọc được bảng mã "${encoding.slice(0, 40)}". Hãy dùng utf-8, utf-16le, windows-1258 hoặc windows-1252, hay lưu tệp lại ở UTF-8.`,
    en: `The encoding "${encoding.slice(0, 40)}" cannot be read. Use utf-8, utf-16le, windows-1258 or windows-1252, or save the file as UTF-8.`,
  })

export const raggedFile = (line: number) =>
  new Refusal('ragged', {
    vi: `Số ô mỗi dòng không đều (thấy ở quanh dòng ${line}), nên không biết đâu là cột. Hãy kiểm tra dấu phân cách và dấu ngoặc kép, hoặc ghi dấu phân cách ở mục cách đọc tệp.`,
    en: `The rows have unequal numbers of cells (around line ${line}), so the columns cannot be told. Check delimiter and quotes, or name the delimiter in how the file is read.`,
  })

export const unclosedQuote = (line: number) =>
  new Refusal('unclosed-quote', {
    vi: `Dấu ngoặc kép mở ở quanh dòng ${line} không được đóng đúng, nên phần sau không đọc được. Hãy đóng dấu ngoặc, hoặc viết đôi ("") khi dấu nằm trong ô.`,
    en: `A quote opened around line ${line} is not closed properly, so what follows cannot be read. Close it, or double it ("") where it stands inside a cell.`,
  })

export const lineTooLong = (line: number, limitBytes: number) =>
  new Refusal('line-too-long', {
    vi: `Quanh dòng ${line} có một dòng dài hơn ${limitBytes.toLocaleString('vi')} byte. Hãy kiểm tra dấu xuống dòng, hoặc để văn bản dài ở một tệp riêng.`,
    en: `Around line ${line} a line is longer than ${limitBytes.toLocaleString('en')} bytes. Check the line breaks, or keep long texts in files of their own.`,
  })

export const tooManyColumns = (count: number, limit: number) =>
  new Refusal('too-many-columns', {
    vi: `Tệp có ${count.toLocaleString('vi')} cột, nhiều hơn giới hạn ${limit.toLocaleString('vi')}. Hãy chuyển cột thành dòng (bảng dài), hoặc chia thành nhiều tệp.`,
    en: `The file has ${count.toLocaleString('en')} columns, over the limit of ${limit.toLocaleString('en')}. Turn columns into rows (a long table), or split the file.`,
  })

export const conversionTooSlow = (limitMs: number) =>
  new Refusal('conversion-too-slow', {
    vi: `Lập bảng quá ${Math.round(limitMs / 60_000)} phút nên đã dừng. Tệp vẫn tải về được; hãy chia thành tệp nhỏ hơn để có bảng.`,
    en: `Making the table took over ${Math.round(limitMs / 60_000)} minutes and was stopped. The file can still be downloaded; split it into smaller ones to get a table.`,
  })

export const conversionCrashed = () =>
  new Refusal('conversion-failed', {
    vi: 'Không lập được bảng: việc đọc tệp cần nhiều bộ nhớ hoặc chỗ trống hơn mức cho phép, hoặc tệp bị hỏng. Tệp vẫn tải về được; hãy kiểm tra, chia nhỏ rồi tải lên lại.',
    en: 'No table could be made: reading the file needs more memory or room than allowed, or the file is damaged. It can still be downloaded; check it, split it and upload it again.',
  })
