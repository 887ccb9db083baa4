/* Made from schemas/api/search-query.json by `npm run generate`. Do not edit. */

/**
 * Search for datasets. A filter given more than once, or with commas, means any of these; different filters mean all of these; `none` means has none; a value with a comma, or the word none, is written in double quotes.
 */
export interface SearchQuery {
  /**
   * Words, "phrases", -without, OR.
   */
  q?: string
  /**
   * Slugs of agencies; those below are included.
   *
   * @maxItems 100
   */
  agency?: string[]
  /**
   * Ids of themes.
   *
   * @maxItems 100
   */
  theme?: string[]
  /**
   * Keywords, whole.
   *
   * @maxItems 100
   */
  keyword?: string[]
  /**
   * Ids of formats.
   *
   * @maxItems 100
   */
  format?: string[]
  /**
   * Ids of licences.
   *
   * @maxItems 100
   */
  license?: string[]
  /**
   * Ids of frequencies.
   *
   * @maxItems 100
   */
  frequency?: string[]
  /**
   * Ids of units (places).
   *
   * @maxItems 100
   */
  unit?: string[]
  /**
   * Slugs of series.
   *
   * @maxItems 100
   */
  series?: string[]
  /**
   * 2018, 2018..2020, ..2020 or 2018..: the period overlaps one of them; none: there is no period.
   */
  year?: string
  /**
   * West,south,east,north in degrees: the area meets this box.
   */
  bbox?: string
  /**
   * Only datasets with (or without) a table.
   */
  hasTable?: boolean
  /**
   * Only datasets whose update is (or is not) overdue by the frequency that their agency promised.
   */
  overdue?: boolean
  /**
   * A date or time.
   */
  modifiedSince?: string
  /**
   * A condition in the language of `where` over rows, such as `year(modified) = 2024 and (theme = "HEAL" or title contains "y tế")`. Fields: title, description, agency (slugs; those below are included), theme, keyword, format, license, frequency, unit, issued, modified, publishedAt, byteSize, rowCount, downloads. A day stands for the whole day in UTC; `!=` and `not` leave out what has no value; description takes `contains` (words next to each other) and `is null`; at most twenty of like, contains and startsWith.
   */
  where?: string
  /**
   * relevance is the default with q, -modified without. modified is the day the data changed, as their agency says it; updated the moment that the record changed here, which every publication is.
   */
  orderBy?:
    'relevance' | '-modified' | 'modified' | '-updated' | '-issued' | 'issued' | 'title' | '-downloads'
  lang?: 'vi' | 'en'
  /**
   * Which facets to count. All but series and modified when left out; modified counts what changed since the days 7, 30 and 365 days ago, as `modifiedSince` takes them.
   *
   * @maxItems 20
   */
  facets?: (
    | 'agency'
    | 'theme'
    | 'keyword'
    | 'format'
    | 'license'
    | 'frequency'
    | 'unit'
    | 'series'
    | 'year'
    | 'modified'
  )[]
  limit?: number
  cursor?: string
}
