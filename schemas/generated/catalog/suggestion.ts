/* Made from schemas/catalog/suggestion.json by `npm run generate`. Do not edit. */

/**
 * A value for a member of a dataset that is empty, guessed from its files. Nothing is written unless somebody takes it.
 */
export interface Suggestion {
  /**
   * The member of the dataset.
   */
  member: 'title' | 'description' | 'keywords' | 'temporal' | 'spatial' | 'frequency'
  /**
   * Of title, description and keywords; null for the others.
   */
  language: 'vi' | 'en' | null
  /**
   * As PATCH of the dataset takes it: in the language where there is one. A description goes behind what is there.
   */
  value: {
    [k: string]: unknown
  }
  /**
   * What it is read from: the title of the dataset, names of files, names of columns, their values, the agency, or keywords of other datasets.
   */
  because: 'title' | 'fileName' | 'columns' | 'values' | 'agency' | 'keywords'
}
