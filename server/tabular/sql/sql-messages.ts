/** A place in the text of a question, for people and for programs; all counted from 1, in characters. */
export interface SqlPosition {
  position: number
  line: number
  column: number
}

export interface TableMention {
  name: string
  /** Where it stands, in bytes from the beginning of the text; null when unknown. */
  at: number | null
}

/** What a question that passed the gate names; names of columns are folded. */
export interface SqlFacts {
  /** Every time that a table is named. */
  tables: TableMention[]
  /** Everything that can be the name of a column. */
  named: string[]
  /** Names that the answer bears as the question wrote them. */
  shown: string[]
  /** Names that the question itself gives to columns, as it writes them. */
  given: string[]
}

/** One table of the portal as the question sees it. */
export interface SqlView {
  /** As the question names it. */
  name: string
  /** Its Parquet file. */
  file: string
  columns: { stored: string; name: string; isJson: boolean }[]
}

/** What the portal asks of a SQL child: a check, or a check and the answer. */
export type SqlOrder =
  | { kind: 'check'; sql: string }
  | { kind: 'run'; sql: string; views: SqlView[]; maxRows: number; maxCharacters: number }

/** What is not allowed in a question (403). */
export type RefusedKind =
  | 'statement'
  | 'function'
  | 'bare-function'
  | 'table-function'
  | 'padding'
  | 'schema'
  | 'table'
  | 'file'
  | 'syntax'
  | 'type'

/** What is wrong with a question (422). */
export type WrongKind =
  | 'no-statement'
  | 'several-statements'
  | 'behind-the-end'
  | 'too-deep'
  | 'too-many-tables'
  | 'syntax-error'
  | 'unknown-column'
  | 'unknown-relation'
  | 'unknown-type'
  | 'ambiguous-column'
  | 'wrong-arguments'
  | 'not-grouped'
  | 'misplaced-aggregate'
  | 'unequal-columns'
  | 'several-rows'
  | 'conversion'
  | 'overflow'
  | 'invalid-value'
  | 'cannot-answer'
  | 'nameless'
  | 'memory'
  | 'row-too-large'

export interface SqlFault {
  kind: RefusedKind | WrongKind
  /** What it is about: a function, a column, a word of the grammar. */
  name: string
  at: SqlPosition | null
}

/** `isLight`: after a question that was run, whether the child is as good as new. */
export type SqlReport = { isLight?: boolean } & (
  | { kind: 'ready' }
  | { kind: 'checked'; facts: SqlFacts }
  | { kind: 'refused'; fault: SqlFault }
  | { kind: 'rows'; columns: { name: string; type: SqlType }[]; rows: unknown[][]; cut: SqlCut | null }
  /** A file of a table is gone: a newer one is in its place. */
  | { kind: 'missing' }
  /** `engine`: what DuckDB said, for the log alone. */
  | { kind: 'failed'; fault: SqlFault; engine: string }
)

/** Where an answer ends before its rows do. */
export type SqlCut = 'row-limit' | 'size-limit'

export type SqlType = 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime' | 'time' | 'json'
