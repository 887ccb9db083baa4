import { randomBytes } from 'node:crypto'
import { errors, type estypes } from '@elastic/elasticsearch'
import { searchTimeoutMs, type Elasticsearch } from '../platform/elasticsearch.ts'
import type { DatasetDocument } from './dataset-document.ts'
import { mappings, settings, shape } from './dataset-mapping.ts'

/** A document with the counter that orders writes; `document` is null for a dataset that was discarded for good. */
export interface IndexEntry {
  id: string
  version: number
  document: DatasetDocument | null
  /** What the index is sent: the document as JSON, written once for all who need it. */
  json: string
}

export const makeEntry = (id: string, version: number, document: DatasetDocument): IndexEntry => ({
  id,
  version,
  document,
  json: JSON.stringify(document),
})

/** A discarded dataset never comes back, so its tombstone outranks every other write. */
export const makeTombstone = (id: string): IndexEntry => ({
  id,
  version: Number.MAX_SAFE_INTEGER,
  document: null,
  json: JSON.stringify({ visible: false }),
})

/** Elasticsearch takes requests of 100 MB; a tenth keeps its memory calm. */
const maxBulkBytes = 10 * 1024 * 1024
/** A bulk write of that size takes a second or two; a minute means that something is wrong. */
const writeTimeoutMs = 60_000
const soon = { requestTimeout: searchTimeoutMs }
/** A cursor is promised ten minutes after its last use. */
const viewLife = '15m'

/** What a search found, as far as it is read. */
interface Found {
  ids: string[]
  sorts: unknown[][]
  total: number
  aggregations: unknown
  view: string | null
}

const readPaths = [
  'hits.total.value',
  'hits.hits._id',
  'hits.hits.sort',
  'aggregations.**.key',
  'aggregations.**.doc_count',
  'aggregations.*.value',
]

function readAnswer(answer: Partial<estypes.SearchResponse>, view: string | null): Found {
  const hits = answer.hits?.hits ?? []
  const total = answer.hits?.total
  return {
    ids: hits.map((hit) => hit._id!),
    sorts: hits.map((hit) => hit.sort ?? []),
    total: typeof total === 'number' ? total : (total?.value ?? 0),
    aggregations: answer.aggregations,
    view: answer.pit_id ?? view,
  }
}

/** An index that is being built, and how far it is. */
export interface Rebuild {
  name: string
  /** All datasets up to this id are in it. */
  after: string
  done: number
}

interface Meta {
  shape?: string
  after?: string
  done?: number
}

/** The index of datasets: an alias over the real one, so that a rebuild swaps while searches go on. */
export class DatasetIndex {
  private readonly elasticsearch: Elasticsearch
  /** What is searched and written. */
  private readonly alias: string
  /** The index that is being built beside it, while one is. */
  private readonly nextAlias: string

  constructor(elasticsearch: Elasticsearch) {
    this.elasticsearch = elasticsearch
    this.alias = `${elasticsearch.indexPrefix}-datasets`
    this.nextAlias = `${this.alias}-next`
  }

  /** `ready`, `missing`, or `outdated` when it was made by a program with another mapping. */
  async check(): Promise<'ready' | 'missing' | 'outdated'> {
    const [found] = await this.listMetas(this.alias)
    if (!found) return 'missing'
    return found.meta.shape === shape ? 'ready' : 'outdated'
  }

  /** The indices behind an alias, each with what it says of itself. */
  private async listMetas(alias: string): Promise<{ name: string; meta: Meta }[]> {
    const found = await this.elasticsearch.run((client) =>
      client.indices.getMapping({ index: alias }, { ...soon, ignore: [404] }),
    )
    return Object.entries(found).flatMap(([name, index]) =>
      typeof index === 'object' && 'mappings' in index
        ? [{ name, meta: (index.mappings as { _meta?: Meta })._meta ?? {} }]
        : [],
    )
  }

  /** Runs a search on the index, or on a view of it. Asks only for what is read. */
  async search(body: estypes.SearchRequest, view: string | null = null): Promise<Found> {
    const answer = await this.elasticsearch.run((client) =>
      client.search(
        {
          ...body,
          ...(view === null ? { index: this.alias } : { pit: { id: view, keep_alive: viewLife } }),
          filter_path: ['pit_id', ...readPaths],
        },
        soon,
      ),
    )
    return readAnswer(answer, view)
  }

  /** Runs searches in one request, side by side. */
  async searchAll(bodies: readonly estypes.SearchRequest[]): Promise<Found[]> {
    const { responses } = await this.elasticsearch.run((client) =>
      client.msearch(
        {
          index: this.alias,
          searches: bodies.flatMap((body) => [{}, body]),
          // With its status no answer is empty: an empty one would be left out, and those behind it be taken for others.
          filter_path: ['status', 'error', ...readPaths].map((path) => `responses.${path}`),
        },
        soon,
      ),
    )
    return responses.map((answer) => {
      if ('error' in answer) throw new errors.ResponseError({ body: answer, statusCode: 404 } as never)
      return readAnswer(answer, null)
    })
  }

  /** Holds the index as it is now for a quarter of an hour after each use. */
  async openView(): Promise<string> {
    const { id } = await this.elasticsearch.run((client) =>
      client.openPointInTime({ index: this.alias, keep_alive: viewLife }, soon),
    )
    return id
  }

  /** Writes entries and makes them visible. False when there is no index to write to: a rebuild must be asked for. */
  async write(entries: readonly IndexEntry[]): Promise<boolean> {
    const isRebuilding = await this.elasticsearch.run((client) =>
      client.indices.existsAlias({ name: this.nextAlias }, soon),
    )
    const isThere = await this.writeTo(this.alias, entries)
    if (isRebuilding) await this.writeTo(this.nextAlias, entries)
    await this.refresh(isThere ? this.alias : null)
    return isThere
  }

