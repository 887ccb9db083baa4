/* Made from schemas/catalog/agency.json by `npm run generate`. Do not edit. */

/**
 * An agency: the public body that publishes.
 */
export interface Agency {
  id: string
  slug: string
  version: number
  name: LanguageMap
  /**
   * Names that it had before.
   */
  formerNames: FormerName[]
  level: 'national' | 'ministry' | 'province' | 'commune' | 'other'
  parent: string | null
  code: string | null
  homepage: string | null
  successors: string[]
  /**
   * Slugs of the agencies that it took over, wholly or in part of their tasks.
   */
  predecessors: string[]
  /**
   * A closed agency was merged or split: it takes no datasets, and successors says who took over.
   */
  status: 'active' | 'closed'
  /**
   * The day of the merger or split.
   */
  closedOn: string | null
  /**
   * What was said of it, such as the decision that ordered it.
   */
  closedNote: string | null
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
  /**
   * Whether what this agency and those below it publish is approved by somebody other than whoever wrote it last.
   */
  approvalByAnother: boolean
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
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
