import type { Filter } from 'mongodb'
import { listPlaces } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import { facetField, maxFacetValues, type FacetCount } from './facets.ts'
import { formerField, type Filters } from './filters.ts'
import { isStopWord, type QueryNode, type QueryTree, type QueryWord } from './query-words.ts'
import type { FacetName, Language, OrderBy, Reading } from './records.ts'
import { neighbours, type SearchText, type SearchTexts } from './search-texts.ts'
import { whereFilter } from './where-filter.ts'

type Condition = Filter<SearchText>

/** What the simpler search found: ids of a page and where the next begins. */
export interface FallbackResult {
  ids: string[]
  total: number
  after: unknown[] | null
  counts: Map<FacetName, FacetCount[]>
  reading: Reading
}

export interface FallbackQuery {
  tree: QueryTree | null
  filters: Filters
  viewer: Viewer
  orderBy: OrderBy
  facets: readonly FacetName[]
  facetSize?: number
  lang: Language
  limit: number
  after: unknown[] | null
}

/** Answers from MongoDB while Elasticsearch is away: filters exact, words whole, order simple. */
export async function findInDatabase({ texts }: SearchTexts, query: FallbackQuery): Promise<FallbackResult> {
  const base = [visibleTo(query.viewer), ...otherConditions(query.filters)]
  const facetConditions = listFacetConditions(query.filters)
  const inAll = facetConditions.map(({ condition }) => condition)
  let words: Condition[] = []
  let total = 0
  let reading: Reading = 'asTyped'
  for (reading of query.tree ? (['asTyped', 'forgiving', 'anyWord'] as const) : (['asTyped'] as const)) {
    words = query.tree ? compileTree(query.tree, reading) : []
    total = await texts.countDocuments(all([...base, ...words, ...inAll]))
    if (total > 0) break
  }
  const [page, counts] = await Promise.all([
    readPage(texts, all([...base, ...words, ...inAll]), query),
    countFacets(texts, [...base, ...words], facetConditions, query),
  ])
  return { ...page, total, counts, reading }
}

const all = (conditions: Condition[]): Condition => (conditions.length === 0 ? {} : { $and: conditions })

function visibleTo(viewer: Viewer): Condition {
  const places = listPlaces(viewer, 'read')
  if (places === 'everywhere') return {}
  return places.length === 0
    ? { visible: true }
    : { $or: [{ visible: true }, { agencyPath: { $in: places } }] }
}

function listFacetConditions(filters: Filters): { name: FacetName; condition: Condition }[] {
  const conditions: { name: FacetName; condition: Condition }[] = filters.lists.map(
    ({ name, field, values, orNone, former }) => ({
      name,
      condition: {
        $or: [
          { [field]: { $in: values } },
          ...(former ? [{ [formerField]: { $in: former } }] : []),
          ...(orNone ? [{ [field]: { $in: [null, []] } }] : []),
        ],
      },
    }),
  )
  if (filters.years) conditions.push({ name: 'year', condition: yearCondition(filters.years) })
  if (filters.modifiedSinceMs !== null)
    conditions.push({ name: 'modified', condition: { modified: { $gte: filters.modifiedSinceMs } } })
  return conditions
}

function yearCondition({ spans, orNone }: NonNullable<Filters['years']>): Condition {
  const met = spans.map(({ from, to }) => ({
    period: { $ne: null },
    ...(to === null ? {} : { 'period.gte': { $not: { $gt: to } } }),
    ...(from === null ? {} : { 'period.lte': { $not: { $lt: from } } }),
  }))
  return { $or: [...met, ...(orNone ? [{ period: null }] : [])] } as Condition
}

function otherConditions({ box, hasTable, overdue, where }: Filters): Condition[] {
  const conditions: Condition[] = where ? [whereFilter(where)] : []
  if (hasTable !== null) conditions.push({ hasTable })
  if (overdue) {
    const isLate = { due: { $gt: 0, $lt: overdue.beforeMs } }
    conditions.push((overdue.isWanted ? isLate : { $nor: [isLate] }) as Condition)
  }
  if (box) {
    const meets = (west: number, east: number) => ({
      'boxLon.gte': { $lte: east },
      'boxLon.lte': { $gte: west },
    })
    conditions.push({ 'boxLat.gte': { $lte: box.north }, 'boxLat.lte': { $gte: box.south } } as Condition)
    conditions.push(
      (box.west <= box.east
        ? meets(box.west, box.east)
        : { $or: [meets(box.west, 180), meets(-180, box.east)] }) as Condition,
    )
  }
  return conditions
}

function compileTree(tree: QueryTree, reading: Reading): Condition[] {
  if (reading === 'anyWord') {
    const forms = tree.words.filter((word) => !isStopWord(word)).flatMap(formsOf)
    const unwanted = tree.nodes
      .filter((node) => node.kind === 'not')
      .map((node) => compileNode(node, 'asTyped'))
    return [{ words: { $in: forms } }, ...unwanted]
  }
  const telling = tree.nodes.filter((node) => node.kind !== 'word' || !isStopWord(node.word))
  return (telling.length > 0 ? telling : tree.nodes).map((node) => compileNode(node, reading))
}

