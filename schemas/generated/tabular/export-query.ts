/* Made from schemas/tabular/export-query.json by `npm run generate`. Do not edit. */

/**
 * Which rows and columns are exported; bom and safe are for CSV and TSV.
 */
export interface ExportQuery {
  /**
   * Column names or aliases, separated by commas.
   */
  select?: string
  /**
   * A condition such as population > 1000 and province in ("Huế", "Vinh").
   */
  where?: string
  /**
   * Words that must all stand in some text column, without regard to diacritics and case.
   */
  q?: string
  /**
   * Columns separated by commas, - before one for descending.
   */
  orderBy?: string
  /**
   * Name of a sheet; the first one that is not empty when left out.
   */
  sheet?: string
  /**
   * Begins with a byte order mark, by which Excel knows UTF-8.
   */
  bom?: boolean
  /**
   * Puts an apostrophe before texts that a spreadsheet would run as a formula; numbers stay numbers.
   */
  safe?: boolean
  lang?: 'vi' | 'en'
}
