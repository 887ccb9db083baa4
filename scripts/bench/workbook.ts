import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { convertBare } from './bare-duckdb.ts'
import { watchMemory } from './children.ts'
import { makeLargeCsv, middle } from './files.ts'
import { round, type Figure } from './figure.ts'
import { publish, settleDisk, type TableBench } from './table-bench.ts'

const runs = 5
const child = path.join(import.meta.dirname, 'bare-workbook-child.ts')

/** Seconds that the bare package takes to read a workbook. */
const readBare = (file: string): Promise<number> => runBare('read', file)
/** Seconds that the bare package takes to write the first 200,000 rows of a Parquet file as a workbook. */
export const writeBare = (parquet: string, file: string): Promise<number> => runBare('write', parquet, file)

async function runBare(...args: string[]): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', child, ...args])
  return Number(stdout)
}

/** From the first byte of an upload of a workbook to a table that answers, against the bare reader going through its rows. */
export async function measureWorkbook(bench: TableBench): Promise<Figure> {
  const at = (name: string) => path.join(bench.workDir, name)
  await makeLargeCsv(at('workbook.csv'), 200_000)
  await convertBare(at('workbook.csv'), at('workbook.parquet'), true)
  await writeBare(at('workbook.parquet'), at('workbook.xlsx'))
  const [oursTimes, peerTimes]: [number[], number[]] = [[], []]
  const watch = await watchMemory(bench.pid, 'convert-child')
  let rowCount = 0
  for (let i = 0; i < runs; i++) {
    await settleDisk()
    peerTimes.push(await readBare(at('workbook.xlsx')))
    const made = await publish(bench, at('workbook.xlsx'), `workbook-${i}.xlsx`)
    rowCount = made.rowCount
    oursTimes.push(made.seconds)
  }
  const { childMb } = await watch.end()
  for (const name of ['workbook.csv', 'workbook.parquet', 'workbook.xlsx']) await rm(at(name))
  const [ours, peer] = [middle(oursTimes), middle(peerTimes)]
  return {
    what: `XLSX of ${rowCount.toLocaleString('en')} rows × 10: from the upload to a table that answers`,
    ours: `${round(ours)} s, child ${round(childMb, 0)} MB`,
    peer: `${round(peer)} s (bare reader, streaming)`,
    ratio: round(ours / peer),
    toReach: '≤ 2, child ≤ 500 MB',
    isReached: ours / peer <= 2 && childMb <= 500,
  }
}
