import type { Client, DiagnosticResult } from '@elastic/elasticsearch'
import type { Db } from 'mongodb'
import { presentDataset } from '../../server/catalog/dataset-view.ts'
import type { DatasetRecord } from '../../server/catalog/records.ts'
import { loadConfig } from '../../server/config/config.ts'
import { openPortal, type Portal } from '../../server/portal.ts'
import type { SearchRequest } from '../../server/search/search.ts'
import { makeDocument } from '../../server/search/dataset-document.ts'
import { mappings, properties, settings } from '../../server/search/dataset-mapping.ts'
import { anonymousViewer } from '../../server/identity/viewer.ts'
import { makeCatalogue, makeQueries } from '../make-catalogue.ts'
import { round, type Figure } from './figure.ts'
import { sendAll } from './load.ts'

/** Titles whose words are asked for; of a larger catalogue the first. */
const titlesAsked = 20_000

/** Fills an empty database with made-up datasets, past the API: the bench measures reading. Gives the words of their titles. */
export async function fillCatalogue(db: Db, count: number, say: (line: string) => void): Promise<string[][]> {
  const { agencies, datasets } = makeCatalogue(count)
  await db.collection('agencies').insertMany(agencies as never[])
  const words: string[][] = []
  let batch: DatasetRecord[] = []
  const flush = async () => {
    if (batch.length > 0) await db.collection('datasets').insertMany(batch as never[])
    batch = []
  }
  for (const dataset of datasets) {
    if (words.length < titlesAsked)
      words.push((dataset.title.vi ?? '').split(/\s+/).filter((word) => word.length > 2))
    batch.push(dataset)
    if (batch.length === 1_000) await flush()
  }
  await flush()
  say(`${count} datasets made in the words of real ones.`)
  return words
}

export interface DirectRequest {
  path: string
  body: Record<string, unknown>
}

/**
 * The search API with its default facets and highlighting, against the very queries it sends, sent to Elasticsearch directly:
 * once to an index that does all of the same work, marking words and giving the documents; once for ids and counts alone,
 * which is what Sen asks of it.
 */
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
  // All are measured warm: compilers need some thousand requests until they have seen what is asked for.
  const queries = makeQueries(words, 12_000)
  const warm = queries.slice(0, 3_000)
  const [forBare, forWhole, forOurs] = [3_000, 6_000, 9_000].map((at) => queries.slice(at, at + 3_000))
  const portal = await openPortal({ ...loadConfig(env), logLevel: 'silent' })
  const wholeIndex = `${indexPrefix}-whole`
  await fillWhole(portal, elasticsearch, wholeIndex)
  const record = (list: string[]) =>
    recordRequests(
      portal,
      list.map((q) => ({ q })),
    )
  const [warmRequests, bareRequests, wholeRequests] = [
    await record(warm),
    await record(forBare!),
    await record(forWhole!),
  ]
  await portal.close()

  const node = (elasticsearch.connectionPool.connections[0] as { url: URL }).url.origin
  const direct = (list: DirectRequest[]) =>
    sendAll(
      list.map(({ path, body }) => ({
        url: `${node}${path}`,
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json' },
      })),
    )
  const asked = (list: string[]) =>
    sendAll(list.map((query) => ({ url: `${baseUrl}/api/v1/datasets?q=${encodeURIComponent(query)}` })))
  const whole = (list: DirectRequest[], texts: string[]) =>
    list.map((request, place) => makeWhole(request, texts[place]!, wholeIndex))

  await direct(warmRequests)
  const bare = await direct(bareRequests)
  await direct(whole(warmRequests, warm))
  const peer = await direct(whole(wholeRequests, forWhole!))
  await asked(warm)
  const ours = await asked(forOurs!)
  const failures = ours.failures + bare.failures + peer.failures
  if (failures > 0) throw new Error(`${failures} searches failed.`)
  const what = 'search API, 10,000 datasets, distinct queries, 8 connections'
  const perSecond = (load: { requestsPerSecond: number }) => `${round(load.requestsPerSecond, 0)}/s`
  const ratio = ours.requestsPerSecond / peer.requestsPerSecond
  const slower = ours.p95Ms / peer.p95Ms
  return [
    {
      what,
      ours: perSecond(ours),
      peer: `${perSecond(peer)} (bare Elasticsearch: facets, highlighting, documents)`,
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
    {
      what: 'the same, for scale: ids and counts alone',
      ours: perSecond(ours),
      peer: `${perSecond(bare)} (bare Elasticsearch: facets, ids)`,
      ratio: round(ours.requestsPerSecond / bare.requestsPerSecond),
      toReach: '',
      isReached: null,
    },
  ]
}

