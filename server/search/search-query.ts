import type { estypes } from '@elastic/elasticsearch'
import { syllablePairs } from '../text/tokens.ts'
import { isStopWord, type QueryNode, type QueryTree, type QueryWord } from './query-words.ts'
import type { Reading } from './records.ts'

type Query = estypes.QueryDslQueryContainer

/** A word is compared with at most so many others of the index. */
const maxExpansions = 20

/** One mistake from five letters on, two from nine; the first letter is nearly always right. */
const nearness = { fuzziness: 'AUTO:5,9', prefix_length: 1, max_expansions: maxExpansions } as const

/** What a word weighs in each field. These and the numbers below were chosen on the tuning half of the judged queries (docs/relevance.md). */
const fields = { titleFolded: 3, subjectFolded: 2, descriptionFolded: 1, allFolded: 0.5 } as const
/** A word that is one or two letters off, against the same word. */
const fuzzyBoost = 0.3
/** Being about the place that was named: as a word of some weight in the subject. */
const placeBoost = 8
/** Other words that mean the same, a little below those that were typed. */
const otherBoost = 0.8
// Steps between the tiers: title before subject before description before the rest, whatever the words weigh.
const tiers = { titleFolded: 60, subjectFolded: 30, descriptionFolded: 15 } as const

/** The query for a tree in one reading: what must match decides, what should match ranks. */
export function compileQuery(tree: QueryTree, reading: Reading): Query {
  const wanted = listWanted(tree)
  const unwanted = compileUnwanted(tree)
  const required = withoutStopWords(wanted)
  const clauses = required.map((node) => compileNode(node, reading))
  const isLoose = reading === 'anyWord' && clauses.length > 1
  return {
    bool: {
      ...(clauses.length > 0
        ? { filter: isLoose ? [{ bool: { should: clauses, minimum_should_match: 1 } }] : clauses }
        : {}),
      ...(unwanted.length > 0 ? { must_not: unwanted } : {}),
      ...(tree.words.length > 0
        ? {
            should: [
              ...rankingClauses(required, tree.words, reading),
              ...(isLoose
                ? [step(required, 'asTyped', steps.asTyped), step(required, 'anyWord', steps.anyWord)]
                : []),
            ],
          }
        : {}),
    },
  }
}

/**
 * What has any of the words, scored simply, for the engine to choose from: it skips what cannot be among the best, which the full
 * query does not let it do. At 100,000 datasets that is 3 ms instead of 25.
 */
export function compileCandidates(tree: QueryTree): Query {
  return {
    bool: {
      should: withoutStopWords(listWanted(tree)).map(candidatesOf),
      minimum_should_match: 1,
      must_not: compileUnwanted(tree),
    },
  }
}

/** What stands behind a minus, taken as it was typed. */
const compileUnwanted = (tree: QueryTree): Query[] =>
  tree.nodes.flatMap((node) => (node.kind === 'not' ? [compileNode(node.node, 'asTyped')] : []))

function candidatesOf(node: QueryNode): Query {
  switch (node.kind) {
    case 'same':
      return {
        dis_max: {
          queries: [
            anyOf(node.typed.map(candidatesOf)),
            ...node.others.map(matchOther),
            ...placeOf(node, placeBoost),
          ],
        },
      }
    case 'all':
    case 'any':
      return anyOf(node.nodes.map(candidatesOf))
    case 'phrase':
      return anyOf(node.words.map((word) => compileWord(word, 'anyWord')))
    default:
      return compileNode(node, 'anyWord')
  }
}

const anyOf = (should: Query[]): Query => ({ bool: { should, minimum_should_match: 1 } })

/** Written by somebody who knows how it is spelled. */
const matchOther = (words: QueryWord[]): Query =>
  words.length === 1 ? compileWord(words[0]!, 'asTyped') : compilePhrase(words, 'asTyped')

/** Where any word is enough: what has all of them comes first, then what has all of them but for mistakes. */
const steps = { asTyped: 100, anyWord: 30 } as const

const step = (nodes: QueryNode[], reading: Reading, boost: number): Query => ({
  constant_score: { filter: { bool: { filter: nodes.map((node) => compileNode(node, reading)) } }, boost },
})

