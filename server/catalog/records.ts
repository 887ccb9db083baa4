import type { Actor } from '../audit/audit.ts'
import type { Dictionary } from '../../schemas/generated/catalog/dictionary.ts'
import type { KeywordMap } from '../../schemas/generated/catalog/keyword-map.ts'
import type { LanguageMap } from '../../schemas/generated/catalog/language-map.ts'
import type { Reading } from '../../schemas/generated/catalog/reading.ts'

export type { KeywordMap, LanguageMap }

export type DatasetStatus = 'draft' | 'inReview' | 'published' | 'scheduled' | 'archived' | 'withdrawn'

/** Formats of which a table is made; an archive holds one of them, or it has none. */
export const tabularFormats: ReadonlySet<string> = new Set([
  'CSV',
  'TSV',
  'XLSX',
  'XLS',
  'ODS',
  'JSON',
  'NDJSON',
  'GEOJSON',
  'PARQUET',
  'GZIP',
  'ZIP',
])

/** What the portal knows of the table of a distribution's newest release; noted by the tabular room. */
export interface TableFacts {
  status: 'pending' | 'ready' | 'failed' | 'none'
  /** The release that these are the news of. */
  release: number
  rowCount: number | null
  columns: { name: string; alias: string; type: string }[]
  /** Of a file with several: sheets of a workbook, files of an archive. Absent from older records, and when there are no others. */
  otherTableCount?: number
  reason: { code: string; message: { vi: string; en: string } } | null
  /** The release that rows and columns are of, where it is an earlier one; absent when it is `release`, and when there are none. */
  madeOf?: number
}

/** Why bytes are gone for legal reasons, and since when. */
export interface TakedownFacts {
  at: Date
  reason: string
  legalBasis: string | null
}

/** How the table of a distribution fits the schema that it follows; noted by the tabular room. */
export interface ValidationFacts {
  status: 'pending' | 'valid' | 'invalid' | 'failed'
  /** Name of the schema. */
  schema: string
  /** The version that it was checked against; null while it waits. */
  version: string | null
  release: number
  errorCount: number | null
  checkedAt: Date | null
}

/** One file or link of a dataset, as stored inside it. */
export interface DistributionRecord {
  id: string
  title: LanguageMap
  description: LanguageMap | null
  format: string | null
  mediaType: string | null
  /** For a link; null for a file. */
  accessUrl: string | null
  /** The newest release; 0 for a link. */
  release: number
  name: string | null
  byteSize: number | null
  sha256: string | null
  modified: Date
  warnings: { code: string; message: { vi: string; en: string } }[]
  reading: Reading
  dictionary: Dictionary
  /** The schema that its table follows: `<name>`, whatever version is to be used, or `<name>/<version>`. Absent from older records. */
  conformsTo?: string | null
  table: TableFacts | null
  /** Releases whose bytes are gone for legal reasons; absent when there are none. */
  takenDown?: (TakedownFacts & { release: number })[]
  validation?: ValidationFacts | null
}

/** A dataset as stored: one document with its distributions inside. */
export interface DatasetRecord {
  _id: string
  slug: string
  formerSlugs: string[]
  /** Counted up by edits alone; what clients see. */
  version: number
  /** Counted up by edits and derived facts alike; orders writes to the index. */
  indexVersion: number
  status: DatasetStatus
  title: LanguageMap
  /** Null only in a draft that has none yet. */
  description: LanguageMap | null
  agencyId: string
  /** Ids of the agency and all above it, topmost first: one look tells whether it lies inside another. */
  agencyPath: string[]
  /** Ids of the agencies from which mergers and splits took it: it is found under their names. Absent when there was none. */
  formerAgencyIds?: string[]
  themes: string[]
  keywords: KeywordMap
  /** Null only in a draft that has none yet. */
  license: string | null
  frequency: string | null
  spatial: string[]
  bbox: [number, number, number, number] | null
  temporal: { start?: string | null; end?: string | null } | null
  contactPoint: { name?: string; email?: string; url?: string } | null
  language: string[]
  accessRights: 'PUBLIC' | 'RESTRICTED' | 'NON_PUBLIC'
  landingPage: string | null
  provenance: LanguageMap | null
  /** As the publisher gave it; null means: day of first publication. */
  issued: string | null
  /** As the publisher gave it; null means: last change of data. */
  modified: string | null
  sample: boolean
  createdAt: Date
  updatedAt: Date
  publishedAt: Date | null
  dataModifiedAt: Date | null
  withdrawn: { at: Date; reason: string } | null
  /** When it is to be published; absent from records that were made before there were such times. */
  scheduledAt?: Date | null
  /** Who handed it in for review, while it is there. */
  submitted?: { at: Date; by: string; accountId: string | null; note?: string | null } | null
  /** Who sent it back from review, and why, until it is handed in again or published. Absent from older records. */
  returned?: { at: Date; by: string; note: string | null } | null
  /** Who wrote last what was not published since, or accepted by somebody else. Absent from older records. */
  lastAuthor?: Author | null
  downloads: number
  /** The series that it is in, and its place there, counted from 1. Absent when it is in none. */
  series?: { id: string; position: number } | null
  /** The day until which the data are fresh; null where no frequency was promised. Absent from older records until the next start. */
  due?: string | null
  /** The account that made it; null for a token of nobody. Absent from records that were made before it was kept. */
  createdBy?: string | null
  /** A copy whose slug is made of its title anew when that changes, until it is published or somebody chooses a slug. Else absent. */
  slugFollows?: boolean
  distributions: DistributionRecord[]
}

