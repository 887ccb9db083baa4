import { execFile } from 'node:child_process'
import { openAsBlob } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { DuckDBInstance } from '@duckdb/node-api'
import { middle } from './files.ts'
import { round, type Figure } from './figure.ts'
import { untilReady } from './page.ts'

/** From the answer of the upload to a table that answers, against bare DuckDB converting the same file. */
export async function measureTable({
  baseUrl,
  token,
  datasetId,
  csv,
  workDir,
}: {
  baseUrl: string
  token: string
  datasetId: string
  csv: string
  workDir: string
}): Promise<Figure> {
  await promisify(execFile)('sync')
  const [oursTimes, peerTimes]: [number[], number[]] = [[], []]
  let rowCount = 0
  for (let i = 0; i < 3; i++) {
    peerTimes.push(await convertBare(csv, path.join(workDir, 'bare.parquet')))
    const form = new FormData()
    form.append('metadata', '{}')
    form.append('file', await openAsBlob(csv), `million-${i}.csv`)
    const response = await fetch(`${baseUrl}/api/v1/datasets/${datasetId}/distributions`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body: form,
    })
    if (response.status !== 201) throw new Error(await response.text())
    const { id } = (await response.json()) as { id: string }
    const startMs = performance.now()
    rowCount = (await untilReady(`${baseUrl}/api/v1/distributions/${id}/table`)).rowCount
    oursTimes.push((performance.now() - startMs) / 1000)
  }
  const [ours, peer] = [middle(oursTimes), middle(peerTimes)]
  const ratio = ours / peer
  const size = round((await stat(csv)).size / 1_000_000, 0)
  return {
    what: `${rowCount.toLocaleString('en')} rows, ${size} MB of CSV to a table`,
    ours: `${round(ours)} s`,
    peer: `${round(peer)} s (bare DuckDB, same file, sample_size=-1)`,
    ratio: round(ratio),
    toReach: '≤ 2',
    isReached: ratio <= 2,
  }
}

async function convertBare(csv: string, parquet: string): Promise<number> {
  const startMs = performance.now()
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '1GB', threads: '2' })
  const connection = await instance.connect()
  await connection.run(
    `COPY (SELECT * FROM read_csv('${csv}', sample_size=-1)) TO '${parquet}' (FORMAT parquet, COMPRESSION zstd)`,
  )
  connection.closeSync()
  instance.closeSync()
  const time = (performance.now() - startMs) / 1000
  await rm(parquet)
  return time
}
