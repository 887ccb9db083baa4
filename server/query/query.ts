import peggy from 'peggy'
import { invalidParameter, type ProblemError, type Sentence } from '../problems.ts'
import { nearestName } from '../text/nearest-name.ts'
import { atPlace } from './at-place.ts'
import { grammar } from './grammar.ts'
import { findMeantColumn, hintAtColumn, hintAtCondition, hintAtMeasures } from './hints.ts'
import { maxDepth, maxQueryLength, maxTerms } from './limits.ts'
import { aggregates, functions, type AggregateName, type Field, type Measure, type Where } from './tree.ts'

export { atPlace } from './at-place.ts'
export { whereGuide, whereLimits } from './guide.ts'

/** What the grammar can expect, in words; literals that are not here are shown as they are. */
const expectations: Record<string, Sentence> = {
  value: {
    vi: 'một giá trị (số, true, false, hoặc chữ trong dấu nháy)',
    en: 'a value (a number, true, false, or text in quotes)',
  },
  text: { vi: 'chữ trong dấu nháy', en: 'text in quotes' },
  column: { vi: 'tên cột (có dấu cách thì viết trong `…`)', en: 'a column (in `…` when it holds blanks)' },
  end: { vi: 'kết thúc', en: 'the end' },
  comparison: { vi: 'phép so sánh (= != < <= > >=)', en: 'a comparison (= != < <= > >=)' },
}

let parser: peggy.Parser | null = null

/** Made when first needed: 30 ms that a portal without such questions does not spend. */
function getParser(): peggy.Parser {
  parser ??= peggy.generate(grammar, { allowedStartRules: ['Where', 'Measures', 'Grouped'], cache: false })
  return parser
}

/** Where a text comes from: its parameter, and the names of the columns that it may be about. */
interface Origin {
  parameter?: string
  names?: readonly string[]
}

/**
 * The tree of a condition. Throws `invalid-parameter` with the place and what was expected there, or when the text is too
 * long, too deep or has too many terms.
 */
export function parseWhere(text: string, { parameter = 'where', names }: Origin = {}): Where {
  const where = parse(text, 'Where', { parameter, names }) as Where
  if (countTerms(where) > maxTerms) {
    throw invalidParameter(parameter, {
      vi: `có nhiều hơn ${maxTerms} điều kiện và giá trị.`,
      en: `has more than ${maxTerms} conditions and values.`,
    })
  }
  return where
}

/** The measures of an aggregate, `count(*), sum(x) as total`. Throws `invalid-parameter` as `parseWhere` does. */
export function parseMeasures(text: string, { parameter = 'select', names }: Origin = {}): Measure[] {
  const measures = parse(text, 'Measures', { parameter, names }) as MeasureTree[]
  return measures.map((measure) => {
    if (measure.kind === 'column') return { kind: 'group', field: measure, at: measure.at }
    const { word, ...call } = measure
    const { column, columnAt, isDistinct, name, at } = call
    const made = functions.find((each) => each === word.toLowerCase())
    return made && column !== null && !isDistinct && name === null
      ? {
          kind: 'group',
          field: { kind: 'call', name: made, of: { kind: 'column', name: column, at: columnAt }, at },
          at,
        }
      : { ...call, function: getAggregate(word, at, parameter) }
  })
}

type MeasureTree =
  | { kind: 'column'; name: string; at: number }
  | (Omit<Extract<Measure, { kind: 'call' }>, 'function'> & { word: string })

/**
 * What rows are grouped by: a column, or a function of one. `from` is where the text begins in its parameter. Throws
 * `invalid-parameter` as `parseWhere` does.
 */
export function parseGroup(text: string, parameter: string, from: number): Field {
  // Behind as many blanks, so that every place is one of the whole parameter.
  return nameFunctions(parse(' '.repeat(from) + text, 'Grouped', { parameter }) as GroupTree, parameter)
}

type GroupTree =
  { kind: 'column'; name: string; at: number } | { kind: 'call'; word: string; of: GroupTree; at: number }

function nameFunctions(group: GroupTree, parameter: string): Field {
  if (group.kind === 'column') return group
  const { word, of, at } = group
  const name = getNamed(functions, word.toLowerCase(), { written: word, at, parameter })
  return { kind: 'call', name, of: nameFunctions(of, parameter), at }
}

/** The terms that all must hold, each as it is written; one when the condition is no plain list of them. */
export function splitWhere(text: string): { text: string; where: Where }[] {
  const where = parseWhere(text)
  const terms = where.kind === 'and' ? where.terms : [where]
  return terms.map((term) => ({ text: text.slice(term.start, term.end), where: term }))
}

