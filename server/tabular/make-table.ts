import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Catalog, NotesBeside } from '../catalog/catalog.ts'
import type { DistributionRecord, ReleaseRecord, TableFacts } from '../catalog/records.ts'
import { portalViewer } from '../identity/viewer.ts'
import { JobFailure } from '../jobs/job-failure.ts'
import type { Progress } from '../jobs/jobs.ts'
import type { JobRecord } from '../jobs/records.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import { ProblemError } from '../problems.ts'
import type { Storage } from '../storage/storage.ts'
import type { GivenReading } from './conversion-messages.ts'
import { ConversionCrash, runConversion, type Converter } from './conversion.ts'
import type { ConverterChildren } from './converter-children.ts'
import { explainNoTable } from './no-table.ts'
import { makeProfileOrder, type Profiles } from './profiles.ts'
import {
  listFiles,
  withRowCount,
  type Reason,
  type RowCount,
  type StoredTable,
  type TableRecord,
} from './records.ts'
import { conversionCrashed, Refusal } from './refusals.ts'
import { removeAllRetired, retireTables } from './retired-tables.ts'
import type { TableStore } from './table-store.ts'

const workLifeMs = 60 * 60 * 1000

export interface MakeTableNeeds {
  storage: Pick<Storage, 'localPath' | 'keepDerived' | 'localDerivedPath' | 'removeDerived'>
  catalog: Pick<Catalog, 'getRelease' | 'noteTable' | 'findNotesBeside'>
  store: TableStore
  profiles: Pick<Profiles, 'keep'>
  clock: Clock
  logger: Logger
  /** The record has changed: from now on the new table answers. */
  changed: (distributionId: string) => void
  children: ConverterChildren
  /** A folder for half-made tables, on the same disk as the finished ones. */
  workDir: string
}

type Tell = (progress: Progress) => void

// Counted up when the same bytes are to be read differently than before, so that a repeated job makes the table anew.
const makerVersion = 6
// A full disk or a restart passes; a file that ends its child this often is at fault itself.
const maxCrashes = 3

/**
 * Makes the table of one release. The old table answers until the new one is in place; a failure keeps the old one and leaves a
 * record with a code and a sentence. May be run again at any time: what is made already is not made twice.
 */
export async function makeTable(
  needs: MakeTableNeeds,
  job: JobRecord,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  // How the file is to be read, or what other files say of its columns, may have changed meanwhile, and the job of that change may
  // be over already: the last to put a table in place looks once more, until what answers is what is asked for.
  for (;;) {
    const made = await makeOnce(needs, job, tell, signal)
    if (made === null || made === (await nameWanted(needs, job))) return
  }
}

/** The name of the table that this release should have now; null when the file is gone. */
async function nameWanted(needs: MakeTableNeeds, job: JobRecord): Promise<string | null> {
  const number = Number(job.data.release)
  const found = await findRelease(needs.catalog, job.distributionId!, number).catch(
    async (error: unknown) => {
      // It was taken down while its table was made.
      if (error instanceof JobFailure) await dropRelease(needs, job.distributionId!, number)
      throw error
    },
  )
  if (!found) return null
  const { offered } = await needs.catalog.findNotesBeside(found.dataset, found.distribution)
  return nameParquet(found.distribution, found.release, offered)
}

