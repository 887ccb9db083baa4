import { round } from './figure.ts'
import { ndcgAt10, score, type Answer, type JudgedQuery, type Scores } from './relevance.ts'

/** Who tunes the search sees where it fails: so many of the worst queries. */
const worstCount = 15

/** The scores of all queries and of each kind and language, then the worst queries with what they found. */
export function describeScores(
  title: string,
  queries: readonly JudgedQuery[],
  answers: readonly Answer[],
): string {
  const pairs = queries.map((query, index) => ({ query, answer: answers[index]! }))
  const line = (name: string, part: typeof pairs) =>
    writeScores(
      name,
      score(
        part.map(({ query }) => query),
        part.map(({ answer }) => answer),
      ),
    )
  const describeBy = (field: 'kind' | 'language') =>
    [...new Set(pairs.flatMap(({ query }) => query[field] ?? []))].toSorted().map((value) =>
      line(
        `${field} ${value}`,
        pairs.filter(({ query }) => query[field] === value),
      ),
    )
  const worst = pairs
    .filter(({ query }) => query.relevant.length > 0)
    .map((pair) => ({ ...pair, ndcg: ndcgAt10(pair.answer.found, pair.query.relevant) }))
    .toSorted((a, b) => a.ndcg - b.ndcg)
    .slice(0, worstCount)
  return [
    title,
    line('all', pairs),
    ...describeBy('kind'),
    ...describeBy('language'),
    `worst ${worst.length}:`,
    ...worst.map(
      ({ query, answer, ndcg }) =>
        `  ${round(ndcg)} ${query.query} (${query.kind}): wanted ${query.relevant[0]!.key}; found ${answer.found.slice(0, 3).join(', ') || 'nothing'}${answer.relaxed ? ' (relaxed)' : ''}`,
    ),
  ].join('\n')
}

/** One line: what the scores of a group of queries are. */
export function writeScores(name: string, scores: Scores): string {
  const { answerable, ndcg, recall, mrr, empty, unanswerable, quiet } = scores
  const answered =
    answerable === 0
      ? ''
      : `${answerable} queries: nDCG@10 ${round(ndcg, 3)}, recall@10 ${round(recall, 3)}, MRR ${round(mrr, 3)}, without result ${percent(empty)}`
  const unanswered =
    unanswerable === 0 ? '' : `${unanswerable} that nothing answers: ${percent(quiet)} offer no real hit`
  return `  ${name}: ${[answered, unanswered].filter((text) => text !== '').join('; ')}`
}

/** A share in per cent. */
export const percent = (part: number): string => `${round(part * 100, 1)} %`
