import type { ColumnType } from './column-reading.ts'
import { cellStyles, nameSheetColumn } from './sheet-sql.ts'
import type { ZipEntry } from './zip-writer.ts'

/** What a workbook is made of, beside its rows. */
export interface WorkbookPlan {
  columns: { name: string; type: ColumnType }[]
  /** Names of the sheet with the rows and of the one that tells where they are from. */
  sheetNames: [string, string]
  /** Lines of the second sheet. */
  facts: [string, string][]
  /** What the columns mean, below them: a line of headings and one for each column; empty when nothing is said. */
  dictionary: string[][]
}

/** The most rows that a worksheet takes below its header (Excel, specifications and limits). */
export const maxSheetRows = 1_048_575
// A million rows of 30 columns make about 2 GB of XML, unpacked; no spreadsheet program opens more with comfort.
export const maxSheetCells = 30_000_000
/** Excel takes 16,384. Each is an expression of its own, and planning them takes more than their number: measured, half a minute for 2,000 on a busy machine, and for 4,000 more memory than an export has. */
export const maxSheetColumns = 2_000

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** The parts of an XLSX workbook (ECMA-376, part 1): typed cells, a frozen header with filters, and a sheet about the source. */
export function listWorkbookParts(
  { columns, sheetNames, facts, dictionary }: WorkbookPlan,
  rowCount: number,
  rows: AsyncIterable<string>,
): ZipEntry[] {
  return [
    { name: '[Content_Types].xml', content: [contentTypes] },
    { name: '_rels/.rels', content: [relations([['rId1', 'officeDocument', 'xl/workbook.xml']])] },
    { name: 'xl/workbook.xml', content: [writeWorkbook(sheetNames)] },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: [
        relations([
          ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
          ['rId2', 'worksheet', 'worksheets/sheet2.xml'],
          ['rId3', 'styles', 'styles.xml'],
        ]),
      ],
    },
    { name: 'xl/styles.xml', content: [styles] },
    { name: 'xl/worksheets/sheet2.xml', content: [writeFacts(facts, dictionary)] },
    { name: 'xl/worksheets/sheet1.xml', content: writeRows(columns, rowCount, rows) },
  ]
}

const contentTypes = `${xml}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${[1, 2].map((number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')}</Types>`

const relations = (list: [id: string, type: string, target: string][]): string =>
  `${xml}<Relationships xmlns="${packages}/relationships">${list.map(([id, type, target]) => `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`).join('')}</Relationships>`

const writeWorkbook = (names: readonly string[]): string =>
  `${xml}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${names.map((name, index) => `<sheet name="${escapeText(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`

// In the order of `cellStyles`.
const formats = [
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
  '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>',
  ...[164, 165, 166].map(
    (id) => `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
  ),
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>',
]
const styles = `${xml}<styleSheet xmlns="${main}"><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="166" formatCode="hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${formats.length}">${formats.join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

const widths: Partial<Record<ColumnType, number>> = { string: 24, datetime: 20, geometry: 30, json: 30 }
const leastWidth = 12
const mostWidth = 40

async function* writeRows(
  columns: WorkbookPlan['columns'],
  rowCount: number,
  rows: AsyncIterable<string>,
): AsyncGenerator<string> {
  const last = `${nameSheetColumn(columns.length - 1)}${rowCount + 1}`
  const cols = columns.map(({ name, type }, index) => {
    const width = Math.min(mostWidth, Math.max(widths[type] ?? leastWidth, name.length + 4))
    return `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`
  })
  const names = columns.map(({ name }, index) =>
    writeText(`${nameSheetColumn(index)}1`, name, cellStyles.heading),
  )
  yield `${xml}<worksheet xmlns="${main}"><dimension ref="A1:${last}"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${cols.join('')}</cols><sheetData><row r="1">${names.join('')}</row>\n`
  yield* rows
  yield `</sheetData><autoFilter ref="A1:${last}"/></worksheet>`
}

// The second is that of addresses and titles, the last that of descriptions.
const factWidths = [22, 90, 12, 12, 70]

function writeFacts(facts: WorkbookPlan['facts'], dictionary: WorkbookPlan['dictionary']): string {
  const rows = facts.map(
    ([label, value], index) =>
      `<row r="${index + 1}">${writeText(`A${index + 1}`, label, cellStyles.heading)}${writeText(`B${index + 1}`, value, cellStyles.wrapped)}</row>`,
  )
  // A blank line stands between.
  const lines = dictionary.map((cells, index) => {
    const row = facts.length + 2 + index
    const written = cells.map((text, column) => {
      const isHeading = index === 0 || column === 0
      return writeText(
        `${nameSheetColumn(column)}${row}`,
        text,
        isHeading ? cellStyles.heading : cellStyles.wrapped,
      )
    })
    return `<row r="${row}">${written.join('')}</row>`
  })
  const cols = factWidths.map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  )
  return `${xml}<worksheet xmlns="${main}"><cols>${cols.join('')}</cols><sheetData>${[...rows, ...lines].join('')}</sheetData></worksheet>`
}

const writeText = (place: string, text: string, style: number): string =>
  `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeText(text)}</t></is></c>`

const escapeText = (text: string): string =>
  text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    // XML 1.0, section 2.2: these have no place in a document.
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
