/* Made from schemas/catalog/collection.json by `npm run generate`. Do not edit. */

/**
 * A dataset in a list.
 */
export type DatasetSummary = Dataset
/**
 * How the file is to be read when the portal guessed wrong. Only when one distribution is read.
 */
export type Reading = {
  /**
   * A name of the Encoding Standard, such as utf-8, utf-16le, windows-1258 or windows-1252; or tcvn3, vni or viscii, in which Vietnamese was written before Unicode.
   */
  encoding?: string
  /**
   * The one character between columns.
   */
  delimiter?: string
  /**
   * The record that names the columns, counted from 1; 0 when none does.
   */
  headerRow?: number
  /**
   * The first and the last record, six at most, where several name the columns together; `headerRow` is one of them then, or left out.
   */
  headerRows?: {
    first: number
    last: number
  }
  /**
   * What stands before the fraction of a number.
   */
  decimal?: '.' | ','
  /**
   * Which sheet of a spreadsheet, or which file of an archive.
   */
  sheet?: string
  /**
   * Whether totals, notes and signatures at the end are rows as well. When left out: in spreadsheets totals and notes are, signatures are not; in text files none are.
   */
  keepsTrailer?: boolean
  /**
   * Whether day or month stands first in dates such as 01/02/2024, for columns that do not tell it themselves.
   */
  dateOrder?: 'dmy' | 'mdy'
  /**
   * The same for single columns, by their names; goes before `dateOrder`.
   */
  dateOrders?: {
    [k: string]: 'dmy' | 'mdy'
  }
  /**
   * The type of a column, by its name.
   */
  types?: {
    [k: string]:
      'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime' | 'time' | 'geometry' | 'json'
  }
} | null
/**
 * What each column means: title, description, unit. Only when one distribution is read.
 *
 * @maxItems 10000
 */
export type Dictionary =
  | {
      name: string
      title?: LanguageMap
      description?: LanguageMap
      unit?: string
    }[]
  | null

/**
 * A collection: datasets of any agencies that an editor brought together on one subject.
 */
