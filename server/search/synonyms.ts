import { allTexts } from '../text/first-text.ts'
import {
  listWords,
  readWords,
  type Place,
  type QueryNode,
  type QueryTree,
  type QueryWord,
} from './query-words.ts'

/** Words that mean the same, and the place that they name, if they do. */
export interface WordGroup {
  terms: readonly string[]
  place?: Place
  /** Only the first term is widened: whoever writes a whole name means no abbreviation. */
  isOneWay?: boolean
}

/** One way to say something, with the other ways. */
interface Term {
  words: QueryWord[]
  others: QueryWord[][]
  place?: Place
}

type Terms = Map<string, Term[]>

/** A query in which more words are widened than this is a text; each adds up to twenty clauses. */
const maxWidened = 5

/** The first ones count: each costs a few clauses in the engine. */
const maxOthers = 16

/**
 * Widens queries by groups of words that mean the same, when they are asked: so a change of the groups holds for the next
 * search, and nothing is indexed again. What is made of names comes after the groups of administrators, the shipped ones last.
 * "Phrases" and words behind a minus are taken as they were typed.
 */
export function createSynonyms(
  readShipped: () => readonly WordGroup[],
): (
  tree: QueryTree | null,
  groups: readonly (readonly string[])[],
  names?: readonly WordGroup[],
) => QueryTree | null {
  let shippedTerms: Terms | null = null
  const readOwn = rememberLast((groups: readonly (readonly string[])[]) =>
    indexTerms(groups.map((terms) => ({ terms }))),
  )
  const readNames = rememberLast(indexTerms)
  return (tree, groups, names = noNames) => {
    if (tree === null) return tree
    // With the first search: a fifth of a second that a start, and commands that do not search, need not spend.
    shippedTerms ??= indexTerms(readShipped())
    // What administrators say holds first: "xe máy" before a shipped "đăng ký xe".
    const lists = [readOwn(groups), readNames(names), shippedTerms].filter((terms) => terms.size > 0)
    if (lists.length === 0) return tree
    return { ...tree, nodes: lists.reduce((nodes, wanted) => widen(nodes, wanted, lists), tree.nodes) }
  }
}

const noNames: readonly WordGroup[] = []

/** Reads a list once, until it is given another. */
function rememberLast<List>(read: (list: List) => Terms): (list: List) => Terms {
  let last: { list: List; terms: Terms } | null = null
  return (list) => {
    if (last?.list !== list) last = { list, terms: read(list) }
    return last.terms
  }
}

/** The terms by their first words without diacritics. */
function indexTerms(groups: readonly WordGroup[]): Terms {
  const byFirst: Terms = new Map()
  for (const { terms, place, isOneWay } of groups) {
    const all = terms.map(readWords).filter((words) => words.length > 0)
    for (const words of isOneWay ? all.slice(0, 1) : all) {
      const term = { words, others: all.filter((other) => other !== words), place }
      for (const key of keysOf(words[0]!)) byFirst.set(key, [...(byFirst.get(key) ?? []), term])
    }
  }
  return byFirst
}

const keysOf = ({ folded, stems }: QueryWord): string[] => [folded, ...stems]

/** Widens where a term of the first list stands, by all lists that have it. */
function widen(nodes: readonly QueryNode[], wanted: Terms, lists: readonly Terms[]): QueryNode[] {
  const widened: QueryNode[] = []
  let count = nodes.filter(({ kind }) => kind === 'same').length
  for (let at = 0; at < nodes.length;) {
    const found = count < maxWidened ? findTerm(nodes, at, wanted, lists) : null
    if (found === null) widened.push(nodes[at++]!)
    else {
      const { end, others, place } = found
      widened.push({ kind: 'same', typed: nodes.slice(at, end), others, ...(place && { place }) })
      at = end
      count++
    }
  }
  return widened
}

