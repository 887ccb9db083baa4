import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Dictionary } from '../../schemas/generated/catalog/dictionary.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import type { Reading } from '../../schemas/generated/catalog/reading.ts'
import type { ReadingPreview } from '../../schemas/generated/tabular/reading-preview.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { FormDifference } from './form-differences.tsx'
import type { FormError } from './form-errors.tsx'

export type FileEditPart = 'edit' | 'reading' | 'columns' | 'validation'

/** What the pages have in common on which a publisher says how a file is read, and what its columns mean. */
export interface FileEditView {
  dataset: Dataset
  distribution: Distribution
  /** The version of the dataset that the form was filled from, and that saving changes. */
  version: number
  /** What the form carries of what it was filled with, to tell later who changed what. */
  base: string
  /** What both the reader and somebody else changed. */
  differences: FormDifference[]
  /** The table that answers now. */
  table: Table
  errors: FormError[]
  /** What was just done. */
  done: 'saved' | null
  /** Whether what the reader saves is kept as a proposal. */
  isProposal: boolean
}

/** The fields of a reading as a form has them; empty is left to the portal. */
export type ReadingFields = Record<
  'encoding' | 'delimiter' | 'headerRow' | 'decimal' | 'sheet' | 'keepsTrailer' | 'dateOrder',
  string
>

/** What is said of a file or link, and its bytes or address anew. */
export interface FileWordsView extends Omit<FileEditView, 'table' | 'done'> {
  fields: FileWords
  /** Why it changes, as typed: a proposal takes it along. */
  note: string
  maxUploadBytes: number
  done: 'saved' | 'resumed' | null
}

export type FileWords = Record<
  'titleVi' | 'titleEn' | 'descriptionVi' | 'descriptionEn' | 'accessUrl',
  string
>

export interface ReadingPageView extends FileEditView {
  fields: ReadingFields
  /** The columns whose types can be said here, with what is said; `found` is the type that the table has. */
  types: { name: string; given: string; found: string | null }[]
  /** How many columns there are in all. */
  columnCount: number
  encodings: readonly string[]
  /** Whether sheets, or the files of an archive, can be chosen. */
  hasSheets: boolean
  /** What was tried; null before. */
  preview: ReadingPreview | null
}

export interface DictionaryPageView extends FileEditView {
  entries: DictionaryFields[]
  /** Number of the first column on this page, from 1. */
  from: number
  perPage: number
  columnCount: number
  sheet: string | undefined
}

type Entry = NonNullable<Dictionary>[number]

/** What a form says of a column. */
export interface DictionaryFields extends Pick<Entry, 'name'> {
  type: Table['columns'][number]['type']
  titleVi: string
  titleEn: string
  descriptionVi: string
  descriptionEn: string
  unit: string
  /** A unit that the file says by itself, while the dictionary says none. */
  ownUnit: string
}

/** Where a publisher changes what is said of a file. */
export const fileEditPath = (
  { dataset, distribution }: { dataset: Pick<Dataset, 'slug'>; distribution: Pick<Distribution, 'id'> },
  part: FileEditPart | 'delete',
): string => `/workspace/datasets/${dataset.slug}/files/${distribution.id}/${part}`

/** Where the names of the columns stand, as the form writes and takes it: "3", or "3-4" for several rows; '' when nothing is said. */
export function writeHeaderRows({
  headerRow,
  headerRows,
}: Pick<NonNullable<Reading>, 'headerRow' | 'headerRows'>): string {
  if (headerRows) return `${headerRows.first}-${headerRows.last}`
  return headerRow === undefined ? '' : String(headerRow)
}
