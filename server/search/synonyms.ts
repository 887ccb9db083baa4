import { listWords, readWords, type QueryNode, type QueryTree, type QueryWord } from './query-words.ts'

/** One way to say something, with the other ways. */
interface Term {
  words: QueryWord[]
  others: QueryWord[][]
}

/** A query in which more words are widened than this is a text; each adds up to twenty clauses. */
const maxWidened = 5

/**
 * Widens queries by groups of words that mean the same, when they are asked: so a change of the groups holds for the next
 * search, and nothing is indexed again. "Phrases" and words behind a minus are taken as they were typed.
 */
export function createSynonyms(): (
  tree: QueryTree | null,
  groups: readonly (readonly string[])[],
) => QueryTree | null {
  let known: { groups: unknown; byFirst: Map<string, Term[]> } | null = null
  return (tree, groups) => {
    if (tree === null || groups.length === 0) return tree
    if (known?.groups !== groups) known = { groups, byFirst: indexTerms(groups) }
    return { ...tree, nodes: widen(tree.nodes, known.byFirst) }
  }
}

/** The terms by their first words without diacritics, the longest first. */
function indexTerms(groups: readonly (readonly string[])[]): Map<string, Term[]> {
  const byFirst = new Map<string, Term[]>()
  for (const group of groups) {
    const all = group.map(readWords).filter((words) => words.length > 0)
    for (const words of all) {
      const key = words[0]!.folded
      const term = { words, others: all.filter((other) => other !== words) }
      byFirst.set(key, [...(byFirst.get(key) ?? []), term])
    }
  }
  for (const terms of byFirst.values()) terms.sort((a, b) => b.words.length - a.words.length)
  return byFirst
}

function widen(nodes: readonly QueryNode[], byFirst: Map<string, Term[]>): QueryNode[] {
  const widened: QueryNode[] = []
  let count = 0
  for (let at = 0; at < nodes.length;) {
    const found = count < maxWidened ? findTerm(nodes, at, byFirst) : null
    if (found === null) widened.push(nodes[at++]!)
    else {
      widened.push({ kind: 'same', typed: nodes.slice(at, found.end), others: found.term.others })
      at = found.end
      count++
    }
  }
  return widened
}

/** The longest term that begins at this node and ends with one. */
function findTerm(
  nodes: readonly QueryNode[],
  at: number,
  byFirst: Map<string, Term[]>,
): { term: Term; end: number } | null {
  const [first] = plainWords(nodes[at]!)
  if (!first) return null
  for (const term of byFirst.get(first.folded) ?? []) {
    const words: QueryWord[] = []
    let end = at
    while (end < nodes.length && words.length < term.words.length) {
      const more = plainWords(nodes[end]!)
      if (more.length === 0) break
      words.push(...more)
      end++
    }
    const isSame =
      words.length === term.words.length && words.every((word, index) => isWord(word, term.words[index]!))
    if (isSame) return { term, end }
  }
  return null
}

/** The words of what was typed as words; those of a sign in the middle ("Covid-19") too. */
function plainWords(node: QueryNode): QueryWord[] {
  if (node.kind === 'word') return [node.word]
  if (node.kind === 'all' && node.nodes.every(({ kind }) => kind === 'word')) return listWords(node)
  return []
}

/** Typed with diacritics a word is trusted; without, it stands for all its readings. */
const isWord = (typed: QueryWord, term: QueryWord): boolean =>
  typed.hasDiacritics ? typed.exact === term.exact : typed.folded === term.folded

/** The words that mean the same as some that were typed. */
export const listOthers = ({ nodes }: QueryTree): QueryWord[] =>
  nodes.flatMap((node) => (node.kind === 'same' ? node.others.flat() : []))
