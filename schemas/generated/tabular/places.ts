/* Made from schemas/tabular/places.json by `npm run generate`. Do not edit. */

/**
 * The places of a table as they are drawn: each by itself where they are few, else those that lie close together as one.
 */
export interface Places {
  release: number
  columns: {
    name: string
    alias: string
    type: 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime' | 'time' | 'geometry' | 'json'
  }[]
  /**
   * Names of the columns that say where a row is, and of the one with the values.
   */
  by: {
    geometry: string | null
    longitude: string | null
    latitude: string | null
    value: string | null
  }
  /**
   * What is in sight: west, south, east, north.
   *
   * @minItems 4
   * @maxItems 4
   */
  bbox: number[]
  /**
   * What all places need; null when there are none.
   *
   * @minItems 4
   * @maxItems 4
   */
  extent: number[] | null
  /**
   * How many rows match, and what became of them.
   */
  counts: {
    rows: number
    /**
     * Rows with a place in the world.
     */
    placed: number
    /**
     * Rows without a place, or with one that cannot be read.
     */
    missing: number
    /**
     * Rows whose longitude and latitude seem to be exchanged: no place as they stand, one the other way round.
     */
    swapped: number
    /**
     * Rows whose numbers are no degrees, either way round.
     */
    outside: number
    /**
     * Rows at 0, 0, which is what programs write for an unknown place.
     */
    zero: number
    /**
     * Shapes with too many vertices to be drawn, in the whole table.
     */
    tooLarge: number
    inSight: number
  }
  /**
   * What stands in the first rows that are no places: longitude and latitude as the table has them, of shapes their western and southern ends.
   */
  examples: {
    swapped: string[]
    outside: string[]
  }
  /**
   * Whether places that lie close together are drawn as one.
   */
  isClustered: boolean
  points: {
    /**
     * Longitude and latitude; of several rows their middle.
     *
     * @minItems 2
     * @maxItems 2
     */
    at: number[]
    count: number
    value: number | null
    /**
     * What the rows drawn here need.
     *
     * @minItems 4
     * @maxItems 4
     */
    bbox: number[]
    /**
     * The row, when it is one: its values in the order of `columns`, texts of at most 200 characters.
     */
    row: unknown[] | null
  }[]
  shapes: {
    /**
     * GeoJSON, with as many vertices as can be seen.
     */
    geometry: {
      [k: string]: unknown
    }
    value: number | null
    /**
     * The row, when it is one: its values in the order of `columns`, texts of at most 200 characters.
     */
    row: unknown[] | null
  }[]
  /**
   * Shapes in sight that are too large to be drawn together with the others.
   */
  shapesLeftOut: number
}