/** An ordered family of datasets; which ones are in it stands in the datasets. */
export interface SeriesRecord {
  _id: string
  slug: string
  formerSlugs: string[]
  version: number
  title: LanguageMap
  description: LanguageMap | null
  agencyId: string
  /** Place in lists: by title, then by id, so that no two are equal. */
  sortKey: string
  createdAt: Date
  updatedAt: Date
}

/** Datasets of any agencies that an editor brings together on one page. */
export interface CollectionRecord {
  _id: string
  slug: string
  formerSlugs: string[]
  version: number
  status: 'draft' | 'published'
  title: LanguageMap
  description: LanguageMap | null
  agencyId: string
  /** In the order of the page; what was discarded since may stand here until the next change of the list. */
  datasets: CollectionItem[]
  /** Place in lists: by title, then by id, so that no two are equal. */
  sortKey: string
  /** Since when everybody sees it; null for a draft. */
  publishedAt: Date | null
  createdAt: Date
  updatedAt: Date
}

/** A dataset of a collection, and why it is in it. */
export interface CollectionItem {
  id: string
  note: LanguageMap | null
}

/** Who wrote something, for whoever must be another person. */
export interface Author {
  at: Date
  by: string
  accountId: string | null
}

/** One immutable version of a distribution's bytes. */
export interface ReleaseRecord {
  /** `<distribution id>/<number>` */
  _id: string
  distributionId: string
  datasetId: string
  number: number
  name: string
  byteSize: number
  sha256: string
  mediaType: string
  createdAt: Date
  by: string
  /** Absent while its bytes are here. */
  takenDown?: TakedownFacts
}

export interface AgencyRecord {
  _id: string
  slug: string
  formerSlugs: string[]
  version: number
  name: LanguageMap
  level: 'national' | 'ministry' | 'province' | 'commune' | 'other'
  parentId: string | null
  /** Ids of this agency and all above it, topmost first. */
  path: string[]
  code: string | null
  homepage: string | null
  /** Ids of the agencies that took over. */
  successorIds: string[]
  /** Names that it had before; absent from records that were made before such names were kept. */
  formerNames?: FormerName[]
  /** How it ended, when it was merged or split. */
  closed?: { on: string; note: string | null } | null
  /** Schemas of which a table that is published here or below names one: `<name>` or `<name>/<version>`. Absent from older records. */
  requiredSchemas?: string[]
  /** Whether what is published here or below is approved by somebody other than its last author. Absent from older records. */
  approvalByAnother?: boolean
  createdAt: Date
  updatedAt: Date
}

export interface FormerName {
  name: LanguageMap
  /** The last day of the name. */
  until: string
}

/** A merger or a split, with what its job has to move: the datasets follow one batch after the other. */
export interface SuccessionRecord {
  _id: string
  kind: 'merge' | 'split'
  agencyId: string
  /** The names of the agencies as history tells them. */
  agencyName: string
  moves: { toId: string; toName: string; datasetIds: string[] }[]
  /** The agency that gets all that is not named; null: the rest stays. */
  restToId: string | null
  /** Who ordered it. */
  by: Actor
  /** How many datasets were to move when it began. */
  total: number
  createdAt: Date
  doneAt: Date | null
}

/** A file that arrived and is already kept by its digest. */
export interface ReceivedFile {
  /** As the client named it, NFC, checked. */
  name: string
  byteSize: number
  sha256: string
  /** What the client said it is. */
  declaredType: string | null
}

/** One saved change of a dataset. Its number is the version that the change made. */
export interface RevisionRecord {
  /** `<dataset id>/<number>` */
  _id: string
  datasetId: string
  number: number
  at: Date
  by: string
  /** Who proposed what `by` accepted; absent when it was no proposal. */
  proposedBy?: string
  note: string | null
  /** Whether the public may read it: the dataset was open, or had been, when it was made. */
  isPublic: boolean
  changes: RevisionChange[]
  /** The whole record before the change; null for the first. */
  previous: DatasetRecord | null
}

export interface RevisionChange {
  pointer: string
  from?: unknown
  to?: unknown
}

export type DatasetWithAgency = DatasetRecord & { agency: AgencyRecord }

/** A dataset as the index needs it. */
export type DatasetToIndex = DatasetWithAgency & { formerAgencies: AgencyRecord[] }
