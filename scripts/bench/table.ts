import { appendFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { convertBare } from './bare-duckdb.ts'
import { makeLargeCsv, middle } from './files.ts'
import { round, type Figure } from './figure.ts'
import { publish, settleDisk, type TableBench } from './table-bench.ts'

const toReach = 1.5

/** From the first byte of an upload to a table that answers, against bare DuckDB converting the same file, at two sizes. */
export async function measureTable(bench: TableBench): Promise<Figure[]> {
  // A few seconds each: of three runs in turn the middle one counts. The large one is long enough by itself.
  const small = await measureSize(bench, 1_000_000, 3)
  const large = await measureSize(bench, 4_000_000, 1)
  const growth = large.seconds / large.bytes / (small.seconds / small.bytes)
  return [
    small.figure,
    large.figure,
    {
      what: 'the same, for scale: time a byte, large against small',
      ours: round(large.seconds),
      peer: round(small.seconds),
      ratio: round(growth),
      toReach: '',
      isReached: null,
    },
  ]
}

async function measureSize(
  bench: TableBench,
  rows: number,
  runs: number,
): Promise<{ figure: Figure; seconds: number; bytes: number }> {
  const csv = path.join(bench.workDir, 'table.csv')
  await makeLargeCsv(csv, rows)
  const times: { ours: number; upload: number; peer: number }[] = []
  let rowCount = 0
  for (let i = 0; i < runs; i++) {
    // Other bytes each time: the same ones would be found to be there already.
    await appendFile(csv, `${rows + i},Đơn vị số 1,Huế,2020-01-01,1,1.50,0.500000,loại 1,Không,00001\n`)
    await settleDisk()
    const peer = await convertBare(csv, path.join(bench.workDir, 'bare.parquet'))
    await settleDisk()
    const made = await publish(bench, csv, `table-${rows}-${i}.csv`)
    rowCount = made.rowCount
    times.push({ ours: made.seconds, upload: made.uploadSeconds, peer })
  }
  const bytes = (await stat(csv)).size
  await rm(csv)
  const [ours, upload, peer] = (['ours', 'upload', 'peer'] as const).map((key) =>
    middle(times.map((time) => time[key])),
  ) as [number, number, number]
  const figure: Figure = {
    what: `${rowCount.toLocaleString('en')} rows, ${round(bytes / 1_000_000, 0)} MB of CSV: from the upload to a table that answers`,
    ours: `${round(ours)} s (${round(upload)} s of it the upload)`,
    peer: `${round(peer)} s (bare DuckDB to Parquet, sample_size=-1)`,
    ratio: round(ours / peer),
    toReach: `≤ ${toReach}`,
    isReached: ours / peer <= toReach,
  }
  return { figure, seconds: ours, bytes }
}