export interface Collection {
  id: string
  slug: string
  version: number
  /**
   * A draft is there for members of the agency alone.
   */
  status: 'draft' | 'published'
  title: LanguageMap
  description: LanguageMap | null
  agency: {
    slug: string
    name: LanguageMap
  }
  /**
   * Datasets that the viewer may see: as many as `datasets` lists, so that members count their drafts and withdrawn ones too.
   */
  datasetCount: number
  /**
   * Those that the viewer may see, in the order of the page. Not in lists of collections.
   */
  datasets?: CollectionItem[]
  /**
   * Since when everybody sees it; null for a draft.
   */
  publishedAt: string | null
  createdAt: string
  updatedAt: string
  links: {
    self: string
    page: string
  }
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
/**
 * A dataset of a collection, and why it is in it.
 */
export interface CollectionItem {
  dataset: DatasetSummary
  /**
   * Why it is here, in a sentence.
   */
  note: LanguageMap | null
}
/**
 * A dataset as it is read.
 */
export interface Dataset {
  id: string
  /**
   * The part of the address that names the dataset: small letters, digits and hyphens. Made from the title when left out, and never used again for another dataset.
   */
  slug: string
  /**
   * Counted up by every edit; the If-Match value.
   */
  version: number
  status: 'draft' | 'inReview' | 'published' | 'scheduled' | 'archived' | 'withdrawn'
  title: LanguageMap1
  /**
   * What each row stands for, how the figures were made, what they are good for and where care is needed. Markdown is allowed; the first sentence is shown in lists.
   */
  description: LanguageMap | null
  agency: {
    slug: string
    name: LanguageMap
  }
  themes: string[]
  keywords: KeywordMap
  /**
   * Null only while a draft has none.
   */
  license: string | null
  /**
   * How often the data are updated: a code from the list of frequencies. The next due date follows from it.
   */
  frequency?: string | null
  /**
   * The places that the data are about: codes from the list of units.
   *
   * @maxItems 100
   */
  spatial?: string[]
  /**
   * West, south, east and north edge in degrees (WGS 84), when the places do not say it.
   *
   * @minItems 4
   * @maxItems 4
   */
  bbox?: number[] | null
  /**
   * First and last day that the data describe. Leave the end out when it goes on.
   */
  temporal?: {
    start?: string | null
    end?: string | null
  } | null
  /**
   * Whom to ask about the data: an office and its address rather than a person.
   */
  contactPoint?: {
    name?: string
    email?: string
    url?: string
  } | null
  /**
   * Languages of the words inside the files.
   *
   * @maxItems 24
   */
  language?: string[]
  /**
   * PUBLIC: anybody may have the data. RESTRICTED: under a condition that the description names. NON_PUBLIC: not open to the public. With either of the last two everybody reads the description, and members of the agency alone get files and tables.
   */
  accessRights?: 'PUBLIC' | 'RESTRICTED' | 'NON_PUBLIC'
  /**
   * A page elsewhere about the same dataset (http or https).
   */
  landingPage?: string | null
  /**
   * Where the data come from: the register, survey or document.
   */
  provenance?: LanguageMap | null
  /**
   * The day the data were first issued, also outside this portal. When left out: the day of first publication here.
   */
  issued?: string | null
  /**
   * The day the data last changed. When left out: the last change of a file here.
   */
  modified?: string | null
  /**
   * Marks an example record; its page says so.
   */
  sample?: boolean
  /**
   * The themes in the language asked for.
   */
  themeLabels?: string[]
  licenseLabel?: string | null
  frequencyLabel?: string | null
  createdAt: string
  updatedAt: string
  publishedAt: string | null
  /**
   * For members only, when the dataset was withdrawn.
   */
  withdrawn?: {
    at: string
    reason: string
  } | null
  /**
   * The day until which the data are fresh, by the frequency; after it the dataset is overdue. Null where no frequency was promised, and for what is not published.
   */
  due?: string | null
  /**
   * How often its files were downloaded here: GET from the first byte; robots are left out. Counted within half a minute.
   */
  downloads?: number
  /**
   * When it will be published; only while it is scheduled, and for members alone.
   */
  scheduledAt?: string
  /**
   * Who handed it in for review, and when; only while it is there.
   */
  submitted?: {
    at: string
    by: string
    /**
     * What the reviewer should know.
     */
    note?: string
  }
  /**
   * Who sent it back from review, and when; until it is handed in again or published, and for members alone.
   */
  returned?: {
    at: string
    by: string
    /**
     * What is to be mended.
     */
    note?: string
  }
  /**
   * @maxItems 2000
   */
  distributions: Distribution[]
  links: {
    self: string
    page: string
    turtle?: string
    jsonLd?: string
    /**
     * Its place in a series, with the dataset before and after it; only when it is in one.
     */
    series?: string
  }
  /**
   * Only in lists that answer a search: title and beginning as safe HTML, the found words in <mark>.
   */
  highlight?: {
    title?: string
    description?: string
  }
  /**
   * Only in lists that answer a search by relevance: the id of the dataset before it that has the same title, beginning of the description and places. The page shows both as one result.
   */
  duplicateOf?: string
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap1 {
  [k: string]: string
}
/**
 * Words people would type to find this dataset and that the title does not hold; other names and abbreviations too.
 */
export interface KeywordMap {
  /**
   * @maxItems 100
   */
  [k: string]: string[]
}
/**
 * One file or link of a dataset, as it is read.
 */
export interface Distribution {
  id: string
  datasetId?: string
  datasetSlug?: string
  /**
   * The dataset's version: what If-Match takes.
   */
  version?: number
  title: LanguageMap
  description?: LanguageMap | null
  format: string | null
  mediaType: string | null
  /**
   * The file name as published.
   */
  name?: string | null
  byteSize: number | null
  sha256: string | null
  /**
   * Number of the newest release; null for a link.
   */
  release: number | null
  modified: string
  downloadUrl: string | null
  releaseUrl: string | null
  accessUrl: string | null
  warnings: Warning[]
  table: TableSummary | null
  reading?: Reading
  dictionary?: Dictionary
  /**
   * Only right after an upload: the work that goes on.
   */
  job?: JobLink | null
  /**
   * Releases whose bytes are gone for legal reasons; absent when there are none.
   */
  takenDown?: Takedown[]
  /**
   * Address of the published schema that the table follows; null for none.
   */
  conformsTo?: string | null
  /**
   * How the table fits the schema that it follows; null while nothing was checked.
   */
  validation?: ValidationSummary | null
}
/**
 * Something about a file that its publisher may want to look at.
 */
export interface Warning {
  code: string
  message: string
}
/**
 * What is known of the table that the portal makes of the newest release, and of the one that answers: of an earlier release while the newest is read, or when it cannot be read.
 */
export interface TableSummary {
  status: 'ready' | 'pending' | 'failed' | 'none'
  /**
   * The release that the rows and columns are of; null when no table answers.
   */
  release?: number | null
  rowCount?: number | null
  columnCount?: number | null
  /**
   * How many more tables the file has, one a sheet of a workbook or a file of an archive; rows and columns are those of the first. Left out when there are none.
   */
  otherTableCount?: number
  reason?: {
    code: string
    message: string
  } | null
}
/**
 * Where to follow the work that goes on.
 */
export interface JobLink {
  id: string
  url: string
}
/**
 * That the bytes of a release are gone for legal reasons: its address answers 451, and they cannot be uploaded again.
 */
export interface Takedown {
  release: number
  at: string
  reason: string
  legalBasis: string | null
}
/**
 * How a table fits the schema that it follows, for everybody. What is wrong where is for those who may change it.
 */
export interface ValidationSummary {
  /**
   * `failed`: it could not be checked within the limits.
   */
  status: 'pending' | 'valid' | 'invalid' | 'failed'
  /**
   * Address of the version that it was checked against.
   */
  schema: string
  version: string | null
  /**
   * The release whose table was checked.
   */
  release: number
  /**
   * How many things are wrong, each cell and rule counted by itself.
   */
  errorCount: number | null
  checkedAt: string | null
}
