/* Made from schemas/tabular/sql-query.json by `npm run generate`. Do not edit. */

/**
 * A question in SQL over the public tables.
 */
export interface SqlQuery {
  /**
   * One SELECT of at most 100,000 bytes. A table is "<distribution id>" or "<dataset slug>/<file name>", with #<sheet> behind it where there are several, in double quotes.
   */
  query: string
  lang?: 'vi' | 'en'
}
