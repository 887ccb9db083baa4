import type { Connection } from 'mongoose'
import type { Jobs } from '../jobs/jobs.ts'
import { portalDay, type Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import type { Mongo } from '../platform/mongo.ts'
import type { DatasetStore } from './dataset-store.ts'

/** A download must not wait for the database; a crash loses at most this much counting. */
const flushMs = 30_000
/** Distributions counted in one transaction. */
const batchSize = 500
/** Who downloaded is not known, so nothing has to be forgotten; three years are enough to compare a year with the one before. */
const keepSeconds = 3 * 366 * 24 * 60 * 60

/** How often one distribution was downloaded on one day. */
interface DayCount {
  /** `<distribution id>/<day>` */
  _id: string
  datasetId: string
  distributionId: string
  /** A day where the portal stands. */
  day: string
  /** The same day, for the index that forgets. */
  at: Date
  count: number
}

export interface Downloads {
  createIndexes(): Promise<void>
  note(datasetId: string, distributionId: string): void
  /** Downloads of the datasets since a day, day by day and dataset by dataset. */
  sumSince(
    datasetIds: readonly string[],
    since: string,
  ): Promise<{ byDay: Map<string, number>; byDataset: Map<string, number> }>
  flush(): Promise<void>
  close(): Promise<void>
}

type Counted = Pick<DayCount, 'datasetId' | 'distributionId' | 'day' | 'count'>

/** Counts downloads in memory and writes them down in batches: per file and day, and for the dataset; of who it was, nothing is kept. */
export function createDownloads({
  mongo,
  jobs,
  datasets,
  clock,
  logger,
}: {
  mongo: Mongo
  jobs: Pick<Jobs, 'notify'>
  datasets: DatasetStore
  clock: Clock
  logger: Logger
}): Downloads {
  const days = (mongo.connection as Connection).db!.collection<DayCount>('downloads')
  let counts = new Map<string, Counted>()
  let timer: NodeJS.Timeout | null = null
  let flushing: Promise<void> = Promise.resolve()

  function add({ count, ...counted }: Counted): void {
    const id = `${counted.distributionId}/${counted.day}`
    counts.set(id, { ...counted, count: (counts.get(id)?.count ?? 0) + count })
  }

  function plan(): void {
    timer ??= setTimeout(() => {
      flush().catch((error: unknown) =>
        logger.warn({ err: error }, 'Downloads could not be written down; they are kept and tried again'),
      )
    }, flushMs).unref()
  }

  async function write(batch: readonly Counted[]): Promise<void> {
    const sums = new Map<string, number>()
    for (const { datasetId, count } of batch) sums.set(datasetId, (sums.get(datasetId) ?? 0) + count)
    await mongo.transaction(async (session) => {
      await days.bulkWrite(
        batch.map(({ count, ...counted }) => ({
          updateOne: {
            filter: { _id: `${counted.distributionId}/${counted.day}` },
            update: {
              $inc: { count },
              $setOnInsert: { ...counted, at: new Date(`${counted.day}T00:00:00Z`) },
            },
            upsert: true,
          },
        })),
        { session },
      )
      await datasets.addDownloads(sums, session)
      for (const datasetId of sums.keys()) await jobs.notify({ kind: 'dataset-changed', datasetId }, session)
    })
  }

  async function writeAll(): Promise<void> {
    if (timer) clearTimeout(timer)
    timer = null
    const all = [...counts.values()]
    counts = new Map()
    for (let from = 0; from < all.length; from += batchSize) {
      const batch = all.slice(from, from + batchSize)
      try {
        await write(batch)
      } catch (error) {
        // None of it is lost: it is counted again with what comes next.
        for (const counted of all.slice(from)) add(counted)
        plan()
        throw error
      }
    }
  }

  /** One at a time: two at once would write the same days against each other. */
  function flush(): Promise<void> {
    flushing = flushing.catch(() => {}).then(writeAll)
    return flushing
  }

  return {
    async createIndexes() {
      await Promise.all([
        days.createIndex({ datasetId: 1, day: 1 }),
        days.createIndex({ at: 1 }, { expireAfterSeconds: keepSeconds }),
      ])
    },
    note(datasetId, distributionId) {
      add({ datasetId, distributionId, day: portalDay(clock.now()), count: 1 })
      plan()
    },
    async sumSince(datasetIds, since) {
      const byDay = new Map<string, number>()
      const byDataset = new Map<string, number>()
      if (datasetIds.length === 0) return { byDay, byDataset }
      const sums = days.aggregate<{ _id: { day: string; datasetId: string }; count: number }>([
        { $match: { datasetId: { $in: [...datasetIds] }, day: { $gte: since } } },
        { $group: { _id: { day: '$day', datasetId: '$datasetId' }, count: { $sum: '$count' } } },
      ])
      for await (const { _id, count } of sums) {
        byDay.set(_id.day, (byDay.get(_id.day) ?? 0) + count)
        byDataset.set(_id.datasetId, (byDataset.get(_id.datasetId) ?? 0) + count)
      }
      return { byDay, byDataset }
    },
    flush,
    async close() {
      await flush()
      if (timer) clearTimeout(timer)
    },
  }
}
