import { editDistance } from '../text/nearest-name.ts'
import { foldText } from '../text/normalize.ts'
import type { DatasetWithAgency } from '../catalog/records.ts'
import { textIn } from './facets.ts'
import { isStopWord, type QueryTree, type QueryWord } from './query-words.ts'
import type { Highlight, Language, Reading } from './records.ts'
import { listOthers } from './synonyms.ts'
import { anyBeginning, sharedLength, wordBeginningAt } from './word-beginnings.ts'
import type { Forms, ReadForms } from './word-forms.ts'

/** What a list shows of a description. */
const fragmentLength = 240
/** No description is read further. */
const maxDescriptionLength = 20_000
/** So much stands before the first found word. */
const leadLength = 60
/** Begin, end, and how many words. */
type Mark = [number, number, number]

/** Reads a query once, and gives what marks its words in each record. */
export type Highlighter = (
  tree: QueryTree,
  reading: Reading,
  lang: Language,
) => (record: DatasetWithAgency) => Highlight

/**
 * Marks found words in titles and descriptions. Done here on the twenty records of a page rather than by the engine: the index
 * holds our words and not the texts, fuzzy highlighting there is the slowest thing it does, and records are loaded anyway.
 */
export function createHighlighter(formsOf: ReadForms): Highlighter {
  function findMarks(text: string, { beginnings, isFound }: Matcher): Mark[] {
    const marks: Mark[] = []
    for (const { index } of text.matchAll(beginnings)) {
      const word = wordBeginningAt(text, index)
      if (word === null || !isFound(formsOf(word))) continue
      const last = marks.at(-1)
      const end = index + word.length
      // Neighbours are marked together: "dân số" is one word to its readers.
      if (last && text.slice(last[1], index).trim() === '') {
        last[1] = end
        last[2]++
      } else marks.push([index, end, 1])
    }
    // "dan so" is not every "so": where words stand together, those that stand alone are chance.
    return marks.some((mark) => mark[2] > 1) ? marks.filter((mark) => mark[2] > 1) : marks
  }

  return (tree, reading, lang) => {
    const matcher = createMatcher([...tree.words, ...listOthers(tree)], reading)
    return (record) => {
      const title = textIn(record.title, lang).normalize('NFC')
      const description = plainText(textIn(record.description ?? {}, lang)).normalize('NFC')
      const marks = findMarks(description, matcher)
      const [start, end] = chooseFragment(description, marks[0]?.[0] ?? 0)
      return {
        title: markText(title, findMarks(title, matcher), 0, title.length),
        description: `${start > 0 ? '…' : ''}${markText(description, marks, start, end)}${end < description.length ? '…' : ''}`,
      }
    }
  }
}

/** What tells found words from others: where one may begin, cheaply, and whether it is one. */
interface Matcher {
  beginnings: RegExp
  isFound: (forms: Forms) => boolean
}

function createMatcher(queryWords: QueryWord[], reading: Reading): Matcher {
  const telling = queryWords.filter((word) => !isStopWord(word))
  const isForgiving = reading !== 'asTyped'
  const exact = new Set<string>()
  const folded = new Set<string>()
  for (const word of telling.length > 0 ? telling : queryWords) {
    if (word.hasDiacritics && !isForgiving) exact.add(word.exact)
    else for (const form of [word.folded, ...word.stems]) folded.add(form)
  }
  const fuzzy = isForgiving ? telling.map((word) => word.folded).filter((word) => word.length >= 5) : []
  return {
    beginnings: anyBeginning([
      ...[...folded, ...[...exact].map(foldText)].map((word) => word.slice(0, sharedLength)),
      ...fuzzy.map((word) => word.slice(0, 1)),
    ]),
    isFound: (forms) =>
      exact.has(forms.exact) ||
      folded.has(forms.folded) ||
      forms.stems.some((stem) => folded.has(stem)) ||
      fuzzy.some((word) => isNear(word, forms.folded)),
  }
}

/** As the engine's AUTO:5,9 with the first letter fixed. */
export function isNear(word: string, other: string): boolean {
  const allowed = word.length >= 9 ? 2 : word.length >= 5 ? 1 : 0
  if (word[0] !== other[0] || Math.abs(word.length - other.length) > allowed) return false
  return editDistance(word, other) <= allowed
}

function chooseFragment(text: string, firstMark: number): [number, number] {
  if (text.length <= fragmentLength) return [0, text.length]
  let start = Math.max(0, Math.min(firstMark - leadLength, text.length - fragmentLength))
  if (start > 0) start = text.indexOf(' ', start) + 1 || start
  let end = Math.min(text.length, start + fragmentLength)
  if (end < text.length) end = Math.max(text.lastIndexOf(' ', end), start + 1)
  return [start, end]
}

function markText(text: string, marks: Mark[], start: number, end: number): string {
  let html = ''
  let at = start
  for (const [from, to] of marks) {
    if (to <= start || from >= end) continue
    html += `${escapeHtml(text.slice(at, Math.max(from, at)))}<mark>${escapeHtml(text.slice(Math.max(from, at), Math.min(to, end)))}</mark>`
    at = Math.min(to, end)
  }
  return html + escapeHtml(text.slice(at, end))
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign]!)

/** Markdown without its signs, on one line. */
function plainText(markdown: string): string {
  const text = markdown.slice(0, maxDescriptionLength)
  if (!/[[*`#>\n\r\t]| {2}|^[-+ ]| $/.test(text)) return text
  return text
    .replace(/!?\[([^\]\n]*)\]\([^)\s]*\)/g, '$1')
    .replace(/^[#>\s]+|[*`]+|^[-+] /gm, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
