import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { watchMemory } from './children.ts'
import type { ClientsReport } from './clients-child.ts'
import { take } from './export.ts'
import { round, type Figure } from './figure.ts'
import { share } from './load.ts'
import type { TableBench } from './table-bench.ts'

const clients = 50
const loadMs = 40_000
const idleMs = 20_000
// Ten pages a second, as from a few readers.
const pauseMs = 100

/** 50 clients that ask a table of a million rows for pages, groups and exports, and what readers of a dataset's page notice of it. */
export async function measureClients(bench: TableBench, id: string): Promise<Figure> {
  const page = `${bench.baseUrl}/datasets/${bench.dataset.slug}`
  const address = `${bench.baseUrl}/api/v1/distributions/${id}`
  for (let i = 0; i < 300; i++) await take(page)
  const idle = await visit(page, performance.now() + idleMs)
  const watch = await watchMemory(bench.pid, '-child')
  const child = fork(
    path.join(import.meta.dirname, 'clients-child.ts'),
    [address, String(clients), String(loadMs)],
    { execArgv: ['--import', 'tsx'] },
  )
  const [busy, [message]] = await Promise.all([
    visit(page, performance.now() + loadMs),
    once(child, 'message'),
  ])
  const { answers, exports, failures } = message as ClientsReport
  const memory = await watch.end()
  const failed = Object.entries(failures)
    .map(([reason, count]) => `${count} × ${reason}`)
    .join(', ')
  const ratio = share(busy, 0.95) / share(idle, 0.95)
  return {
    what: `dataset page, p95, while 50 clients mix rows, aggregates and exports of a million rows (${answers} answers, ${exports} exports in ${loadMs / 1000} s)`,
    ours: `${round(share(busy, 0.95), 1)} ms; failures: ${failed || 'none'}; memory of the portal +${round(memory.grownMb, 0)} MB, of all children ${round(memory.childrenMb, 0)} MB`,
    peer: `${round(share(idle, 0.95), 1)} ms (the same page, nothing else asked)`,
    ratio: round(ratio),
    toReach: '< 3, no failure, memory + ≤ 256 MB, children ≤ 2 GB',
    isReached: ratio < 3 && failed === '' && memory.grownMb <= 256 && memory.childrenMb <= 2_048,
  }
}

/** Milliseconds that each visit takes. */
async function visit(page: string, endMs: number): Promise<number[]> {
  const times: number[] = []
  while (performance.now() < endMs) {
    times.push((await take(page)).wholeMs)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  return times
}
