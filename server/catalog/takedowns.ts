import type { ClientSession } from 'mongodb'
import type { TakedownInput } from '../../schemas/generated/catalog/takedown-input.ts'
import type { Changes } from '../audit/changes.ts'
import { checkInput } from '../config/read-input.ts'
import { mustAdminister } from '../identity/permissions.ts'
import { portalViewer, type Viewer } from '../identity/viewer.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { portalDay, type Clock } from '../platform/clock.ts'
import { sayDay } from '../text/say-day.ts'
import type { Mongo } from '../platform/mongo.ts'
import {
  conflict,
  distributionNotFound,
  releaseNotFound,
  takenDown,
  type ProblemError,
  type Sentence,
} from '../problems.ts'
import type { Storage } from '../storage/storage.ts'
import { withoutTakenRows } from './answering-table.ts'
import type { DatasetStore } from './dataset-store.ts'
import type { DatasetWriter } from './dataset-writer.ts'
import type {
  DatasetRecord,
  DistributionRecord,
  ReleaseRecord,
  TableFacts,
  TakedownFacts,
} from './records.ts'
import type { ReleaseStore } from './release-store.ts'

/** Bytes that may not be here: by their digest, so that they are known when they come again. */
interface TakedownRecord extends TakedownFacts {
  /** The sha256. */
  _id: string
}

/** A release whose bytes are taken, or would be. */
export type TakenRelease = Pick<ReleaseRecord, 'datasetId' | 'distributionId' | 'number' | 'name'>

/** What the law takes out of the portal. */
export interface Takedowns {
  /** The releases that hold the same bytes, this one first: all of them go together. For administrators. */
  listTwins(by: Viewer, distributionId: string, number: number): Promise<TakenRelease[]>
  /**
   * Takes the bytes of a release, and of every other release of the same digest, out of the portal for good; the fact, the
   * reason and the digest stay. For administrators. Doors refuse at once, the bytes go as soon as the worker hears of it.
   */
  takeDown(
    by: Viewer,
    distributionId: string,
    number: number,
    body: object,
  ): Promise<{ release: ReleaseRecord; taken: TakenRelease[] }>
  /** Takes what came with the digest in the same moment, and gives all releases of it: for the worker, which removes what is made of them. */
  finishTakedown(sha256: string): Promise<TakenRelease[]>
}

/** Whether the bytes that a distribution stands for now are taken down. */
export const findTakedown = (
  distribution: Pick<DistributionRecord, 'takenDown' | 'release'>,
): TakedownFacts | null =>
  distribution.takenDown?.find(({ release }) => release === distribution.release) ?? null

/** Throws 451 when the bytes of the newest release are taken down. */
export function mustNotBeTakenDown(distribution: Pick<DistributionRecord, 'takenDown' | 'release'>): void {
  const facts = findTakedown(distribution)
  if (facts) throw takenDown(facts)
}

export interface TakedownGuard {
  /** Refuses bytes that were taken down, and removes them again: they were kept while they arrived. */
  mustAllow(sha256: string, session?: ClientSession): Promise<void>
}

