import type { Profile } from '../../schemas/generated/tabular/profile.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'

/** What is asked of one column, as its panel shows it. */
export interface ColumnFilter {
  /** From here on, as the condition has it. */
  min?: string
  /** Up to here and with it. */
  max?: string
  /** One of these. */
  values: string[]
  /** Words that its text must hold. */
  contains?: string
  missing?: 'missing' | 'present'
}

/** One column looked at closely, with what its rows can be filtered by. */
export interface ColumnPanelView {
  column: Table['columns'][number]
  /** Null while it is not known. */
  profile: Profile['columns'][number] | null
  kind: ColumnKind
  /** What cannot be used is in it too, as it was typed. */
  filter: ColumnFilter
  /** What of it cannot be used. */
  wrong: ColumnFilter
  /** The commonest values among the rows that the other conditions leave; null for columns that are not listed so. */
  values: { value: string | number | boolean; count: number; isChosen: boolean }[] | null
  /** How many different values there are among those rows. */
  valueCount: number
}

/** How a column is asked: by a range, by its values, or by words alone. */
export type ColumnKind = 'number' | 'date' | 'values' | 'text'

/** A field for everything that a type can be asked for. */
export function chooseKind(type: Table['columns'][number]['type']): ColumnKind {
  if (type === 'integer' || type === 'number') return 'number'
  if (type === 'date' || type === 'datetime') return 'date'
  if (type === 'geometry' || type === 'json') return 'text'
  return 'values'
}

export const isFilterEmpty = ({ min, max, values, contains, missing }: ColumnFilter): boolean =>
  values.length === 0 && !(min ?? max ?? contains ?? missing)
