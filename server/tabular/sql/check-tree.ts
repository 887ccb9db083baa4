import { isAllowedFunction, isAllowedTableFunction } from './allowed-functions.ts'
import type { SqlFacts, TableMention } from './sql-messages.ts'
import { SqlRefusal } from './sql-refusal.ts'
import {
  bareFunctions,
  castTypes,
  expressionShapes,
  expressionTypes,
  modifierShapes,
  nodeShapes,
  tableShapes,
  type Part,
  type Shape,
} from './syntax-tree.ts'

type Json = Record<string, unknown>

/** Names of `with` that stand for what was selected there. */
type Scope = ReadonlySet<string>

// Padding to any length would make gigabytes of nothing; codes and figures are padded to a few characters.
const maxPadding = 1_000
// Each is a look at the catalogue.
const maxTables = 50

/** Names are equal in DuckDB when their ASCII letters are. */
export const fold = (name: string): string => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

/**
 * The gate: walks the whole syntax tree of one statement and says which tables and columns it names. Throws `SqlRefusal` for
 * every node, member, function, type and table name that a question may not hold. `systemNames` are tables of the engine.
 */
export function checkTree(statement: unknown, systemNames: ReadonlySet<string>): SqlFacts {
  const gate = new Gate(systemNames)
  gate.query(statement, new Set())
  if (gate.tables.length > maxTables)
    throw new SqlRefusal('too-many-tables', { name: String(maxTables), at: gate.tables[maxTables]!.at })
  return {
    tables: gate.tables,
    named: [...gate.named],
    shown: [...gate.shown],
    given: [...gate.given],
  }
}

class Gate {
  readonly tables: TableMention[] = []
  readonly named = new Set<string>()
  readonly shown = new Set<string>()
  readonly given = new Set<string>()
  private readonly systemNames: ReadonlySet<string>

  constructor(systemNames: ReadonlySet<string>) {
    this.systemNames = systemNames
  }

  /** What DuckDB wraps around a node: `{node, named_param_map}`. */
  query(value: unknown, scope: Scope): void {
    this.members(value, { node: 'node', named_param_map: 'absent' }, scope, 'query')
  }

  private node(value: unknown, scope: Scope): void {
    const node = asObject(value)
    const inner = this.ctes(node, scope)
    this.members(node, findShape(nodeShapes, node.type, node), inner, String(node.type))
    if (node.type === 'SELECT_NODE') for (const item of asList(node.select_list)) this.show(item)
    if (node.type === 'RECURSIVE_CTE_NODE') {
      // Only the repeated half knows the name; `with` lays it into the scope of neither.
      this.node(node.left, inner)
      this.node(node.right, new Set([...inner, fold(asText(node.cte_name))]))
      this.define(node.aliases)
    }
  }

  /** Each name is known to those behind it and to the query itself, never inside its own. */
  private ctes(node: Json, scope: Scope): Scope {
    const entries = asList(asObject(node.cte_map ?? { map: [] }).map)
    const known = new Set(scope)
    for (const entry of entries) {
      const { key, value } = asObject(entry)
      const name = fold(asText(key))
      // Where DuckDB and this walk might disagree about what a name means, it must mean nothing else.
      if (this.systemNames.has(name)) throw new SqlRefusal('table', { name: asText(key), at: null })
      const shape: Shape = { aliases: 'checked', query: 'query', materialized: 'fact', key_targets: 'absent' }
      this.members(value, shape, known, 'with')
      this.define(asObject(value).aliases)
      known.add(name)
    }
    return known
  }

  private table(value: unknown, scope: Scope): void {
    const table = asObject(value)
    this.members(table, findShape(tableShapes, table.type, table), scope, String(table.type))
    this.define(table.column_name_alias ?? [])
    if (table.type === 'BASE_TABLE') this.baseTable(table, scope)
    if (table.type === 'TABLE_FUNCTION') this.tableFunction(asObject(table.function), scope)
  }

