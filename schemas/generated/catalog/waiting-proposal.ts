/* Made from schemas/catalog/waiting-proposal.json by `npm run generate`. Do not edit. */

/**
 * A proposal with the dataset that it is about.
 */
export interface WaitingProposal {
  dataset: {
    id: string
    slug: string
    title: LanguageMap
  }
  proposal: Proposal
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
/**
 * A change of a published dataset by somebody who may not publish: it waits for a publisher, and the public sees nothing of it.
 */
export interface Proposal {
  /**
   * Counted from 1 in each dataset.
   */
  number: number
  at: string
  /**
   * Who proposes it.
   */
  by: string
  /**
   * Why, in the words of whoever proposes it. It stands in the public history once the proposal is accepted.
   */
  note: string | null
  /**
   * What is to be done.
   */
  operation:
    | 'replaceDataset'
    | 'patchDataset'
    | 'restoreRevision'
    | 'addFile'
    | 'addLink'
    | 'patchDistribution'
    | 'removeDistribution'
    | 'addRelease'
  /**
   * Id of the file or link that it is about; null when it is about the dataset, or adds one.
   */
  distribution: string | null
  /**
   * The uploaded file that waits; null when there is none.
   */
  file: {
    name: string
    byteSize: number
    sha256: string
  } | null
  /**
   * What would change, as it stood when it was proposed.
   */
  changes: {
    /**
     * JSON Pointer (RFC 6901) of the member that would change.
     */
    pointer: string
    from?: unknown
    to?: unknown
  }[]
  /**
   * takenBack: by whoever proposed it, before anybody decided.
   */
  status: 'open' | 'accepted' | 'refused' | 'takenBack'
  /**
   * How it ended; null while it is open. `accept` is false of what was taken back, too.
   */
  decision: {
    at: string
    by: string
    accept: boolean
    note: string | null
  } | null
}