/** What is looked for. Words joined by a sign are words like others: each may be left out by a looser reading. */
export const listWanted = (tree: QueryTree): QueryNode[] =>
  tree.nodes
    .filter((node) => node.kind !== 'not')
    .flatMap((node) => (node.kind === 'all' ? node.nodes : [node]))

/** Leaves out small words, unless there is nothing else. */
function withoutStopWords(nodes: QueryNode[]): QueryNode[] {
  const telling = nodes.filter((node) => node.kind !== 'word' || !isStopWord(node.word))
  return telling.length > 0 ? telling : nodes
}

function compileNode(node: QueryNode, reading: Reading): Query {
  switch (node.kind) {
    case 'word':
      return compileWord(node.word, reading)
    case 'phrase':
      // The loosest reading takes the words of a phrase apart.
      return reading === 'anyWord'
        ? { bool: { must: node.words.map((word) => compileWord(word, reading)) } }
        : compilePhrase(node.words, reading)
    case 'all':
      return { bool: { must: node.nodes.map((each) => compileNode(each, reading)) } }
    case 'any':
      return {
        bool: { should: node.nodes.map((each) => compileNode(each, reading)), minimum_should_match: 1 },
      }
    case 'same':
      return {
        bool: {
          should: [
            { bool: { must: node.typed.map((each) => compileNode(each, reading)) } },
            ...node.others.map(matchOther),
            ...placeOf(node),
          ],
          minimum_should_match: 1,
        },
      }
    case 'not':
      return { bool: { must_not: [compileNode(node.node, 'asTyped')] } }
  }
}

/** Typed with diacritics a word is trusted; without, it stands for all its readings. */
function compileWord(word: QueryWord, reading: Reading): Query {
  if (reading === 'asTyped') {
    return word.hasDiacritics ? { match: { allExact: word.exact } } : matchFolded('allFolded', word)
  }
  const folded = matchFolded('allFolded', word)
  if (!isPerhapsMistyped(word, reading)) return folded
  const near: Query = {
    match: {
      allFolded: {
        query: word.folded,
        boost: 0.3,
        ...nearness,
      },
    },
  }
  return { bool: { should: [folded, near], minimum_should_match: 1 } }
}

/** A word that nobody wrote is a mistake; one that hardly anybody wrote may be one, which the loosest reading allows for. */
const isPerhapsMistyped = ({ occurs }: QueryWord, reading: Reading): boolean =>
  occurs === 'never' || (occurs === 'rarely' && reading === 'anyWord')

export function matchFolded(field: string, { folded, stems }: QueryWord): Query {
  return { match: { [field]: [folded, ...stems].join(' ') } }
}

function compilePhrase(words: QueryWord[], reading: Reading): Query {
  const isExact = reading === 'asTyped' && words.some((word) => word.hasDiacritics)
  return isExact
    ? { match_phrase: { allExact: words.map(({ exact }) => exact).join(' ') } }
    : { match_phrase: { allFolded: words.map(({ folded }) => folded).join(' ') } }
}

/** How well each thing that is looked for matches, then how well they do together. */
function rankingClauses(nodes: QueryNode[], words: QueryWord[], reading: Reading): Query[] {
  const exact = words.map((word) => word.exact).join(' ')
  const pairs = syllablePairs(words.map((word) => word.folded)).join(' ')
  const fuzzy = words
    .filter((word) => isPerhapsMistyped(word, reading))
    .map((word) => word.folded)
    .join(' ')
  return [
    ...nodes.map(scoreNode),
    ...(reading === 'asTyped' || fuzzy === ''
      ? []
      : [
          { match: { titleFolded: { query: fuzzy, boost: fields.titleFolded * fuzzyBoost, ...nearness } } },
          {
            match: { subjectFolded: { query: fuzzy, boost: fields.subjectFolded * fuzzyBoost, ...nearness } },
          },
        ]),
    ...Object.entries(tiers).map(([field, boost]) => tier(field, nodes, boost)),
    // As typed before folded: "Sơn Đông" before "Sơn Đồng" for who typed the first.
    { match: { titleExact: { query: exact, boost: 1 } } },
    { match: { subjectExact: { query: exact, boost: 0.5 } } },
    // Most Vietnamese words are two syllables: together they weigh more than apart.
    ...(pairs === ''
      ? []
      : [
          { match: { titlePairs: pairs } },
          { match: { subjectPairs: { query: pairs, boost: 0.5 } } },
          { match: { descriptionPairs: { query: pairs, boost: 0.3 } } },
          { match_phrase: { titleExact: { query: exact, boost: 3 } } },
        ]),
    ...gentle,
  ]
}

