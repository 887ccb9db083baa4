/* Made from schemas/catalog/table-schema-input.json by `npm run generate`. Do not edit. */

/**
 * One version of a schema for tables, as an agency publishes it.
 */
export interface TableSchemaInput {
  /**
   * Small letters, digits and hyphens; the same for every version.
   */
  name: string
  /**
   * By semver.org, such as 1.2.0: another first number when files that fitted may fit no longer. What is published never changes.
   */
  version: string
  title: TitleMap
  /**
   * Who uses it for what, and what is new in this version.
   */
  description?: LanguageMap | null
  /**
   * Slug of the agency that owns the schema; the same for every version.
   */
  agency: string
  schema: TableSchemaDescriptor
}
/**
 * What kind of table it describes, as people say it.
 */
export interface TitleMap {
  [k: string]: string
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
/**
 * A Frictionless Table Schema.
 */
export interface TableSchemaDescriptor {
  /**
   * The columns. A table of more than 1,000 columns is kept as text alone, so that nothing in it could be checked.
   *
   * @minItems 1
   * @maxItems 1000
   */
  fields: {
    /**
     * The name of the column in the file.
     */
    name: string
    /**
     * What the column is called: a text, or texts by language.
     */
    title?: string | {}
    /**
     * What stands in the column: a text, or texts by language.
     */
    description?: string | {}
    /**
     * The unit of the figures.
     */
    unit?: string
    /**
     * The type of the values; `any` when left out.
     */
    type?:
      | 'string'
      | 'number'
      | 'integer'
      | 'boolean'
      | 'object'
      | 'array'
      | 'list'
      | 'date'
      | 'time'
      | 'datetime'
      | 'year'
      | 'yearmonth'
      | 'duration'
      | 'geopoint'
      | 'geojson'
      | 'any'
    /**
     * Of strings: email, uri, uuid. How dates and figures are written is not checked: the portal reads them in any of their forms.
     */
    format?: string
    constraints?: {
      required?: boolean
      unique?: boolean
      /**
       * The values that there may be; at most 20,000, which holds every commune of a country.
       *
       * @minItems 1
       * @maxItems 20000
       */
      enum?: (string | number | boolean)[]
      /**
       * A regular expression in the syntax of RE2, which the whole value matches. What RE2 does not know (looking ahead or behind, going back) is refused: it could run for ever.
       */
      pattern?: string
      minimum?: string | number
      maximum?: string | number
      exclusiveMinimum?: string | number
      exclusiveMaximum?: string | number
      minLength?: number
      maxLength?: number
    }
  }[]
  /**
   * How the columns of a file and the fields go together: exact (the same, in order; usual), equal (in any order), subset (more columns may be there), superset (columns may be missing), partial (one at least).
   */
  fieldsMatch?:
    | (
        | 'exact'
        | 'equal'
        | 'subset'
        | 'superset'
        | 'partial'
        | ['exact']
        | ['equal']
        | ['subset']
        | ['superset']
        | ['partial']
      )
    | unknown[]
  /**
   * Texts that stand for a missing value.
   *
   * @maxItems 100
   */
  missingValues?: (string | {})[]
  /**
   * The columns whose values together tell rows apart.
   *
   * @minItems 1
   * @maxItems 20
   */
  primaryKey?: string | string[]
  /**
   * Further columns whose values together tell rows apart.
   *
   * @maxItems 20
   */
  uniqueKeys?: string[][]
  /**
   * Columns whose values stand in other columns. Within the same table they are checked; keys of other tables are kept and not checked.
   *
   * @maxItems 20
   */
  foreignKeys?: {
    /**
     * @minItems 1
     * @maxItems 20
     */
    fields: string | string[]
    reference: {
      resource?: string
      /**
       * @minItems 1
       * @maxItems 20
       */
      fields: string | string[]
    }
  }[]
}
