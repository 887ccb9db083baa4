import { resolve } from 'node:path'
import { readEnvironment } from '../config/env.ts'
import { lockDataFolder, findLockHolder, type DataLock } from './data-lock.ts'
import { EngineError, toEngineError } from './engine-error.ts'
import {
  elasticsearchGraceMs,
  placeElasticsearch,
  prepareElasticsearch,
  startElasticsearch,
  startElasticsearchOnPort,
} from './elasticsearch-engine.ts'
import { findElasticsearchProgram } from './elasticsearch-program.ts'
import { keepRunning, type EngineExit, type KeptEngine } from './keep-running.ts'
import { mongodGraceMs, prepareMongodb, startMongodb, startOnPort } from './mongodb-engine.ts'
import { findMongodbRecord, placeMongodb } from './mongodb-place.ts'
import { getMongodbProgram } from './mongodb-program.ts'
import { killGroup, type Environment } from './processes.ts'
import { replicaSetName } from './replica-set.ts'
import { findServerUser } from './server-user.ts'

export { EngineError }
export type { EngineExit }

export interface EngineOptions {
  /** The portal's own folder; the engines' data live in it and survive restarts. */
  dataDir: string
  /** Where fetched programs are kept, for all portals of a user. */
  cacheDir: string
  /** When given, the operator's server is used and nothing is started for it. */
  mongodbUri?: string | null
  elasticsearchUrl?: string | null
  /** Takes one line for people. */
  say: (line: string) => void
  elasticsearch?: { heapMb?: number; extraJavaOptions?: string }
  /** Gives the start up; what was started by then is ended. */
  signal?: AbortSignal
  /** Where programs are looked for (PATH, JAVA_HOME, ES_HOME) and what package clients need; the program's own by default. */
  environment?: Environment
  /** Mirrors that serve the official archives under the same paths. */
  downloadBaseUrls?: { mongodb?: string; elasticsearch?: string }
}

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

/** 512 MB hold an index of a hundred thousand datasets and leave a laptop its memory. */
const defaultHeapMb = 512

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

type Opening = EngineOptions & {
  environment: Environment
  signal: AbortSignal
  tell: (exit: EngineExit) => void
}

interface Opened<Address> {
  address: Address
  /** null when it is not ours to stop. */
  kept: KeptEngine | null
}

type OpenedSearch = Opened<string | null> & { missingReason: string | null }

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

async function openMongodb(opening: Opening): Promise<Opened<string>> {
  const { say, signal, environment } = opening
  if (opening.mongodbUri) return { address: opening.mongodbUri, kept: null }
  const begun = Date.now()
  try {
    const place = placeMongodb(opening.dataDir)
    const record = await findMongodbRecord(place)
    const program = await getMongodbProgram({
      cacheDir: opening.cacheDir,
      environment,
      dataVersion: record?.version ?? null,
      downloadBaseUrl: opening.downloadBaseUrls?.mongodb,
      say,
      signal,
    })
    await prepareMongodb(place, say)
    const start = { program, place, environment }
    const wantedPort = record?.port ?? null
    const { process, port } = await startMongodb({ ...start, wantedPort, signal })
    const kept = keepRunning({
      engine: 'MongoDB',
      started: process,
      start: (again) => startOnPort(port, { ...start, signal: again }),
      graceMs: mongodGraceMs,
      tell: opening.tell,
    })
    say(
      `MongoDB ${program.version} answers on port ${port} after ${seconds(begun)} s; its data are in ${place.dbPath}.`,
    )
    return { address: `mongodb://127.0.0.1:${port}/?replicaSet=${replicaSetName}`, kept }
  } catch (error) {
    signal.throwIfAborted()
    throw toEngineError(error, 'MongoDB could not be started')
  }
}

async function openElasticsearch(opening: Opening): Promise<OpenedSearch> {
  if (opening.elasticsearchUrl) return { address: opening.elasticsearchUrl, kept: null, missingReason: null }
  try {
    return await startOwnElasticsearch(opening)
  } catch (error) {
    opening.signal.throwIfAborted()
    return withoutSearch(toEngineError(error, 'Elasticsearch could not be started').message, opening)
  }
}

async function startOwnElasticsearch(opening: Opening): Promise<OpenedSearch> {
  const { say, signal, environment } = opening
  const begun = Date.now()
  const user = await findServerUser()
  const { cacheDir, downloadBaseUrls } = opening
  const search = {
    cacheDir,
    environment,
    user,
    downloadBaseUrl: downloadBaseUrls?.elasticsearch,
    say,
    signal,
  }
  const result = await findElasticsearchProgram(search)
  if (result.program === null) {
    const cure = 'Install Java 17 or newer, or set ES_HOME or ELASTICSEARCH_URL, and start again'
    return withoutSearch(`There is no Elasticsearch: ${result.reason}. ${cure}.`, opening)
  }
  const place = await placeElasticsearch(opening.dataDir, user, say)
  await prepareElasticsearch(place, say)
  const start = {
    program: result.program,
    place,
    environment,
    user,
    heapMb: opening.elasticsearch?.heapMb ?? defaultHeapMb,
    extraJavaOptions: opening.elasticsearch?.extraJavaOptions ?? '',
  }
  const { process, port } = await startElasticsearch({ ...start, signal }, say)
  const kept = keepRunning({
    engine: 'Elasticsearch',
    started: process,
    start: (again) => startElasticsearchOnPort(port, { ...start, signal: again }),
    graceMs: elasticsearchGraceMs,
    tell: opening.tell,
  })
  say(`Elasticsearch ${result.program.version} answers on port ${port} after ${seconds(begun)} s.`)
  return { address: `http://127.0.0.1:${port}`, kept, missingReason: null }
}

function withoutSearch(reason: string, opening: Opening): OpenedSearch {
  opening.say(`${reason} Until then search runs on MongoDB.`)
  return { address: null, kept: null, missingReason: reason }
}

const seconds = (begun: number) => ((Date.now() - begun) / 1000).toFixed(1)

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
