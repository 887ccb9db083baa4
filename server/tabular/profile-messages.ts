import type { Profile } from '../../schemas/generated/tabular/profile.ts'
import type { ColumnRecord } from './records.ts'

/** What the portal asks of a profile child: one message, one table. */
export interface ProfileOrder {
  /** The Parquet file. */
  file: string
  rowCount: number
  columns: ColumnRecord[]
}

/** What is known of the values of one column. */
export type ColumnProfile = Omit<Profile['columns'][number], 'name' | 'alias' | 'type'>
