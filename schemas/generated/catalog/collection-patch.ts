/* Made from schemas/catalog/collection-patch.json by `npm run generate`. Do not edit. */

/**
 * A JSON merge patch (RFC 7396) of what is written of a collection. `datasets` is replaced as a whole: those left out leave the collection.
 */
export interface CollectionPatch {
  /**
   * Small letters, digits and hyphens; made from the title when left out.
   */
  slug?: string | null
  /**
   * The subject that the datasets have in common, such as Natural disasters 2025. At most 200 characters in each language: it stands in lists and on the first page.
   */
  title?: {} | null
  /**
   * What the page is for and how the datasets were chosen; Markdown. Its first sentence stands in lists.
   */
  description?: {} | null
  /**
   * Slug of the agency that keeps the collection. Its datasets may be of any agencies.
   */
  agency?: string | {} | null
  /**
   * The datasets in the order of the page, each with an optional sentence why it is here. At most 200, because one page shows all of them.
   *
   * @maxItems 200
   */
  datasets?: CollectionItemInput[] | null
  /**
   * A draft is seen by members of the agency alone. Publishing it, changing what is published and taking it back need the scope `publish`.
   */
  status?: 'draft' | 'published' | null
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
  note?: LanguageMap | null
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
