import type { Sentence } from '../problems.ts'

/** A file that cannot become a table: a code for programs and a sentence for the publisher that says what to do. */
export class Refusal extends Error {
  readonly code: string
  readonly sentence: Sentence
  /** The file is sound; it just holds no table, as many archives do. */
  readonly isSound: boolean

  constructor(code: string, sentence: Sentence, isSound = false) {
    super(sentence.en)
    this.name = 'Refusal'
    this.code = code
    this.sentence = sentence
    this.isSound = isSound
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
    vi: `Tệp này là ${kind.vi}, nên không lập được bảng. Vẫn tải tệp về được; để xem và truy vấn tại đây, hãy xuất dữ liệu ra CSV (UTF-8).`,
    en: `This file is ${kind.en}, so no table was made. It can still be downloaded; to view and query it here, save the data as CSV (UTF-8).`,
  })

export const encodingUnknown = () =>
  new Refusal('encoding-unknown', {
    vi: 'Không nhận ra bảng mã của tệp, nên không lập bảng để khỏi hiện chữ sai. Hãy lưu lại ở UTF-8, hoặc ghi bảng mã ở mục cách đọc tệp.',
    en: 'The encoding of the text was not recognised, so no table was made rather than one with wrong letters. Save it as UTF-8, or name the encoding in how the file is read.',
  })

export const encodingUnsupported = (encoding: string) =>
  new Refusal('encoding-unsupported', {
    vi: `Cổng không đọc được bảng mã "${encoding.slice(0, 40)}". Hãy dùng utf-8, utf-16le, windows-1258, windows-1252, tcvn3, vni hoặc viscii, hay lưu tệp lại ở UTF-8.`,
    en: `The encoding "${encoding.slice(0, 40)}" cannot be read. Use utf-8, utf-16le, windows-1258, windows-1252, tcvn3, vni or viscii, or save the file as UTF-8.`,
  })

/** Rows that have other numbers of cells than the rest. */
export interface Ragged {
  /** The columns that most rows or the names have; null when no number comes before the others. */
  columns: number | null
  /** The first of the odd rows. */
  rows: readonly { line: number; cells: number | null }[]
  /** What was taken to stand between cells. */
  delimiter: string | null
}

const shownOddRows = 5

export const raggedFile = ({ columns, rows, delimiter }: Ragged) => {
  const shown = rows.slice(0, shownOddRows)
  const mark = delimiter === '\t' ? { vi: 'tab', en: 'tabs' } : { vi: `"${delimiter}"`, en: `"${delimiter}"` }
  const list = {
    vi: shown.map(({ line, cells }) => `dòng ${line}${cells === null ? '' : ` có ${cells} ô`}`).join(', '),
    en: shown
      .map(
        ({ line, cells }) =>
          `line ${line}${cells === null ? '' : ` has ${cells} ${cells === 1 ? 'cell' : 'cells'}`}`,
      )
      .join(', '),
  }
  return new Refusal('ragged', {
    vi:
      columns === null
        ? `Không thấy dòng nào cũng có số ô như nhau (${list.vi}), nên không biết đâu là cột; tệp giống văn bản hơn là bảng. Nếu là bảng, hãy đặt ô có dấu phẩy trong ngoặc kép, hoặc ghi dấu phân cách ở mục cách đọc tệp.`
        : `Chia theo ${mark.vi} thì bảng có ${columns} cột, nhưng nhiều dòng có số ô khác: ${list.vi}. Hãy đặt ô có dấu phân cách trong ngoặc kép, bỏ dòng không thuộc bảng; hoặc ghi dấu phân cách, dòng tên cột ở mục cách đọc tệp.`,
    en:
      columns === null
        ? `No number of cells is that of most lines (${list.en}), so the columns cannot be told; the file looks like text rather than a table. If it is one, put cells with commas in quotes, or name the delimiter in how the file is read.`
        : `Divided at ${mark.en} the table has ${columns} columns, but many rows have another number of cells: ${list.en}. Put cells that hold the delimiter in quotes and take out lines that are no rows; or name the delimiter or the row of names in how the file is read.`,
  })
}

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

/** It says nothing about the table itself: that has minutes. */
export const trialTooSlow = (limitMs: number) =>
  new Refusal('trial-too-slow', {
    vi: `Đọc thử quá ${Math.round(limitMs / 1000)} giây nên đã dừng. Cách đọc này vẫn lưu được: khi lập bảng thật, cổng có nhiều thời gian hơn.`,
    en: `Trying took over ${Math.round(limitMs / 1000)} seconds and was stopped. This reading can be saved all the same: making the table itself has more time.`,
  })

