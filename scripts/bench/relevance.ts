/** How well a record answers a query: 3 what the person wants, 2 useful, 1 related. */
export interface Judgement {
  key: string
  grade: 1 | 2 | 3
}

export interface JudgedQuery {
  query: string
  kind: string
  /** Absent where a list has one language a kind. */
  language?: string
  /** Who tunes the search looks at the first half; the other half tells whether it was learnt by heart. */
  set?: 'tuning' | 'held-out'
  /** Empty: nothing should be offered as a real hit. */
  relevant: readonly Judgement[]
}

/** What a search gave for a query: keys, best first, each once. */
export interface Answer {
  found: readonly string[]
  /** Nothing matched as typed, and the answer says so. */
  relaxed: boolean
}

/** People look at the first page; what stands below is not found. */
const depth = 10
/** From this grade on a record answers the query; below it is only related. */
const useful = 2

/**
 * nDCG@10 with the gain 2^grade − 1 and a discount of log2(rank + 1) (Burges et al. 2005). The best order is that of all
 * judged records, so what was not found costs as much as what stands too low.
 */
export function ndcgAt10(found: readonly string[], relevant: readonly Judgement[]): number {
  const grades = new Map(relevant.map(({ key, grade }) => [key, grade]))
  const best = relevant.map(({ grade }) => grade).toSorted((a, b) => b - a)
  const ideal = discountedGain(best)
  return ideal === 0 ? 0 : discountedGain(found.map((key) => grades.get(key) ?? 0)) / ideal
}

const discountedGain = (grades: readonly number[]): number =>
  grades.slice(0, depth).reduce((sum, grade, index) => sum + (2 ** grade - 1) / Math.log2(index + 2), 0)

/** The share of the useful records that stand in the first ten; of more than ten, ten can be reached. Null when none is useful. */
export function recallAt10(found: readonly string[], relevant: readonly Judgement[]): number | null {
  const keys = usefulKeys(relevant)
  if (keys.size === 0) return null
  const hits = found.slice(0, depth).filter((key) => keys.has(key)).length
  return hits / Math.min(depth, keys.size)
}

/** One over the place of the first useful record; 0 when there is none in the first ten. Null when none is useful. */
export function reciprocalRank(found: readonly string[], relevant: readonly Judgement[]): number | null {
  const keys = usefulKeys(relevant)
  if (keys.size === 0) return null
  const index = found.slice(0, depth).findIndex((key) => keys.has(key))
  return index < 0 ? 0 : 1 / (index + 1)
}

const usefulKeys = (relevant: readonly Judgement[]): Set<string> =>
  new Set(relevant.filter(({ grade }) => grade >= useful).map(({ key }) => key))

/** Means over the queries that something answers, and apart from them how those are met that nothing answers. */
export interface Scores {
  /** How many queries something answers. */
  answerable: number
  ndcg: number
  recall: number
  mrr: number
  /** The share of the answerable queries that found nothing at all. */
  empty: number
  /** How many queries nothing answers, and the share of them that offered nothing as a real hit. */
  unanswerable: number
  quiet: number
}

/** The scores of queries with their answers, in the same order. */
export function score(queries: readonly JudgedQuery[], answers: readonly Answer[]): Scores {
  const pairs = queries.map((query, index) => ({ ...query, ...answers[index]! }))
  const answerable = pairs.filter(({ relevant }) => relevant.length > 0)
  const unanswerable = pairs.filter(({ relevant }) => relevant.length === 0)
  return {
    answerable: answerable.length,
    ndcg: mean(answerable.map(({ found, relevant }) => ndcgAt10(found, relevant))),
    recall: mean(answerable.map(({ found, relevant }) => recallAt10(found, relevant))),
    mrr: mean(answerable.map(({ found, relevant }) => reciprocalRank(found, relevant))),
    empty: mean(answerable.map(({ found }) => (found.length === 0 ? 1 : 0))),
    unanswerable: unanswerable.length,
    quiet: mean(unanswerable.map(({ found, relaxed }) => (found.length === 0 || relaxed ? 1 : 0))),
  }
}

/** The mean of what has a value; 0 of nothing. */
function mean(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length
}