  private baseTable(table: Json, scope: Scope): void {
    const name = asText(table.table_name)
    const at = placeOf(table)
    const path = [table.catalog_name, table.schema_name].map(asText).filter((part) => part !== '')
    if (path.length > 0) throw new SqlRefusal('schema', { name: [...path, name].join('.'), at })
    if (scope.has(fold(name))) return
    if (this.systemNames.has(fold(name))) throw new SqlRefusal('table', { name, at })
    if (/^[/~.\\]|:\/\/|^[a-z]:|[*\0]/i.test(name) || isFileName(name))
      throw new SqlRefusal('file', { name, at })
    this.tables.push({ name, at })
  }

  private tableFunction(call: Json, scope: Scope): void {
    const name = asText(call.function_name)
    if (call.class === 'FUNCTION' && !isAllowedTableFunction(fold(name)))
      throw new SqlRefusal('table-function', { name, at: placeOf(call) })
    this.expression(call, scope)
  }

  private expression(value: unknown, scope: Scope): void {
    if (value === null || value === undefined) return
    const node = asObject(value)
    const kind = asText(node.class)
    const types = expressionTypes[kind]
    if (types && !types.has(asText(node.type)))
      throw new SqlRefusal('syntax', { name: asText(node.type), at: placeOf(node) })
    if (kind === 'FUNCTION' || kind === 'WINDOW') checkCall(node)
    if (kind === 'COLUMN_REF') this.column(node)
    if (kind === 'STAR') this.star(node)
    const alias = asText(node.alias ?? '')
    if (alias !== '') this.give(alias)
    this.members(node, findShape(expressionShapes, kind, node), scope, kind)
  }

  private column(node: Json): void {
    const parts = asList(node.column_names).map(asText)
    if (parts.length === 1 && bareFunctions.has(fold(parts[0]!)))
      throw new SqlRefusal('bare-function', { name: parts[0]!, at: placeOf(node) })
    for (const part of parts) this.named.add(fold(part))
  }

  private star(node: Json): void {
    for (const entry of [...asList(node.qualified_exclude_list), ...asList(node.rename_list)]) {
      for (const text of listTexts(entry)) this.named.add(fold(text))
    }
  }

  /** A column that the answer calls as the question does. */
  private show(item: unknown): void {
    const { class: kind, column_names: names } = asObject(item)
    if (kind === 'COLUMN_REF') this.shown.add(fold(asText(asList(names).at(-1))))
  }

  private define(names: unknown): void {
    for (const name of asList(names)) this.give(asText(name))
  }

  private give(name: string): void {
    this.shown.add(fold(name))
    this.given.add(name)
  }

  /** Every member by its shape; one that is not in it is refused. */
  private members(value: unknown, shape: Shape, scope: Scope, where: string): void {
    const node = asObject(value)
    for (const [member, content] of Object.entries(node)) {
      const part = Object.hasOwn(shape, member) ? shape[member]! : 'absent'
      this.part(
        part,
        content,
        scope,
        () => new SqlRefusal('syntax', { name: nameOf(member, where), at: placeOf(node) }),
      )
    }
  }

  private part(part: Part, content: unknown, scope: Scope, refuse: () => SqlRefusal): void {
    switch (part) {
      case 'fact':
      case 'checked':
        return
      case 'absent':
        if (!isAbsent(content)) throw refuse()
        return
      case 'expression':
        return this.expression(content, scope)
      case 'expressions':
        for (const each of asList(content)) this.expression(each, scope)
        return
      case 'rows':
        for (const row of asList(content)) for (const each of asList(row)) this.expression(each, scope)
        return
      case 'named':
        for (const each of asList(content)) {
          this.named.add(fold(asText(asObject(each).key)))
          this.expression(asObject(each).value, scope)
        }
        return
      case 'cases':
        for (const each of asList(content))
          this.members(each, { when_expr: 'expression', then_expr: 'expression' }, scope, 'CASE')
        return
      case 'orders':
        for (const each of asList(content))
          this.members(each, { type: 'fact', null_order: 'fact', expression: 'expression' }, scope, 'ORDER')
        return
      case 'order':
        return this.members(content, { type: 'fact', orders: 'orders' }, scope, 'ORDER')
      case 'names':
        for (const name of asList(content)) this.named.add(fold(asText(name)))
        return
      case 'value':
        return checkType(asObject(content).type, refuse)
      case 'type':
        return checkType(content, refuse)
      case 'node':
        return this.node(content, scope)
      case 'query':
        return this.query(content, scope)
      case 'table':
        return this.table(content, scope)
      case 'modifiers':
        for (const each of asList(content)) {
          const modifier = asObject(each)
          this.members(
            modifier,
            findShape(modifierShapes, modifier.type, modifier),
            scope,
            String(modifier.type),
          )
        }
    }
  }
}

