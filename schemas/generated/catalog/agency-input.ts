/* Made from schemas/catalog/agency-input.json by `npm run generate`. Do not edit. */

/**
 * What is written of an agency.
 */
export interface AgencyInput {
  /**
   * Small letters, digits and hyphens; made from the name when left out.
   */
  slug?: string
  name: TitleMap
  /**
   * Where the agency stands: national, ministry, province, commune or other.
   */
  level: 'national' | 'ministry' | 'province' | 'commune' | 'other'
  /**
   * Slug of the agency above, or null.
   */
  parent?: string | null
  /**
   * Official code, such as the code of the administrative unit.
   */
  code?: string | null
  /**
   * The agency's own site (http or https).
   */
  homepage?: string | null
  /**
   * Slugs of the agencies that took over, when this one was merged or split.
   *
   * @maxItems 50
   */
  successors?: string[]
  /**
   * Names that it had before, with the last day of each; a new name adds the old one by itself. Its datasets are found under them.
   *
   * @maxItems 20
   */
  formerNames?: FormerName[]
  /**
   * Addresses of published schemas: a table of this agency, or of one below it, is published only when it names one of them in conformsTo.
   *
   * @maxItems 20
   */
  requiredSchemas?: string[]
  /**
   * Whether what this agency and those below it publish must be approved by somebody other than whoever wrote it last: that person can neither publish, schedule nor accept it, by a token neither.
   */
  approvalByAnother?: boolean
}
/**
 * The official name.
 */
export interface TitleMap {
  [k: string]: string
}
/**
 * A name that an agency had before.
 */
export interface FormerName {
  name: LanguageMap
  /**
   * The last day on which it was the name.
   */
  until: string
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