export const conversionCrashed = () =>
  new Refusal('conversion-failed', {
    vi: 'Không lập được bảng: việc đọc tệp cần nhiều bộ nhớ hoặc chỗ trống hơn mức cho phép, hoặc tệp bị hỏng. Tệp vẫn tải về được; hãy kiểm tra, chia nhỏ rồi tải lên lại.',
    en: 'No table could be made: reading the file needs more memory or room than allowed, or the file is damaged. It can still be downloaded; check it, split it and upload it again.',
  })

/** A place in a text, from 1; columns count bytes of UTF-8. */
export interface Place {
  line: number
  column: number
}

export const jsonBroken = ({ line, column }: Place, what: Sentence) =>
  new Refusal('json-broken', {
    vi: `Tệp không phải JSON hợp lệ: ở dòng ${line}, cột ${column}, ${what.vi}. Hãy sửa chỗ đó, hoặc xuất lại tệp bằng chương trình.`,
    en: `The file is not valid JSON: at line ${line}, column ${column}, ${what.en}. Mend that place, or write the file anew with a program.`,
  })

export const jsonTooDeep = ({ line, column }: Place, limit: number) =>
  new Refusal('json-too-deep', {
    vi: `Ở dòng ${line}, cột ${column}, dữ liệu lồng nhau quá ${limit} tầng. Hãy viết mỗi bản ghi là một đối tượng ít tầng hơn.`,
    en: `At line ${line}, column ${column}, the data is nested over ${limit} levels deep. Write each record as an object with fewer levels.`,
  })

export const jsonNotObjects = ({ line, column }: Place) =>
  new Refusal('json-not-objects', {
    vi: `Ở dòng ${line}, cột ${column}, có giá trị không phải là đối tượng {…}. Mỗi bản ghi phải là một đối tượng có tên trường.`,
    en: `At line ${line}, column ${column}, there is a value that is no object {…}. Each record has to be an object with named fields.`,
  })

export const jsonWithoutRows = () =>
  new Refusal(
    'json-without-rows',
    {
      vi: 'Không thấy danh sách đối tượng nào trong tệp JSON này, nên không có gì để lập bảng. Cần một mảng [{…}, {…}], đặt ngay đầu tệp hoặc trong một trường như "data".',
      en: 'There is no list of objects in this JSON file, so there is nothing to make a table of. It needs an array [{…}, {…}], at the top or in a field such as "data".',
    },
    true,
  )

export const featuresMissing = () =>
  new Refusal(
    'geojson-without-features',
    {
      vi: 'Tệp GeoJSON này không có đối tượng (feature) nào: danh sách "features" trống hoặc không có. Hãy kiểm tra bước xuất dữ liệu rồi tải lên lại.',
      en: 'This GeoJSON file has no feature: its list "features" is empty or not there. Check how it was exported and upload it again.',
    },
    true,
  )

export const geojsonWithoutFeatures = (shape: string) =>
  new Refusal(
    'geojson-without-features',
    {
      vi: `Tệp GeoJSON này chỉ có một hình (${shape}), không có đối tượng (feature) nào mang thuộc tính, nên không có gì để lập bảng. Hãy đặt hình vào {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {…}, "geometry": …}]}.`,
      en: `This GeoJSON file is one bare shape (${shape}), with no feature that has properties, so there is nothing to make a table of. Put it into {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {…}, "geometry": …}]}.`,
    },
    true,
  )

export const recordTooLong = ({ line, column }: Place, limitBytes: number) =>
  new Refusal('record-too-long', {
    vi: `Bản ghi bắt đầu ở dòng ${line}, cột ${column} dài hơn ${limitBytes.toLocaleString('vi')} byte. Hãy chia nhỏ nó, hoặc để phần dài ở một tệp riêng.`,
    en: `The record that begins at line ${line}, column ${column} is longer than ${limitBytes.toLocaleString('en')} bytes. Split it, or keep the long part in a file of its own.`,
  })

/** So many bytes as people say it. */
const megabytes = (bytes: number, lang: 'vi' | 'en'): string =>
  `${Math.round(bytes / 1024 / 1024).toLocaleString(lang)} MB`

