import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import type { Release } from '../../schemas/generated/catalog/release.ts'
import type { Preview } from '../../schemas/generated/tabular/preview.ts'
import type { Profile } from '../../schemas/generated/tabular/profile.ts'
import type { Rows } from '../../schemas/generated/tabular/rows.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { ChartView } from './chart-view.ts'
import type { MapView } from './map-view.ts'
import type { ColumnPanelView } from './column-filter.ts'
import type { FileCondition, FileSearch } from './file-search.ts'
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
  /** A look at what is no table; null when there is none to take. */
  preview: Preview | null
  /** What stands in the columns; null while that is not known. */
  profile: Profile | null
  /** The table drawn; null when another view is asked for. */
  chart: ChartView | null
  /** The table on a map; null when another view is asked for. */
  map: MapView | null
  /** Whether it has something to show there. */
  canMap: boolean
  /** The column that is looked at closely; null when none is. */
  panel: ColumnPanelView | null
  /** The same question in SQL; null when it cannot be written so. */
  sql: string | null
  /** The words that columns to choose are looked for by; null when none are. */
  findColumn: string | null
  /** What the address asks of the table. */
  search: FileSearch
  /** The terms of `where`; none when it cannot be used. */
  conditions: FileCondition[]
  /** Why a condition, words or columns cannot be used, when the table is shown without them. */
  filterProblem: string | null
  /** The conditions that are left out because they cannot be used. */
  dropped: FileCondition[]
  /** Whether the rows can leave as GeoJSON. */
  hasPlaces: boolean
  /** Where this page starts in the table: 1 on the first. */
  position: number
  nextHref: string | null
  releases: Release[]
  baseUrl: string
  /** Whether the reader may say how the file is read, and what its columns mean. */
  mayEdit: boolean
  /** Whether the reader may have the file, not its description alone. */
  mayReadData: boolean
}

export const filePath = ({ dataset, distribution }: Pick<FilePageView, 'dataset' | 'distribution'>): string =>
  `/datasets/${dataset.slug}/${distribution.id}`
