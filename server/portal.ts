import path from 'node:path'
import { setTimeZone } from '../client/text/time-zone.ts'
import { createAnnouncements, type Announcements } from './announcements/announcements.ts'
import { createAudit, type Audit } from './audit/audit.ts'
import { createChanges } from './audit/changes.ts'
import { createCatalog, type Catalog } from './catalog/catalog.ts'
import type { Config } from './config/config.ts'
import { Idempotency, type KeptAnswer } from './http/idempotency.ts'
import { createCursors, type Cursors } from './http/paging.ts'
import { createIdentity, type Identity } from './identity/identity.ts'
import { createJobs, type Jobs } from './jobs/jobs.ts'
import { createMail, type Mail } from './mail/mail.ts'
import { systemClock, type Clock } from './platform/clock.ts'
import { Elasticsearch } from './platform/elasticsearch.ts'
import { createLogger, type Logger } from './platform/logger.ts'
import { createMetrics, type Metrics } from './platform/metrics.ts'
import { connectMongo, type Mongo } from './platform/mongo.ts'
import { createSealer } from './platform/sealing.ts'
import { getSecret } from './platform/secrets.ts'
import { createSearch, type Search } from './search/search.ts'
import { openDiskStorage } from './storage/disk-storage.ts'
import type { Storage } from './storage/storage.ts'
import { createStorageCount, type StorageCount } from './system/storage-count.ts'
import { createTables, type Tables } from './tabular/tables.ts'
import { createUploads, type Uploads } from './uploads/uploads.ts'

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
  mail: Mail
  audit: Audit
  identity: Identity
  catalog: Catalog
  announcements: Announcements
  search: Search
  tables: Tables
  uploads: Uploads
  cursors: Cursors
  idempotency: Idempotency
  storageCount: StorageCount
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
  setTimeZone(config.timeZone)
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
  const sealer = createSealer(await getSecret(mongo, 'sealing'))
  const mail = createMail({ settings: config.mail, jobs, sealer, clock })
  const changes = createChanges({ mongo })
  const audit = createAudit(mongo.connection, changes)
  // Identity stands below the catalogue, so what it needs of agencies is handed in.
  const identity = createIdentity({
    mongo,
    changes,
    audit,
    jobs,
    mail,
    sealer,
    clock,
    logger,
    baseUrl: config.baseUrl,
    findAgency: (idOrSlug) => findAgencyForIdentity(idOrSlug),
    listBelow: (agencyIds) => listAgenciesBelow(agencyIds),
    isThrottled: config.rateLimits,
    oidc: config.oidc,
    requireSecondFactor: config.requireSecondFactor,
  })
  const catalog = createCatalog({
    baseUrl: config.baseUrl,
    mongo,
    storage,
    jobs,
    changes,
    audit,
    accessMoves: identity.accessMoves,
    tellAccounts: identity.tellAccounts,
    clock,
    logger,
    checkPatterns: (patterns) => tables.checkPatterns(patterns),
    identity,
    mail,
  })
  const findAgencyForIdentity = async (idOrSlug: string) => {
    const agency = await catalog.findAgency(idOrSlug)
    return agency ? { id: agency._id, slug: agency.slug, path: agency.path, isClosed: !!agency.closed } : null
  }
  const listAgenciesBelow = async (agencyIds: readonly string[]) => {
    const agencies = await catalog.listAgencyRecords()
    return agencies.filter(({ path }) => path.some((id) => agencyIds.includes(id))).map(({ _id }) => _id)
  }
  const announcements = createAnnouncements({ mongo, changes, audit, clock })
  const search = createSearch({ elasticsearch, mongo, catalog, jobs, logger, metrics, clock })
  const tables = createTables({
    mongo,
    storage,
    catalog,
    logger,
    clock,
    workDir: path.join(config.dataDir, 'work'),
  })
  const uploads = createUploads({ mongo, storage, clock, maxUploadBytes: config.maxUploadBytes })
  const idempotency = new Idempotency(mongo.connection.db!.collection<KeptAnswer>('idempotencyKeys'))

  await Promise.all([
    jobs.createIndexes(),
    audit.createIndexes(),
    identity.createIndexes(),
    catalog.createIndexes(),
    announcements.createIndexes(),
    tables.createIndexes(),
    uploads.createIndexes(),
    idempotency.createIndexes(),
  ])
  await catalog.openVocabularies()
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
    mail,
    audit,
    identity,
    catalog,
    announcements,
    search,
    tables,
    uploads,
    cursors,
    idempotency,
    storageCount: createStorageCount({ storage, catalog, clock, logger }),
    ownTokenIds: new Set(),
    async close() {
      await uploads.close()
      await tables.close()
      await catalog.close()
      await elasticsearch.close()
      await mongo.close()
    },
  }
}
