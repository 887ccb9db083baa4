import http from 'node:http'
import { watchMemory } from './children.ts'
import { take } from './export.ts'
import { round, type Figure } from './figure.ts'
import { share } from './load.ts'
import type { TableBench } from './table-bench.ts'

const clients = 50
const loadMs = 40_000
const idleMs = 8_000
// Ten pages a second, as from a few readers.
const pauseMs = 100

/** 50 clients that ask a table of a million rows for pages, groups and exports, and what readers of a dataset's page notice of it. */
export async function measureClients(bench: TableBench, id: string): Promise<Figure> {
  const page = `${bench.baseUrl}/datasets/${bench.dataset.slug}`
  const address = `${bench.baseUrl}/api/v1/distributions/${id}`
  for (let i = 0; i < 300; i++) await take(page)
  const idle = await visit(page, performance.now() + idleMs)
  const watch = await watchMemory(bench.pid, '-child')
  const endMs = performance.now() + loadMs
  const counts = { answers: 0, exports: 0 }
  const failures = new Map<string, number>()
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients })
  const work = async (client: number) => {
    for (let turn = 0; performance.now() < endMs; turn++) {
      const query = makeQuery(client, turn)
      try {
        await take(`${address}/${query}`, { agent })
        counts[query.startsWith('export') ? 'exports' : 'answers']++
      } catch (error) {
        const reason = (error as Error).message.replace(/^.*: /, '')
        failures.set(reason, (failures.get(reason) ?? 0) + 1)
      }
    }
  }
  const [busy] = await Promise.all([
    visit(page, endMs),
    ...Array.from({ length: clients }, (_, client) => work(client)),
  ])
  const memory = await watch.end()
  agent.destroy()
  const failed = [...failures].map(([reason, count]) => `${count} × ${reason}`).join(', ')
  const ratio = share(busy, 0.95) / share(idle, 0.95)
  return {
    what: `dataset page, p95, while 50 clients mix rows, aggregates and exports of a million rows (${counts.answers} answers, ${counts.exports} exports in ${loadMs / 1000} s)`,
    ours: `${round(share(busy, 0.95), 1)} ms; failures: ${failed || 'none'}; memory of the portal +${round(memory.grownMb, 0)} MB, of all children ${round(memory.childrenMb, 0)} MB`,
    peer: `${round(share(idle, 0.95), 1)} ms (the same page, nothing else asked)`,
    ratio: round(ratio),
    toReach: '< 3, no failure, memory + ≤ 256 MB, children ≤ 2 GB',
    isReached: ratio < 3 && failures.size === 0 && memory.grownMb <= 256 && memory.childrenMb <= 2_048,
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

/** Six pages of rows and three groupings to each export; every tenth export is the whole table. */
function makeQuery(client: number, turn: number): string {
  const number = client * 1_000 + turn
  const kind = (client + turn) % 10
  if (kind === 0) {
    return client % 10 === 3
      ? 'export.csv'
      : `export.csv?where=so_luong between ${number} and ${number + 5_000}`
  }
  if (kind <= 3) return `aggregate?groupBy=tinh_thanh&select=count(*),sum(gia_tri)&where=so_luong > ${number}`
  if (kind <= 6) return `rows?where=so_luong > ${number} and loai = "loại ${turn % 7}"&orderBy=-gia_tri`
  return `rows?limit=${20 + (turn % 80)}&select=ma,ten,tinh_thanh`
}
