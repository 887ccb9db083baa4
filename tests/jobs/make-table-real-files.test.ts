import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { projectRoot } from '../../server/config/root.ts'
import { convertFile } from '../../server/tabular/convert-file.ts'
import type { Conversion, ConvertedTable } from '../../server/tabular/conversion-messages.ts'
import { Refusal } from '../../server/tabular/refusals.ts'

interface Expected {
  file: string
  expected: {
    format: string
    encoding: string
    delimiter: string
    headerRecord?: number | null
    headerLine: number | null
    headerRecords: number
    trailingRecords?: number
    columns: number
    rows: number
    features?: number
    propertyNames?: string[]
    columnNames?: string[]
    sheets?: Sheet[]
    columnList: ExpectedColumn[]
  }
}
interface ExpectedColumn {
  name: string
  type: string
  formatted?: boolean
}
interface Sheet {
  name: string
  headerRow?: number | null
  columns?: number
  rows?: number
  columnList?: ExpectedColumn[]
}

const folder = path.resolve(projectRoot, '../shared/data/files')

async function convert(file: string): Promise<ConvertedTable | Refusal> {
  const made = await convertAll(file)
  return made instanceof Refusal ? made : made.tables[0]!
}

const formatOf = (file: string): string => path.extname(file).slice(1).toUpperCase()

async function convertAll(file: string): Promise<Conversion | Refusal> {
  const workDir = await mkdtemp(path.join(os.tmpdir(), 'sen-real-'))
  try {
    return await convertFile(
      { input: path.resolve(folder, file), workDir, reading: {}, format: formatOf(file), lang: 'vi' },
      () => {},
    )
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  } finally {
    await rm(workDir, { recursive: true, force: true })
  }
}

/** What is wrong with a reading; a formatted number or an odd date kept as text loses convenience, not data. */
function findFaults({ expected }: Expected, made: ConvertedTable | Refusal): string[] {
  if (made instanceof Refusal)
    return expected.rows === 0 && expected.columns === 0 ? [] : [`refused: ${made.code}`]
  const faults: string[] = []
  const compare = (what: string, found: unknown, wanted: unknown) => {
    if (found !== wanted) faults.push(`${what} ${String(found)}, not ${String(wanted)}`)
  }
  compare('encoding', made.dialect.encoding, expected.encoding)
  compare('delimiter', made.dialect.delimiter, expected.delimiter)
  compare('header', made.dialect.headerRow, expected.headerRecord ?? expected.headerLine ?? 0)
  compare('columns', made.columns.length, expected.columns)
  compare('rows', made.rowCount, expected.rows)
  for (const [index, { name, type }] of expected.columnList.slice(0, 20).entries()) {
    const found = made.columns[index]
    if (type === 'string' && found && found.type !== 'string')
      faults.push(`${name} is ${found.type}, not text`)
  }
  return faults
}

/**
 * How many of the other files are read as a look at them says; this only rises. Two sheets are read otherwise on purpose: in one a
 * row of column letters stands above the names, in the other names of types stand above values of those types.
 */
const leastRight = 23

const readable = new Set(['json', 'ndjson', 'geojson', 'xlsx', 'xls', 'ods', 'parquet'])

/** Faults of a file that says what its values are, or of the sheets of one. */
function findTypedFaults({ expected }: Expected, made: Conversion | Refusal): string[] {
  const isTable = readable.has(expected.format)
  if (made instanceof Refusal) return isTable ? [`refused: ${made.code}`] : []
  if (!isTable) return [`made a table of ${expected.format}`]
  const faults: string[] = []
  const compare = (what: string, found: unknown, wanted: unknown) => {
    if (wanted !== undefined && found !== wanted)
      faults.push(`${what} ${String(found)}, not ${String(wanted)}`)
  }
  const compareTypes = (table: ConvertedTable | undefined, columns: ExpectedColumn[] = []) => {
    for (const { name, type } of columns) {
      const found = table?.columns.find((column) => column.name === name)
      if (found && /^(integer|number|boolean|object|array)$/.test(type)) {
        const wanted = type === 'object' || type === 'array' ? 'json' : type
        if (found.type !== wanted && !(wanted === 'number' && found.type === 'integer'))
          faults.push(`${name} is ${found.type}, not ${wanted}`)
      }
    }
  }
  const [first] = made.tables
  if (!expected.sheets) {
    compare('rows', first!.rowCount, expected.rows ?? expected.features)
    const names = expected.propertyNames ?? expected.columnNames
    compare('columns', first!.columns.length, expected.propertyNames ? names!.length + 1 : expected.columns)
    for (const name of names ?? [])
      if (!first!.columns.some((column) => column.name === name)) faults.push(`no column ${name}`)
    compareTypes(first, expected.columnList)
    return faults
  }
  for (const sheet of expected.sheets) {
    const table = made.tables.find(({ dialect }) => dialect.sheet === sheet.name)
    if (!sheet.rows) continue
    compare(`${sheet.name}: header`, table?.dialect.headerRow, sheet.headerRow ?? 0)
    compare(`${sheet.name}: columns`, table?.columns.length, sheet.columns)
    compare(`${sheet.name}: rows`, table?.rowCount, sheet.rows)
    compareTypes(table, sheet.columnList)
  }
  return faults
}

