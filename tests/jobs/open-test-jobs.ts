import { createJobs, type Jobs } from '../../server/jobs/jobs.ts'
import { systemClock } from '../../server/platform/clock.ts'
import { newId } from '../../server/platform/ids.ts'
import { createLogger } from '../../server/platform/logger.ts'
import { createMetrics } from '../../server/platform/metrics.ts'
import { connectMongo, type Mongo } from '../../server/platform/mongo.ts'

/** The room alone on a database of its own. */
export async function openTestJobs(): Promise<{ jobs: Jobs; mongo: Mongo; close: () => Promise<void> }> {
  const mongo = await connectMongo({ uri: process.env.MONGODB_URI!, database: `sen_t_jobs_${newId()}` })
  const jobs = createJobs({
    mongo,
    clock: systemClock,
    logger: createLogger('silent'),
    metrics: createMetrics(),
  })
  await jobs.createIndexes()
  return {
    jobs,
    mongo,
    async close() {
      await mongo.connection.dropDatabase()
      await mongo.close()
    },
  }
}
