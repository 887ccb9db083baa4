/* Made from schemas/catalog/collection-input.json by `npm run generate`. Do not edit. */

/**
 * Slug of the agency that keeps the collection. Its datasets may be of any agencies.
 */
export type AgencyReference =
  | string
  | {
      slug: string
      name?: LanguageMap1
      formerNames?: FormerName[]
      id?: string
      version?: number
      level?: 'national' | 'ministry' | 'province' | 'commune' | 'other'
      parent?: string | null
      code?: string | null
      homepage?: string | null
      successors?: string[]
      predecessors?: string[]
      status?: 'active' | 'closed'
      closedOn?: string | null
      closedNote?: string | null
      requiredSchemas?: string[]
      approvalByAnother?: boolean
      datasetCount?: number
    }

/**
 * What is written of a collection: datasets of any agencies that are brought together on one subject.
 */
export interface CollectionInput {
  /**
   * Small letters, digits and hyphens; made from the title when left out.
   */
  slug?: string
  title: LanguageMap
  /**
   * What the page is for and how the datasets were chosen; Markdown. Its first sentence stands in lists.
   */
  description?: LanguageMap1 | null
  agency: AgencyReference
  /**
   * The datasets in the order of the page, each with an optional sentence why it is here. At most 200, because one page shows all of them.
   *
   * @maxItems 200
   */
  datasets?: CollectionItemInput[]
  /**
   * A draft is seen by members of the agency alone. Publishing it, changing what is published and taking it back need the scope `publish`.
   */
  status?: 'draft' | 'published'
}
/**
 * The subject that the datasets have in common, such as Natural disasters 2025. At most 200 characters in each language: it stands in lists and on the first page.
 */
export interface LanguageMap {
  [k: string]: string
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap1 {
  [k: string]: string
}
/**
 * A name that an agency had before.
 */
export interface FormerName {
  name: LanguageMap1
  /**
   * The last day on which it was the name.
   */
  until: string
}
/**
 * A dataset that is put into a collection.
 */
export interface CollectionItemInput {
  /**
   * Id or slug of a dataset that you may see, or the dataset as it was read, of which only the id counts.
   */
  dataset:
    | string
    | {
        id: string
      }
  /**
   * Why it is here, in a sentence; at most 500 characters in each language.
   */
  note?: LanguageMap2 | null
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap2 {
  [k: string]: string
}