export const unpacksTooLarge = (bytes: number, limitBytes: number) =>
  new Refusal('unpacks-too-large', {
    vi: `Giải nén ra ít nhất ${megabytes(bytes, 'vi')}, quá giới hạn ${megabytes(limitBytes, 'vi')}, nên đã dừng. Hãy chia dữ liệu thành nhiều tệp.`,
    en: `It unpacks to ${megabytes(bytes, 'en')} or more, over the limit of ${megabytes(limitBytes, 'en')}, so it was stopped. Split the data into several files.`,
  })

/** What repeats so much is made to fill disks; data never are. */
export const packedTooTightly = (bytes: number, ratio: number) =>
  new Refusal('unpacks-too-large', {
    vi: `Giải nén ra ít nhất ${megabytes(bytes, 'vi')}, hơn ${ratio.toLocaleString('vi')} lần tệp nén; tệp nén dữ liệu không như vậy, nên đã dừng. Hãy đăng tệp không nén, hoặc kiểm tra lại tệp.`,
    en: `It unpacks to ${megabytes(bytes, 'en')} or more, over ${ratio.toLocaleString('en')} times its packed size; packed data are never like that, so it was stopped. Publish the file unpacked, or check it.`,
  })

export const archiveDamaged = () =>
  new Refusal('archive-damaged', {
    vi: 'Tệp nén bị hỏng hoặc chưa đủ, nên không mở được. Hãy nén lại rồi tải lên lại.',
    en: 'The archive is damaged or incomplete, so it cannot be opened. Pack it again and upload it again.',
  })

export const archiveUnsafe = () =>
  new Refusal('archive-unsafe', {
    vi: 'Trong tệp nén có tên tệp trỏ ra ngoài (như "../"), nên không mở. Hãy nén lại với tên tệp thường.',
    en: 'The archive holds a name that leads out of it (such as "../"), so it is not opened. Pack it again with plain names.',
  })

export const archiveEncrypted = () =>
  new Refusal('file-encrypted', {
    vi: 'Tệp được đặt mật khẩu, nên không lập được bảng. Dữ liệu mở không cần mật khẩu: hãy bỏ mật khẩu rồi tải lên lại.',
    en: 'The file is protected by a password, so no table can be made. Open data needs none: take the password off and upload it again.',
  })

export const archiveNested = (name: string) =>
  new Refusal(
    'archive-nested',
    {
      vi: `Trong tệp nén lại có tệp nén "${name.slice(0, 80)}", nên không mở tiếp. Hãy nén thẳng tệp dữ liệu.`,
      en: `The archive holds another archive, "${name.slice(0, 80)}", which is not opened. Pack the data file itself.`,
    },
    true,
  )

export const tooManyMembers = (count: number, limit: number) =>
  new Refusal('archive-too-many-members', {
    vi: `Tệp nén có ${count.toLocaleString('vi')} tệp bên trong, nhiều hơn giới hạn ${limit.toLocaleString('vi')}. Hãy chia nhỏ.`,
    en: `The archive holds ${count.toLocaleString('en')} files, over the limit of ${limit.toLocaleString('en')}. Split it.`,
  })

export const tooManyTables = (count: number, limit: number) =>
  new Refusal('zip-with-too-many-tables', {
    vi: `Tệp ZIP có ${count.toLocaleString('vi')} tệp dữ liệu, nhiều hơn giới hạn ${limit}. Hãy chia thành nhiều tệp.`,
    en: `The ZIP holds ${count.toLocaleString('en')} data files, over the limit of ${limit}. Split it into several.`,
  })

export const zipWithShapefile = () =>
  new Refusal(
    'zip-with-shapefile',
    {
      vi: 'Tệp ZIP chứa shapefile (bản đồ), chưa xem được dưới dạng bảng tại đây. Vẫn tải tệp về được; để có bảng và bản đồ, hãy tải thêm bản GeoJSON (WGS 84).',
      en: 'The ZIP holds a shapefile (a map), which cannot be viewed as a table here. It can still be downloaded; for a table and a map, upload it as GeoJSON (WGS 84) as well.',
    },
    true,
  )

export const zipWithoutTable = () =>
  new Refusal(
    'zip-without-table',
    {
      vi: 'Tệp ZIP không có tệp CSV, JSON, GeoJSON, XLSX, XLS, ODS hay Parquet nào, nên không có bảng. Vẫn tải tệp về được.',
      en: 'The ZIP holds no CSV, JSON, GeoJSON, XLSX, XLS, ODS or Parquet file, so there is no table. It can still be downloaded.',
    },
    true,
  )

