import type { estypes } from '@elastic/elasticsearch'
import { syllablePairs } from '../text/tokens.ts'
import { isStopWord, type QueryNode, type QueryTree, type QueryWord } from './query-words.ts'
import { listVariants } from './synonyms.ts'
import type { Reading } from './records.ts'

type Query = estypes.QueryDslQueryContainer

/** Folded syllables shorter than this have too many neighbours one mistake away. */
const fuzzyLength = 5
/** A word is compared with at most so many others of the index. */
const maxExpansions = 20

/** One mistake from five letters on, two from nine; the first letter is nearly always right. */
const nearness = { fuzziness: 'AUTO:5,9', prefix_length: 1, max_expansions: maxExpansions } as const

// Steps between the tiers: title before subject before description before the rest, whatever the words weigh.
const tiers = { title: 60, subject: 30, description: 15 } as const

/** The query for a tree in one reading: what must match decides, what should match ranks. Null for a tree without words. */
export function compileQuery(tree: QueryTree, reading: Reading): Query {
  const wanted = listWanted(tree)
  const unwanted = tree.nodes.flatMap((node) =>
    node.kind === 'not' ? [compileNode(node.node, 'asTyped')] : [],
  )
  const required = withoutStopWords(wanted)
  const clauses = required.map((node) => compileNode(node, reading))
  const must: Query[] =
    reading === 'asTyped' || reading === 'forgiving' || clauses.length < 2
      ? clauses
      : [
          {
            bool: {
              should: clauses,
              minimum_should_match: reading === 'anyWord' ? 1 : mostOf(clauses.length),
            },
          },
        ]
  return {
    bool: {
      ...(must.length > 0 ? { must } : {}),
      ...(unwanted.length > 0 ? { must_not: unwanted } : {}),
      ...(tree.words.length > 0
        ? { should: [...rankingClauses(tree.words, reading), ...listVariants(tree).flatMap(rankVariant)] }
        : {}),
    },
  }
}

/** What is looked for. Words joined by a sign are words like others: each may be left out by a looser reading. */
export const listWanted = (tree: QueryTree): QueryNode[] =>
  tree.nodes
    .filter((node) => node.kind !== 'not')
    .flatMap((node) => (node.kind === 'all' ? node.nodes : [node]))

/** One of two, two of three, three of four, then three quarters. */
export const mostOf = (count: number): number =>
  count <= 4 ? Math.max(1, count - 1) : Math.ceil(count * 0.75)

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
            // Written by somebody who knows how it is spelled.
            ...node.others.map((words) =>
              words.length === 1 ? compileWord(words[0]!, 'asTyped') : compilePhrase(words, 'asTyped'),
            ),
          ],
          minimum_should_match: 1,
        },
      }
    case 'not':
      return { bool: { must_not: [compileNode(node.node, 'asTyped')] } }
  }
}

/** A little below what has the words as they were typed. */
const variantBoost = 0.8

/** The steps of the tiers for other words that mean the same. */
const rankVariant = (words: QueryWord[]): Query[] =>
  Object.entries(tiers).map(([field, boost]) => tier(`${field}Folded`, words, boost * variantBoost))

/** Typed with diacritics a word is trusted; without, it stands for all its readings. */
function compileWord(word: QueryWord, reading: Reading): Query {
  if (reading === 'asTyped') {
    return word.hasDiacritics ? { match: { allExact: word.exact } } : matchFolded('allFolded', word)
  }
  const folded = matchFolded('allFolded', word)
  if (!isFuzzy(word)) return folded
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

const isFuzzy = ({ folded }: QueryWord): boolean => folded.length >= fuzzyLength && /^\p{L}+$/u.test(folded)

function matchFolded(field: string, { folded, stems }: QueryWord): Query {
  return { match: { [field]: [folded, ...stems].join(' ') } }
}

function compilePhrase(words: QueryWord[], reading: Reading): Query {
  const isExact = reading === 'asTyped' && words.some((word) => word.hasDiacritics)
  return isExact
    ? { match_phrase: { allExact: words.map(({ exact }) => exact).join(' ') } }
    : { match_phrase: { allFolded: words.map(({ folded }) => folded).join(' ') } }
}

function rankingClauses(words: QueryWord[], reading: Reading): Query[] {
  const exact = words.map((word) => word.exact).join(' ')
  const folded = words.flatMap((word) => [word.folded, ...word.stems]).join(' ')
  const pairs = syllablePairs(words.map((word) => word.folded)).join(' ')
  const fuzzy = words
    .filter(isFuzzy)
    .map((word) => word.folded)
    .join(' ')
  return [
    ...(reading === 'asTyped' || fuzzy === ''
      ? []
      : [
          { match: { titleFolded: { query: fuzzy, boost: 6, ...nearness } } },
          { match: { subjectFolded: { query: fuzzy, boost: 3, ...nearness } } },
        ]),
    ...Object.entries(tiers).map(([field, boost]) => tier(`${field}Folded`, words, boost)),
    // As typed before folded: "Sơn Đông" before "Sơn Đồng" for who typed the first.
    { match: { titleExact: { query: exact, boost: 3 } } },
    { match: { subjectExact: { query: exact, boost: 1.5 } } },
    { match: { titleFolded: { query: folded, boost: 2 } } },
    { match: { subjectFolded: folded } },
    // Most Vietnamese words are two syllables: together they weigh more than apart.
    ...(pairs === ''
      ? []
      : [
          { match: { titlePairs: { query: pairs, boost: 3 } } },
          { match: { subjectPairs: { query: pairs, boost: 1.5 } } },
          { match: { descriptionPairs: pairs } },
          { match_phrase: { titleExact: { query: exact, boost: 3 } } },
        ]),
  ]
}

/** A fixed step for having all words in one field. */
function tier(field: string, words: QueryWord[], boost: number): Query {
  const telling = words.filter((word) => !isStopWord(word))
  const needed = (telling.length > 0 ? telling : words).map((word) => matchFolded(field, word))
  return {
    constant_score: { filter: needed.length === 1 ? needed[0]! : { bool: { filter: needed } }, boost },
  }
}
