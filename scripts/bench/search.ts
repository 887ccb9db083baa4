import type { Client } from '@elastic/elasticsearch'
import type { Db } from 'mongodb'
import { loadConfig } from '../../server/config/config.ts'
import { openPortal } from '../../server/portal.ts'
import { anonymousViewer } from '../../server/identity/viewer.ts'
import { makeCatalogue, makeQueries } from '../make-catalogue.ts'
import { round, type Figure } from './figure.ts'
import { sendAll } from './load.ts'

/** Fills an empty database with made-up datasets, past the API: the bench measures reading. */
export async function fillCatalogue(db: Db, count: number, say: (line: string) => void): Promise<string[][]> {
  const { agencies, datasets, words } = makeCatalogue(count)
  await db.collection('agencies').insertMany(agencies as never[])
  for (let i = 0; i < datasets.length; i += 1_000)
    await db.collection('datasets').insertMany(datasets.slice(i, i + 1_000) as never[])
  say(`${datasets.length} datasets made in the words of real ones.`)
  return words
}

/** The search API with its default facets and highlighting, against the very requests it sends, sent to Elasticsearch directly. */
export async function measureSearch({
  baseUrl,
  elasticsearch,
  indexPrefix,
  words,
  env,
}: {
  baseUrl: string
  elasticsearch: Client
  indexPrefix: string
  words: string[][]
  env: NodeJS.ProcessEnv
}): Promise<Figure[]> {
  const queries = makeQueries(words, 6_000)
  const [warm, first, second] = [queries.slice(0, 500), queries.slice(500, 3_250), queries.slice(3_250)]
  const bodies = await recordRequests([...warm, ...first], env)
  const node = (elasticsearch.connectionPool.connections[0] as { url: URL }).url.origin
  const direct = (list: { path: string; body: string }[]) =>
    sendAll(
      list.map(({ path, body }) => ({
        url: `${node}${path}`,
        method: 'POST',
        body,
        headers: { 'Content-Type': 'application/json' },
      })),
    )
  const asked = (list: string[]) =>
    sendAll(list.map((query) => ({ url: `${baseUrl}/api/v1/datasets?q=${encodeURIComponent(query)}` })))

  await direct(bodies.slice(0, 500))
  await asked(warm)
  const peer = await direct(bodies.slice(500))
  const ours = await asked(second)
  if (ours.failures + peer.failures > 0)
    throw new Error(`${ours.failures} searches and ${peer.failures} direct queries failed.`)
  const ratio = ours.requestsPerSecond / peer.requestsPerSecond
  const slower = ours.p95Ms / peer.p95Ms
  void indexPrefix
  return [
    {
      what: 'search API, 10,000 datasets, distinct queries, 8 connections',
      ours: `${round(ours.requestsPerSecond, 0)}/s`,
      peer: `${round(peer.requestsPerSecond, 0)}/s (bare Elasticsearch)`,
      ratio: round(ratio),
      toReach: '≥ 0.45',
      isReached: ratio >= 0.45,
    },
    {
      what: 'search API, p95',
      ours: `${round(ours.p95Ms, 1)} ms`,
      peer: `${round(peer.p95Ms, 1)} ms`,
      ratio: round(slower),
      toReach: '≤ 2.5',
      isReached: slower <= 2.5,
    },
  ]
}

/** What the search room sends to Elasticsearch for each query: the first request of each, as bytes. */
async function recordRequests(
  queries: string[],
  env: NodeJS.ProcessEnv,
): Promise<{ path: string; body: string }[]> {
  const portal = await openPortal({ ...loadConfig(env), logLevel: 'silent' })
  const recorded: { path: string; body: string }[] = []
  let current: { path: string; body: string } | null = null
  portal.elasticsearch.client!.diagnostic.on('request', (_error, event) => {
    const params = event?.meta.request.params
    if (!params?.path.includes('_search') || current) return
    const search = describeQuery(params.querystring)
    current = {
      path: search ? `${params.path}?${search}` : params.path,
      body: typeof params.body === 'string' ? params.body : JSON.stringify(params.body),
    }
  })
  for (const q of queries) {
    current = null
    await portal.search.find({ q, limit: 20 } as never, anonymousViewer, 'vi' as never)
    if (current) recorded.push(current)
  }
  await portal.close()
  return recorded
}

const describeQuery = (query: unknown): string =>
  typeof query === 'string' ? query : new URLSearchParams((query ?? {}) as Record<string, string>).toString()
