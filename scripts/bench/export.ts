import http from 'node:http'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { BareDuckdb } from './bare-duckdb.ts'
import { untilQuiet, watchMemory } from './children.ts'
import { middle } from './files.ts'
import { round, type Figure } from './figure.ts'
import { settleDisk, type TableBench } from './table-bench.ts'
import { writeBare } from './workbook.ts'

const runs = 5

/** A million rows as CSV, against bare DuckDB writing them to a file. */
export async function measureCsvExport(bench: TableBench, id: string, parquet: string): Promise<Figure> {
  const target = path.join(bench.workDir, 'bare.csv')
  const duckdb = await BareDuckdb.open()
  const [oursTimes, peerTimes]: [number[], number[]] = [[], []]
  await take(`${bench.baseUrl}/api/v1/distributions/${id}/export.csv?orderBy=ma&where=ma<10`)
  const watch = await watchMemory(bench.pid, 'export-child')
  let firsts: number[] = []
  for (let i = 0; i < runs; i++) {
    await settleDisk()
    peerTimes.push(await duckdb.timeMs(`copy (from read_parquet('${parquet}')) to '${target}' (header)`))
    await rm(target)
    const taken = await take(`${bench.baseUrl}/api/v1/distributions/${id}/export.csv`)
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

/** 200,000 rows as a workbook, against the bare writer with those rows in memory. */
export async function measureWorkbookExport(bench: TableBench, id: string, parquet: string): Promise<Figure> {
  const target = path.join(bench.workDir, 'bare.xlsx')
  const address = `${bench.baseUrl}/api/v1/distributions/${id}/export.xlsx?where=ma<200000`
  const [oursTimes, peerTimes, shares]: [number[], number[], number[]] = [[], [], []]
  // The first of all finds no process that stands ready.
  await untilQuiet(bench.pid, 'export-child')
  const watch = await watchMemory(bench.pid, 'export-child')
  const cold = await take(address)
  for (let i = 0; i < runs; i++) {
    peerTimes.push(await writeBare(parquet, target))
    await rm(target)
    const taken = await take(address)
    oursTimes.push(taken.wholeMs)
    shares.push(taken.firstMs / taken.wholeMs)
  }
  const { childMb } = await watch.end()
  const [ours, peer, first] = [middle(oursTimes) / 1000, middle(peerTimes), middle(shares)]
  const firstCold = cold.firstMs / cold.wholeMs
  const percent = (part: number) => `${round(part * 100, 1)} %`
  return {
    what: 'XLSX export of 200,000 rows',
    ours: `${round(ours)} s, first byte after ${percent(first)} of it (${percent(firstCold)} of ${round(cold.wholeMs / 1000)} s when no process stands ready), child ${round(childMb, 0)} MB`,
    peer: `${round(peer)} s (bare writer, rows in memory)`,
    ratio: round(ours / peer),
    toReach: '≤ 1.5, first byte < 5 %, child ≤ 400 MB',
    isReached: ours / peer <= 1.5 && Math.max(first, firstCold) < 0.05 && childMb <= 400,
  }
}

/** Takes a whole answer: milliseconds to its first byte of content and to its last. */
export function take(
  address: string,
  { agent, headers = {} }: { agent?: http.Agent; headers?: Record<string, string> } = {},
): Promise<{ firstMs: number; wholeMs: number; bytes: number }> {
  const startMs = performance.now()
  return new Promise((resolve, reject) => {
    const request = http.get(encodeURI(address), { agent, headers }, (response) => {
      let firstMs = 0
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        firstMs ||= performance.now() - startMs
        bytes += chunk.length
      })
      response.once('error', reject)
      response.once('end', () =>
        response.statusCode === 200
          ? resolve({ firstMs, wholeMs: performance.now() - startMs, bytes })
          : reject(new Error(`${address}: ${response.statusCode}`)),
      )
    })
    request.once('error', reject)
  })
}
