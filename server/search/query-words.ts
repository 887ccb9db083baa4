import type { LanguageMap } from '../catalog/records.ts'
import { hasDiacritics } from '../text/has-diacritics.ts'
import { analyzeText } from '../text/tokens.ts'
import { markedStems } from './dataset-document.ts'

/** One word of a query. */
export interface QueryWord {
  exact: string
  folded: string
  /** Other forms in the index: the marked English stem. */
  stems: string[]
  hasDiacritics: boolean
  /** Part of a phrase that says nothing ("bao nhiêu"). */
  isSmall?: boolean
  /** That no dataset which the viewer may see has it, or hardly any: found out by the engine before it reads more loosely. */
  occurs?: 'never' | 'rarely'
}

export type QueryNode =
  | { kind: 'word'; word: QueryWord }
  | { kind: 'phrase'; words: QueryWord[] }
  | { kind: 'all'; nodes: QueryNode[] }
  | { kind: 'any'; nodes: QueryNode[] }
  /** What was typed, and the words that mean the same; what is about the place that they name is meant too. */
  | { kind: 'same'; typed: QueryNode[]; others: QueryWord[][]; place?: Place }
  | { kind: 'not'; node: QueryNode }

/** A place of the list of units that words name. */
export interface Place {
  id: string
  label: LanguageMap
  /** It, and what lies in it. */
  units: readonly string[]
}

/** What somebody typed, understood. */
export interface QueryTree {
  /** Everything that must be so. */
  nodes: QueryNode[]
  /** The words that are looked for, in order and as they were typed: what ranks, and is highlighted with what means the same. */
  words: QueryWord[]
  /** Whether something was typed and no word could be made of it: such a query finds nothing. */
  isEmpty: boolean
}

/** Far beyond what anybody types; a flood of words would cost the engine more than it finds. */
const maxWords = 60

/**
 * Words that say nothing alone; they help to rank but need not be there. Those of questions too. None is a Vietnamese
 * syllable without its diacritics ("de", "la", "do", "y"), and none an abbreviation in common use ("who", "us").
 */
const stopWords = new Set(
  [
    'a an and at by for from in is of on or the to',
    'what which where when how much many are was were does did can i my there have has should',
    'và của các những về theo cho trong tại là ở nhiêu mấy nào gì đâu',
    'les des une pour sur quel quelle quels quelles combien où',
    'los las del una cuánto cuántos cuántas dónde cuál cuáles',
    'dos das uma quanto quantos quantas onde qual quais della',
  ].flatMap((list) => list.split(' ')),
)

/** Words that say nothing together, though each may alone. */
const stopPhrases = ['bao nhiêu', 'hiện nay', 'hiện tại', 'thế nào'].map((phrase) => phrase.split(' '))

/**
 * Understands words, "phrases", -without and OR. Any text is taken: what is no operator is words, and what holds no words
 * is passed over. Null when nothing was typed.
 */
export function parseQuery(text: string | undefined): QueryTree | null {
  if (text === undefined || text.trim() === '') return null
  const nodes: QueryNode[] = []
  let joinsLast = false
  let count = 0
  for (const term of text.match(/-?"[^"]*"?|\S+/g) ?? []) {
    if (term === 'OR' && nodes.length > 0) {
      joinsLast = true
      continue
    }
    const node = readTerm(term, maxWords - count)
    if (!node) continue
    count += countWords(node)
    const last = nodes.at(-1)
    if (joinsLast && last) {
      nodes[nodes.length - 1] =
        last.kind === 'any'
          ? { kind: 'any', nodes: [...last.nodes, node] }
          : { kind: 'any', nodes: [last, node] }
    } else nodes.push(node)
    joinsLast = false
    if (count >= maxWords) break
  }
  const words = nodes.flatMap(listWords)
  markStopPhrases(words)
  return { nodes, words, isEmpty: nodes.length === 0 }
}

function markStopPhrases(words: QueryWord[]): void {
  for (const phrase of stopPhrases) {
    for (let at = 0; at + phrase.length <= words.length; at++) {
      const place = words.slice(at, at + phrase.length)
      if (place.every((word, index) => word.exact === phrase[index])) {
        for (const word of place) word.isSmall = true
      }
    }
  }
}

function readTerm(term: string, maxTermWords: number): QueryNode | null {
  const isWithout = /^-[^-]/.test(term)
  const bare = isWithout ? term.slice(1) : term
  const words = readWords(bare).slice(0, maxTermWords)
  if (words.length === 0) return null
  const isPhrase = bare.startsWith('"')
  const node: QueryNode = isPhrase
    ? { kind: 'phrase', words }
    : words.length === 1
      ? { kind: 'word', word: words[0]! }
      : { kind: 'all', nodes: words.map((word) => ({ kind: 'word', word })) }
  return isWithout ? { kind: 'not', node } : node
}

/** The words of a text in the form of queries. */
export function readWords(text: string): QueryWord[] {
  return analyzeText(text, 'und').exact.flatMap((exact) => {
    const folded = analyzeText(exact, 'und').folded.join(' ')
    // A word whose folded form falls into several keeps them together; it is matched as they stand.
    if (folded === '') return []
    return { exact, folded, stems: markedStems(folded), hasDiacritics: hasDiacritics(exact) }
  })
}

export const isStopWord = (word: QueryWord): boolean => word.isSmall === true || stopWords.has(word.exact)

/** The words that are wanted, as they were typed; not those after a minus. */
export function listWords(node: QueryNode): QueryWord[] {
  switch (node.kind) {
    case 'word':
      return [node.word]
    case 'phrase':
      return node.words
    case 'all':
    case 'any':
      return node.nodes.flatMap(listWords)
    case 'same':
      return node.typed.flatMap(listWords)
    case 'not':
      return []
  }
}

function countWords(node: QueryNode): number {
  return node.kind === 'not' ? countWords(node.node) : listWords(node).length
}
