import { fileTypeFromBuffer } from 'file-type'
import type { Sentence } from '../problems.ts'
import { findTabularLook } from '../text/tabular-text.ts'

/** One format of the vocabulary, as far as it helps to know a file. */
export interface KnownFormat {
  id: string
  mediaType: string | null
  extensions: readonly string[]
}

/** The formats of the vocabulary in the form that is needed here. */
export const readFormats = (items: readonly { id: string; [member: string]: unknown }[]): KnownFormat[] =>
  items.map(({ id, mediaType, extensions }) => ({
    id,
    mediaType: (mediaType as string | null | undefined) ?? null,
    extensions: (extensions as string[] | undefined) ?? [],
  }))

export interface FileKind {
  format: string
  mediaType: string
  warnings: { code: string; message: Sentence }[]
}

/** Enough for every signature we know and for the first rows of a table. */
export const headBytes = 64 * 1024

/** Content kinds, what they are called when the name says nothing, and all formats that look like this inside. */
const looks: Record<string, { usual: string; formats: readonly string[] }> = {
  html: { usual: 'HTML', formats: ['HTML'] },
  xml: { usual: 'XML', formats: ['XML', 'KML', 'GML', 'GPX', 'RDF_XML', 'SVG', 'HTML'] },
  svg: { usual: 'SVG', formats: ['SVG', 'XML'] },
  json: { usual: 'JSON', formats: ['JSON', 'GEOJSON', 'JSON_LD', 'NDJSON'] },
  geojson: { usual: 'GEOJSON', formats: ['GEOJSON', 'JSON', 'JSON_LD', 'NDJSON'] },
  ndjson: { usual: 'NDJSON', formats: ['NDJSON'] },
  // Rows of commas or tabs are text like any other: the name decides between them.
  tabs: {
    usual: 'TSV',
    formats: ['TSV', 'CSV', 'TXT', 'MARKDOWN', 'ICS', 'RDF_TURTLE', 'RDF_N_TRIPLES', 'OTHER'],
  },
  commas: {
    usual: 'CSV',
    formats: ['CSV', 'TSV', 'TXT', 'MARKDOWN', 'ICS', 'RDF_TURTLE', 'RDF_N_TRIPLES', 'OTHER'],
  },
  bars: {
    usual: 'CSV',
    formats: ['CSV', 'TSV', 'TXT', 'MARKDOWN', 'ICS', 'RDF_TURTLE', 'RDF_N_TRIPLES', 'OTHER'],
  },
  text: {
    usual: 'TXT',
    formats: ['TXT', 'CSV', 'TSV', 'MARKDOWN', 'ICS', 'RDF_TURTLE', 'RDF_N_TRIPLES', 'OTHER'],
  },
  // A container says little of what it holds; a shapefile travels in a zip.
  zip: { usual: 'ZIP', formats: ['ZIP', 'XLSX', 'ODS', 'DOCX', 'ODT', 'PPTX', 'KMZ', 'SHP'] },
  xlsx: { usual: 'XLSX', formats: ['XLSX'] },
  // With macros, which nobody runs here.
  xlsm: { usual: 'XLSX', formats: ['XLSX'] },
  ods: { usual: 'ODS', formats: ['ODS'] },
  docx: { usual: 'DOCX', formats: ['DOCX'] },
  odt: { usual: 'ODT', formats: ['ODT'] },
  pptx: { usual: 'PPTX', formats: ['PPTX'] },
  // Word and Excel before 2007 share one container; under a wrong name it is nearly always Excel.
  cfb: { usual: 'XLS', formats: ['XLS', 'DOC'] },
  sqlite: { usual: 'SQLITE', formats: ['SQLITE', 'GPKG'] },
  parquet: { usual: 'PARQUET', formats: ['PARQUET'] },
  pdf: { usual: 'PDF', formats: ['PDF'] },
  rtf: { usual: 'RTF', formats: ['RTF'] },
  gz: { usual: 'GZIP', formats: ['GZIP'] },
  tar: { usual: 'TAR', formats: ['TAR'] },
  rar: { usual: 'RAR', formats: ['RAR'] },
  '7z': { usual: 'SEVEN_ZIP', formats: ['SEVEN_ZIP'] },
  png: { usual: 'PNG', formats: ['PNG'] },
  jpg: { usual: 'JPEG', formats: ['JPEG'] },
  tif: { usual: 'TIFF', formats: ['TIFF'] },
  gif: { usual: 'GIF', formats: ['GIF'] },
  webp: { usual: 'WEBP', formats: ['WEBP'] },
}

