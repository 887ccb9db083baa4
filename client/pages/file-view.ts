import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import type { Release } from '../../schemas/generated/catalog/release.ts'
import type { Rows } from '../../schemas/generated/tabular/rows.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { DatasetTerms } from './terms.ts'

/** What the parts of a file's page show. */
export interface FilePageView {
  dataset: Dataset
  distribution: Distribution
  terms: DatasetTerms
  /** Null for what is no file. */
  table: Table | null
  /** Null when there is no table to read. */
  rows: Rows | null
  /** The sheet that the address asks for; the first one when absent. */
  sheet?: string
  /** The order that the address asks for: a column's alias, `-` before it for descending. */
  orderBy?: string
  /** Where this page starts in the table: 1 on the first. */
  position: number
  nextHref: string | null
  releases: Release[]
  baseUrl: string
}

export const filePath = ({ dataset, distribution }: Pick<FilePageView, 'dataset' | 'distribution'>): string =>
  `/datasets/${dataset.slug}/${distribution.id}`

/** The query of an address that shows this sheet in this order; '' for the first sheet as it is. */
export function writeTableQuery({ sheet, orderBy }: Pick<FilePageView, 'sheet' | 'orderBy'>): string {
  const query = new URLSearchParams({ ...(sheet ? { sheet } : {}), ...(orderBy ? { orderBy } : {}) })
  return query.size > 0 ? `?${query}` : ''
}
