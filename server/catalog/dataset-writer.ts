import { BSON, type ClientSession } from 'mongodb'
import type { Jobs } from '../jobs/jobs.ts'
import type { Clock } from '../platform/clock.ts'
import type { Actor, Audit } from '../audit/audit.ts'
import { isAnother } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import { tooLarge, versionStale } from '../problems.ts'
import type { Agencies } from './agencies.ts'
import { tidyReason } from './dataset-edit.ts'
import type { DatasetStore } from './dataset-store.ts'
import { mustBeReadable } from './proposal-rules.ts'
import type { Author, DatasetRecord, RevisionChange } from './records.ts'
import type { RevisionStore } from './revision-store.ts'
import { compareStates, historyForm } from './revisions.ts'
import { findDue } from './due.ts'
import type { Vocabularies } from './vocabularies.ts'
import { isOpenState } from './workflow.ts'

/** MongoDB holds 16 MB in one document, and a revision holds the record before and what changed. */
const maxRecordBytes = 6 * 1024 * 1024

/** How a change is meant. */
interface Meant {
  /** Only to see what would change: nothing is saved, and a `Rehearsal` is thrown. */
  isRehearsal?: boolean
  /** Something that belongs to the change, in its transaction. */
  whenSaved?: (session: ClientSession) => Promise<void>
  /** Who wrote it, when whoever acts accepts what somebody else proposed. */
  author?: Pick<Author, 'accountId' | 'by'>
  /** Why, for the history: in the words of whoever proposed it, then of whoever accepted. */
  reasons?: readonly string[]
  /** The version that it was tried on: of another one nobody knows what it would do. */
  triedOn?: number
}

/** Who changes something, and how it is meant. */
export type Acting = Viewer & Meant

/** Who acts, with why: it stands in the revision that comes of it. Throws 422 when nobody would read it to its end. */
export function withReason(viewer: Viewer, note: string | null | undefined): Acting {
  const reason = tidyReason(note)
  mustBeReadable(reason)
  return reason === null ? viewer : { ...viewer, reasons: [reason] }
}

/** What a change would have changed, had it been meant. */
export class Rehearsal extends Error {
  readonly changes: readonly RevisionChange[]

  constructor(changes: readonly RevisionChange[]) {
    super('A rehearsal: nothing was saved.')
    this.changes = changes
  }
}

export interface Save {
  by: Actor & Meant
  /** The record as it was read in this transaction; null for a new one. */
  previous: DatasetRecord | null
  next: DatasetRecord
  /** `<verb>-<thing>` for the audit. */
  action: string
  note: string | null
  details?: Record<string, unknown>
  /** Nothing was written: a step of the workflow, or what the portal does by itself. */
  isNoWriting?: boolean
}

export type DatasetWriter = ReturnType<typeof createDatasetWriter>

/** Saves a change whole: record, revision, audit entry and notice in the caller's transaction. */
export function createDatasetWriter({
  clock,
  jobs,
  datasets,
  revisions,
  audit,
  agencies,
  vocabularies,
}: {
  clock: Clock
  jobs: Pick<Jobs, 'notify'>
  datasets: DatasetStore
  revisions: RevisionStore
  audit: Audit
  agencies: Pick<Agencies, 'findAgency'>
  vocabularies: Pick<Vocabularies, 'find'>
}) {
  const formOf = async (record: DatasetRecord) =>
    historyForm(record, (await agencies.findAgency(record.agencyId))?.slug ?? record.agencyId)

  return {
    /** The record as saved: one version further. */
    async save(
      { by, previous, next, action, note: said, details = {}, isNoWriting = false }: Save,
      session: ClientSession,
    ): Promise<DatasetRecord> {
      const now = clock.now()
      const saved: DatasetRecord = {
        ...next,
        version: (previous?.version ?? 0) + 1,
        indexVersion: (previous?.indexVersion ?? 0) + 1,
        updatedAt: now,
        lastAuthor: isNoWriting ? (next.lastAuthor ?? null) : findAuthor(by, previous, next, now),
        due: findDue(next, vocabularies),
      }
      const previousWithoutTables = previous && withoutTables(previous)
      if (BSON.calculateObjectSize(withoutTables(saved)) > maxRecordBytes) {
        throw tooLarge({ vi: 'Hồ sơ của bộ dữ liệu', en: 'The record of the dataset' }, maxRecordBytes)
      }
      const differences = compareStates(previous && (await formOf(previous)), await formOf(saved))
      if (by.isRehearsal) throw new Rehearsal(differences)
      if (previous && by.triedOn !== undefined && by.triedOn !== previous.version)
        throw versionStale(previous.version)
      // Each in lines of its own.
      const note = [said, ...(by.reasons ?? [])].filter((text) => text !== null).join('\n') || null
      if (previous === null) await datasets.insert(saved, session)
      else if (!(await datasets.replace(saved, previous.version, session)))
        throw versionStale(previous.version + 1)
      await revisions.insert(
        {
          _id: `${saved._id}/${saved.version}`,
          datasetId: saved._id,
          number: saved.version,
          at: now,
          by: by.label,
          ...(by.author && { proposedBy: by.author.by }),
          note,
          isPublic: isOpenState(saved),
          changes: differences,
          previous: previousWithoutTables,
        },
        session,
      )
      await jobs.notify({ kind: 'dataset-changed', datasetId: saved._id }, session)
      await audit.append(
        {
          at: now,
          by,
          action,
          object: `dataset/${saved._id}`,
          agencyId: saved.agencyId,
          details: { version: saved.version, ...(note === null ? {} : { note }), ...details },
        },
        session,
      )
      await by.whenSaved?.(session)
      return saved
    },
  }
}

/** Who is to be another person than whoever approves: nobody, when it is accepted or published with this very change. */
function findAuthor(
  by: Save['by'],
  previous: DatasetRecord | null,
  next: DatasetRecord,
  at: Date,
): Author | null {
  // Accepting what is one's own approves nothing.
  if (by.author && isAnother(by, by.author)) return previous?.lastAuthor ?? null
  if (previous === null && next.status === 'published') return null
  return { at, by: by.label, accountId: by.accountId }
}

/** Tables are derived and can be large; history keeps what people decided. */
const withoutTables = (record: DatasetRecord): DatasetRecord => ({
  ...record,
  distributions: record.distributions.map((distribution) => ({
    ...distribution,
    table: null,
    validation: null,
  })),
})