/** Formats that our looks would have known: when they did not, the file is not of that format. A shapefile may also come unzipped. */
const knowable = new Set(
  Object.values(looks)
    .flatMap(({ formats }) => formats)
    .filter((format) => format !== 'SHP'),
)

/** The format that a file really has, from its first bytes and its name; a name that says otherwise gives a warning. */
export async function findFileKind(
  file: { name: string; declaredFormat: string | null; head: Buffer },
  formats: readonly KnownFormat[],
): Promise<FileKind> {
  const expected = file.declaredFormat ?? findFormatOfName(file.name, formats)
  const { look, isUtf16, isTable } = await lookInside(file.head)
  const real = look === null ? null : looks[look]!
  const warnings: FileKind['warnings'] = []
  // A name in .txt says no more than that it is text; a publisher who says TXT means it.
  const isOpen = expected === null || (expected === 'TXT' && file.declaredFormat === null && isTable)
  let format = (isOpen ? real?.usual : expected) ?? 'OTHER'
  const isWrong =
    !isOpen && expected !== 'OTHER' && (real ? !real.formats.includes(expected) : knowable.has(expected))
  if (look === 'cfb' && expected !== null && holdsProtected(file.head)) {
    format = expected
    warnings.push(protectedFile)
  } else if (isWrong) {
    format = real?.usual ?? 'OTHER'
    warnings.push(mismatch(expected, real ? format : null))
  }
  if (isUtf16) warnings.push(utf16)
  const mediaType = formats.find(({ id }) => id === format)?.mediaType ?? 'application/octet-stream'
  return { format, mediaType, warnings }
}

/** The format that the extension of a name or address stands for, or null. */
export function findFormatOfName(name: string, formats: readonly KnownFormat[]): string | null {
  const extension = /\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase()
  if (extension === undefined) return null
  return formats.find(({ extensions }) => extensions.includes(extension))?.id ?? null
}

/** The code of the format that somebody means by `CSV`, `csv`, `.csv` or `text/csv`, or null. */
export function findFormat(text: string, formats: readonly KnownFormat[]): string | null {
  const word = text.trim().toLowerCase().replace(/^\./, '')
  const found =
    formats.find(({ id }) => id.toLowerCase() === word) ??
    formats.find(({ extensions, mediaType }) => extensions.includes(word) || mediaType === word)
  return found?.id ?? null
}

/** A document of today that needs a password comes in the container of old ones, under one of these names ([MS-OFFCRYPTO], 1.3.1). */
const holdsProtected = (head: Buffer): boolean =>
  ['EncryptedPackage', 'EncryptionInfo'].some((name) => head.includes(Buffer.from(name, 'utf16le')))

const programs = new Set(['exe', 'elf', 'macho'])

/** Whether the bytes begin a program of Windows, Linux or macOS, whatever the file is called. Text that begins with MZ is none. */
export async function isProgram(head: Buffer): Promise<boolean> {
  const extension = await findSignature(head)
  return extension !== null && programs.has(extension) && isBinary(head)
}

/** The usual extension of files that begin with this signature. file-type reads past what we hold of a large file and gives up. */
const findSignature = async (head: Buffer): Promise<string | null> =>
  (await fileTypeFromBuffer(head).catch(() => undefined))?.ext ?? null

interface Look {
  look: string | null
  isUtf16: boolean
  /** Text whose lines are rows of a table. */
  isTable: boolean
}

