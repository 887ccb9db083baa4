import { resolve } from 'node:path'
import { readEnvironment } from '../config/env.ts'
import { lockDataFolder, findLockHolder, type DataLock } from './data-lock.ts'
import { EngineError, toEngineError } from './engine-error.ts'
import type { EngineExit, KeptEngine } from './keep-running.ts'
import {
  openElasticsearch,
  openMongodb,
  type EngineOptions,
  type Opened,
  type OpenedSearch,
  type Opening,
} from './opening.ts'
import { killGroup } from './signals.ts'

export { EngineError }
export type { EngineExit, EngineOptions }

export interface Engines {
  readonly mongodbUri: string
  /** null when there is no Elasticsearch: the reason then says how to get it. */
  readonly elasticsearchUrl: string | null
  readonly elasticsearchMissingReason: string | null
  /** The processes that we started and that run now. */
  readonly pids: number[]
  /** Hears of an engine that ended by itself; it is started again up to three times, at the same address. */
  onExit(listener: (exit: EngineExit) => void): void
  /** Ends what we started and nothing else. */
  stop(): Promise<void>
}

/**
 * Gives a MongoDB and an Elasticsearch that answer: those of the operator, else ones that are found or fetched and
 * started here, both at the same time. Throws an EngineError, with nothing left running, when there is no MongoDB;
 * a missing Elasticsearch is a reason in words, since the portal can do without it.
 */
export async function openEngines(options: EngineOptions): Promise<Engines> {
  const listeners = new Set<(exit: EngineExit) => void>()
  const lock = options.mongodbUri && options.elasticsearchUrl ? null : await lockFolder(options.dataDir)
  const failing = new AbortController()
  const opening: Opening = {
    ...options,
    dataDir: resolve(options.dataDir),
    environment: options.environment ?? readEnvironment(),
    signal: options.signal ? AbortSignal.any([options.signal, failing.signal]) : failing.signal,
    tell: (exit) => {
      options.say(exit.message)
      for (const listener of listeners) listener(exit)
    },
  }
  const database = openMongodb(opening)
  database.catch(() => failing.abort())
  const [{ status }, search] = await Promise.allSettled([database, openElasticsearch(opening)])
  const found =
    search.status === 'fulfilled' ? search.value : { address: null, kept: null, missingReason: null }
  if (status === 'rejected' || search.status === 'rejected') {
    await Promise.all([
      found.kept?.stop(),
      database.then((mongo) => mongo.kept?.stop()).catch(() => undefined),
    ])
    await lock?.release()
    if (options.signal?.aborted) throw new EngineError('The start was given up.')
    throw toEngineError(await findFailure(database, search), 'The engines could not be started')
  }
  const mongo = await database
  await lock?.publish({ mongodbUri: mongo.address, elasticsearchUrl: found.address })
  return new OpenEngines(mongo, found, lock, listeners)
}

/** The engines of the portal that uses a data folder now, for a command beside it; null when no portal does. */
export async function findRunningEngines(
  dataDir: string,
): Promise<{ mongodbUri: string; elasticsearchUrl: string | null } | null> {
  const holder = await findLockHolder(resolve(dataDir))
  if (holder === null || holder.mongodbUri === null) return null
  return { mongodbUri: holder.mongodbUri, elasticsearchUrl: holder.elasticsearchUrl }
}

async function lockFolder(dataDir: string): Promise<DataLock> {
  try {
    return await lockDataFolder(resolve(dataDir))
  } catch (error) {
    throw toEngineError(error, `The data folder ${resolve(dataDir)} cannot be used`)
  }
}

async function findFailure(
  database: Promise<unknown>,
  search: PromiseSettledResult<unknown>,
): Promise<unknown> {
  try {
    await database
  } catch (error) {
    return error
  }
  return search.status === 'rejected' ? search.reason : null
}

/** Owns the started servers until `stop()`; an end of the program without it takes them along too. */
class OpenEngines implements Engines {
  readonly mongodbUri: string
  readonly elasticsearchUrl: string | null
  readonly elasticsearchMissingReason: string | null
  readonly #kept: KeptEngine[]
  readonly #lock: DataLock | null
  readonly #listeners: Set<(exit: EngineExit) => void>
  readonly #endWithProgram = () => {
    for (const pid of this.pids) killGroup(pid, 'SIGTERM')
  }

  constructor(
    mongo: Opened<string>,
    search: OpenedSearch,
    lock: DataLock | null,
    listeners: Set<(exit: EngineExit) => void>,
  ) {
    this.mongodbUri = mongo.address
    this.elasticsearchUrl = search.address
    this.elasticsearchMissingReason = search.missingReason
    this.#kept = [mongo.kept, search.kept].filter((kept) => kept !== null)
    this.#lock = lock
    this.#listeners = listeners
    process.on('exit', this.#endWithProgram)
  }

  get pids(): number[] {
    return this.#kept.map((kept) => kept.pid).filter((pid) => pid !== null)
  }

  onExit(listener: (exit: EngineExit) => void): void {
    this.#listeners.add(listener)
  }

  async stop(): Promise<void> {
    await Promise.all(this.#kept.map((kept) => kept.stop()))
    process.off('exit', this.#endWithProgram)
    await this.#lock?.release()
  }
}
