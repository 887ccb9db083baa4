import type { Facets } from '../../schemas/generated/api/facets.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { DatasetWithAgency } from '../catalog/records.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { portalDay, type Clock } from '../platform/clock.ts'
import { ElasticsearchAway, type Elasticsearch } from '../platform/elasticsearch.ts'
import type { Logger } from '../platform/logger.ts'
import type { Metrics } from '../platform/metrics.ts'
import type { Mongo } from '../platform/mongo.ts'
import { searchUnavailable } from '../problems.ts'
import { foldText } from '../text/normalize.ts'
import { chooseKeywords, correctQuery } from './corrections.ts'
import { DatasetIndex, isIndexMissing } from './dataset-index.ts'
import { findInEngine, type EngineResult } from './engine-search.ts'
import { createDuplicates, type Duplicates } from './duplicates.ts'
import { foldTogether } from './near-duplicates.ts'
import { createJoinables, type Joinables } from './joinable.ts'
import { askedFacets, presentFacets, type FacetCount } from './facets.ts'
import { findInDatabase } from './fallback.ts'
import { readFilters } from './filters.ts'
import { createHighlighter } from './highlight.ts'
import { createIndexing, type Indexing } from './indexing.ts'
import { parseQuery, type QueryTree } from './query-words.ts'
import type {
  FacetName,
  FacetValues,
  FacetValuesRequest,
  FoundDataset,
  Language,
  OrderBy,
  Reading,
  SearchPlace,
  SearchRequest,
  SearchResult,
  Suggestion,
} from './records.ts'
import { readPlaceNames } from './place-names.ts'
import { SearchTexts } from './search-texts.ts'
import { createSynonyms, listPlaces } from './synonyms.ts'
import { listAbbreviations } from './agency-names.ts'
import { createSuggestions } from './suggestions.ts'
import { readThesaurus } from './thesaurus.ts'
import { createFormsReader } from './word-forms.ts'

export type {
  FacetName,
  FacetValues,
  SearchPlace,
  SearchRequest,
  SearchResult,
  Suggestion,
} from './records.ts'

/** Finds datasets. What it finds is derived: the catalogue has the last word on who sees what. */
export interface Search extends Indexing, Duplicates, Joinables {
  /** One page of datasets, found and counted as the viewer may see them. `place` goes on where an earlier page ended. */
  find(
    request: SearchRequest,
    viewer: Viewer,
    lang: Language,
    place?: SearchPlace | null,
  ): Promise<SearchResult>
  /** The values of one facet whose label holds the words, the most frequent first, counted as `find` counts them. */
  findFacetValues(
    request: FacetValuesRequest,
    name: FacetName,
    viewer: Viewer,
    lang: Language,
  ): Promise<FacetValues>
  /** Up to ten public names that begin with what is typed. */
  suggest(typed: string, lang: Language): Promise<Suggestion[]>
  /** How many datasets of the index the public may see; null while Elasticsearch is away. */
  countVisible(): Promise<number | null>
  /** Rows of all tables that anybody may ask; null while the engine is away. */
  countRows(): Promise<number | null>
}

export interface SearchDeps {
  elasticsearch: Elasticsearch
  mongo: Mongo
  catalog: Pick<
    Catalog,
    | 'getDatasets'
    | 'listPublicNames'
    | 'getIndexRecords'
    | 'streamDatasetIds'
    | 'findAgency'
    | 'listAgencyRecords'
    | 'findSeriesRecord'
    | 'findSeriesRecords'
    | 'findSameBytes'
    | 'vocabularies'
  >
  jobs: Pick<Jobs, 'create'>
  logger: Logger
  metrics: Metrics
  clock: Clock
}

interface Found extends Omit<EngineResult, 'place'> {
  place: SearchPlace | null
  degraded: boolean
}

/** No list of agencies, places or series is longer but in the largest catalogues, where the rarest keywords are left out. */
const maxCountedValues = 5_000

