import { BSON, type ClientSession } from 'mongodb'
import type { Jobs } from '../jobs/jobs.ts'
import type { Clock } from '../platform/clock.ts'
import type { Audit } from '../audit/audit.ts'
import type { Viewer } from '../identity/viewer.ts'
import { tooLarge, versionStale } from '../problems.ts'
import type { Agencies } from './agencies.ts'
import type { DatasetStore } from './dataset-store.ts'
import type { DatasetRecord } from './records.ts'
import type { RevisionStore } from './revision-store.ts'
import { compareStates, historyForm } from './revisions.ts'
import { isOpenState } from './workflow.ts'

/** MongoDB holds 16 MB in one document, and a revision holds the record before and what changed. */
const maxRecordBytes = 6 * 1024 * 1024

export interface Save {
  by: Viewer
  /** The record as it was read in this transaction; null for a new one. */
  previous: DatasetRecord | null
  next: DatasetRecord
  /** `<verb>-<thing>` for the audit. */
  action: string
  note: string | null
  details?: Record<string, unknown>
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
}: {
  clock: Clock
  jobs: Pick<Jobs, 'notify'>
  datasets: DatasetStore
  revisions: RevisionStore
  audit: Audit
  agencies: Pick<Agencies, 'findAgency'>
}) {
  const formOf = async (record: DatasetRecord) =>
    historyForm(record, (await agencies.findAgency(record.agencyId))?.slug ?? record.agencyId)

  return {
    /** The record as saved: one version further. */
    async save(
      { by, previous, next, action, note, details = {} }: Save,
      session: ClientSession,
    ): Promise<DatasetRecord> {
      const now = clock.now()
      const saved: DatasetRecord = {
        ...next,
        version: (previous?.version ?? 0) + 1,
        indexVersion: (previous?.indexVersion ?? 0) + 1,
        updatedAt: now,
      }
      const previousWithoutTables = previous && withoutTables(previous)
      if (BSON.calculateObjectSize(withoutTables(saved)) > maxRecordBytes) {
        throw tooLarge({ vi: 'Hồ sơ của bộ dữ liệu', en: 'The record of the dataset' }, maxRecordBytes)
      }
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
          note,
          isPublic: isOpenState(saved),
          changes: compareStates(previous && (await formOf(previous)), await formOf(saved)),
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
      return saved
    },
  }
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
