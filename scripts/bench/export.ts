import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import http from 'node:http'
import path from 'node:path'
import { promisify } from 'node:util'
import { BareDuckdb } from './bare-duckdb.ts'
import { findWorkDone, listChildren, watchMemory } from './children.ts'
import { middle } from './files.ts'
import { round, type Figure } from './figure.ts'
import { settleDisk, type TableBench } from './table-bench.ts'
import { writeBare } from './workbook.ts'

const runs = 3
const run = promisify(execFile)

/** A million rows as CSV, against bare DuckDB writing them to a file. */
export async function measureCsvExport(bench: TableBench, id: string, parquet: string): Promise<Figure> {
  const target = path.join(bench.workDir, 'bare.csv')
  const duckdb = await BareDuckdb.open()
  const [oursTimes, peerTimes]: [number[], number[]] = [[], []]
  await take(`${bench.baseUrl}/api/v1/distributions/${id}/export.csv?orderBy=ma&where=ma<10`)
  const watch = await watchMemory(bench.pid, 'export-child')
  const firsts: number[] = []
  for (let i = 0; i < runs; i++) {
    await settleDisk()
    peerTimes.push(await duckdb.timeMs(`copy (from read_parquet('${parquet}')) to '${target}' (header)`))
    await rm(target)
    const taken = await download(`${bench.baseUrl}/api/v1/distributions/${id}/export.csv`)
    oursTimes.push(taken.wholeMs)
    firsts.push(taken.firstMs)
  }
  const { grownMb, childMb } = await watch.end()
  duckdb.close()
  const [ours, peer, first] = [middle(oursTimes) / 1000, middle(peerTimes) / 1000, middle(firsts)]
  return {
    what: 'CSV export of a million rows',
    ours: `${round(ours)} s, first byte after ${round(first, 0)} ms, memory of the portal +${round(grownMb, 0)} MB, child ${round(childMb, 0)} MB`,
    peer: `${round(peer)} s (bare DuckDB, COPY to a file)`,
    ratio: round(peer / ours),
    toReach: '≥ 0.4, memory + ≤ 64 MB',
    isReached: peer / ours >= 0.4 && grownMb <= 64,
  }
}

/** A whole answer by a client that costs next to nothing: one in Node would take half of a processor from those that are measured. */
async function download(address: string): Promise<{ firstMs: number; wholeMs: number }> {
  const { stdout } = await run('curl', [
    '-sf',
    ...['-o', '/dev/null', '-w', '%{time_starttransfer} %{time_total}'],
    address,
  ])
  const [first, whole] = stdout.split(' ').map(Number)
  return { firstMs: first! * 1000, wholeMs: whole! * 1000 }
}

/** 200,000 rows as a workbook, against the bare writer with those rows in memory. */
export async function measureWorkbookExport(bench: TableBench, id: string, parquet: string): Promise<Figure> {
  const target = path.join(bench.workDir, 'bare.xlsx')
  const address = `${bench.baseUrl}/api/v1/distributions/${id}/export.xlsx?where=ma<200000`
  const [oursTimes, peerTimes, waits, shares]: [number[], number[], number[], number[]] = [[], [], [], []]
  const watch = await watchMemory(bench.pid, 'export-child')
  // The first of all finds no process that stands ready.
  const cold = await take(address)
  for (let i = 0; i < runs; i++) {
    peerTimes.push(await writeBare(parquet, target))
    await rm(target)
    // Whoever wrote the one before leaves another process behind, which is ready by now.
    const [ready] = await listChildren(bench.pid, 'export-child')
    const work = await watchWork(ready)
    const taken = await take(address, { onFirst: () => work.note() })
    shares.push(await work.end())
    oursTimes.push(taken.wholeMs)
    waits.push(taken.firstMs)
  }
  const { childMb } = await watch.end()
  const [ours, peer, part] = [middle(oursTimes) / 1000, middle(peerTimes), middle(shares)]
  return {
    what: 'XLSX export of 200,000 rows',
    ours: `${round(ours)} s; first byte when ${round(part * 100, 1)} % of the work is done, after ${round(middle(waits), 0)} ms (${round(cold.firstMs, 0)} ms when no process stands ready); child ${round(childMb, 0)} MB`,
    peer: `${round(peer)} s (bare writer, rows in memory)`,
    ratio: round(ours / peer),
    toReach: '≤ 1.5, first byte < 5 % of the work, child ≤ 400 MB',
    isReached: ours / peer <= 1.5 && part < 0.05 && childMb <= 400,
  }
}

/** Which part of the processor time that a child spends from now on was spent when `note` was called. */
async function watchWork(pid: number | undefined): Promise<{ note(): void; end(): Promise<number> }> {
  let [before, noted, last]: [number | null, number | null, number | null] = [null, null, null]
  const look = async () => {
    const found = pid === undefined ? null : await findWorkDone(pid)
    before ??= found
    last = found ?? last
    return found
  }
  await look()
  const watching = setInterval(() => void look(), 20)
  return {
    note: () => void look().then((found) => (noted = found)),
    async end() {
      clearInterval(watching)
      await look()
      return before === null || noted === null || last === null ? NaN : (noted - before) / (last - before)
    },
  }
}

/** Takes a whole answer: milliseconds to its first byte of content and to its last. */
export function take(
  address: string,
  { agent, onFirst }: { agent?: http.Agent; onFirst?: () => void } = {},
): Promise<{ firstMs: number; wholeMs: number; bytes: number }> {
  const startMs = performance.now()
  return new Promise((resolve, reject) => {
    const request = http.get(encodeURI(address), { agent }, (response) => {
      let firstMs = 0
      let bytes = 0
      let problem = ''
      response.on('data', (chunk: Buffer) => {
        if (response.statusCode !== 200) problem += chunk.toString()
        if (firstMs === 0) {
          firstMs = performance.now() - startMs
          onFirst?.()
        }
        bytes += chunk.length
      })
      response.once('error', reject)
      response.once('end', () =>
        response.statusCode === 200
          ? resolve({ firstMs, wholeMs: performance.now() - startMs, bytes })
          : reject(
              new Error(
                `${address}: ${response.statusCode} ${/problems\/([\w-]+)/.exec(problem)?.[1] ?? ''}`,
              ),
            ),
      )
    })
    request.once('error', reject)
  })
}
