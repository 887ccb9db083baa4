import type { Catalog, FollowedSchema } from '../catalog/catalog.ts'
import type { DistributionRecord } from '../catalog/records.ts'
import { tidyName } from '../catalog/table-schema-form.ts'
import { portalViewer, type Viewer } from '../identity/viewer.ts'
import type { Tell } from '../jobs/jobs.ts'
import type { JobRecord } from '../jobs/records.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import { ProblemError } from '../problems.ts'
import type { Storage } from '../storage/storage.ts'
import { askOnce } from './one-shot.ts'
import type { Reason, StoredTable } from './records.ts'
import type { TableStore } from './table-store.ts'
import type { Validation, ValidationOrder } from './validation-messages.ts'
import type { ValidationRecord, ValidationStore } from './validation-store.ts'

// A million rows of ten columns with every kind of rule take about five seconds; a pattern made to be slow is ended here.
const deadlineMs = 5 * 60 * 1000
/** More is no list for a person; the counts are of all. */
export const placeLimit = 1_000

/** How the table of a release fits the schema that it follows, for those who may change it. */
export interface FoundValidation {
  distribution: DistributionRecord
  release: number
  /** Null while it was not checked. */
  record: ValidationRecord | null
}

export interface Validations {
  createIndexes(): Promise<unknown>
  /** The work of the job `validate-table`. */
  validateTable(job: JobRecord, tell: Tell, signal: AbortSignal): Promise<void>
  /** Says of a check that waits what became of its job: cancelled, failed, or to run again. */
  noteJob(job: JobRecord): Promise<void>
  /** Of the newest release when none is named. Throws as the catalogue does, and `not-allowed` for those who may not change the file. */
  getValidation(distributionId: string, release: number | null, viewer: Viewer): Promise<FoundValidation>
  /** Removes the report of a release whose bytes are gone. */
  forgetReport(distributionId: string, release: number): Promise<void>
  /** Removes reports of files that are gone; gives how many files. */
  sweepValidations(): Promise<number>
}

export function createValidations({
  reports,
  store,
  storage,
  catalog,
  clock,
  logger,
}: {
  reports: ValidationStore
  store: Pick<TableStore, 'find'>
  storage: Pick<Storage, 'localDerivedPath'>
  catalog: Pick<
    Catalog,
    | 'getDistribution'
    | 'getDistributionForReport'
    | 'getRelease'
    | 'findFollowedSchema'
    | 'noteValidation'
    | 'findKnownDistributions'
  >
  clock: Clock
  logger: Logger
}): Validations {
  /** The table of the newest release and the schema that it follows; null when there is nothing to check by now. */
  async function findWork(distributionId: string, release: number) {
    const found = await catalog.getDistribution(distributionId, portalViewer).catch((error: unknown) => {
      // The file was deleted while the job waited.
      if (error instanceof ProblemError && error.status === 404) return null
      throw error
    })
    if (!found || found.distribution.release !== release) return null
    const followed = await catalog.findFollowedSchema(found.distribution)
    const record = await store.find(distributionId)
    // A table of an older release is there while the newest is made, which brings a job of its own.
    if (!followed || record?.made?.release !== release) return null
    const file = await storage.localDerivedPath(record.made.parquet)
    const { distribution } = found
    return file === null ? null : { distribution, followed, table: record.made, file }
  }

  async function check(
    file: string,
    table: StoredTable,
    followed: FollowedSchema,
    signal: AbortSignal,
  ): Promise<Validation | Reason> {
    const order: ValidationOrder = {
      kind: 'validate',
      file,
      columns: table.columns.map(({ name, type, stored, sqlType }) => ({ name, type, stored, sqlType })),
      form: followed.form,
      rejectedColumns: [...new Set(table.rejected.sample.flatMap(({ column }) => column ?? []))],
      placeLimit,
    }
    try {
      return await askOnce<Validation>('validation-child', order, { deadlineMs, logger, signal })
    } catch (error) {
      if (error instanceof ProblemError && error.slug === 'query-too-heavy') return tooHeavy
      throw error
    }
  }

  /** Keeps the report, and what everybody reads of it. */
  async function note(record: ValidationRecord): Promise<void> {
    const { distributionId, status, schema, version, release, errorCount, at } = record
    await reports.save(record)
    // Taken down, or replaced, while it was checked: what is told of its cells goes too.
    if (!(await findWork(distributionId, release))) return reports.forgetRelease(distributionId, release)
    await catalog.noteValidation(distributionId, {
      status,
      schema,
      version,
      release,
      errorCount: status === 'failed' ? null : errorCount,
      checkedAt: at,
    })
  }

  return {
    createIndexes: () => reports.createIndexes(),

    async validateTable({ distributionId, data }, tell, signal) {
      const id = distributionId!
      const release = Number(data.release)
      const work = await findWork(id, release)
      if (!work) {
        const known = await catalog.findKnownDistributions([id])
        if (!known.has(id)) await reports.forget([id])
        return
      }
      const { followed, table, file } = work
      const found = await check(file, table, followed, signal)
      // Whoever cancelled the job wants no report.
      signal.throwIfAborted()
      await note(makeRecord({ id, release, followed, table, found, at: clock.now() }))
      tell({ done: table.rowCount, total: table.rowCount })
    },

    async noteJob({ state, problem, distributionId, data }) {
      const id = distributionId!
      const release = Number(data.release)
      const work = await findWork(id, release)
      if (!work || state === 'done') return
      const { distribution, followed, table } = work
      if (state === 'waiting' || state === 'running') {
        const { name: schema } = followed
        const pending = { status: 'pending' as const, version: null, errorCount: null, checkedAt: null }
        await catalog.noteValidation(id, { ...pending, schema, release })
      } else if (distribution.validation?.status === 'pending') {
        const found = problem ?? cancelled
        await note(makeRecord({ id, release, followed, table, found, at: clock.now() }))
      }
    },

    async getValidation(distributionId, release, viewer) {
      const { distribution } = await catalog.getDistributionForReport(distributionId, viewer)
      // Throws for a release that is not there, and for bytes that were taken down.
      if (distribution.release !== 0) await catalog.getRelease(distributionId, release, viewer)
      const number = release ?? distribution.release
      return { distribution, release: number, record: await reports.find(distributionId, number) }
    },

    forgetReport: reports.forgetRelease,

    async sweepValidations() {
      let removed = 0
      for await (const ids of reports.streamDistributions()) {
        const known = await catalog.findKnownDistributions(ids)
        const gone = ids.filter((id) => !known.has(id))
        if (gone.length > 0) await reports.forget(gone)
        removed += gone.length
      }
      return removed
    },
  }
}