const formsOf = ({ folded, stems }: QueryWord): string[] => [folded, ...stems]

function compileNode(node: QueryNode, reading: Reading): Condition {
  switch (node.kind) {
    case 'word':
      return reading === 'asTyped' && node.word.hasDiacritics
        ? { words: node.word.folded, forms: node.word.exact }
        : { words: { $in: formsOf(node.word) } }
    case 'phrase':
      return neighbours(node.words.map(({ folded }) => folded))
    case 'all':
      return { $and: node.nodes.map((each) => compileNode(each, reading)) }
    case 'any':
      return { $or: node.nodes.map((each) => compileNode(each, reading)) }
    case 'same':
      return {
        $or: [
          { $and: node.typed.map((each) => compileNode(each, reading)) },
          ...node.others.map((words) =>
            words.length === 1
              ? compileNode({ kind: 'word', word: words[0]! }, 'asTyped')
              : compileNode({ kind: 'phrase', words }, 'asTyped'),
          ),
          ...(node.place ? [{ units: { $in: [...node.place.units] } }] : []),
        ],
      }
    case 'not':
      return { $nor: [compileNode(node.node, reading)] }
  }
}

async function readPage(
  texts: SearchTexts['texts'],
  condition: Condition,
  { tree, orderBy, limit, after }: FallbackQuery,
): Promise<{ ids: string[]; after: unknown[] | null }> {
  const { field, direction } = orderOf(orderBy)
  const sort = field === '_id' ? { _id: direction } : { [field]: direction, _id: direction }
  const stages: Record<string, unknown>[] = [{ $match: condition }]
  if (field === 'score') stages.push({ $addFields: { score: scoreOf(tree) } })
  if (after) stages.push({ $match: comesAfter(field, direction, after) })
  stages.push({ $sort: sort }, { $limit: limit + 1 }, { $project: { _id: 1, place: `$${field}` } })
  const found = await texts.aggregate<{ _id: string; place: unknown }>(stages).toArray()
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    ids: page.map(({ _id }) => _id),
    after: found.length > limit && last ? [last.place, last._id] : null,
  }
}

function orderOf(orderBy: OrderBy): { field: string; direction: 1 | -1 } {
  switch (orderBy) {
    case 'relevance':
      return { field: 'score', direction: -1 }
    case 'title':
      return { field: 'titleSortKey', direction: 1 }
    default:
      return orderBy.startsWith('-')
        ? { field: orderBy.slice(1), direction: -1 }
        : { field: orderBy, direction: 1 }
  }
}

function comesAfter(field: string, direction: 1 | -1, [value, id]: unknown[]): Condition {
  const operator = direction === 1 ? '$gt' : '$lt'
  return {
    $or: [{ [field]: { [operator]: value } }, { [field]: value, _id: { [operator]: id } }],
  } as Condition
}

/** Words in the title count three, others one; the newest day decides between equals by a fraction. */
function scoreOf(tree: QueryTree | null): Record<string, unknown> {
  const forms = (tree?.words ?? []).flatMap((word) => [word.exact, word.folded])
  const common = (field: string) => ({ $size: { $setIntersection: [`$${field}`, forms] } })
  return {
    $add: [
      { $multiply: [3, common('titleWords')] },
      common('words'),
      common('forms'),
      { $divide: ['$modified', 1e15] },
    ],
  }
}

async function countFacets(
  texts: SearchTexts['texts'],
  base: Condition[],
  facetConditions: { name: FacetName; condition: Condition }[],
  { facets, facetSize = maxFacetValues, lang, filters }: FallbackQuery,
): Promise<Map<FacetName, FacetCount[]>> {
  const counted = facets.map(async (name): Promise<[FacetName, FacetCount[]]> => {
    const others = facetConditions.filter((each) => each.name !== name).map(({ condition }) => condition)
    if (name === 'modified') return [name, await countRecent(texts, [...base, ...others], filters)]
    const field = facetField(name, lang)
    const counts = await texts
      .aggregate<{ _id: unknown; count: number }>([
        { $match: all([...base, ...others]) },
        { $project: { [field]: 1 } },
        { $unwind: `$${field}` },
        { $group: { _id: `$${field}`, count: { $sum: 1 } } },
        { $sort: name === 'year' ? { _id: -1 } : { count: -1, _id: 1 } },
        { $limit: facetSize },
      ])
      .toArray()
    return [name, counts.map(({ _id, count }) => ({ key: String(_id), count }))]
  })
  return new Map(await Promise.all(counted))
}

/** How many changed since each of the days, the last day first. */
const countRecent = (
  texts: SearchTexts['texts'],
  conditions: Condition[],
  { recentDays }: Filters,
): Promise<FacetCount[]> =>
  Promise.all(
    recentDays.map(async ({ day, fromMs }) => ({
      key: day,
      count: await texts.countDocuments(all([...conditions, { modified: { $gte: fromMs } }])),
    })),
  )
