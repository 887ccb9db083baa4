/** What the pool asks of a query child: one question at a time. */
export interface QueryOrder {
  /** The Parquet file, as the view `source` with a column `position`. */
  file: string
  place: string | null
  page: string
  /** The answer stops before the row that would pass this many characters of JSON. */
  maxCharacters: number
}

export type QueryAnswer =
  | { kind: 'ready' }
  /** The last column of each row is its position in the file. `isCut`: there were more rows than the answer may hold. */
  | { kind: 'rows'; rows: unknown[][]; isCut: boolean }
  | { kind: 'missing' }
  | { kind: 'failed'; isMemory: boolean; message: string }