export function createTakedowns({
  mongo,
  clock,
  changes,
  jobs,
  writer,
  datasets,
  releases,
  storage,
}: {
  mongo: Mongo
  clock: Clock
  changes: Pick<Changes, 'commit'>
  jobs: Pick<Jobs, 'notify'>
  writer: DatasetWriter
  datasets: DatasetStore
  releases: ReleaseStore
  storage: Pick<Storage, 'erase'>
}): Takedowns & TakedownGuard {
  const collection = mongo.connection.db!.collection<TakedownRecord>('takedowns')

  async function getRelease(by: Viewer, distributionId: string, number: number): Promise<ReleaseRecord> {
    mustAdminister(by, takedownsAreOfAdministrators)
    const newest = await releases.findNewest(distributionId)
    if (!newest) throw distributionNotFound(distributionId)
    const isNumber = Number.isSafeInteger(number) && number > 0
    const release = isNumber ? await releases.find(distributionId, number) : null
    if (!release) throw releaseNotFound(distributionId, number, newest.number)
    if (release.takenDown) throw isTakenAlready(release.takenDown)
    return release
  }

  /** Marks the releases of the digest that one dataset has and that are not marked yet, with a revision of its own. */
  async function mark(
    by: Viewer,
    { _id: sha256, ...facts }: TakedownRecord,
    datasetId: string,
    session: ClientSession,
  ): Promise<void> {
    const found = await releases.listOfBytes(sha256, session)
    const open = found.filter((release) => release.datasetId === datasetId && !release.takenDown)
    if (open.length === 0) return
    for (const release of open) await releases.markTakenDown(release._id, facts, session)
    const dataset = await datasets.findByIdOrSlug(datasetId, session)
    if (!dataset) return
    await writer.save(
      {
        by,
        previous: dataset,
        next: { ...withTaken(dataset, open, facts), dataModifiedAt: clock.now() },
        action: 'take-down-release',
        isNoWriting: true,
        note: `Gỡ theo pháp luật · Taken down for legal reasons: ${facts.reason}`,
        details: {
          releases: open.map(({ distributionId, number }) => `${distributionId}/${number}`),
          sha256,
          reason: facts.reason,
          legalBasis: facts.legalBasis,
        },
      },
      session,
    )
  }

  /** The same for every dataset that is left, one after the other: each has an entry of its own in the audit. */
  async function markAll(by: Viewer, record: TakedownRecord): Promise<ReleaseRecord[]> {
    const found = await releases.listOfBytes(record._id)
    const open = found.filter((release) => !release.takenDown)
    for (const datasetId of new Set(open.map((release) => release.datasetId)))
      await changes.commit((session) => mark(by, record, datasetId, session), datasetId)
    return found
  }

  return {
    async listTwins(by, distributionId, number) {
      const release = await getRelease(by, distributionId, number)
      return ownFirst(await releases.listOfBytes(release.sha256), release)
    },

    async takeDown(by, distributionId, number, body) {
      const { reason, legalBasis = null } = checkInput('takedown-input', body) as TakedownInput
      const { sha256, datasetId } = await getRelease(by, distributionId, number)
      const facts = { at: clock.now(), reason: reason.trim(), legalBasis: legalBasis?.trim() ?? null }
      const record = { _id: sha256, ...facts }
      // From here on the bytes are known and refused, and whatever stops this process, the worker goes on.
      await changes.commit(async (session) => {
        await collection.replaceOne({ _id: sha256 }, facts, { upsert: true, session })
        await jobs.notify({ kind: 'bytes-taken-down', sha256 }, session)
        await mark(by, record, datasetId, session)
      }, datasetId)
      const taken = await markAll(by, record)
      const release = (await releases.find(distributionId, number))!
      return { release, taken: ownFirst(taken, release) }
    },

    async finishTakedown(sha256) {
      const record = await collection.findOne({ _id: sha256 })
      if (!record) return []
      return markAll(portalViewer, record)
    },

    async mustAllow(sha256, session) {
      const record = await collection.findOne({ _id: sha256 }, { session })
      if (!record) return
      await storage.erase(sha256)
      throw mayNotComeBack(record)
    },
  }
}

const ownFirst = (found: readonly ReleaseRecord[], own: ReleaseRecord): TakenRelease[] =>
  [...found]
    .sort((a, b) => Number(b._id === own._id) - Number(a._id === own._id))
    .map(({ datasetId, distributionId, number, name }) => ({ datasetId, distributionId, number, name }))

/** The dataset with what its files are without these releases: their tables, which may answer for a newer one, are gone too. */
function withTaken(
  dataset: DatasetRecord,
  taken: readonly ReleaseRecord[],
  facts: TakedownFacts,
): DatasetRecord {
  return {
    ...dataset,
    distributions: dataset.distributions.map((distribution) => {
      const own = taken.filter(({ distributionId }) => distributionId === distribution.id)
      if (own.length === 0) return distribution
      const added = own.map(({ number }) => ({ release: number, ...facts }))
      const changed = { ...distribution, takenDown: [...(distribution.takenDown ?? []), ...added] }
      return findTakedown(changed)
        ? { ...changed, table: withoutTable(changed), validation: null }
        : { ...changed, table: withoutTakenRows(changed.table, changed) }
    }),
  }
}

/** What is said of the table of a distribution whose bytes are taken down. */
export const withoutTable = ({ release }: Pick<DistributionRecord, 'release'>): TableFacts => ({
  status: 'none',
  release,
  rowCount: null,
  columns: [],
  reason: noTableOfTakenDown,
})

/** Why there is no table of what was taken down. */
export const noTableOfTakenDown = {
  code: 'taken-down',
  message: {
    vi: 'Tệp này đã bị gỡ theo pháp luật, nên không còn bảng. Lý do có ở trang các bản phát hành.',
    en: 'This file was taken down for legal reasons, so there is no table of it. The page of its releases says why.',
  },
}

const takedownsAreOfAdministrators: Sentence = {
  vi: 'Gỡ một bản phát hành theo pháp luật là việc của người quản trị cổng. Cơ quan thì rút bộ dữ liệu, hoặc tải lên bản mới.',
  en: 'Taking a release down for legal reasons is for administrators of the portal. An agency withdraws its dataset, or uploads a new release.',
}

const isTakenAlready = ({ at }: TakedownFacts): ProblemError =>
  conflict({
    vi: `Bản phát hành này đã bị gỡ ngày ${sayDay(portalDay(at))}. Không cần làm gì thêm.`,
    en: `This release was taken down on ${portalDay(at)}. There is nothing left to do.`,
  })

const mayNotComeBack = ({ at, reason }: TakedownFacts): ProblemError =>
  conflict({
    vi: `Đúng nội dung này đã bị gỡ theo pháp luật ngày ${sayDay(portalDay(at))} (${reason}), nên không đăng lại được. Hãy bỏ phần bị gỡ ra khỏi tệp rồi tải lên tệp mới.`,
    en: `These very bytes were taken down for legal reasons on ${portalDay(at)} (${reason}) and cannot be published again. Take out of the file what was objected to and upload the new file.`,
  })