export const sheetDamaged = () =>
  new Refusal('spreadsheet-damaged', {
    vi: 'Bảng tính bị hỏng hoặc chưa đủ, nên không đọc được. Hãy mở bằng chương trình bảng tính, lưu lại rồi tải lên lại.',
    en: 'The spreadsheet is damaged or incomplete, so it cannot be read. Open it in a spreadsheet program, save it anew and upload it again.',
  })

export const sheetsEmpty = () =>
  new Refusal('empty-file', {
    vi: 'Các trang tính đều trống, không có gì để lập bảng. Hãy kiểm tra rồi tải lên lại.',
    en: 'All sheets are empty, so there is nothing to make a table of. Check the file and upload it again.',
  })

export const sheetTooLarge = (limitCells: number) =>
  new Refusal('spreadsheet-too-large', {
    vi: `Bảng tính có hơn ${limitCells.toLocaleString('vi')} ô, kể cả ô trống ở giữa. Hãy xuất dữ liệu ra CSV, hoặc xoá các ô thừa ở xa.`,
    en: `The spreadsheet has more than ${limitCells.toLocaleString('en')} cells, blank ones in between included. Save the data as CSV, or delete stray cells far out.`,
  })

export const cellTooLong = (limitBytes: number) =>
  new Refusal('cell-too-long', {
    vi: `Bảng tính có một ô dài hơn ${megabytes(limitBytes, 'vi')}. Một ô của Excel chứa nhiều nhất 32.767 ký tự: hãy cắt ngắn ô đó, hoặc để văn bản dài ở một tệp riêng.`,
    en: `The spreadsheet has a cell longer than ${megabytes(limitBytes, 'en')}. A cell of Excel takes 32,767 characters at most: shorten it, or keep the long text in a file of its own.`,
  })

export const workbookTooLarge = (bytes: number, limitBytes: number) =>
  new Refusal('spreadsheet-too-large', {
    vi: `Tệp Excel đời cũ (XLS) này có ${megabytes(bytes, 'vi')}, quá mức ${megabytes(limitBytes, 'vi')}. Hãy lưu lại thành XLSX hoặc CSV.`,
    en: `This old Excel file (XLS) has ${megabytes(bytes, 'en')}, over the limit of ${megabytes(limitBytes, 'en')}. Save it as XLSX or CSV.`,
  })

export const sheetNotFound = (sheet: string, known: readonly (string | null)[]) => {
  const listed = known
    .slice(0, shownSheets)
    .map((name) => `"${name ?? ''}"`)
    .join(', ')
  const more = known.length > shownSheets ? ', …' : ''
  return new Refusal('sheet-not-found', {
    vi: `Không có bảng nào tên "${sheet}" trong tệp. Các bảng: ${listed}${more}. Hãy sửa trang tính ở mục cách đọc tệp.`,
    en: `The file has no table named "${sheet}". Its tables are: ${listed}${more}. Change the sheet in how the file is read.`,
  })
}

// More names nobody reads in a sentence.
const shownSheets = 20

/** The publisher named a row for the names that the text does not have, or that stands deeper than anybody would look. */
export const headerRowNotFound = (row: number, count: number) =>
  new Refusal('header-row-not-found', {
    vi: `Không có dòng ${row.toLocaleString('vi')} để lấy tên cột: tìm thấy ${count.toLocaleString('vi')} dòng. Hãy sửa dòng tên cột ở mục cách đọc tệp.`,
    en: `There is no row ${row.toLocaleString('en')} to take the names of columns from: ${count.toLocaleString('en')} ${count === 1 ? 'row was' : 'rows were'} found. Change the header row in how the file is read.`,
  })

export const tooManySheets = (count: number, limit: number) =>
  new Refusal('too-many-sheets', {
    vi: `Bảng tính có ${count.toLocaleString('vi')} trang, nhiều hơn giới hạn ${limit}. Hãy chia thành nhiều tệp.`,
    en: `The workbook has ${count.toLocaleString('en')} sheets, over the limit of ${limit}. Split it into several files.`,
  })

export const parquetDamaged = () =>
  new Refusal('parquet-damaged', {
    vi: 'Tệp Parquet bị hỏng, chưa đủ hoặc được mã hoá, nên không đọc được. Hãy ghi lại tệp rồi tải lên lại.',
    en: 'The Parquet file is damaged, incomplete or encrypted, so it cannot be read. Write it anew and upload it again.',
  })