function checkCall(node: Json): void {
  const name = asText(node.function_name)
  const at = placeOf(node)
  const schema = asText(node.schema)
  const catalog = asText(node.catalog)
  // `main` is what the parser itself writes before the functions of special forms.
  if (catalog !== '' || (schema !== '' && schema !== 'main'))
    throw new SqlRefusal('schema', {
      name: [catalog, schema, name].filter((part) => part !== '').join('.'),
      at,
    })
  if (!isAllowedFunction(fold(name))) throw new SqlRefusal('function', { name, at })
  if (/^[lr]pad$/i.test(name) && !isSmallNumber(asList(node.children)[1]))
    throw new SqlRefusal('padding', { name, at })
}

function isSmallNumber(value: unknown): boolean {
  const { class: kind, value: constant } = asObject(value ?? {})
  const length = kind === 'CONSTANT' ? asObject(constant).value : null
  return typeof length === 'number' && length <= maxPadding
}

/** A type and all types inside it; values inside (of an enumeration) are of no harm, names of unknown types are refused. */
function checkType(value: unknown, refuse: () => SqlRefusal): void {
  const { id, type_info: info } = asObject(value)
  const name = id === 'UNBOUND' ? asText(asObject(info).name).toUpperCase() : asText(id)
  if (!castTypes.has(name) && !(id === 'UNBOUND' && name === 'ENUM'))
    throw /^\w+( \w+)*$/.test(name) ? new SqlRefusal('type', { name, at: refuse().at }) : refuse()
  if (info === null || info === undefined) return
  const facts = asObject(info)
  if (!isAbsent(facts.catalog) || !isAbsent(facts.schema) || !isAbsent(facts.extension_info)) throw refuse()
  if (facts.child_type) checkType(facts.child_type, refuse)
  for (const child of asList(facts.child_types ?? [])) checkType(asObject(child).second, refuse)
}

function findShape(shapes: Readonly<Record<string, Shape>>, kind: unknown, node: Json): Shape {
  const name = asText(kind)
  if (Object.hasOwn(shapes, name)) return shapes[name]!
  throw new SqlRefusal('syntax', { name, at: placeOf(node) })
}

const fileEnding = /\.(csv|tsv|txt|json|jsonl|ndjson|parquet|db|duckdb|sqlite|xlsx|arrow|avro|gz|zst)$/i

/** `x.parquet` alone: a table of the portal has the slug of its dataset before the name of the file. */
const isFileName = (name: string): boolean => !name.includes('/') && fileEnding.test(name)

const nameOf = (member: string, where: string): string =>
  member === 'sample' ? 'SAMPLE' : member === 'at_clause' ? 'AT' : where

const isAbsent = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === false ||
  value === '' ||
  (Array.isArray(value) && value.length === 0)

/** Where a node stands, in bytes from the beginning; null where the parser does not say. */
function placeOf({ query_location: place }: Json): number | null {
  return typeof place === 'number' && Number.isSafeInteger(place) ? place : null
}

function asObject(value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SqlRefusal('syntax', { name: '', at: null })
  return value as Json
}

function asList(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new SqlRefusal('syntax', { name: '', at: null })
  return value
}

function asText(value: unknown): string {
  if (typeof value !== 'string') throw new SqlRefusal('syntax', { name: '', at: null })
  return value
}

function listTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(listTexts)
}