/** An index that can do all by itself: our fields, and beside them the texts to mark and the documents to give. */
export async function fillWhole(portal: Portal, client: Client, index: string): Promise<void> {
  const { _source, ...rest } = mappings
  const text = { type: 'text', analyzer: 'standard' } as const
  await client.indices.create({
    index,
    settings,
    mappings: {
      ...rest,
      properties: {
        ...properties,
        title: text,
        description: text,
        record: { type: 'object', enabled: false },
      },
    },
  })
  const { catalog, config } = portal
  for await (const ids of catalog.streamDatasetIds()) {
    for (let at = 0; at < ids.length; at += 500) {
      const records = await catalog.getIndexRecords(ids.slice(at, at + 500))
      const operations = records.flatMap((record) => [
        { index: { _id: record._id } },
        {
          ...makeDocument(record, { vocabularies: catalog.vocabularies, now: new Date() }),
          title: record.title.vi ?? record.title.en,
          description: record.description?.vi ?? record.description?.en,
          record: presentDataset(record, {
            baseUrl: config.baseUrl,
            lang: 'vi',
            vocabularies: catalog.vocabularies,
          }),
        },
      ])
      const { errors } = await client.bulk({ index, operations })
      if (errors) throw new Error('The index of the peer could not be filled.')
    }
  }
  await client.indices.refresh({ index })
}

/** The same query with what Sen does by itself: marks in titles and descriptions, and the documents. Without a text nothing is marked. */
export function makeWhole({ path, body }: DirectRequest, text: string, index: string): DirectRequest {
  const mark = (field: string, more: object) => ({
    [field]: { ...more, highlight_query: { match: { [field]: text } } },
  })
  return {
    path: path.replace(/^\/[^/]+/, `/${index}`).replace('hits.hits._id', 'hits.hits'),
    body: {
      ...body,
      _source: ['record'],
      ...(text !== '' && {
        highlight: {
          fields: {
            ...mark('title', { number_of_fragments: 0 }),
            ...mark('description', { number_of_fragments: 1, fragment_size: 240 }),
          },
        },
      }),
    },
  }
}

/** What the search room sends to Elasticsearch for each query: the first request of each. */
export async function recordRequests(portal: Portal, asked: SearchRequest[]): Promise<DirectRequest[]> {
  const recorded: DirectRequest[] = []
  let current: DirectRequest | null = null
  const note = (_error: unknown, event: DiagnosticResult | null) => {
    const params = event?.meta.request.params
    if (!params?.path.includes('_search') || current) return
    const search = describeQuery(params.querystring)
    current = {
      path: search ? `${params.path}?${search}` : params.path,
      body: (typeof params.body === 'string' ? JSON.parse(params.body) : params.body) as Record<
        string,
        unknown
      >,
    }
  }
  const { diagnostic } = portal.elasticsearch.client!
  diagnostic.on('request', note)
  for (const request of asked) {
    current = null
    await portal.search.find({ limit: 20, ...request }, anonymousViewer, 'vi')
    if (!current) throw new Error(`Nothing was asked of Elasticsearch for ${JSON.stringify(request)}.`)
    recorded.push(current)
  }
  diagnostic.off('request', note)
  return recorded
}

const describeQuery = (query: unknown): string =>
  typeof query === 'string' ? query : new URLSearchParams((query ?? {}) as Record<string, string>).toString()
