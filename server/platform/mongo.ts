import mongoose from 'mongoose'
import type { ClientSession } from 'mongodb'
import { ConfigError } from '../config/config.ts'
import { serviceUnavailable } from '../problems.ts'

/** The connection to MongoDB, and the one way to commit several changes together. */
export class Mongo {
  readonly connection: mongoose.Connection

  constructor(connection: mongoose.Connection) {
    this.connection = connection
  }

  /**
   * Runs the work in one transaction with majority, journaled writes: when the promise is kept, all of it is durable.
   * The work may run more than once (transient conflicts), so it must have no other effects.
   */
  async transaction<Result>(work: (session: ClientSession) => Promise<Result>): Promise<Result> {
    const session = await this.connection.startSession()
    try {
      return (await session.withTransaction(() => work(session), {
        readConcern: { level: 'snapshot' },
        writeConcern: { w: 'majority', j: true },
        // A client that waits longer has gone; the lock on hot records must not outlive it.
        maxCommitTimeMS: 10_000,
      })) as Result
    } finally {
      await session.endSession()
    }
  }

  /** Whether MongoDB answers within the time. */
  async isAvailable(timeoutMs = 2_000): Promise<boolean> {
    try {
      await this.connection.db!.command({ ping: 1 }, { timeoutMS: timeoutMs })
      return true
    } catch {
      return false
    }
  }

  /** Which MongoDB this is, and what the portal's data take there. */
  async describe(): Promise<{ version: string; detail: string | null; sizeBytes: number }> {
    const db = this.connection.db!
    const options = { timeoutMS: 5_000 }
    const [build, hello, stats] = await Promise.all([
      db.admin().command({ buildInfo: 1 }, options),
      db.admin().command({ hello: 1 }, options),
      db.command({ dbStats: 1 }, options),
    ])
    return {
      version: String(build.version),
      detail: typeof hello.setName === 'string' ? hello.setName : null,
      sizeBytes: Number(stats.storageSize) + Number(stats.indexSize),
    }
  }

  async close(): Promise<void> {
    await this.connection.close()
  }
}

/** Connects to a replica set; a server without one is refused, because transactions need it. */
export async function connectMongo({ uri, database }: { uri: string; database: string }): Promise<Mongo> {
  const connection = mongoose.createConnection(uri, {
    dbName: database,
    autoIndex: false,
    serverSelectionTimeoutMS: 5_000,
    // Enough for the web's parallel queries on one node; more only queues inside MongoDB.
    maxPoolSize: 50,
    retryWrites: true,
    writeConcern: { w: 'majority', journal: true },
  })
  try {
    await connection.asPromise()
  } catch (error) {
    await connection.destroy().catch(() => {})
    throw new ConfigError(
      'MongoDB does not answer at the address in MONGODB_URI. Check that it runs and that the address, user and password are right.',
      { cause: error },
    )
  }
  const hello = await connection.db!.admin().command({ hello: 1 })
  if (!hello.setName && hello.msg !== 'isdbgrid') {
    await connection.close()
    throw new ConfigError(
      'MONGODB_URI names a server that is not a replica set, and transactions need one. Start it with --replSet and run rs.initiate(); one node is enough.',
    )
  }
  return new Mongo(connection)
}

/** Whether a failure means that MongoDB is away, rather than that the request was wrong. */
export function isMongoAway(error: unknown): boolean {
  const name = error instanceof Error ? error.name : ''
  return /^(MongoNetworkError|MongoNetworkTimeoutError|MongoServerSelectionError|MongoNotConnectedError|MongoTopologyClosedError|MongoPoolClearedError|PoolClearedOnNetworkError|MongooseServerSelectionError|MongoOperationTimeoutError|MongoExpiredSessionError)$/.test(
    name,
  )
}

/** The problem to answer with when MongoDB is away; other failures pass unchanged. */
export const translateMongoError = (error: unknown): unknown =>
  isMongoAway(error) ? serviceUnavailable(error) : error
