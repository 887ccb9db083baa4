/**
 * Which nodes of DuckDB's syntax tree (`json_serialize_sql`) a question may hold, and what each of their members is. What is not
 * listed is refused: a member that a later DuckDB adds, as well as everything that was left out on purpose (samples, points in
 * time, parameters, pivots, `show` and its kin).
 */
export type Part =
  /** A word, number or switch of the grammar that reaches nothing. */
  | 'fact'
  /** Must be null, false, empty or missing. */
  | 'absent'
  | 'expression'
  | 'expressions'
  /** Lists of expressions: rows of `values`. */
  | 'rows'
  /** Expressions with a name beside them. */
  | 'named'
  | 'cases'
  | 'orders'
  | 'order'
  /** Names of columns. */
  | 'names'
  | 'value'
  | 'type'
  | 'node'
  | 'query'
  | 'table'
  | 'modifiers'
  /** Looked at by the gate for this very node. */
  | 'checked'

export type Shape = Readonly<Record<string, Part>>

const common: Shape = { class: 'fact', type: 'checked', alias: 'fact', query_location: 'fact' }
const call: Shape = {
  ...common,
  function_name: 'checked',
  schema: 'checked',
  catalog: 'checked',
  children: 'expressions',
  distinct: 'fact',
}

/** By `class`. */
export const expressionShapes: Readonly<Record<string, Shape>> = {
  COLUMN_REF: { ...common, column_names: 'checked' },
  CONSTANT: { ...common, value: 'value' },
  FUNCTION: {
    ...call,
    filter: 'expression',
    order_bys: 'order',
    is_operator: 'fact',
    export_state: 'absent',
  },
  WINDOW: {
    ...call,
    partitions: 'expressions',
    orders: 'orders',
    start: 'fact',
    end: 'fact',
    start_expr: 'expression',
    end_expr: 'expression',
    offset_expr: 'expression',
    default_expr: 'expression',
    ignore_nulls: 'fact',
    filter_expr: 'expression',
    exclude_clause: 'fact',
    arg_orders: 'orders',
  },
  COMPARISON: { ...common, left: 'expression', right: 'expression' },
  CONJUNCTION: { ...common, children: 'expressions' },
  OPERATOR: { ...common, children: 'expressions' },
  BETWEEN: { ...common, input: 'expression', lower: 'expression', upper: 'expression' },
  CASE: { ...common, case_checks: 'cases', else_expr: 'expression' },
  CAST: { ...common, child: 'expression', cast_type: 'type', try_cast: 'fact' },
  COLLATE: { ...common, child: 'expression', collation: 'fact' },
  LAMBDA: { ...common, lhs: 'expression', expr: 'expression' },
  POSITIONAL_REFERENCE: { ...common, index: 'fact' },
  STAR: {
    ...common,
    relation_name: 'fact',
    exclude_list: 'names',
    qualified_exclude_list: 'checked',
    replace_list: 'named',
    rename_list: 'checked',
    columns: 'fact',
    expr: 'expression',
  },
  SUBQUERY: {
    ...common,
    subquery_type: 'fact',
    subquery: 'query',
    child: 'expression',
    comparison_type: 'fact',
  },
}

/** Kinds of an expression (its `type`), where a class has several and some are not for questions. */
export const expressionTypes: Readonly<Record<string, ReadonlySet<string>>> = {
  OPERATOR: new Set([
    'OPERATOR_NOT',
    'OPERATOR_IS_NULL',
    'OPERATOR_IS_NOT_NULL',
    'OPERATOR_COALESCE',
    'OPERATOR_TRY',
    'OPERATOR_UNPACK',
    'COMPARE_IN',
    'COMPARE_NOT_IN',
    'ARRAY_CONSTRUCTOR',
    'ARRAY_EXTRACT',
    'ARRAY_SLICE',
    'STRUCT_EXTRACT',
    'GROUPING_FUNCTION',
  ]),
}

const commonTable: Shape = { type: 'fact', alias: 'fact', query_location: 'fact', sample: 'absent' }

/** By `type`: what may stand behind `from`. */
export const tableShapes: Readonly<Record<string, Shape>> = {
  EMPTY: commonTable,
  BASE_TABLE: {
    ...commonTable,
    table_name: 'checked',
    schema_name: 'checked',
    catalog_name: 'checked',
    column_name_alias: 'checked',
    at_clause: 'absent',
  },
  SUBQUERY: { ...commonTable, subquery: 'query', column_name_alias: 'checked' },
  JOIN: {
    ...commonTable,
    left: 'table',
    right: 'table',
    condition: 'expression',
    join_type: 'fact',
    ref_type: 'fact',
    using_columns: 'names',
    delim_flipped: 'absent',
    duplicate_eliminated_columns: 'absent',
  },
  TABLE_FUNCTION: {
    ...commonTable,
    function: 'checked',
    column_name_alias: 'checked',
    with_ordinality: 'fact',
  },
  EXPRESSION_LIST: { ...commonTable, expected_names: 'fact', expected_types: 'absent', values: 'rows' },
}

const commonNode: Shape = { type: 'fact', modifiers: 'modifiers', cte_map: 'checked' }

/** By `type`. */
export const nodeShapes: Readonly<Record<string, Shape>> = {
  SELECT_NODE: {
    ...commonNode,
    select_list: 'expressions',
    from_table: 'table',
    where_clause: 'expression',
    group_expressions: 'expressions',
    group_sets: 'fact',
    aggregate_handling: 'fact',
    having: 'expression',
    qualify: 'expression',
    sample: 'absent',
  },
  SET_OPERATION_NODE: {
    ...commonNode,
    setop_type: 'fact',
    setop_all: 'fact',
    left: 'node',
    right: 'node',
    children: 'absent',
  },
  RECURSIVE_CTE_NODE: {
    ...commonNode,
    cte_name: 'fact',
    union_all: 'fact',
    left: 'checked',
    right: 'checked',
    aliases: 'checked',
    key_targets: 'absent',
  },
}

/** By `type`. */
export const modifierShapes: Readonly<Record<string, Shape>> = {
  ORDER_MODIFIER: { type: 'fact', orders: 'orders' },
  LIMIT_MODIFIER: { type: 'fact', limit: 'expression', offset: 'expression' },
  LIMIT_PERCENT_MODIFIER: { type: 'fact', limit: 'expression', offset: 'expression' },
  DISTINCT_MODIFIER: { type: 'fact', distinct_on_targets: 'expressions' },
}

/** Types that a value may be cast to. */
export const castTypes: ReadonlySet<string> = new Set(
  (
    'BOOLEAN TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT UHUGEINT FLOAT DOUBLE DECIMAL ' +
    'VARCHAR CHAR DATE TIME TIMESTAMP TIMESTAMP_S TIMESTAMP_MS TIMESTAMP_NS INTERVAL UUID LIST ARRAY STRUCT MAP NULL JSON'
  )
    .split(' ')
    .concat('TIMESTAMP WITH TIME ZONE', 'TIME WITH TIME ZONE'),
)

/** Names that DuckDB reads as a function without parentheses: they tell of the clock or of the engine. */
export const bareFunctions: ReadonlySet<string> = new Set(
  'current_catalog current_date current_role current_schema current_time current_timestamp current_user localtime localtimestamp session_user user'.split(
    ' ',
  ),
)
