import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { streamXlsxRows, writeXlsxStream } from 'hucre/xlsx'

// The peer for workbooks: the package that reads and writes them, alone in a process. `read FILE`, or `write PARQUET FILE` of rows
// that are in memory already. Says how many seconds it took.

type Cell = string | number | Date | null

async function read(file: string): Promise<void> {
  let cells = 0
  for await (const { values } of streamXlsxRows(await readFile(file), { sheet: 0 })) cells += values.length
  if (cells === 0) throw new Error('The workbook is empty.')
}

async function loadRows(parquet: string): Promise<{ names: string[]; rows: Cell[][] }> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const reader = await connection.runAndReadAll(`from read_parquet('${parquet}') limit 200000`)
  const rows = reader.getRowsJS().map((row) => row.map((cell) => plain(cell)))
  connection.closeSync()
  instance.closeSync()
  return { names: reader.columnNames(), rows }
}

const plain = (cell: unknown): Cell => (typeof cell === 'bigint' ? Number(cell) : (cell as Cell))

async function write(names: string[], rows: Cell[][], file: string): Promise<void> {
  const columns = names.map((name) => ({ header: name }))
  const stream = writeXlsxStream(rows, { name: 'Rows', columns })
  await pipeline(Readable.fromWeb(stream as never), createWriteStream(file))
}

const [what, first, second] = process.argv.slice(2) as [string, string, string]
const loaded = what === 'write' ? await loadRows(first) : null
const startMs = performance.now()
if (loaded) await write(loaded.names, loaded.rows, second)
else await read(first)
console.log((performance.now() - startMs) / 1000)
