import { take } from './export.ts'
import { round, type Figure } from './figure.ts'
import { share } from './load.ts'
import type { TableBench } from './table-bench.ts'

const partMs = 20_000
// Ten questions a second, as from a few readers.
const pauseMs = 100
// More than run at once, so that one is always under way.
const heavyClients = 4

/** What a reader of rows and of a dataset's page notices while others ask SQL that is ended at its limit, one after the other. */
export async function measureHeavySql(bench: TableBench, id: string): Promise<Figure[]> {
  const rows = `${bench.baseUrl}/api/v1/distributions/${id}/rows?limit=20&where=so_luong>`
  const page = `${bench.baseUrl}/datasets/${bench.dataset.slug}`
  let turn = 0
  const askers = { rows: () => take(`${rows}${turn++}`), page: () => take(page) }
  for (let i = 0; i < 100; i++) await Promise.all([askers.rows(), askers.page()])
  const idle = await visitBoth(askers, performance.now() + partMs)
  const endMs = performance.now() + partMs
  const [busy, ...refused] = await Promise.all([
    visitBoth(askers, endMs),
    ...Array.from({ length: heavyClients }, (_, client) => askHeavy(bench, id, client, endMs)),
  ])
  const ended = refused.reduce((sum, count) => sum + count, 0)
  return (['rows', 'page'] as const).map((name) => {
    const [ours, peer] = [share(busy[name], 0.95), share(idle[name], 0.95)]
    const what = { rows: 'rows of a million', page: 'dataset page' }[name]
    return {
      what: `${what}, p95, while SQL over its limit is asked without end (${ended} ended in ${partMs / 1000} s)`,
      ours: `${round(ours, 1)} ms`,
      peer: `${round(peer, 1)} ms (nothing else asked)`,
      ratio: round(ours / peer),
      toReach: '< 2',
      isReached: ours / peer < 2 && ended > 0,
    }
  })
}

type Asker = () => Promise<{ wholeMs: number }>

/** Milliseconds that each takes, of both at a time. */
async function visitBoth(
  askers: { rows: Asker; page: Asker },
  endMs: number,
): Promise<{ rows: number[]; page: number[] }> {
  const times: { rows: number[]; page: number[] } = { rows: [], page: [] }
  while (performance.now() < endMs) {
    times.rows.push((await askers.rows()).wholeMs)
    times.page.push((await askers.page()).wholeMs)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  return times
}

/** Asks what takes minutes again and again; gives how often it was ended. */
async function askHeavy({ baseUrl }: TableBench, id: string, client: number, endMs: number): Promise<number> {
  let ended = 0
  while (performance.now() < endMs) {
    const query = `select count(*) from "${id}" a, "${id}" b where a.gia_tri + ${client} < b.gia_tri`
    const response = await fetch(`${baseUrl}/api/v1/sql?query=${encodeURIComponent(query)}`)
    if (response.ok) throw new Error('The heavy question was answered.')
    if (((await response.json()) as { type: string }).type.endsWith('/query-too-heavy')) ended++
  }
  return ended
}