/** Gives the name of the table that answers now; null when none was made. */
async function makeOnce(
  needs: MakeTableNeeds,
  job: JobRecord,
  tell: Tell,
  signal: AbortSignal,
): Promise<string | null> {
  const distributionId = job.distributionId!
  const { store, catalog } = needs
  const found = await findRelease(catalog, distributionId, Number(job.data.release))
  if (!found) {
    await forget(needs, distributionId)
    return null
  }
  const { dataset, distribution, release } = found
  const old = await store.find(distributionId)
  if (old && old.attempt.release > release.number) return null
  const reason = explainNoTable(distribution)
  if (reason) {
    await finish(needs, old, {
      _id: distributionId,
      datasetId: dataset._id,
      made: null,
      attempt: { release: release.number, status: 'none', reason, at: needs.clock.now() },
    })
    return null
  }
  const { offered } = await catalog.findNotesBeside(dataset, distribution)
  const parquet = nameParquet(distribution, release, offered)
  if (old?.made?.parquet === parquet && (await needs.storage.localDerivedPath(parquet))) {
    await finish(needs, old, {
      ...old,
      attempt: { release: release.number, status: 'ready', reason: null, at: needs.clock.now() },
    })
    return parquet
  }
  tell({ done: 0, bytes: countBytes(release.byteSize, 0) })
  await mkdir(needs.workDir, { recursive: true })
  await sweepWork(needs.workDir, job._id)
  const workDir = await mkdtemp(path.join(needs.workDir, `table-${job._id}-`))
  let converter: Converter | null = null
  try {
    converter = await runConversion(
      {
        input: await needs.storage.localPath(release.sha256),
        workDir,
        format: distribution.format,
        reading: (distribution.reading ?? {}) as GivenReading,
        lang: dataset.language[0] ?? 'vi',
        offered,
      },
      {
        inputBytes: release.byteSize,
        children: needs.children,
        tell: ({ rows, share }) => tell({ done: rows, bytes: countBytes(release.byteSize, share) }),
        signal,
      },
    )
    // Whoever cancelled the job keeps the table that was there.
    signal.throwIfAborted()
    const kept: StoredTable[] = []
    for (const [index, { parquet: file, ...table }] of converter.conversion.tables.entries()) {
      const name = index === 0 ? parquet : nameOther(parquet, index)
      await needs.storage.keepDerived(name, path.join(workDir, file))
      kept.push({ ...table, parquet: name })
    }
    const [made, ...others] = kept as [StoredTable, ...StoredTable[]]
    const rowCount = kept.reduce((sum, table) => sum + table.rowCount, 0)
    tell({ done: rowCount, total: rowCount, bytes: countBytes(release.byteSize, 1) })
    await finish(needs, old, {
      _id: distributionId,
      datasetId: dataset._id,
      made: { ...made, others, release: release.number, madeAt: needs.clock.now() },
      attempt: { release: release.number, status: 'ready', reason: null, at: needs.clock.now() },
    })
    await describe(needs, converter, made)
    return parquet
  } catch (thrown) {
    const error =
      thrown instanceof ConversionCrash && job.attempts >= maxCrashes ? conversionCrashed() : thrown
    if (!(error instanceof Refusal)) throw error
    if (!(await isStillRead(needs, job, distribution))) return null
    if (error !== thrown)
      needs.logger.warn({ error: thrown, distributionId }, 'A file could not be converted.')
    const attempt = {
      release: release.number,
      status: error.isSound ? ('none' as const) : ('failed' as const),
      reason: { code: error.code, message: error.sentence },
      at: needs.clock.now(),
    }
    await finish(needs, old, {
      _id: distributionId,
      datasetId: dataset._id,
      made: old?.made ?? null,
      attempt,
    })
    if (!error.isSound) throw new JobFailure(error.code, error.sentence)
    return null
  } finally {
    converter?.end()
    await rm(workDir, { recursive: true, force: true })
  }
}

/** Removes what was made of the bytes of one release: its tables, present and former, and what describes them. */
export async function dropRelease(
  { store, storage }: Pick<MakeTableNeeds, 'store' | 'storage'>,
  distributionId: string,
  number: number,
): Promise<void> {
  const old = await store.find(distributionId)
  if (old?.made?.release === number) {
    for (const parquet of listFiles(old)) await storage.removeDerived(parquet)
    if (old.attempt.release > number) await store.swap({ ...old, made: null })
    else await store.remove(distributionId)
  }
  for (const table of await store.listRetired(distributionId)) {
    if (table.release !== number) continue
    await storage.removeDerived(table._id)
    await store.forgetRetired(table._id)
  }
}

/** Says of the table what became of its job: that it is being made after all, or that it was cancelled or failed and the old one stays. */
export async function noteJob(
  { store, catalog, clock }: Pick<MakeTableNeeds, 'store' | 'catalog' | 'clock'>,
  job: JobRecord,
): Promise<void> {
  const found = await findRelease(catalog, job.distributionId!, Number(job.data.release)).catch(
    (error: unknown) => {
      if (error instanceof JobFailure) return null
      throw error
    },
  )
  if (!found) return
  const { dataset, distribution, release } = found
  if (release.number < distribution.release) return
  const old = await store.find(distribution.id)
  const { offered } = await catalog.findNotesBeside(dataset, distribution)
  const isMade = old?.made?.parquet === nameParquet(distribution, release, offered)
  if (job.state === 'waiting' || job.state === 'running') {
    const nothing = { release: release.number, rowCount: null, columns: [], reason: null }
    if (!isMade) await catalog.noteTable(distribution.id, { ...nothing, status: 'pending' })
    return
  }
  // It was over before the word came.
  if (job.state === 'done' || isMade) return
  // What the work itself said of its failure says more.
  if (job.state === 'failed' && distribution.table?.status !== 'pending') return
  const record: TableRecord = {
    ...old,
    _id: distribution.id,
    datasetId: dataset._id,
    made: old?.made ?? null,
    attempt: { release: release.number, status: 'failed', reason: job.problem ?? cancelled, at: clock.now() },
  }
  const swap = await store.swap(record)
  if (swap.outcome === 'swapped') await catalog.noteTable(distribution.id, describeFacts(record))
}

const cancelled: Reason = {
  code: 'cancelled',
  message: {
    vi: 'Việc lập bảng của bản mới nhất đã bị hủy. Người quản lý của cơ quan chạy lại được, hoặc hãy tải tệp lên lại.',
    en: 'Making the table of the newest release was cancelled. A manager of the agency can let it run again; or upload the file again.',
  },
}