describe('make-table over real files', () => {
  before(function () {
    // The files are not part of this repository.
    if (!existsSync(folder)) this.skip()
  })

  it('reads each as a look at the file says, or refuses it with a reason', async function () {
    this.timeout(180_000)
    const all = JSON.parse(readFileSync(path.join(folder, 'EXPECTED.json'), 'utf8')) as Expected[]
    const delimited = all.filter(({ file }) => /\.(csv|tsv)$/.test(file))
    const report: string[] = []
    const wrong: string[] = []
    let right = 0
    for (const entry of delimited) {
      const faults = findFaults(entry, await convert(entry.file))
      if (faults.length === 0) right++
      else report.push(`${entry.file}: ${faults.slice(0, 3).join('; ')}`)
      wrong.push(...faults.map((fault) => `${entry.file}: ${fault}`))
    }
    console.log(
      `      ${right} of ${delimited.length} delimited files read as expected. Not yet:\n      ${report.join('\n      ')}`,
    )
    assert.deepEqual(wrong, [])
  })

  it('reads what is no delimited text, too, or refuses it with a reason', async function () {
    this.timeout(180_000)
    const all = JSON.parse(readFileSync(path.join(folder, 'EXPECTED.json'), 'utf8')) as Expected[]
    // Linked data is no format of which the portal tries to make a table.
    const others = all.filter(({ file }) => !/\.(csv|tsv|ttl)$/.test(file))
    const report: string[] = []
    for (const entry of others) {
      const faults = findTypedFaults(entry, await convertAll(entry.file))
      if (faults.length > 0) report.push(`${entry.file}: ${faults.slice(0, 4).join('; ')}`)
    }
    const right = others.length - report.length
    console.log(
      `      ${right} of ${others.length} other files read as expected. Not yet:\n      ${report.join('\n      ')}`,
    )
    assert.ok(right >= leastRight, `${right} are right`)
  })

  it('leaves nothing in names of the letters that XML cannot hold', async () => {
    const made = await convert('us-data-roles-survey-two-header-rows.xlsx')
    assert.ok(!(made instanceof Refusal))
    assert.deepEqual(
      made.columns.slice(0, 2).map(({ name }) => name),
      ['Respondent ID', 'Survey Date'],
    )
  })

  it('reads every sample file that ships with the portal', async function () {
    this.timeout(180_000)
    const samples = readdirSync(path.join(projectRoot, 'datasets'), {
      recursive: true,
      encoding: 'utf8',
    }).filter((file) => file.endsWith('.csv'))
    for (const sample of samples) {
      const file = path.join(projectRoot, 'datasets', sample)
      const made = await convert(file)
      assert.ok(!(made instanceof Refusal), sample)
      const lines = readFileSync(file).filter((byte) => byte === 0x0a).length
      // No sample has line breaks inside cells.
      assert.equal(made.rowCount, lines - 1, sample)
      assert.equal(made.rejected.count, 0, sample)
      for (const { name, alias, type } of made.columns) {
        if (/^ma(_|$)/.test(alias) && name !== 'ma_xa') assert.equal(type, 'string', `${sample} ${name}`)
        if (/^(nam|dan_so|so_luong)$/.test(alias)) assert.equal(type, 'integer', `${sample} ${name}`)
        if (/^(ngay|thoi_diem|tu_ngay|den_ngay)$/.test(alias)) assert.equal(type, 'date', `${sample} ${name}`)
      }
    }
  })
})
