import type { SchemaForm } from '../catalog/table-schema-form.ts'
import type { ColumnRecord } from './records.ts'

/** Asks whether patterns can be used. */
export interface PatternOrder {
  kind: 'patterns'
  patterns: readonly string[]
}

export interface WrongPattern {
  index: number
  message: string
}

/** Asks how a table fits a schema. */
export interface ValidationOrder {
  kind: 'validate'
  /** The Parquet file of the table. */
  file: string
  columns: Pick<ColumnRecord, 'name' | 'type' | 'stored' | 'sqlType'>[]
  form: SchemaForm
  /** Columns with cells that could not be read: those are empty in the table, and are no missing values. */
  rejectedColumns: readonly string[]
  /** So many places are listed at most. */
  placeLimit: number
}

/** What can be wrong with a table. */
export type ValidationRule =
  | 'missingColumn'
  | 'extraColumn'
  | 'misorderedColumn'
  | 'unreadable'
  | 'type'
  | 'format'
  | 'required'
  | 'unique'
  | 'enum'
  | 'minimum'
  | 'maximum'
  | 'exclusiveMinimum'
  | 'exclusiveMaximum'
  | 'minLength'
  | 'maxLength'
  | 'pattern'
  | 'primaryKey'
  | 'uniqueKey'
  | 'foreignKey'

/** How often a rule is broken in a column, or in columns together. */
export interface RuleCount {
  rule: ValidationRule
  /** Null for what is about the whole table. */
  column: string | null
  count: number
  /** What the rule asks for, such as the least value; null where there is nothing to say. */
  asked: string | null
}

/** One place where a rule is broken. */
export interface BrokenPlace {
  rule: ValidationRule
  column: string | null
  /** Of the table, from 0. */
  position: number
  /** What stands there, cut where it is long; null where nothing does. */
  value: string | null
  asked: string | null
}

export interface Validation {
  counts: RuleCount[]
  /** The first by their rows. */
  places: BrokenPlace[]
}

export type ValidationChildOrder = PatternOrder | ValidationOrder
