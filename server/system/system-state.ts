import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { SystemState } from '../../schemas/generated/api/system-state.ts'
import { projectRoot } from '../config/root.ts'
import type { Portal } from '../portal.ts'
import { readReadiness } from './readiness.ts'

/** The version of the program. */
export const programVersion = (
  JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as { version: string }
).version

const noJobs = { waiting: 0, running: 0, failed: 0, done: 0, cancelled: 0 }

/** How everything is: what is away is told as away, and never keeps the rest from being told. */
export async function readSystemState({
  mongo,
  elasticsearch,
  storage,
  jobs,
  catalog,
  search,
  storageCount,
}: Pick<
  Portal,
  'mongo' | 'elasticsearch' | 'storage' | 'jobs' | 'catalog' | 'search' | 'storageCount'
>): Promise<SystemState> {
  const or = <Value>(work: Promise<Value>, value: Value): Promise<Value> => work.catch(() => value)
  const [readiness, mongoState, searchState, counts, figures, inIndex, disk, counted] = await Promise.all([
    readReadiness({ mongo, elasticsearch, storage, jobs }),
    or(mongo.describe(), null),
    or(elasticsearch.describe(), null),
    or(jobs.countJobs({}), noJobs),
    or(catalog.figures(), null),
    or(search.countVisible(), null),
    or(storage.findSpace(), null),
    or(storageCount.find(), null),
  ])
  const say = (
    name: 'MongoDB' | 'Elasticsearch',
    found: Awaited<ReturnType<typeof mongo.describe>> | null,
  ) => ({
    name,
    state: found ? ('ready' as const) : ('away' as const),
    version: found?.version ?? null,
    detail: found?.detail ?? null,
    sizeBytes: found?.sizeBytes ?? null,
  })
  return {
    status: readiness.status,
    version: programVersion,
    node: process.version,
    startedAt: new Date(Date.now() - process.uptime() * 1000).toISOString(),
    memoryBytes: process.memoryUsage.rss(),
    engines: [say('MongoDB', mongoState), say('Elasticsearch', searchState)],
    outbox: readiness.outbox,
    jobs: counts,
    index: { inDatabase: figures?.datasets ?? 0, inIndex },
    storage: { state: readiness.storage === 'ready' ? 'ready' : 'away', disk, counted },
  }
}
