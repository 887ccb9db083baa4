import type { DatasetToIndex } from '../catalog/records.ts'
import type { Clock } from '../platform/clock.ts'
import { ElasticsearchAway } from '../platform/elasticsearch.ts'
import { makeEntry, makeTombstone, type DatasetIndex, type IndexEntry } from './dataset-index.ts'
import { makeDocument } from './dataset-document.ts'
import type { SearchDeps } from './search.ts'
import type { SearchTexts } from './search-texts.ts'

/** Keeps the index true to the catalogue. */
export interface Indexing {
  /** Makes the index when there is none, or asks for a rebuild; an engine that is away is no failure. */
  openIndex(): Promise<void>
  isReady(): Promise<boolean>
  /** Brings datasets up to date in the index; throws while the engine is away, so that it is tried again. */
  indexDatasets(ids: readonly string[]): Promise<void>
  /** Brings everything of these agencies, and of those below, up to date. */
  indexAgencies(agencyIds: readonly string[]): Promise<void>
  /** The same for everything with these themes, after they were renamed. */
  indexThemes(themes: readonly string[]): Promise<void>
  /** Fills a new index beside the present one and swaps it in; searches and writes go on meanwhile. */
  reindex(
    say: (line: string) => void,
    tell?: (progress: { done: number }) => void,
    signal?: AbortSignal,
  ): Promise<void>
}

/** A missing index is met by every search; one in so many milliseconds looks after it. */
const missingRestMs = 10_000
/** A cut-off rebuild does so much again at most; noting costs the engine some hundredths of a second. */
const noteEvery = 5_000

export function createIndexing({
  index,
  texts,
  elasticsearch,
  mongo,
  catalog,
  jobs,
  clock,
  logger,
}: SearchDeps & { index: DatasetIndex; texts: SearchTexts; clock: Clock }): Indexing & {
  noteMissing(): void
} {
  let notedMs = 0
  // One write after the other: of two that read the same record, the later read must be the later write.
  let writing: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = writing.then(work, work)
    writing = result.catch(() => {})
    return result
  }

  /** The present state of datasets; those that are gone as tombstones. */
  async function readEntries(ids: readonly string[]): Promise<IndexEntry[]> {
    return makeEntries(ids, await catalog.getIndexRecords(ids))
  }

  function makeEntries(ids: readonly string[], records: readonly DatasetToIndex[]): IndexEntry[] {
    const now = clock.now()
    const found = new Set(records.map(({ _id }) => _id))
    return [
      ...records.map((record) =>
        makeEntry(
          record._id,
          record.indexVersion,
          makeDocument(record, { vocabularies: catalog.vocabularies, now }),
        ),
      ),
      ...ids.filter((id) => !found.has(id)).map(makeTombstone),
    ]
  }

  async function askForRebuild(): Promise<void> {
    const spec = {
      kind: 'fill-index',
      datasetId: null,
      distributionId: null,
      data: {},
      unit: 'items',
      key: 'fill-index',
    }
    await mongo.transaction((session) => jobs.create(spec, session))
    logger.info(
      'The search index is missing or of another version: a job fills it; until then searches are answered by MongoDB',
    )
  }

  async function hasDatasets(): Promise<boolean> {
    for await (const ids of catalog.streamDatasetIds()) if (ids.length > 0) return true
    return false
  }

  async function openIndex(): Promise<void> {
    await texts.createIndexes()
    try {
      if ((await index.check()) === 'ready') return
      // An empty catalogue needs no job, and a first run can search at once.
      if (await hasDatasets()) await askForRebuild()
      else await reindex(() => {})
    } catch (error) {
      if (!(error instanceof ElasticsearchAway)) throw error
    }
  }

  async function indexDatasets(ids: readonly string[]): Promise<void> {
    await inTurn(async () => {
      const entries = await readEntries(ids)
      await texts.write(entries, clock.now())
      // Without any engine configured MongoDB is all there is.
      if (elasticsearch.client === null) return
      if (!(await index.write(entries))) await askForRebuild()
    })
  }

  async function reindex(
    say: (line: string) => void,
    tell: (progress: { done: number }) => void = () => {},
    signal?: AbortSignal,
  ): Promise<void> {
    const since = clock.now()
    await texts.createIndexes()
    const rebuild = elasticsearch.client ? await index.beginRebuild() : null
    if (rebuild === null) say('There is no Elasticsearch: only the simpler search is rebuilt.')
    let { after, done } = rebuild ?? { after: '', done: 0 }
    if (done > 0) say(`Goes on where an earlier rebuild was cut off: ${done} datasets are there.`)
    let noted = done
    async function write(entries: IndexEntry[], place: { after: string; upTo: string; done: number }) {
      const ids = entries.map(({ id }) => id)
      await Promise.all([
        rebuild ? index.writeNext(entries) : null,
        texts.write(entries, clock.now()),
        texts.removeOthers(place, ids, since),
      ])
      if (place.done < noted + noteEvery) return
      noted = place.done
      if (rebuild) await index.noteProgress({ name: rebuild.name, after: place.upTo, done: place.done })
      say(`${place.done} datasets indexed.`)
    }
    // One batch is read while words are made of another and the engine indexes a third: the time is that of the slowest.
    let writing = Promise.resolve()
    for await (const { ids, records } of readAhead(catalog, after)) {
      signal?.throwIfAborted()
      const entries = makeEntries(ids, records)
      await writing
      const upTo = ids.at(-1)!
      done += ids.length
      writing = write(entries, { after, upTo, done })
      // Awaited in the next round; until then a failure is nobody's fault.
      writing.catch(() => {})
      after = upTo
      tell({ done })
    }
    await writing
    if (rebuild) await index.finishRebuild(rebuild.name)
    await texts.removeOthers({ after, upTo: null }, [], since)
    say(`Done: the new index holds ${done} datasets and answers from now on.`)
  }

  return {
    openIndex,
    async isReady() {
      try {
        return (await index.check()) !== 'missing'
      } catch {
        return false
      }
    },
    indexDatasets,
    async indexAgencies(agencyIds) {
      for await (const ids of catalog.streamDatasetIds({ agencyIds: [...agencyIds] }))
        await indexDatasets(ids)
    },
    async indexThemes(themes) {
      for await (const ids of catalog.streamDatasetIds({ themes: [...themes] })) await indexDatasets(ids)
    },
    reindex,
    noteMissing() {
      if (Date.now() < notedMs + missingRestMs) return
      notedMs = Date.now()
      openIndex().catch((error: Error) => logger.warn({ err: error }, 'The search index could not be opened'))
    },
  }
}

interface Batch {
  ids: string[]
  records: DatasetToIndex[]
}

/** All datasets behind an id, in batches; the next batch is asked for before the present one is given. */
async function* readAhead(
  catalog: Pick<SearchDeps['catalog'], 'streamDatasetIds' | 'getIndexRecords'>,
  after: string,
): AsyncGenerator<Batch> {
  let next: Promise<Batch> | null = null
  for await (const ids of catalog.streamDatasetIds({ after })) {
    const present = next
    next = catalog.getIndexRecords(ids).then((records) => ({ ids, records }))
    // Awaited in the next round; until then a failure is nobody's fault.
    next.catch(() => {})
    if (present) yield present
  }
  if (next) yield next
}