async function lookInside(head: Buffer): Promise<Look> {
  const ofText = (text: string, isUtf16: boolean): Look => {
    const look = lookAtText(text)
    const isText = look === 'tabs' || look === 'bars' || look === 'commas'
    return { look, isUtf16, isTable: isText && findTabularLook(text) !== null }
  }
  const encoding = findUtf16(head)
  if (encoding !== null) return ofText(new TextDecoder(encoding).decode(head), true)
  const extension = await findSignature(head)
  if (extension !== null && extension !== 'xml' && Object.hasOwn(looks, extension))
    return { look: extension, isUtf16: false, isTable: false }
  if (isBinary(head)) return { look: null, isUtf16: false, isTable: false }
  return ofText(head.toString('utf8'), false)
}

function findUtf16(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  // Without a mark: Latin text in two bytes has a zero in every other place, and nowhere else.
  const length = Math.min(head.length, 1000) & ~1
  let even = 0
  let odd = 0
  for (let i = 0; i < length; i += 2) {
    if (head[i] === 0) even++
    if (head[i + 1] === 0) odd++
  }
  if (length < 8) return null
  if (odd > length * 0.3 && even === 0) return 'utf-16le'
  if (even > length * 0.3 && odd === 0) return 'utf-16be'
  return null
}

// Text has none of these, save for tab, line breaks, form feed and escape; in VISCII and TCVN a few are rare capitals, and a slip of
// a program leaves a zero here and there.
const maxControlShare = 0.01

function isBinary(head: Buffer): boolean {
  let controls = 0
  for (const byte of head) {
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls++
  }
  return controls > head.length * maxControlShare
}

function lookAtText(text: string): string {
  const start = text
    .replace(/^\ufeff/, '')
    .trimStart()
    .slice(0, 20_000)
  const afterComments = start.replace(/^(<\?xml[^>]{0,500}\?>|<!--[\s\S]{0,5000}?-->|\s)+/i, '')
  if (/^<(!doctype\s+html|html|head|body|script|style|meta|table|div|iframe)\b/i.test(afterComments))
    return 'html'
  if (/^(<!doctype\s+svg\b|<(\w+:)?svg\b)/i.test(afterComments)) return 'svg'
  if (/^<(\?xml\b|!doctype\b|[a-z_][\w.-]*(:[a-z_][\w.-]*)?[\s/>])/i.test(start)) return 'xml'
  if (/^[{[]\s*(["{}[\]]|-?\d|true|false|null|$)/.test(start)) return lookAtJson(start)
  const lines = start
    .split(/\r\n?|\n/, 6)
    .slice(0, 5)
    .filter((line) => line !== '')
  if (lines.length > 1 && lines.every((line) => line.includes('\t'))) return 'tabs'
  if (lines.length > 1 && [',', ';'].some((mark) => lines.every((line) => line.includes(mark))))
    return 'commas'
  return findTabularLook(text) === '|' ? 'bars' : 'text'
}

function lookAtJson(start: string): string {
  const [first = '', second = ''] = start.split(/\r?\n/, 2)
  if (isJsonObject(first) && second.trimStart().startsWith('{')) return 'ndjson'
  if (/^\{[\s\S]{0,2000}?"type"\s*:\s*"(FeatureCollection|Feature)"/.test(start)) return 'geojson'
  return 'json'
}

function isJsonObject(line: string): boolean {
  if (!line.startsWith('{')) return false
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}

const mismatch = (expected: string, real: string | null) => ({
  code: 'type-mismatch',
  message: {
    vi: `Tên tệp nói là ${expected}, nội dung thì ${real === null ? 'không phải' : `là ${real}`}. Hãy kiểm tra xem có tải nhầm tệp không.`,
    en: `The name says ${expected}, but the content is ${real === null ? 'something else' : real}. Check that the right file was uploaded.`,
  },
})

const protectedFile = {
  code: 'file-encrypted',
  message: {
    vi: 'Tệp được bảo vệ bằng mật khẩu nên không ai xem được nội dung tại đây. Hãy bỏ mật khẩu, lưu lại rồi tải lên.',
    en: 'The file is protected by a password, so nobody can see what is in it here. Remove the password, save it and upload it again.',
  },
}

const utf16 = {
  code: 'utf-16',
  message: {
    vi: 'Tệp dùng bảng mã UTF-16, nhiều chương trình không đọc được. Nên lưu lại bằng UTF-8.',
    en: 'The file is in UTF-16, which many programs cannot read. Better save it as UTF-8.',
  },
}