function getAggregate(word: string, at: number, parameter: string): AggregateName {
  const name = word.toLowerCase()
  return getNamed(aggregates, name === 'mean' ? 'avg' : name, { written: word, at, parameter })
}

/** The function of that name; throws `invalid-parameter` with the known ones and the nearest. */
function getNamed<Name extends string>(
  known: readonly Name[],
  name: string,
  { written, at, parameter }: { written: string; at: number; parameter: string },
): Name {
  const found = known.find((each) => each === name)
  if (found) return found
  const near = nearestName(name, known)
  throw atPlace(parameter, at, {
    vi: `không có phép "${shorten(written)}".${near ? ` Có phải "${near}" không?` : ''} Các phép có: ${known.join(', ')}.`,
    en: `there is no function "${shorten(written)}".${near ? ` Did you mean "${near}"?` : ''} Known functions: ${known.join(', ')}.`,
  })
}

function parse(
  text: string,
  startRule: string,
  { parameter, names = [] }: Origin & { parameter: string },
): unknown {
  if (text.length > maxQueryLength) {
    throw invalidParameter(parameter, {
      vi: `dài nhất ${maxQueryLength.toLocaleString('vi')} ký tự.`,
      en: `has at most ${maxQueryLength.toLocaleString('en')} characters.`,
    })
  }
  refuseDepth(text, parameter)
  try {
    return getParser().parse(text, { startRule })
  } catch (error) {
    if (error instanceof getParser().SyntaxError)
      throw explain(error as peggy.parser.SyntaxError, text, startRule, { parameter, names })
    throw error
  }
}

/** Looked at before it is read, because reading goes one step deeper with each parenthesis. */
function refuseDepth(text: string, parameter: string): void {
  let depth = 0
  let quote: string | null = null
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!
    // A doubled quote closes and opens again, which comes to the same here.
    if (quote) quote = letter === quote ? null : quote
    else if (letter === '"' || letter === "'" || letter === '`') quote = letter
    else if (letter === '(' && ++depth > maxDepth) {
      throw atPlace(parameter, at, {
        vi: `có hơn ${maxDepth} dấu ngoặc lồng nhau. Hãy viết phẳng hơn.`,
        en: `has more than ${maxDepth} parentheses inside each other. Write it flatter.`,
      })
    } else if (letter === ')') depth--
  }
}

function explain(
  error: peggy.parser.SyntaxError,
  text: string,
  startRule: string,
  { parameter, names }: Required<Origin>,
): ProblemError {
  const at = error.location.start.offset
  const expected = [...new Set(error.expected?.flatMap(nameExpectation) ?? [])]
  const stop = { text, at, expected }
  const near = findMeantColumn(stop, names)
  const hint =
    near === null ? (startRule === 'Where' ? hintAtCondition : hintAtMeasures)(stop) : hintAtColumn(near)
  const rest = shorten(text.slice(at), 20)
  const problem = atPlace(
    parameter,
    at,
    {
      vi: `${rest === '' ? 'hết quá sớm,' : `không hiểu «${rest}»`} ở ký tự ${at + 1}; ở đó cần ${listExpected(expected, 'vi')}.${hint.vi}`,
      en: `${rest === '' ? 'it ends too early' : `«${rest}» is not understood`} at character ${at + 1}; expected ${listExpected(expected, 'en')}.${hint.en}`,
    },
    expected,
  )
  if (near !== null) problem.members.nearest = near
  return problem
}

/** Literals in quotes, so that a comma is not taken for one of the sentence. */
function listExpected(expected: readonly string[], lang: keyof Sentence): string {
  const words = expected.map((each) => expectations[each]?.[lang] ?? `"${each}"`)
  return new Intl.ListFormat(lang, { type: 'disjunction' }).format(words)
}

function nameExpectation(each: peggy.parser.Expectation): string[] {
  if (each.type === 'other') return each.description === 'blank' ? [] : [each.description]
  if (each.type === 'literal') return [each.text]
  return each.type === 'end' ? ['end'] : []
}

function countTerms(where: Where): number {
  switch (where.kind) {
    case 'and':
    case 'or':
      return where.terms.reduce((sum, term) => sum + countTerms(term), 0)
    case 'not':
      return countTerms(where.term)
    case 'in':
      return where.values.length
    default:
      return 1
  }
}

const shorten = (text: string, limit = 40): string => [...text].slice(0, limit).join('')
