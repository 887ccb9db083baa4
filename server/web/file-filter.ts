import type { Table } from '../../schemas/generated/tabular/table.ts'
import {
  conditionOps,
  fileViews,
  type ConditionOp,
  type FileCondition,
  type FileSearch,
  type SaidOp,
} from '../../client/pages/file-search.ts'
import type { Language } from '../http/negotiate.ts'
import { ProblemError } from '../problems.ts'
import { splitWhere } from '../query/query.ts'
import type { Literal, Operand, Where } from '../query/tree.ts'
import { nearestName } from '../text/nearest-name.ts'
import { tidyText } from '../text/normalize.ts'
import { readTyped } from './typed-values.ts'

type Column = Table['columns'][number]

/** As in the API; what is longer is passed over. */
const longestWords = 1_000

/** Of a column or comparison in an address; a published name has so many letters at most before nobody reads it. */
const longestName = 300

/** What the address of a file's page asks of its table. */
export function readFileSearch(query: URLSearchParams): FileSearch {
  const read = (name: string) => (query.get(name) ?? '').replaceAll('\0', '').trim() || undefined
  const view = fileViews.find((name) => name === query.get('view'))
  return {
    sheet: query.get('sheet') || undefined,
    q: tidyText(read('q') ?? '').slice(0, longestWords) || undefined,
    where: read('where'),
    orderBy: query.get('orderBy') || undefined,
    // The form sends each column by itself.
    select: query.getAll('select').filter(Boolean).join(',') || undefined,
    view,
    at: read('at'),
    find: tidyText(read('find') ?? '').slice(0, longestWords) || undefined,
    raw: query.get('raw') === 'true' ? 'true' : undefined,
    wrap: query.get('wrap') === 'true' ? 'true' : undefined,
    column: /^[1-9]\d{0,5}$/.test(query.get('columns') ?? '') ? query.get('columns')! : undefined,
    ...(view === 'chart' && {
      chart: { kind: read('kind'), x: read('x'), y: read('y'), fn: read('fn'), top: read('top') },
    }),
    ...(view === 'map' && {
      map: {
        ...{ place: read('place'), lon: read('lon'), lat: read('lat') },
        ...{ y: read('y'), fn: read('fn'), bbox: read('bbox') },
      },
    }),
  }
}

/**
 * The search with the condition of the form joined to it, also one that cannot be used, which the page then explains beside its
 * field; null when the address carries no form that can be used.
 */
export function addFormCondition(
  search: FileSearch,
  query: URLSearchParams,
  columns: readonly Column[],
  lang: Language,
): FileSearch | null {
  if (!query.has('column')) return null
  const named = (query.get('column') ?? '').slice(0, longestName)
  const column = findColumn(columns, named)
  const op = conditionOps.find((each) => each === query.get('op'))
  const value = tidyText(query.get('value') ?? '')
  const join = (condition: string): FileSearch => ({
    ...search,
    where: search.where ? `${groupOr(search.where)} and ${condition}` : condition,
  })
  // An address that somebody wrote may name what there is not: as a condition that cannot be used it is told as one.
  if ((!column && named !== '') || (!op && query.get('op')))
    return join(
      `${quoteColumn(named)} ${column ? tidyText(query.get('op')!).slice(0, longestName) : '='} ${quoteValue(value)}`,
    )
  // Every text holds the empty one; of numbers and days it is a field that was forgotten.
  if (!column || !op || (value === '' && isText(column) && op !== 'missing' && op !== 'present'))
    return search
  const condition = writeCondition(column, op, readTyped(value, column.type, lang))
  return join(condition)
}

const quoteValue = (value: string): string => `"${value.replaceAll('"', '""')}"`

/** What must hold, term by term, in the words of the page; one that the page has no words for stays as written. */
export function describeConditions(where: string | undefined, columns: readonly Column[]): FileCondition[] {
  if (!where) return []
  return splitWhere(where).map(({ text, where: term }) => ({ text, ...describe(term, columns) }))
}

/** A condition without its first term that cannot be used, and that term; without all of it when none can be told from the others. */
export function dropTerm(
  where: string,
  error: unknown,
  columns: readonly Column[],
): { rest: string | undefined; dropped: FileCondition } {
  const terms = split(where)
  const position = error instanceof ProblemError ? Number(error.members.position) - 1 : NaN
  const at = Number.isNaN(position)
    ? terms.findIndex((term) => namesNoColumn(term.where, columns))
    : terms.findIndex(({ where: { start, end } }) => start <= position && position < end)
  const term = terms[at]
  if (!term) return { rest: undefined, dropped: { text: where } }
  const rest = terms.filter((each) => each !== term).map(({ text }) => text)
  return {
    rest: rest.length === 0 ? undefined : rest.join(' and '),
    dropped: { text: term.text, ...describe(term.where, columns) },
  }
}

