/** A file on its way in, or here and not yet part of a dataset. */
export interface UploadRecord {
  _id: string
  /** The account, or the token when it belongs to none. */
  ownerId: string
  name: string
  /** What the client said it is. */
  declaredType: string | null
  byteSize: number
  /** So many bytes are safe on the disk. */
  offset: number
  /** Of those bytes. */
  crc32: number
  /** Once all of it was read back and compared. */
  sha256: string | null
  /** When its bytes were kept under their digest. */
  finishedAt: Date | null
  /** Where the client said that it shall go; null when it said nothing. */
  target: UploadTarget | null
  createdAt: Date
  /** Seven days after something came last. */
  expiresAt: Date
  /** Who writes to it now. */
  lease: { owner: string; until: Date; isWanted: boolean } | null
  /** What it became. */
  use: UploadUse | null
}

export interface UploadTarget {
  kind: 'dataset' | 'distribution'
  id: string
}

/** What the bytes became: a release, or a proposal of one that waits for a publisher. */
export type UploadUse = ReleaseUse | ProposalUse

export interface ProposalUse {
  kind: 'proposal'
  datasetId: string
  proposal: number
}

interface ReleaseUse {
  datasetId: string
  distributionId: string
  release: number
  /** Whether it made the distribution, or only a release of it. */
  kind: UploadTarget['kind']
  /** The bytes were those of the newest release already. */
  unchanged: boolean
  jobId: string | null
}
