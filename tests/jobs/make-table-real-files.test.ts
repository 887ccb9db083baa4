import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { projectRoot } from '../../server/config/root.ts'
import { convertCsv } from '../../server/tabular/convert-csv.ts'
import type { Conversion } from '../../server/tabular/conversion-messages.ts'
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
    columnList: { name: string; type: string; formatted?: boolean }[]
  }
}

const folder = path.resolve(projectRoot, '../shared/data/files')

/** Formats of later capabilities and files that are several tables: what they hold is not yet told apart from the data. */
const later = new Set([
  'derived-vietnam-districts-viscii.csv',
  'dft-workforce-three-row-header.csv',
  'dutch-province-budget-multirow-header.csv',
  'fibre-cover-repeated-header.csv',
  'german-doctors-preamble-footer.csv',
  'mexico-budget-latin1.csv',
  'mod-two-tables-in-one-file.csv',
  'ons-co2-manufacturing-preamble-total.csv',
])

async function convert(file: string): Promise<Conversion | Refusal> {
  const workDir = await mkdtemp(path.join(os.tmpdir(), 'sen-real-'))
  try {
    return await convertCsv({ input: path.resolve(folder, file), workDir, reading: {}, lang: 'vi' }, () => {})
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  } finally {
    await rm(workDir, { recursive: true, force: true })
  }
}

/** What is wrong with a reading; a formatted number or an odd date kept as text loses convenience, not data. */
function findFaults({ expected }: Expected, made: Conversion | Refusal): string[] {
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
      if (!later.has(entry.file)) wrong.push(...faults.map((fault) => `${entry.file}: ${fault}`))
    }
    console.log(
      `      ${right} of ${delimited.length} delimited files read as expected. Not yet:\n      ${report.join('\n      ')}`,
    )
    assert.deepEqual(wrong, [])
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
