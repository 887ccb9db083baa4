import type { Jobs } from '../jobs/jobs.ts'
import type { Logger } from '../platform/logger.ts'
import type { Mongo } from '../platform/mongo.ts'
import type { DatasetStore } from './dataset-store.ts'

/** A download must not wait for the database; a crash loses at most this much counting. */
const flushMs = 30_000
/** Datasets counted in one transaction. */
const batchSize = 500

export interface Downloads {
  note(datasetId: string): void
  flush(): Promise<void>
  close(): Promise<void>
}

/** Counts downloads in memory and writes them down in batches. */
export function createDownloads({
  mongo,
  jobs,
  datasets,
  logger,
}: {
  mongo: Mongo
  jobs: Pick<Jobs, 'notify'>
  datasets: DatasetStore
  logger: Logger
}): Downloads {
  let counts = new Map<string, number>()
  let timer: NodeJS.Timeout | null = null

  async function flush(): Promise<void> {
    if (timer) clearTimeout(timer)
    timer = null
    const all = [...counts]
    counts = new Map()
    for (let from = 0; from < all.length; from += batchSize) {
      const batch = new Map(all.slice(from, from + batchSize))
      await mongo.transaction(async (session) => {
        await datasets.addDownloads(batch, session)
        for (const datasetId of batch.keys())
          await jobs.notify({ kind: 'dataset-changed', datasetId }, session)
      })
    }
  }

  return {
    note(datasetId) {
      counts.set(datasetId, (counts.get(datasetId) ?? 0) + 1)
      timer ??= setTimeout(() => {
        flush().catch((error: unknown) =>
          logger.warn({ err: error }, 'Downloads of the last half minute were not counted'),
        )
      }, flushMs).unref()
    },
    flush,
    close: flush,
  }
}
