/* Made from schemas/tabular/places-query.json by `npm run generate`. Do not edit. */

/**
 * Which places of a table to draw, and in which part of the world.
 */
export interface PlacesQuery {
  /**
   * Name or alias of a column of geometries; the first one when left out.
   */
  geometry?: string
  /**
   * Name or alias of the number column with the longitude, in degrees; found by its name when left out.
   */
  longitude?: string
  /**
   * Name or alias of the number column with the latitude, in degrees.
   */
  latitude?: string
  /**
   * Name or alias of a number column; each place carries its value.
   */
  value?: string
  /**
   * What becomes of the values of rows that are drawn together; their sum when left out.
   */
  fn?: 'sum' | 'mean' | 'min' | 'max'
  /**
   * What is in sight: west,south,east,north in degrees (RFC 7946, section 5); all places when left out.
   */
  bbox?: string
  /**
   * Columns to tell of each row that is drawn by itself, separated by commas; the first eight when left out.
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
  sheet?: string
  lang?: 'vi' | 'en'
}