const tooHeavy: Reason = {
  code: 'check-too-heavy',
  message: {
    vi: 'Không kiểm tra xong trong 5 phút và 1 GB bộ nhớ. Hãy chia tệp, hoặc dùng lược đồ có mẫu (pattern) và khóa đơn giản hơn.',
    en: 'It could not be checked within 5 minutes and 1 GB of memory. Split the file, or follow a schema with simpler patterns and keys.',
  },
}

const cancelled: Reason = {
  code: 'cancelled',
  message: {
    vi: 'Việc kiểm tra theo lược đồ đã bị hủy. Người quản lý của cơ quan chạy lại được.',
    en: 'The check against the schema was cancelled. A manager of the agency can let it run again.',
  },
}

/** The report: what the engine found, and what could not be read already when the table was made. */
function makeRecord({
  id,
  release,
  followed: { name, version, form },
  table,
  found,
  at,
}: {
  id: string
  release: number
  followed: FollowedSchema
  table: StoredTable
  found: Validation | Reason
  at: Date
}): ValidationRecord {
  const common = {
    _id: `${id}/${release}`,
    distributionId: id,
    release,
    schema: name,
    version,
    rowCount: table.rowCount,
    uncheckedKeys: form.foreignKeys.filter(({ reference }) => reference.resource !== '').length,
    at,
  }
  if ('code' in found)
    return { ...common, status: 'failed', reason: found, errorCount: 0, counts: [], places: [] }
  const { count, sample } = table.rejected
  const unreadable = count === 0 ? [] : [{ rule: 'unreadable' as const, column: null, count, asked: null }]
  const counts = [...found.counts, ...unreadable]
  const lines = findLines(table)
  const places = [
    ...found.places.map((place) => ({ ...place, line: lines(place.position) })),
    ...sample.map(({ line, column, text }) => ({
      rule: 'unreadable' as const,
      column: column === null ? null : tidyName(column),
      position: -1,
      value: text ?? null,
      asked: null,
      line,
    })),
  ]
  const order = ({ line, position }: (typeof places)[number]): number => line ?? position
  const errorCount = counts.reduce((sum, one) => sum + one.count, 0)
  return {
    ...common,
    status: errorCount === 0 ? 'valid' : 'invalid',
    reason: null,
    errorCount,
    counts,
    places: places.sort((a, b) => order(a) - order(b)).slice(0, placeLimit),
  }
}

/** The lines of the file by rows of the table, where each row stands on one line and none was left out; else null. */
function findLines({ firstLine, rejected }: StoredTable): (position: number) => number | null {
  const isShifted = firstLine === undefined || rejected.sample.some(({ column }) => column === null)
  return (position) => (isShifted ? null : firstLine + position)
}