function split(where: string): ReturnType<typeof splitWhere> {
  try {
    return splitWhere(where)
  } catch {
    return []
  }
}

/** Whether a term is about a column that the table does not have. */
function namesNoColumn(where: Where, columns: readonly Column[]): boolean {
  if ('terms' in where) return where.terms.some((term) => namesNoColumn(term, columns))
  if (where.kind === 'not') return namesNoColumn(where.term, columns)
  const isUnknown = (operand: Operand): boolean =>
    operand.kind === 'call'
      ? isUnknown(operand.of)
      : operand.kind === 'column' && !findColumn(columns, operand.name)
  return isUnknown(where.field) || (where.kind === 'compare' && isUnknown(where.value))
}

/** The sentence about a condition or words that cannot be used; null for any other failure. */
export function explainFilter(
  error: unknown,
  lang: Language,
): { parameter: 'where' | 'q' | 'select' | 'orderBy'; sentence: string } | null {
  if (!(error instanceof ProblemError) || error.slug !== 'invalid-parameter') return null
  const first = error.errors[0]
  const parameter = (['where', 'q', 'select', 'orderBy'] as const).find((each) => each === first?.parameter)
  if (!first || !parameter) return null
  const sentence = typeof first.detail === 'string' ? first.detail : first.detail[lang]
  return { parameter, sentence: sentence.charAt(0).toUpperCase() + sentence.slice(1) }
}

const plainName = /^[a-z][a-z0-9_]*$/
// Aliases that the language of conditions keeps for itself.
const reserved = new Set('and or not in like between is null contains true false'.split(' '))

/** An alias as a condition writes it. */
export const writeName = (alias: string): string =>
  plainName.test(alias) && !reserved.has(alias) ? alias : `\`${alias}\``

/** A published name as the API reads it: names are unique, an alias may be the name of another column. */
export const quoteColumn = (name: string): string => `\`${name.replaceAll('`', '``')}\``

/** The column of a name or alias; names go first, as in the API. */
export function findColumn(columns: readonly Column[], name: string): Column | undefined {
  const wanted = name.normalize('NFC')
  return columns.find((column) => column.name === wanted) ?? columns.find(({ alias }) => alias === wanted)
}

/** The column that was most likely meant by a name that there is not: by its name, alias or title; null when none is near. */
export function findNearestColumn(columns: readonly Column[], name: string): Column | null {
  // A name goes before an alias or title of another column that is the same.
  const called = new Map([
    ...columns.flatMap((column) =>
      Object.values(column.title ?? {}).map((title) => [title, column] as const),
    ),
    ...columns.map((column) => [column.alias, column] as const),
    ...columns.map((column) => [column.name, column] as const),
  ])
  const near = nearestName(name, called.keys())
  return near === null ? null : called.get(near)!
}

function writeCondition({ alias, type }: Column, op: ConditionOp, value: string): string {
  const name = writeName(alias)
  if (op === 'missing') return `${name} is null`
  if (op === 'present') return `${name} is not null`
  const isNumber = type === 'integer' || type === 'number'
  const isMatch = op === 'contains' || op === 'startsWith'
  const written =
    isNumber && !isMatch && /^-?\d+(\.\d+)?$/.test(value) ? value : `"${value.replaceAll('"', '""')}"`
  return `${name} ${op} ${written}`
}

const isText = ({ type }: Column): boolean => type === 'string' || type === 'json' || type === 'geometry'

/** Alternatives in parentheses, so that another condition joins all of them. What cannot be read stays, to be explained. */
export function groupOr(where: string): string {
  try {
    const terms = splitWhere(where)
    return terms.length === 1 && terms[0]!.where.kind === 'or' && !terms[0]!.text.startsWith('(')
      ? `(${where})`
      : where
  } catch {
    return where
  }
}

function describe(where: Where, columns: readonly Column[]): Pick<FileCondition, 'simple'> {
  if (!('field' in where) || where.field.kind !== 'column') return {}
  const column = findColumn(columns, where.field.name)
  if (!column) return {}
  const say = (op: SaidOp, ...values: string[]) => ({ simple: { alias: column.alias, op, values } })
  switch (where.kind) {
    case 'missing':
      return say(where.isNegated ? 'present' : 'missing')
    case 'match':
      return where.how === 'like' || where.isNegated ? {} : say(where.how, writeLiteral(where.text))
    case 'in':
      return where.isNegated ? {} : say('in', ...where.values.map(writeLiteral))
    case 'compare':
      return where.value.kind === 'column' || where.value.kind === 'call'
        ? {}
        : say(where.op, writeLiteral(where.value))
    default:
      return {}
  }
}

const writeLiteral = (literal: Literal): string =>
  literal.kind === 'boolean' ? String(literal.value) : literal.text
