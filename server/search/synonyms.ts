import { listWords, readWords, type QueryNode, type QueryTree, type QueryWord } from './query-words.ts'

/** One way to say something, with the other ways. */
interface Term {
  words: QueryWord[]
  others: QueryWord[][]
  isShipped: boolean
}

/** A query in which more words are widened than this is a text; each adds up to twenty clauses. */
const maxWidened = 5

/** The first ones count: each costs a few clauses in the engine. */
const maxOthers = 16

/**
 * Widens queries by groups of words that mean the same, when they are asked: so a change of the groups holds for the next
 * search, and nothing is indexed again. The shipped groups come after those of administrators. "Phrases" and words behind
 * a minus are taken as they were typed.
 */
export function createSynonyms(
  shipped: readonly (readonly string[])[],
): (tree: QueryTree | null, groups: readonly (readonly string[])[]) => QueryTree | null {
  let known: { groups: unknown; byFirst: Map<string, Term[]> } | null = null
  return (tree, groups) => {
    if (tree === null) return tree
    if (known?.groups !== groups) known = { groups, byFirst: indexTerms(groups, shipped) }
    if (known.byFirst.size === 0) return tree
    // What administrators say holds first: "xe máy" before a shipped "đăng ký xe".
    const nodes = widen(tree.nodes, known.byFirst, ({ isShipped }) => !isShipped)
    return { ...tree, nodes: widen(nodes, known.byFirst, () => true) }
  }
}

/** The terms by their first words without diacritics, the longest first. */
function indexTerms(
  own: readonly (readonly string[])[],
  shipped: readonly (readonly string[])[],
): Map<string, Term[]> {
  const byFirst = new Map<string, Term[]>()
  for (const [group, isShipped] of [
    ...own.map((each) => [each, false] as const),
    ...shipped.map((each) => [each, true] as const),
  ]) {
    const all = group.map(readWords).filter((words) => words.length > 0)
    for (const words of all) {
      const term = { words, others: all.filter((other) => other !== words), isShipped }
      for (const key of keysOf(words[0]!)) byFirst.set(key, [...(byFirst.get(key) ?? []), term])
    }
  }
  for (const terms of byFirst.values()) terms.sort((a, b) => b.words.length - a.words.length)
  return byFirst
}

const keysOf = ({ folded, stems }: QueryWord): string[] => [folded, ...stems]

function widen(
  nodes: readonly QueryNode[],
  byFirst: Map<string, Term[]>,
  isWanted: (term: Term) => boolean,
): QueryNode[] {
  const widened: QueryNode[] = []
  let count = nodes.filter(({ kind }) => kind === 'same').length
  for (let at = 0; at < nodes.length;) {
    const found = count < maxWidened ? findTerm(nodes, at, byFirst, isWanted) : null
    if (found === null) widened.push(nodes[at++]!)
    else {
      widened.push({ kind: 'same', typed: nodes.slice(at, found.end), others: found.others })
      at = found.end
      count++
    }
  }
  return widened
}

/** What means the same as the longest wanted term that begins at this node and ends with one; all groups with that term count. */
function findTerm(
  nodes: readonly QueryNode[],
  at: number,
  byFirst: Map<string, Term[]>,
  isWanted: (term: Term) => boolean,
): { others: QueryWord[][]; end: number } | null {
  const [first] = plainWords(nodes[at]!)
  if (!first) return null
  const terms = keysOf(first)
    .flatMap((key) => byFirst.get(key) ?? [])
    .toSorted((a, b) => b.words.length - a.words.length)
  const matching = terms.flatMap((term) => {
    const end = matchTerm(nodes, at, term)
    return end === null ? [] : [{ term, end }]
  })
  const longest = matching.find(({ term }) => isWanted(term))
  if (!longest) return null
  const length = longest.term.words.length
  const others = matching
    .filter(({ term }) => term.words.length === length)
    .flatMap(({ term }) => term.others)
  return { end: longest.end, others: firstOthers(others) }
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

/** The words that mean the same as some that were typed. */
export const listOthers = ({ nodes }: QueryTree): QueryWord[] =>
  nodes.flatMap((node) => (node.kind === 'same' ? node.others.flat() : []))