/** Whether the file is still to be read as it was: what fails by a former reading says nothing of the one that has its own job. */
async function isStillRead(
  { catalog }: MakeTableNeeds,
  job: JobRecord,
  { reading }: DistributionRecord,
): Promise<boolean> {
  const now = await findRelease(catalog, job.distributionId!, Number(job.data.release))
  return now !== null && isDeepStrictEqual(now.distribution.reading, reading)
}

/** How much of the file was gone through. */
const countBytes = (total: number, share: number) => ({ done: Math.floor(total * Math.min(1, share)), total })

/** The table answers already. What cannot be described now is described for whoever asks first. */
async function describe(
  { storage, profiles, logger }: MakeTableNeeds,
  converter: Converter,
  { parquet, rowCount, columns }: StoredTable,
): Promise<void> {
  try {
    const file = await storage.localDerivedPath(parquet)
    if (file)
      await profiles.keep(parquet, await converter.describe(makeProfileOrder(file, { rowCount, columns })))
  } catch (error) {
    logger.warn({ error, parquet }, 'A table could not be described.')
  }
}

async function findRelease(catalog: Pick<Catalog, 'getRelease'>, distributionId: string, number: number) {
  try {
    return await catalog.getRelease(distributionId, number, portalViewer)
  } catch (error) {
    // The file was deleted while the job waited: there is nothing left to do.
    if (error instanceof ProblemError && error.status === 404) return null
    if (error instanceof ProblemError && error.slug === 'taken-down')
      throw new JobFailure('taken-down', error.detail)
    throw error
  }
}

async function forget({ store, storage }: MakeTableNeeds, distributionId: string): Promise<void> {
  const old = await store.remove(distributionId)
  for (const parquet of listFiles(old)) await storage.removeDerived(parquet)
  await removeAllRetired({ store, storage }, distributionId)
}

/** Swaps the record and tells the catalogue; the old table stays for a while, for those who page through it. */
async function finish(
  { store, storage, catalog, clock, changed }: MakeTableNeeds,
  old: TableRecord | null,
  record: TableRecord,
): Promise<void> {
  const isSame = old?.made?.parquet === record.made?.parquet
  // Written before the swap: a file that no record names would stay on the disk for ever.
  if (!isSame) await retireTables(store, old, clock.now())
  const swap = await store.swap({ ...record, rowCounts: countRows(old, record) })
  changed(record._id)
  if (swap.outcome === 'stale') {
    const needed = new Set(listFiles(old))
    for (const parquet of listFiles(record)) if (!needed.has(parquet)) await storage.removeDerived(parquet)
    return
  }
  // Another attempt may have come between.
  if (swap.old?.made?.parquet !== record.made?.parquet) await retireTables(store, swap.old, clock.now())
  await catalog.noteTable(record._id, describeFacts(record))
}

/** What is known of the rows of all releases, this one's included. */
function countRows(old: TableRecord | null, { made }: TableRecord): RowCount[] {
  const counts = old?.rowCounts ?? []
  const before = old?.made ? withRowCount(counts, pickCount(old.made)) : counts
  return made ? withRowCount(before, pickCount(made)) : before
}

const pickCount = ({ release, rowCount }: RowCount): RowCount => ({ release, rowCount })

const nameOther = (parquet: string, index: number): string =>
  parquet.replace(/\.parquet$/, `-${index}.parquet`)

/** What the catalogue keeps of a table: about the release that was tried last, with what can be asked now. */
export function describeFacts({ made, attempt }: TableRecord): TableFacts {
  return {
    status: attempt.status,
    release: attempt.release,
    rowCount: made?.rowCount ?? null,
    columns: (made?.columns ?? []).map(({ name, alias, type }) => ({ name, alias, type })),
    ...(made?.others && made.others.length > 0 && { otherTableCount: made.others.length }),
    reason: attempt.reason,
    ...(made && made.release !== attempt.release && { madeOf: made.release }),
  }
}

/** One name for one reading of one release: other readings, and other distributions of the same bytes, have files of their own. */
export function nameParquet(
  distribution: DistributionRecord,
  release: ReleaseRecord,
  { types, dateOrders }: NotesBeside['offered'],
): string {
  const offered = [types, dateOrders].filter((said) => Object.keys(said).length > 0)
  const reading = createHash('sha256')
    .update(JSON.stringify([makerVersion, release.number, distribution.reading ?? {}, ...offered]))
    .digest('hex')
    .slice(0, 12)
  return `${release.sha256}-${distribution.id}-${reading}.parquet`
}

/** Takes away what killed processes left half-made: an earlier run of this job, and what is older than any table takes. */
async function sweepWork(folder: string, jobId: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const found = await stat(path.join(folder, name)).catch(() => null)
    if (found && (name.startsWith(`table-${jobId}-`) || found.mtimeMs < Date.now() - workLifeMs))
      await rm(path.join(folder, name), { recursive: true, force: true })
  }
}
