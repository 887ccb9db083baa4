import type { estypes } from '@elastic/elasticsearch'
import type { Viewer } from '../identity/viewer.ts'
import { readTelex } from '../text/telex.ts'
import type { DatasetIndex } from './dataset-index.ts'
import { visibilityFilter } from './filters.ts'
import {
  isStopWord,
  listWords,
  readWords,
  type QueryNode,
  type QueryTree,
  type QueryWord,
} from './query-words.ts'
import { matchFolded } from './search-query.ts'

type Query = estypes.QueryDslQueryContainer

/** Who publishes makes mistakes too: so few datasets may share one. */
const rareCount = 2
/** One request counts them all; a longer query has enough other words. */
const maxWords = 8
/** Two syllables written as one word: each has two letters at least, and no two of them more than this. */
const maxJoined = 14
const pairFields = ['titlePairs', 'subjectPairs', 'descriptionPairs'] as const

/**
 * Finds out which words no dataset that the viewer may see has, and reads them again: as Telex typed with the keyboard
 * program off, and as two words without their space, where a dataset has that. The others are marked as perhaps mistyped;
 * a word that many have is meant, however near another is.
 */
export async function readUnknownWords(
  index: DatasetIndex,
  tree: QueryTree,
  viewer: Viewer,
): Promise<QueryTree> {
  const words = tree.words.filter((word) => !isStopWord(word)).slice(0, maxWords)
  if (words.length === 0) return tree
  const asked = words.map((word) => ({ word, readings: [...readAsTelex(word), ...readAsTwo(word)] }))
  const counts = await count(
    index,
    viewer,
    asked.flatMap(({ word, readings }) => [
      matchFolded('allFolded', word),
      ...readings.map(({ filter }) => filter),
    ]),
  )
  const meant = new Map<QueryWord, QueryWord[]>()
  for (const { word, readings } of asked) {
    const own = counts.shift()!
    const ranked = readings
      .map(({ words: read }) => ({ read, count: counts.shift()! }))
      .filter((reading) => reading.count > 0)
      .toSorted((a, b) => b.count - a.count)
    if (own === 0 && ranked[0]) meant.set(word, ranked[0].read)
    else if (own <= rareCount && canBeMistyped(word)) word.occurs = own === 0 ? 'never' : 'rarely'
  }
  if (meant.size === 0) return tree
  const nodes = tree.nodes.flatMap((node) => replaceWords(node, meant))
  return { ...tree, nodes, words: nodes.flatMap(listWords) }
}

interface Reading {
  words: QueryWord[]
  filter: Query
}

function readAsTelex({ exact }: QueryWord): Reading[] {
  const syllable = readTelex(exact)
  const words = syllable === null ? [] : readWords(syllable)
  return words.length === 1 ? [{ words, filter: { match: { allExact: words[0]!.exact } } }] : []
}

function readAsTwo({ exact, folded }: QueryWord): Reading[] {
  if (folded.length > maxJoined || folded.length !== exact.length || !/^\p{L}+$/u.test(folded)) return []
  return Array.from({ length: Math.max(0, folded.length - 3) }, (_unused, index) => index + 2).map((at) => ({
    words: readWords(`${exact.slice(0, at)} ${exact.slice(at)}`),
    filter: {
      bool: {
        should: pairFields.map((field) => ({
          match: { [field]: `${folded.slice(0, at)}_${folded.slice(at)}` },
        })),
        minimum_should_match: 1,
      },
    },
  }))
}

/** In how many datasets each is found. */
async function count(index: DatasetIndex, viewer: Viewer, filters: Query[]): Promise<number[]> {
  const { aggregations } = await index.search({
    query: { bool: { filter: [visibilityFilter(viewer)] } },
    aggs: { words: { filters: { filters } } },
    size: 0,
  })
  const { buckets } = (aggregations as { words: { buckets: { doc_count: number }[] } }).words
  return buckets.map(({ doc_count }) => doc_count)
}

/** Long enough, and letters alone. Folded syllables that are shorter have too many neighbours one mistake away. */
const canBeMistyped = ({ folded }: QueryWord): boolean => folded.length >= 5 && /^\p{L}+$/u.test(folded)

function replaceWords(node: QueryNode, meant: ReadonlyMap<QueryWord, QueryWord[]>): QueryNode[] {
  const all = (nodes: readonly QueryNode[]) => nodes.flatMap((each) => replaceWords(each, meant))
  switch (node.kind) {
    case 'word':
      return (meant.get(node.word) ?? [node.word]).map((word) => ({ kind: 'word', word }))
    case 'all':
      return [{ kind: 'all', nodes: all(node.nodes) }]
    case 'any':
      return [
        { kind: 'any', nodes: node.nodes.map((each) => ({ kind: 'all', nodes: replaceWords(each, meant) })) },
      ]
    case 'same':
      return [{ ...node, typed: all(node.typed) }]
    case 'phrase':
      return [{ kind: 'phrase', words: node.words.flatMap((word) => meant.get(word) ?? [word]) }]
    case 'not':
      return [node]
  }
}