/** The door of the room. */
export function createSearch(deps: SearchDeps): Search {
  const { elasticsearch, mongo, catalog, metrics, clock } = deps
  const index = new DatasetIndex(elasticsearch)
  const texts = new SearchTexts(mongo.connection.db!)
  const indexing = createIndexing({ ...deps, index, texts })
  const suggestions = createSuggestions({ catalog, index, texts })
  const formsOf = createFormsReader()
  const highlighter = createHighlighter(formsOf)
  const withSynonyms = createSynonyms(() => [...readPlaceNames(catalog.vocabularies), ...readThesaurus()])

  /** Whether the engine cannot answer now; a lost index is asked for again. */
  function isAway(error: unknown): boolean {
    if (isIndexMissing(error)) indexing.noteMissing()
    return error instanceof ElasticsearchAway || isIndexMissing(error)
  }

  async function findAnywhere(
    query: Parameters<typeof findInDatabase>[1],
    place: SearchPlace | null,
  ): Promise<Found> {
    if (place?.by !== 'database') {
      try {
        const { after: _after, ...asked } = query
        return { ...(await findInEngine(index, { ...asked, place })), degraded: false }
      } catch (error) {
        if (!isAway(error)) throw error
        // A page that the engine began cannot be finished by another search without showing things twice.
        if (place) throw searchUnavailable(error)
      }
    }
    metrics.searchDegraded.inc()
    const { after, ...found } = await findInDatabase(texts, { ...query, after: place?.after ?? null })
    return {
      ...found,
      nearIds: [],
      tree: query.tree,
      place: after ? { by: 'database', after } : null,
      degraded: true,
    }
  }

  /** What is asked of the engines, made of what was asked of us. */
  async function readRequest(request: SearchRequest, viewer: Viewer, lang: Language) {
    const tree = withSynonyms(
      parseQuery(request.q),
      catalog.vocabularies.listSynonyms(),
      listAbbreviations(await catalog.listAgencyRecords()),
    )
    const filters = await readFilters(
      request,
      async (slug) => {
        const agency = await catalog.findAgency(slug)
        return agency && { id: agency._id, isClosed: !!agency.closed }
      },
      portalDay(clock.now()),
      async (slug) => (await catalog.findSeriesRecord(slug))?._id ?? null,
      async () =>
        (await catalog.listAgencyRecords()).map(({ _id, slug, formerSlugs }) => ({
          id: _id,
          slugs: [slug, ...formerSlugs],
        })),
    )
    return {
      tree,
      filters,
      viewer,
      orderBy: chooseOrder(request.orderBy, tree),
      facets: askedFacets(request.facets),
      lang,
      limit: request.limit ?? 20,
      after: null,
    }
  }

  async function find(
    request: SearchRequest,
    viewer: Viewer,
    lang: Language,
    place: SearchPlace | null = null,
  ): Promise<SearchResult> {
    const query = await readRequest(request, viewer, lang)
    const { tree, facets } = query
    if (tree?.isEmpty) return findNothing(request.q!, facets, lang)
    const found = await findAnywhere(query, place)
    const [loaded, presented] = await Promise.all([
      catalog.getDatasets([...found.ids, ...found.nearIds], viewer),
      present(found.counts, lang),
    ])
    const isFirstPage = place === null
    const nearIds = new Set(found.nearIds)
    const records = loaded.filter(({ _id }) => !nearIds.has(_id))
    const near = loaded.filter(({ _id }) => nearIds.has(_id))
    return {
      items: found.tree
        ? withHighlights(putTogether(records, query.orderBy), found.tree, found.reading, lang)
        : records,
      // The index may still count what the catalogue no longer shows.
      total: Math.max(0, found.total - (found.ids.length - records.length)),
      near: found.tree ? withHighlights(near, found.tree, 'anyWord', lang) : [],
      place: found.place,
      facets: presented,
      suggestions:
        tree && isFirstPage && !found.degraded
          ? await suggestBetter(request.q!, tree, found, records, lang)
          : [],
      degraded: found.degraded,
      relaxed: tree !== null && found.total > 0 && found.reading !== 'asTyped',
      reading: found.reading,
      places: tree ? listPlaces(request.q!, tree) : [],
    }
  }

  async function present(counts: Map<FacetName, FacetCount[]>, lang: Language): Promise<Facets> {
    const [agencies, series] = await Promise.all([
      counts.size > 0 ? catalog.listAgencyRecords() : [],
      catalog.findSeriesRecords((counts.get('series') ?? []).map(({ key }) => key)),
    ])
    return presentFacets(counts, {
      lang,
      agencies: new Map(agencies.map((agency) => [agency._id, agency])),
      series: new Map(series.map((record) => [record._id, record])),
      vocabularies: catalog.vocabularies,
    })
  }

  /** Reads all values at once and looks through their words here: they are labels, which the engines do not know. */
  async function findFacetValues(
    { words, limit, ...request }: FacetValuesRequest,
    name: FacetName,
    viewer: Viewer,
    lang: Language,
  ): Promise<FacetValues> {
    // Nobody reads the datasets, so none is scored.
    const asked: SearchRequest = { ...request, facets: [name], orderBy: '-modified', limit: 1 }
    const query = { ...(await readRequest(asked, viewer, lang)), facetSize: maxCountedValues }
    if (query.tree?.isEmpty) return { items: [], total: 0 }
    const { counts } = await findAnywhere(query, null)
    const all = (await present(counts, lang))[name] ?? []
    const wanted = foldText(words)
    const items = wanted === '' ? all : all.filter(({ label }) => foldText(label).includes(wanted))
    return { items: items.slice(0, limit), total: items.length }
  }

  function withHighlights(
    records: readonly FoundDataset[],
    tree: QueryTree,
    reading: Reading,
    lang: Language,
  ): FoundDataset[] {
    const highlight = highlighter(tree, reading, lang)
    return records.map((record) => ({ ...record, highlight: highlight(record) }))
  }

  /** Something was typed of which no word can be made: nothing is found, rather than everything. */
  async function findNothing(q: string, facets: readonly FacetName[], lang: Language): Promise<SearchResult> {
    // Nothing had to be asked of the engine, but who asks is to know that it is away.
    const degraded = (await countVisible()) === null
    if (degraded) metrics.searchDegraded.inc()
    return {
      items: [],
      total: 0,
      near: [],
      place: null,
      facets: Object.fromEntries(facets.map((name) => [name, []])),
      suggestions: degraded ? [] : await offerKeywords(q, lang).catch(() => []),
      degraded,
      relaxed: false,
      reading: 'asTyped',
      places: [],
    }
  }

  /**
   * "Did you mean", when nothing was found as it was typed. A second search for those who found one or two things was tried:
   * it cost every third distinct query as much as the first search again, and hardly ever knew better.
   */
  async function suggestBetter(
    q: string,
    tree: QueryTree,
    found: Found,
    records: readonly DatasetWithAgency[],
    lang: Language,
  ): Promise<string[]> {
    if (tree.words.length === 0 || (found.reading === 'asTyped' && found.total > 0)) return []
    try {
      if (found.total === 0) return await offerKeywords(q, lang)
      const read = found.tree ?? tree
      const corrected = correctQuery(read, records, formsOf) ?? (read === tree ? null : writeWords(read))
      return corrected === null ? [] : [corrected]
    } catch (error) {
      // A better spelling is a courtesy; the answer stands without it.
      if (isAway(error)) return []
      throw error
    }
  }

  async function offerKeywords(q: string, lang: Language): Promise<string[]> {
    return chooseKeywords(q, await suggestions.listKeywords(lang))
  }

  /** What the index says of all that is public; null while the engine is away. */
  async function askOfPublic(body: object): Promise<Awaited<ReturnType<typeof index.search>> | null> {
    try {
      return await index.search({ query: { term: { visible: true } }, size: 0, ...body })
    } catch (error) {
      if (!isAway(error)) throw error
      return null
    }
  }

  const countVisible = async (): Promise<number | null> =>
    (await askOfPublic({ track_total_hits: true }))?.total ?? null

  async function countRows(): Promise<number | null> {
    const aggs = { rows: { sum: { field: 'rowCount' } } }
    const found = await askOfPublic({ aggs, track_total_hits: false })
    return (found?.aggregations as { rows?: { value?: number } } | undefined)?.rows?.value ?? null
  }

  const { noteMissing: _noteMissing, ...doors } = indexing
  return {
    ...doors,
    find,
    findFacetValues,
    async suggest(typed, lang) {
      try {
        return await suggestions.suggest(typed, lang, elasticsearch.isAvailable())
      } catch (error) {
        if (!isAway(error)) throw error
        return suggestions.suggest(typed, lang, false)
      }
    },
    countVisible,
    countRows,
    ...createDuplicates({ catalog, find }),
    ...createJoinables({ catalog, index }),
  }
}

const writeWords = ({ words }: QueryTree): string => words.map(({ exact }) => exact).join(' ')

/** In an order by a fact, such as the day, each stays where that puts it. */
const putTogether = (records: readonly DatasetWithAgency[], orderBy: OrderBy): FoundDataset[] =>
  orderBy === 'relevance' ? foldTogether(records) : [...records]

/** By relevance where words ask for it, else the newest first. */
function chooseOrder(orderBy: OrderBy | undefined, tree: QueryTree | null): OrderBy {
  const hasWords = tree !== null && tree.words.length > 0
  if (orderBy !== undefined && orderBy !== 'relevance') return orderBy
  return hasWords ? 'relevance' : '-modified'
}
