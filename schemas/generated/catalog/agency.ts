/* Made from schemas/catalog/agency.json by `npm run generate`. Do not edit. */

/**
 * An agency: the public body that publishes.
 */
export interface Agency {
  id: string
  slug: string
  version: number
  name: LanguageMap
  level: 'national' | 'ministry' | 'province' | 'commune' | 'other'
  parent: string | null
  code: string | null
  homepage: string | null
  successors: string[]
  /**
   * Datasets that the viewer may see, those of the agencies below included.
   */
  datasetCount: number
  /**
   * Only with tree=true: the agencies below, in the same shape.
   */
  children?: {}[]
  /**
   * Addresses of schemas of which tables published by this agency and those below it name one; empty when any table may be published.
   */
  requiredSchemas: string[]
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
