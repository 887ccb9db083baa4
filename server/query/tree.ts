/** Where something stands in the text: from the first character (counted from 0) to behind the last. */
export interface Span {
  start: number
  end: number
}

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='
export type TextMatch = 'like' | 'contains' | 'startsWith'

/** What may be made of a column in a condition. */
export const functions = ['lower', 'upper', 'year', 'month', 'day', 'length', 'abs', 'round'] as const
export type FunctionName = (typeof functions)[number]

/** A column, or a function of one. */
export type Field =
  { kind: 'column'; name: string; at: number } | { kind: 'call'; name: FunctionName; of: Field; at: number }

/** A value as it was written: a number stays text, so that no digit is lost. */
export type Literal =
  | { kind: 'text'; text: string; at: number }
  | { kind: 'number'; text: string; at: number }
  | { kind: 'boolean'; value: boolean; at: number }

export type Operand = Field | Literal

/** What must hold of a row. */
export type Where = Span &
  (
    | { kind: 'and' | 'or'; terms: Where[] }
    | { kind: 'not'; term: Where }
    | { kind: 'compare'; field: Field; op: Comparison; value: Operand }
    | { kind: 'in'; field: Field; values: Literal[]; isNegated: boolean }
    | { kind: 'between'; field: Field; low: Literal; high: Literal; isNegated: boolean }
    | { kind: 'match'; field: Field; how: TextMatch; text: Literal; isNegated: boolean }
    | { kind: 'missing'; field: Field; isNegated: boolean }
  )

/** How a group can be counted and summed up. */
export const aggregates = ['count', 'sum', 'avg', 'min', 'max', 'median', 'stddev'] as const
export type AggregateName = (typeof aggregates)[number]

/** One thing to count or sum up over a group, or what the group is made by. */
export type Measure =
  | { kind: 'group'; field: Field; at: number }
  | {
      kind: 'call'
      function: AggregateName
      /** Null for `count(*)`. */
      column: string | null
      /** Where the name of the column stands. */
      columnAt: number
      isDistinct: boolean
      /** The name that was asked for. */
      name: string | null
      at: number
    }
