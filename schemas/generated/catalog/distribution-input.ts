/* Made from schemas/catalog/distribution-input.json by `npm run generate`. Do not edit. */

/**
 * What a publisher writes of a distribution.
 */
export interface DistributionInput {
  title?: LanguageMap
  /**
   * What differs from the other files of the dataset: encoding, level of detail, years.
   */
  description?: LanguageMap1 | null
  /**
   * A code from the list of formats; found from the file when left out.
   */
  format?: string | null
  /**
   * Where the data are when they are not uploaded here: http or https.
   */
  accessUrl?: string | null
  /**
   * How the file is to be read when the portal guessed wrong.
   */
  reading?: {
    encoding?: string
    delimiter?: string
    headerRow?: number
    decimal?: '.' | ','
    sheet?: string
    /**
     * Whether totals and notes at the end are rows as well. When left out: in spreadsheets yes, in text files no.
     */
    keepsTrailer?: boolean
    types?: {
      [k: string]:
        'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime' | 'time' | 'geometry' | 'json'
    }
  } | null
  /**
   * What each column means: title, description, unit.
   *
   * @maxItems 10000
   */
  dictionary?:
    | {
        name: string
        title?: LanguageMap1
        description?: LanguageMap1
        unit?: string
      }[]
    | null
}
/**
 * What this file or link holds, as people say it. Made from the file name when left out.
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