/** What means the same as the longest wanted term that begins at this node and ends with one; all groups with that term count. */
function findTerm(
  nodes: readonly QueryNode[],
  at: number,
  wanted: Terms,
  lists: readonly Terms[],
): { others: QueryWord[][]; place: Place | undefined; end: number } | null {
  const [first] = plainWords(nodes[at]!)
  if (!first) return null
  const find = (list: Terms) =>
    [...new Set(keysOf(first).flatMap((key) => list.get(key) ?? []))].flatMap((term) => {
      const end = matchTerm(nodes, at, term)
      return end === null ? [] : [{ term, end }]
    })
  const length = Math.max(0, ...find(wanted).map(({ term }) => term.words.length))
  if (length === 0) return null
  const matching = lists.flatMap(find).filter(({ term }) => term.words.length === length)
  return {
    end: matching[0]!.end,
    others: firstOthers(matching.flatMap(({ term }) => term.others)),
    place: matching.find(({ term }) => term.place)?.term.place,
  }
}

/** The place behind the term, when it stands here. */
function matchTerm(nodes: readonly QueryNode[], at: number, term: Term): number | null {
  const words: QueryWord[] = []
  let end = at
  while (end < nodes.length && words.length < term.words.length) {
    const more = plainWords(nodes[end]!)
    if (more.length === 0) break
    words.push(...more)
    end++
  }
  const isSame =
    words.length === term.words.length &&
    words.every((word, index) => isWord(word, term.words[index]!, words.length === 1))
  return isSame ? end : null
}

/** Each once, whichever groups say it. */
function firstOthers(others: QueryWord[][]): QueryWord[][] {
  const byText = new Map(others.map((words) => [words.map(({ exact }) => exact).join(' '), words]))
  return [...byText.values()].slice(0, maxOthers)
}

/** The words of what was typed as words; those of a sign in the middle ("Covid-19") too. */
function plainWords(node: QueryNode): QueryWord[] {
  if (node.kind === 'word') return [node.word]
  if (node.kind === 'all' && node.nodes.every(({ kind }) => kind === 'word')) return listWords(node)
  return []
}

/** A short word without diacritics has many readings ("thue": thuế, thuê), and alone nothing tells which. */
const shortWord = 4

/** Typed with diacritics a word is trusted; without, it stands for all its readings and its English forms. */
function isWord(typed: QueryWord, term: QueryWord, isAlone: boolean): boolean {
  if (typed.hasDiacritics) return typed.exact === term.exact
  if (isAlone && term.hasDiacritics && typed.folded.length <= shortWord) return false
  return (
    typed.folded === term.folded ||
    (!term.hasDiacritics && typed.stems.some((stem) => term.stems.includes(stem)))
  )
}

/** The words that mean the same as some that were typed: of a place its name, not the kind that full names say. */
export const listOthers = ({ nodes }: QueryTree): QueryWord[] =>
  nodes.flatMap((node) => {
    if (node.kind !== 'same') return []
    if (!node.place) return node.others.flat()
    return allTexts(node.place.label).flatMap(readWords)
  })

/** A place as it was understood, and the query in which its words are words. */
export interface ReadPlace {
  place: Place
  typed: string
  asTyped: string
}

/** The places that words of a query were taken for, in their order. */
export function listPlaces(q: string, { nodes }: QueryTree): ReadPlace[] {
  return nodes.flatMap((node) => {
    if (node.kind !== 'same' || !node.place) return []
    const words = node.typed.flatMap(listWords).map(({ exact }) => exact)
    const span = findSpan(q, words)
    if (!span) return []
    const typed = q.slice(...span)
    const asTyped = `${q.slice(0, span[0])}"${typed.replaceAll('"', '')}"${q.slice(span[1])}`
    return [{ place: node.place, typed, asTyped }]
  })
}

/** Where these words stand in a text, next to each other. */
function findSpan(text: string, words: readonly string[]): [start: number, end: number] | null {
  const parts = [...text.matchAll(/\S+/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    words: readWords(match[0]).map(({ exact }) => exact),
  }))
  for (let first = 0; first < parts.length; first++) {
    for (let last = first; last < parts.length; last++) {
      const read = parts.slice(first, last + 1).flatMap((part) => part.words)
      if (read.length > words.length) break
      if (read.length === words.length && read.every((word, index) => word === words[index]))
        return [parts[first]!.start, parts[last]!.end]
    }
  }
  return null
}
