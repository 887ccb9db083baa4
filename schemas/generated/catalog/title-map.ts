/* Made from schemas/catalog/title-map.json by `npm run generate`. Do not edit. */

/**
 * A title or name in one or more languages, of at most 400 characters each: it stands in one line of lists, mails, feeds and tabs of browsers, and the longest that agencies give their data are shorter. What does not fit belongs in the description.
 */
export interface TitleMap {
  [k: string]: string
}
