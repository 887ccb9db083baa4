import type { FileSearch } from '../../client/pages/file-search.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import { parseWhere } from '../query/query.ts'
import type { Field, Operand, Where } from '../query/tree.ts'
import { foldText } from '../text/normalize.ts'
import { findColumn } from './file-filter.ts'

type Columns = Table['columns']

export interface SqlAsk {
  distributionId: string
  search: FileSearch
  columns: Columns
}

/** Beyond this many columns a question that names them all helps nobody. */
const mostNamed = 100

/** The question of an address as SQL that `/api/v1/sql` answers; null when it cannot be written so. */
export function writeSql({ distributionId, search, columns }: SqlAsk): string | null {
  const { sheet, q, where, orderBy, select } = search
  try {
    const names = select ? select.split(',').map((name) => writeColumn(name, columns)) : ['*']
    const terms = [
      ...(where ? [writeTerm(parseWhere(where), columns)] : []),
      ...(q ? writeWords(q, columns) : []),
    ]
    const order = orderBy?.split(',').map((part) => {
      const isDown = part.startsWith('-')
      return `${writeColumn(isDown ? part.slice(1) : part, columns)}${isDown ? ' desc' : ''} nulls last`
    })
    return [
      `select ${names.join(', ')}`,
      `from ${quoteName(sheet ? `${distributionId}#${sheet}` : distributionId)}`,
      ...(terms.length > 0 ? [`where ${terms.join('\n  and ')}`] : []),
      ...(order ? [`order by ${order.join(', ')}`] : []),
    ].join('\n')
  } catch {
    // An address may ask for what no table has; the page says so where it matters.
    return null
  }
}

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`
const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`

function writeColumn(name: string, columns: Columns): string {
  const column = findColumn(columns, name.replace(/^`(.*)`$/, '$1'))
  if (!column) throw new Error(`There is no column "${name}".`)
  return nameInSql(column, columns)
}

/** As published; by its alias where SQL, which sees no case, would take the name for another column. */
function nameInSql(column: Columns[number], columns: Columns): string {
  const fold = (name: string): string => name.toLowerCase()
  const first = columns.find(({ name }) => fold(name) === fold(column.name))
  return quoteName(first === column ? column.name : column.alias)
}

function writeTerm(where: Where, columns: Columns): string {
  switch (where.kind) {
    case 'and':
    case 'or':
      return `(${where.terms.map((term) => writeTerm(term, columns)).join(` ${where.kind} `)})`
    case 'not':
      return `not (${writeTerm(where.term, columns)})`
  }
  const field = writeField(where.field, columns)
  const not = 'isNegated' in where && where.isNegated ? 'not ' : ''
  switch (where.kind) {
    case 'missing':
      return `${field} is ${not}null`
    case 'compare':
      return `${field} ${where.op} ${writeOperand(where.value, columns)}`
    case 'in':
      return `${field} ${not}in (${where.values.map((value) => writeOperand(value, columns)).join(', ')})`
    case 'between':
      return `${field} ${not}between ${writeOperand(where.low, columns)} and ${writeOperand(where.high, columns)}`
    case 'match': {
      const text = `lower(${writeOperand(where.text, columns)})`
      if (where.how === 'like') return `lower(${field}) ${not}like ${text}`
      return `${not}${where.how === 'contains' ? 'contains' : 'starts_with'}(lower(${field}), ${text})`
    }
  }
}

function writeField(field: Field, columns: Columns): string {
  return field.kind === 'column'
    ? writeColumn(field.name, columns)
    : `${field.name}(${writeField(field.of, columns)})`
}

function writeOperand(operand: Operand, columns: Columns): string {
  switch (operand.kind) {
    case 'text':
      return quoteText(operand.text)
    case 'number':
      return operand.text
    case 'boolean':
      return String(operand.value)
    default:
      return writeField(operand, columns)
  }
}

/** Each word stands in some text of the row, case and diacritics aside. */
function writeWords(q: string, columns: Columns): string[] {
  const texts = columns.filter(({ type }) => type === 'string').map((column) => nameInSql(column, columns))
  if (texts.length > mostNamed) throw new Error('There are too many columns to name.')
  if (texts.length === 0) return ['false']
  const row = `replace(strip_accents(lower(concat_ws(' ', ${texts.join(', ')}))), 'đ', 'd')`
  return foldText(q)
    .split(' ')
    .filter(Boolean)
    .map((word) => `contains(${row}, ${quoteText(word)})`)
}