/**
 * Between datasets that the words fit alike: the fresher, the one with a table to look into, the one that is used. Together less
 * than two points, of which a rare word in a title brings twenty, so that they never drown the text.
 */
const gentle: Query[] = [
  { distance_feature: { field: 'modified', origin: 'now/d', pivot: '365d', boost: 1 } },
  { constant_score: { filter: { term: { hasTable: true } }, boost: 0.3 } },
  ...[10, 100, 1_000].map((gte) => ({
    constant_score: { filter: { range: { downloads: { gte } } }, boost: 0.2 },
  })),
]

/** What says that it is about the place that was named. */
const placeOf = ({ place }: Extract<QueryNode, { kind: 'same' }>, boost = 1): Query[] =>
  place ? [{ constant_score: { filter: { terms: { units: [...place.units] } }, boost } }] : []

/** A word counts where it weighs most, and a little where it stands besides: so one rare word beats the same word everywhere. */
const scoreWord = (word: QueryWord): Query =>
  bestField((field, boost) => ({
    match: { [field]: { query: [word.folded, ...word.stems].join(' '), boost } },
  }))

const scorePhrase = (words: QueryWord[]): Query =>
  bestField((field, boost) => ({
    match_phrase: { [field]: { query: words.map(({ folded }) => folded).join(' '), boost } },
  }))

const bestField = (write: (field: string, boost: number) => Query): Query => ({
  dis_max: { queries: Object.entries(fields).map(([field, boost]) => write(field, boost)), tie_breaker: 0.3 },
})

function scoreNode(node: QueryNode): Query {
  switch (node.kind) {
    case 'word':
      return scoreWord(node.word)
    case 'phrase':
      return { bool: { should: node.words.map(scoreWord) } }
    case 'all':
      return { bool: { should: node.nodes.map(scoreNode) } }
    case 'any':
      return { dis_max: { queries: node.nodes.map(scoreNode) } }
    case 'same':
      return {
        dis_max: {
          queries: [
            { bool: { should: node.typed.map(scoreNode) } },
            ...node.others.map((words) => ({
              bool: {
                must: [words.length === 1 ? scoreWord(words[0]!) : scorePhrase(words)],
                boost: otherBoost,
              },
            })),
            ...placeOf(node, placeBoost),
          ],
        },
      }
    case 'not':
      return { match_none: {} }
  }
}

/** A fixed step for having all that is looked for in one field. */
function tier(field: string, nodes: QueryNode[], boost: number): Query {
  return {
    constant_score: { filter: { bool: { filter: nodes.map((node) => matchIn(field, node)) } }, boost },
  }
}

function matchIn(field: string, node: QueryNode): Query {
  switch (node.kind) {
    case 'word':
      return matchFolded(field, node.word)
    case 'phrase':
      return { bool: { filter: node.words.map((word) => matchFolded(field, word)) } }
    case 'all':
      return { bool: { filter: node.nodes.map((each) => matchIn(field, each)) } }
    case 'any':
      return { bool: { should: node.nodes.map((each) => matchIn(field, each)), minimum_should_match: 1 } }
    case 'same':
      return {
        bool: {
          should: [
            { bool: { filter: node.typed.map((each) => matchIn(field, each)) } },
            // A province of today has other names than those of which it was made: what has the name that was typed comes first.
            ...(node.place ? [] : node.others).map((words) =>
              words.length === 1
                ? matchFolded(field, words[0]!)
                : { match_phrase: { [field]: words.map(({ folded }) => folded).join(' ') } },
            ),
          ],
          minimum_should_match: 1,
        },
      }
    case 'not':
      return { match_all: {} }
  }
}