  /**
   * Begins an empty index beside the present one; from now on every write goes to both. Only one is built at a time: a rebuild
   * that begins takes the place of an unfinished one, which fails when it is to go on. One that was cut off, of the same shape,
   * is gone on with: what it holds was written to ever since.
   */
  async beginRebuild(): Promise<Rebuild> {
    const unfinished = await this.findUnfinished()
    if (unfinished) return unfinished
    const name = `${this.alias}-${Date.now().toString(36)}-${randomBytes(3).toString('hex')}`
    await this.elasticsearch.run((client) =>
      client.indices.create(
        { index: name, mappings, settings, aliases: { [this.nextAlias]: {} } },
        { requestTimeout: writeTimeoutMs },
      ),
    )
    // Of those that begin at the same moment each sees at least the earlier ones, and all agree that the last name stays.
    const holders = await this.listHolders(this.nextAlias)
    const stays = holders.toSorted().at(-1) ?? name
    for (const other of holders) if (other !== stays) await this.drop(other)
    if (stays !== name)
      throw new Error('Another rebuild of the search index began at the same moment and goes on.')
    return { name, after: '', done: 0 }
  }

  private async findUnfinished(): Promise<Rebuild | null> {
    for (const { name, meta } of await this.listMetas(this.nextAlias))
      if (meta.shape === shape && meta.after) return { name, after: meta.after, done: meta.done ?? 0 }
    return null
  }

  /** Remembers in the index that is being built how far it is. */
  async noteProgress({ name, after, done }: Rebuild): Promise<void> {
    const meta: Meta = { shape, after, done }
    await this.elasticsearch.run((client) =>
      client.indices.putMapping({ index: name, _meta: meta }, { requestTimeout: writeTimeoutMs }),
    )
  }

  /** Writes to the index that is being built. */
  async writeNext(entries: readonly IndexEntry[]): Promise<void> {
    const isThere = await this.writeTo(this.nextAlias, entries)
    if (!isThere) throw new Error('The index that was being built is gone: another rebuild has begun.')
  }

  /** Lets the new index take the place of the old one, in one step. */
  async finishRebuild(name: string): Promise<void> {
    await this.elasticsearch.run(async (client) => {
      await client.indices.refresh({ index: name }, { requestTimeout: writeTimeoutMs })
      const old = await this.listHolders(this.alias)
      await client.indices.updateAliases(
        {
          actions: [
            { remove: { index: name, alias: this.nextAlias } },
            { add: { index: name, alias: this.alias } },
            ...old.map((index) => ({ remove_index: { index } })),
          ],
        },
        { requestTimeout: writeTimeoutMs },
      )
    })
  }

  /** The indices of ours that an alias names. */
  private async listHolders(alias: string): Promise<string[]> {
    const found = await this.elasticsearch.run((client) =>
      client.indices.getAlias({ name: alias }, { ...soon, ignore: [404] }),
    )
    return Object.keys(found).filter((index) => index.startsWith(`${this.alias}-`))
  }

  private async drop(index: string): Promise<void> {
    await this.elasticsearch.run((client) =>
      client.indices.delete({ index }, { requestTimeout: writeTimeoutMs, ignore: [404] }),
    )
  }

  private async refresh(alias: string | null): Promise<void> {
    if (alias === null) return
    await this.elasticsearch.run((client) =>
      client.indices.refresh({ index: alias }, { requestTimeout: writeTimeoutMs, ignore: [404] }),
    )
  }

  /** Whether the alias was there to write to. */
  private async writeTo(alias: string, entries: readonly IndexEntry[]): Promise<boolean> {
    let isThere = true
    const reasons: string[] = []
    for (const operations of chunk(entries)) {
      const answer = await this.elasticsearch.run((client) =>
        client.bulk(
          // A write must never make an index by itself, with a mapping that the server guessed.
          {
            index: alias,
            require_alias: true,
            operations,
            filter_path: ['errors', 'items.*.status', 'items.*.error.type', 'items.*.error.reason'],
          },
          { requestTimeout: writeTimeoutMs },
        ),
      )
      if (!answer.errors) continue
      for (const item of answer.items) {
        const { status, error } = item.index ?? {}
        if (status === 404) isThere = false
        // 409: a newer state is there already.
        else if (error && status !== 409) reasons.push(`${error.type}: ${error.reason}`)
      }
    }
    if (reasons.length > 0) throw new Error(`${reasons.length} documents were not indexed: ${reasons[0]}`)
    return isThere
  }
}

/** Bulk requests of bounded size. */
function* chunk(entries: readonly IndexEntry[]): Generator<string[]> {
  let lines: string[] = []
  let bytes = 0
  for (const { id, version, json } of entries) {
    const action = JSON.stringify({ index: { _id: id, version, version_type: 'external_gte' } })
    if (bytes + json.length > maxBulkBytes && lines.length > 0) {
      yield lines
      lines = []
      bytes = 0
    }
    lines.push(action, json)
    bytes += json.length
  }
  if (lines.length > 0) yield lines
}

/** Whether an answer of the engine means that the index itself is not there. */
export const isIndexMissing = (error: unknown): boolean => hasType(error, 'index_not_found_exception')

/** Whether a view has been let go. */
export const isViewGone = (error: unknown): boolean => hasType(error, 'search_context_missing_exception')

function hasType(error: unknown, type: string): boolean {
  if (!(error instanceof errors.ResponseError)) return false
  return JSON.stringify(error.body ?? '').includes(type)
}
