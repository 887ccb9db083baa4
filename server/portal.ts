import path from 'node:path'
import { createAudit, type Audit } from './audit/audit.ts'
import { createChanges } from './audit/changes.ts'
import { createCatalog, type Catalog } from './catalog/catalog.ts'
import type { Config } from './config/config.ts'
import { Idempotency, type KeptAnswer } from './http/idempotency.ts'
import { createCursors, type Cursors } from './http/paging.ts'
import { createIdentity, type Identity } from './identity/identity.ts'
import { createJobs, type Jobs } from './jobs/jobs.ts'
import { systemClock, type Clock } from './platform/clock.ts'
import { Elasticsearch } from './platform/elasticsearch.ts'
import { createLogger, type Logger } from './platform/logger.ts'
import { createMetrics, type Metrics } from './platform/metrics.ts'
import { connectMongo, type Mongo } from './platform/mongo.ts'
import { getSecret } from './platform/secrets.ts'
import { createSearch, type Search } from './search/search.ts'
import { openDiskStorage } from './storage/disk-storage.ts'
import type { Storage } from './storage/storage.ts'
import { createTables, type Tables } from './tabular/tables.ts'

/** All rooms of one portal, connected. */
export interface Portal {
  config: Config
  logger: Logger
  clock: Clock
  metrics: Metrics
  mongo: Mongo
  elasticsearch: Elasticsearch
  storage: Storage
  jobs: Jobs
  audit: Audit
  identity: Identity
  catalog: Catalog
  search: Search
  tables: Tables
  cursors: Cursors
  idempotency: Idempotency
  /** Tokens with which this process asks itself: its own requests are no traffic to tell of. */
  ownTokenIds: Set<string>
  close(): Promise<void>
}

/**
 * Connects the rooms from the ground up; each gets only what it names. Neither listens nor works: `createApp` and
 * `createWorker` take the result. Production, development, commands and tests all use this one function.
 */
export async function openPortal(
  config: Config,
  given: { clock?: Clock; logger?: Logger } = {},
): Promise<Portal> {
  const logger = given.logger ?? createLogger(config.logLevel)
  const clock = given.clock ?? systemClock
  const metrics = createMetrics()
  if (!config.mongodbUri)
    throw new Error('openPortal needs an address of MongoDB: engines/ gives it on a first run.')

  const storage = await openDiskStorage({ dir: config.dataDir })
  const mongo = await connectMongo({ uri: config.mongodbUri, database: config.database })
  const elasticsearch = new Elasticsearch({
    url: config.elasticsearchUrl,
    indexPrefix: config.indexPrefix,
    logger,
  })

  const jobs = createJobs({ mongo, logger, metrics, clock })
  const changes = createChanges({ mongo })
  const audit = createAudit(mongo.connection, changes)
  // Identity stands below the catalogue, so what it needs of agencies is handed in.
  const identity = createIdentity({
    mongo,
    changes,
    audit,
    clock,
    logger,
    findAgency: (idOrSlug) => findAgencyForIdentity(idOrSlug),
    listBelow: (agencyIds) => listAgenciesBelow(agencyIds),
    isHttps: config.baseUrl.startsWith('https:'),
    isThrottled: config.rateLimits,
  })
  const catalog = createCatalog({
    baseUrl: config.baseUrl,
    mongo,
    storage,
    jobs,
    changes,
    audit,
    clock,
    logger,
    checkPatterns: (patterns) => tables.checkPatterns(patterns),
  })
  const findAgencyForIdentity = async (idOrSlug: string) => {
    const agency = await catalog.findAgency(idOrSlug)
    return agency ? { id: agency._id, slug: agency.slug, path: agency.path } : null
  }
  const listAgenciesBelow = async (agencyIds: readonly string[]) => {
    const agencies = await catalog.listAgencyRecords()
    return agencies.filter(({ path }) => path.some((id) => agencyIds.includes(id))).map(({ _id }) => _id)
  }
  const search = createSearch({ elasticsearch, mongo, catalog, jobs, logger, metrics, clock })
  const tables = createTables({
    mongo,
    storage,
    catalog,
    logger,
    clock,
    workDir: path.join(config.dataDir, 'work'),
  })
  const idempotency = new Idempotency(mongo.connection.db!.collection<KeptAnswer>('idempotencyKeys'))

  await Promise.all([
    jobs.createIndexes(),
    audit.createIndexes(),
    identity.createIndexes(),
    catalog.createIndexes(),
    tables.createIndexes(),
    idempotency.createIndexes(),
  ])
  await search.openIndex()
  const cursors = createCursors({ secret: await getSecret(mongo, 'cursors') })

  return {
    config,
    logger,
    clock,
    metrics,
    mongo,
    elasticsearch,
    storage,
    jobs,
    audit,
    identity,
    catalog,
    search,
    tables,
    cursors,
    idempotency,
    ownTokenIds: new Set(),
    async close() {
      await tables.close()
      await catalog.close()
      await elasticsearch.close()
      await mongo.close()
    },
  }
}
