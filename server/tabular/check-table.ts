import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { tidyName, type SchemaForm } from '../catalog/table-schema-form.ts'
import { openLockedDuckdb, openSource } from './locked-duckdb.ts'
import type {
  BrokenPlace,
  RuleCount,
  Validation,
  ValidationOrder,
  ValidationRule,
} from './validation-messages.ts'
import { listCellChecks, matchColumn, type CellCheck, type MatchedColumn } from './validation-sql.ts'

/** Conditions that are counted in one pass: more make a query that takes longer to plan than to run. */
const checksInPass = 100
/** A value that is longer is told by its beginning. */
const shownCharacters = 200

/** Checks the whole table, column by column and rule by rule; nothing goes row by row through JavaScript. For child processes only. */
export async function checkTable(order: ValidationOrder): Promise<Validation> {
  const { file, columns, form, rejectedColumns, placeLimit } = order
  const matched = form.fields.flatMap((field) => {
    const column = columns.find(({ name }) => tidyName(name) === field.name)
    return column ? [matchColumn(field, column, form.missingValues)] : []
  })
  const counts = checkColumns(
    form,
    columns.map(({ name }) => tidyName(name)),
  )
  const connection = await openLockedDuckdb(path.dirname(file) + path.sep)
  await openSource(connection, file, { columns: ['* exclude (file_row_number)'] })
  const places: BrokenPlace[] = []
  const rejected = new Set(rejectedColumns.map(tidyName))
  const all = matched.map((one) => ({
    matched: one,
    checks: listCellChecks(one, rejected.has(one.field.name)),
  }))
  const broken = await countBroken(
    connection,
    all.flatMap(({ checks }) => checks),
  )
  for (const { matched: one, checks } of all) {
    const bad = checks.filter((check) => (broken.get(check) ?? 0) > 0)
    counts.push(
      ...bad.map((check): RuleCount => ({
        rule: check.rule,
        column: one.field.name,
        count: broken.get(check)!,
        asked: check.asked,
      })),
    )
    if (bad.length > 0) places.push(...(await findPlaces(connection, one, bad, placeLimit)))
  }
  for (const key of listKeys(form, matched)) {
    const found = await checkKey(connection, key, placeLimit)
    if (found.count > 0) counts.push({ rule: key.rule, column: key.name, count: found.count, asked: null })
    places.push(...found.places)
  }
  for (const key of listForeignKeys(form, matched)) {
    const found = await checkForeignKey(connection, key, placeLimit)
    if (found.count > 0)
      counts.push({ rule: 'foreignKey', column: key.name, count: found.count, asked: key.asked })
    places.push(...found.places)
  }
  return { counts, places: places.sort((a, b) => a.position - b.position).slice(0, placeLimit) }
}

/** The columns that are missing, too many, or not in their places (Table Schema 2.0, `fieldsMatch`). */
function checkColumns({ fields, fieldsMatch }: SchemaForm, names: readonly string[]): RuleCount[] {
  const wanted = fields.map(({ name }) => name)
  const missing = wanted.filter((name) => !names.includes(name))
  const extra = names.filter((name) => !wanted.includes(name))
  const count = (rule: ValidationRule, column: string, asked: string | null = null): RuleCount => ({
    rule,
    column,
    count: 1,
    asked,
  })
  const mayLack = fieldsMatch === 'superset' || fieldsMatch === 'partial'
  const mayHaveMore = fieldsMatch === 'subset' || fieldsMatch === 'partial'
  const isNoneThere = fieldsMatch === 'partial' && missing.length === wanted.length
  const counts = [
    ...(mayLack && !isNoneThere ? [] : missing.map((name) => count('missingColumn', name))),
    ...(mayHaveMore ? [] : extra.map((name) => count('extraColumn', name))),
  ]
  if (fieldsMatch !== 'exact' || missing.length > 0 || extra.length > 0) return counts
  // Where all are there and no other, the first that is out of order says what happened.
  const at = names.findIndex((name, index) => name !== wanted[index])
  return at === -1 ? counts : [...counts, count('misorderedColumn', names[at]!, wanted[at]!)]
}

async function countBroken(
  connection: DuckDBConnection,
  checks: readonly CellCheck[],
): Promise<Map<CellCheck, number>> {
  const counts = new Map<CellCheck, number>()
  for (let from = 0; from < checks.length; from += checksInPass) {
    const part = checks.slice(from, from + checksInPass)
    const list = part.map(({ broken }) => `count(*) filter (${broken})`).join(', ')
    const [row] = await readRows(connection, `select ${list} from source`)
    for (const [index, check] of part.entries()) counts.set(check, Number(row![index]))
  }
  return counts
}

/** The first rows with something broken in a column; a row with two broken rules is two places. */
async function findPlaces(
  connection: DuckDBConnection,
  { field, text }: MatchedColumn,
  checks: readonly CellCheck[],
  limit: number,
): Promise<BrokenPlace[]> {
  const flags = checks.map(({ broken }) => `coalesce(${broken}, false)`)
  const rows = await readRows(
    connection,
    `select position, left(${text}, ${shownCharacters}), ${flags.join(', ')} from source
     where ${flags.join(' or ')} order by position limit ${limit}`,
  )
  return rows.flatMap(([position, value, ...isBroken]) =>
    checks.flatMap(({ rule, asked }, index) =>
      isBroken[index] === true
        ? [{ rule, column: field.name, position: Number(position), value: toText(value), asked }]
        : [],
    ),
  )
}

interface Key {
  rule: 'unique' | 'primaryKey' | 'uniqueKey'
  name: string
  columns: MatchedColumn[]
}

