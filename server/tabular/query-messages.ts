/** What the pool asks of a query child: one question at a time. */
export interface QueryOrder {
  /** The Parquet file, as the view `source` with a column `position`. */
  file: string
  /** What `count` and `page` take as $1, $2 …; `page` takes the values of `place` behind them. */
  values: string[]
  /** Counts the rows that match; null when nobody asks. */
  count: string | null
  place: string | null
  page: string
  /** `page` gives positions alone, and each of these a part of the columns of their rows as one JSON array: measured, three times as fast as cell by cell. */
  slices?: readonly string[]
  /** Of the table. */
  columnCount: number
  /** The last value of each row is a geometry: of it, what can be seen when this many degrees are the least that is. */
  tolerance?: number
  /** The answer stops before the row that would pass this many characters of JSON. */
  maxCharacters: number
}

export type QueryAnswer =
  | { kind: 'ready' }
  /** `isCut`: there were more rows than the answer may hold. */
  | { kind: 'rows'; rows: unknown[][]; isCut: boolean; count: number | null }
  | { kind: 'missing' }
  | { kind: 'failed'; isMemory: boolean; isOutOfRange: boolean; message: string }
