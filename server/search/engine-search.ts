import type { estypes } from '@elastic/elasticsearch'
import type { Viewer } from '../identity/viewer.ts'
import { cursorExpired } from '../problems.ts'
import { isViewGone, type DatasetIndex } from './dataset-index.ts'
import { buildAggregations, readAggregations, type FacetCount } from './facets.ts'
import { listFacetFilters, otherFilters, visibilityFilter, type Filters } from './filters.ts'
import { isStopWord, type QueryTree } from './query-words.ts'
import {
  readings,
  type FacetName,
  type Language,
  type OrderBy,
  type Reading,
  type SearchPlace,
} from './records.ts'
import { compileCandidates, compileQuery, listWanted } from './search-query.ts'
import { readUnknownWords } from './unknown-words.ts'

type Query = estypes.QueryDslQueryContainer

export interface EngineQuery {
  tree: QueryTree | null
  filters: Filters
  viewer: Viewer
  orderBy: OrderBy
  facets: readonly FacetName[]
  /** How many values of each are counted; as many as people read through when left out. */
  facetSize?: number
  lang: Language
  limit: number
  place: Extract<SearchPlace, { by: 'engine' | 'view' }> | null
}

export interface EngineResult {
  ids: string[]
  total: number
  place: SearchPlace | null
  counts: Map<FacetName, FacetCount[]>
  reading: Reading
  /** Where few have all words: ids of those that have some, the best first. */
  nearIds: string[]
  /** The query as it was read in the end. */
  tree: QueryTree | null
}

/** With fewer than this many that have all words, a reader is shown what comes near: a first screen. */
const fewResults = 10

/** Asks Elasticsearch for the ids of a page and the counts of facets, reading the words more loosely until something is found. */
export async function findInEngine(index: DatasetIndex, query: EngineQuery): Promise<EngineResult> {
  if (query.place) {
    const { reading } = query.place
    const asked = reading === 'asTyped' ? query : await readAgain(index, query)
    return { ...(await readPage(index, asked, reading)), nearIds: [], tree: asked.tree }
  }
  const useful = usefulReadings(query.tree)
  let asked = query
  let result: Page | null = null
  for (const reading of useful) {
    result = await readPage(index, asked, reading)
    if (result.total > 0) break
    if (reading === 'asTyped') asked = await readAgain(index, query)
  }
  const isFew = result!.total > 0 && result!.total < fewResults && result!.ids.length === result!.total
  const hasLooser = result!.reading !== 'anyWord' && useful.includes('anyWord')
  const nearIds =
    isFew && hasLooser && query.orderBy === 'relevance' ? await readNear(index, asked, result!.ids) : []
  return { ...result!, nearIds, tree: asked.tree }
}

const readAgain = async (index: DatasetIndex, query: EngineQuery): Promise<EngineQuery> => ({
  ...query,
  tree: query.tree && (await readUnknownWords(index, query.tree, query.viewer)),
})

/** Of so many that come near the best are chosen with care. */
const candidatesRanked = 100

type Page = Omit<EngineResult, 'nearIds' | 'tree'>

/** What has some of the words, without what has all; neither counted nor in the facets. */
async function readNear(index: DatasetIndex, query: EngineQuery, found: string[]): Promise<string[]> {
  const { tree, filters, viewer } = query
  if (!tree) return []
  const facetFilters = listFacetFilters(filters).map((each) => each.query)
  const { ids } = await index.search({
    query: {
      bool: {
        filter: [visibilityFilter(viewer), ...otherFilters(filters), ...facetFilters],
        must: [compileCandidates(tree)],
        must_not: [{ ids: { values: found } }],
      },
    },
    rescore: {
      window_size: candidatesRanked,
      query: { rescore_query: compileQuery(tree, 'anyWord'), query_weight: 0 },
    },
    size: fewResults - found.length,
    _source: false,
    track_total_hits: false,
  })
  return ids
}

/** The readings that differ for this query. */
export function usefulReadings(tree: QueryTree | null): Reading[] {
  const wanted = tree ? listWanted(tree) : []
  if (!tree || wanted.length === 0) return ['asTyped']
  const telling = wanted.filter((node) => node.kind !== 'word' || !isStopWord(node.word)).length
  return readings.filter(
    (reading) => reading !== 'anyWord' || telling > 1 || wanted.some(({ kind }) => kind === 'phrase'),
  )
}

async function readPage(index: DatasetIndex, query: EngineQuery, reading: Reading): Promise<Page> {
  const { place, limit, orderBy } = query
  const shown = place?.by === 'view' ? place.shown : []
  const view = place?.by === 'view' ? (place.view ?? (await index.openView())) : null
  const body = buildBody(query, reading, shown)
  if (place?.after) body.search_after = place.after as estypes.SortResults
  const answer = await index.search(body, view).catch((error: unknown) => {
    throw isViewGone(error) ? cursorExpired() : error
  })
  const hasMore = answer.ids.length > limit
  const ids = answer.ids.slice(0, limit)
  const after = answer.sorts[limit - 1] ?? null
  return {
    ids,
    total: answer.total + shown.length,
    counts: readAggregations(query.facets, answer.aggregations),
    reading,
    place: hasMore && after ? nextPlace() : null,
  }

  function nextPlace(): SearchPlace {
    // Values of fields stay what they are, scores move with every write: so the second page by relevance takes a view of the
    // index, leaves out what the first has shown, and goes on in it.
    if (orderBy !== 'relevance') return { by: 'engine', reading, after: after! }
    if (!place) return { by: 'view', reading, view: null, shown: ids, after: null }
    return { by: 'view', reading, view: answer.view, shown, after }
  }
}

function buildBody(query: EngineQuery, reading: Reading, shown: string[]): estypes.SearchRequest {
  const { tree, filters, viewer, orderBy, facets, facetSize, lang, limit } = query
  const facetFilters = listFacetFilters(filters)
  // A filter whose facet is not counted narrows everything at once, which costs least.
  const early = facetFilters.filter(({ name }) => !facets.includes(name)).map((each) => each.query)
  const late = facetFilters.filter(({ name }) => facets.includes(name)).map((each) => each.query)
  const filter: Query[] = [visibilityFilter(viewer), ...otherFilters(filters), ...early]
  const words = tree ? compileQuery(tree, reading) : null
  const needsScore = orderBy === 'relevance'
  const postFilter: Query | null =
    late.length > 0 || shown.length > 0
      ? { bool: { filter: late, ...(shown.length > 0 ? { must_not: [{ ids: { values: shown } }] } : {}) } }
      : null
  return {
    query: {
      bool: {
        filter: words && !needsScore ? [...filter, words] : filter,
        ...(words && needsScore ? { must: [words] } : {}),
      },
    },
    ...(postFilter ? { post_filter: postFilter } : {}),
    ...(facets.length > 0 ? { aggs: buildAggregations(facets, filters, lang, facetSize) } : {}),
    sort: sortOf(orderBy),
    // One more than asked tells whether there is a next page.
    size: limit + 1,
    _source: false,
    track_total_hits: true,
  }
}

/** Ties by id, in the same direction: ids grow with time, so the newest of a day comes first where new comes first. */
function sortOf(orderBy: OrderBy): estypes.SortCombinations[] {
  switch (orderBy) {
    case 'relevance':
      return [{ _score: { order: 'desc' } }, { id: 'asc' }]
    case 'title':
      return [{ titleSortKey: 'asc' }, { id: 'asc' }]
    default: {
      const direction = orderBy.startsWith('-') ? 'desc' : 'asc'
      return [{ [orderBy.replace('-', '')]: direction }, { id: direction }]
    }
  }
}