/** Every set of columns whose values tell rows apart, each once; one with a column that is not there is told by that column. */
function listKeys(form: SchemaForm, matched: readonly MatchedColumn[]): Key[] {
  const find = (names: readonly string[]) =>
    names.flatMap((name) => matched.find(({ field }) => field.name === name) ?? [])
  const wanted: [Key['rule'], string[]][] = [
    ['primaryKey', form.primaryKey],
    ...form.uniqueKeys.map((names): [Key['rule'], string[]] => ['uniqueKey', names]),
    ...matched.flatMap(({ field }): [Key['rule'], string[]][] =>
      field.constraints.unique ? [['unique', [field.name]]] : [],
    ),
  ]
  const seen = new Set<string>()
  return wanted.flatMap(([rule, names]) => {
    const columns = find(names)
    const key = JSON.stringify([...names].sort())
    if (names.length === 0 || columns.length < names.length || seen.has(key)) return []
    seen.add(key)
    return [{ rule, name: names.join(', '), columns }]
  })
}

type FoundPlaces = { count: number; places: BrokenPlace[] }

/** Rows whose key another row before has already, and of a primary key those that lack a part of it. */
async function checkKey(
  connection: DuckDBConnection,
  { rule, name, columns }: Key,
  limit: number,
): Promise<FoundPlaces> {
  const parts = columns.map(({ value }, index) => `${value} as k${index}`).join(', ')
  const names = columns.map((_, index) => `k${index}`).join(', ')
  const isWhole = columns.map((_, index) => `k${index} is not null`).join(' and ')
  const keys = `(select position, ${parts} from source)`
  const shown = `left(concat_ws(', ', ${columns.map((_, index) => `keys.k${index}::varchar`).join(', ')}), ${shownCharacters})`
  const [row] = await readRows(
    connection,
    `select coalesce(sum(n - 1), 0) from (select count(*) as n from ${keys} where ${isWhole} group by ${names} having count(*) > 1)`,
  )
  const [twice, places] = [Number(row![0]), [] as BrokenPlace[]]
  if (twice > 0) {
    const same = columns.map((_, index) => `keys.k${index} = first.k${index}`).join(' and ')
    const rows = await readRows(
      connection,
      `select keys.position, ${shown}, first.at from ${keys} as keys
       join (select ${names}, min(position) as at from ${keys} where ${isWhole} group by ${names} having count(*) > 1) as first
       on ${same} where keys.position <> first.at order by keys.position limit ${limit}`,
    )
    places.push(
      ...rows.map(([position, value, at]) => placeOf(rule, name, position, value, String(Number(at) + 1))),
    )
  }
  if (rule !== 'primaryKey') return { count: twice, places }
  const lacking = await readRows(
    connection,
    `select keys.position, ${shown}, count(*) over () from ${keys} as keys where not (${columns.map((_, index) => `keys.k${index} is not null`).join(' and ')})
     order by keys.position limit ${limit}`,
  )
  places.push(...lacking.map(([position, value]) => placeOf(rule, name, position, value, null)))
  return { count: twice + Number(lacking[0]?.[2] ?? 0), places }
}

interface ForeignKey {
  name: string
  asked: string
  own: MatchedColumn[]
  other: MatchedColumn[]
}

/** Keys within the table; what refers to another resource cannot be looked at here. */
function listForeignKeys(form: SchemaForm, matched: readonly MatchedColumn[]): ForeignKey[] {
  const find = (names: readonly string[]) =>
    names.flatMap((name) => matched.find(({ field }) => field.name === name) ?? [])
  return form.foreignKeys.flatMap(({ fields, reference }) => {
    if (reference.resource !== '') return []
    const [own, other] = [find(fields), find(reference.fields)]
    if (own.length < fields.length || other.length < reference.fields.length) return []
    return [{ name: fields.join(', '), asked: reference.fields.join(', '), own, other }]
  })
}

async function checkForeignKey(
  connection: DuckDBConnection,
  { name, asked, own, other }: ForeignKey,
  limit: number,
): Promise<FoundPlaces> {
  // As texts: a code may be a figure in the one column and a text in the other.
  const list = (columns: readonly MatchedColumn[]) =>
    columns.map(({ text }, index) => `${text} as k${index}`).join(', ')
  const same = own.map((_, index) => `keys.k${index} = known.k${index}`).join(' and ')
  const isWhole = own.map((_, index) => `keys.k${index} is not null`).join(' and ')
  const shown = `left(concat_ws(', ', ${own.map((_, index) => `keys.k${index}`).join(', ')}), ${shownCharacters})`
  const from = `(select position, ${list(own)} from source) as keys
    anti join (select distinct ${list(other)} from source) as known on ${same} where ${isWhole}`
  const [row] = await readRows(connection, `select count(*) from ${from}`)
  const count = Number(row![0])
  if (count === 0) return { count, places: [] }
  const rows = await readRows(
    connection,
    `select keys.position, ${shown} from ${from} order by keys.position limit ${limit}`,
  )
  return {
    count,
    places: rows.map(([position, value]) => placeOf('foreignKey', name, position, value, asked)),
  }
}

const placeOf = (
  rule: ValidationRule,
  column: string,
  position: unknown,
  value: unknown,
  asked: string | null,
): BrokenPlace => ({ rule, column, position: Number(position), value: toText(value), asked })

const toText = (value: unknown): string | null =>
  value === null || value === undefined || value === '' ? null : String(value)

const readRows = async (connection: DuckDBConnection, sql: string): Promise<unknown[][]> =>
  (await connection.runAndReadAll(sql)).getRows()
