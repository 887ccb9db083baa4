import type { Readiness } from '../../schemas/generated/api/readiness.ts'
import type { Portal } from '../portal.ts'

/** Which parts of the portal answer: all, all but Elasticsearch (`degraded`), or too few (`down`). */
export async function readReadiness({
  mongo,
  elasticsearch,
  storage,
  jobs,
}: Pick<Portal, 'mongo' | 'elasticsearch' | 'storage' | 'jobs'>): Promise<Readiness> {
  const [mongoAnswers, searchAnswers, storageAnswers] = await Promise.all([
    mongo.isAvailable(),
    elasticsearch.ping(),
    storage.isAvailable(),
  ])
  const nothing = { pending: 0, oldestSeconds: 0 }
  const outbox = mongoAnswers ? await jobs.outboxState().catch(() => nothing) : nothing
  const sayWhether = (answers: boolean) => (answers ? 'ready' : 'away')
  return {
    status: !mongoAnswers || !storageAnswers ? 'down' : searchAnswers ? 'ready' : 'degraded',
    mongo: sayWhether(mongoAnswers),
    search: sayWhether(searchAnswers),
    storage: sayWhether(storageAnswers),
    outbox,
  }
}
