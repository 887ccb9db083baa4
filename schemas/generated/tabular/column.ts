/* Made from schemas/tabular/column.json by `npm run generate`. Do not edit. */

/**
 * A column of a table.
 */
export interface Column {
  /**
   * As published.
   */
  name: string
  /**
   * Safe in every language: small letters, digits, underscores.
   */
  alias: string
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime' | 'time' | 'geometry' | 'json'
  title?: LanguageMap
  description?: LanguageMap
  /**
   * From the data dictionary; where that has none, as the file says it: in a row below the names, or beside the figures.
   */
  unit?: string
  /**
   * The names of the files beside this one from which a title, a description, a unit or a type comes; absent for what the publisher's own dictionary, or the file itself, says.
   */
  from?: {
    title?: string
    description?: string
    unit?: string
    type?: string
  }
  /**
   * What stands in cells of this column in place of a value; such cells are missing.
   */
  missingMarks?: string[]
  /**
   * For dates that the file writes in figures with the year last: whether day or month was taken to stand first.
   */
  dateOrder?: 'dmy' | 'mdy'
  nullable: boolean
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
