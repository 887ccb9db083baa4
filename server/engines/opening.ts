import {
  elasticsearchGraceMs,
  placeElasticsearch,
  prepareElasticsearch,
  startElasticsearch,
  startElasticsearchOnPort,
} from './elasticsearch-engine.ts'
import { findElasticsearchProgram } from './elasticsearch-program.ts'
import { toEngineError } from './engine-error.ts'
import { keepRunning, type EngineExit, type KeptEngine } from './keep-running.ts'
import { mongodGraceMs, prepareMongodb, startMongodb, startOnPort } from './mongodb-engine.ts'
import { findMongodbRecord, placeMongodb } from './mongodb-place.ts'
import { getMongodbProgram } from './mongodb-program.ts'
import type { Environment } from './programs.ts'
import { replicaSetName } from './replica-set.ts'
import { findServerUser } from './server-user.ts'

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

/** Everything that opening one engine needs. */
export type Opening = EngineOptions & {
  environment: Environment
  signal: AbortSignal
  tell: (exit: EngineExit) => void
}

/** An engine that answers. */
export interface Opened<Address> {
  address: Address
  /** null when it is not ours to stop. */
  kept: KeptEngine | null
}

/** An Elasticsearch that answers, or why there is none. */
export type OpenedSearch = Opened<string | null> & { missingReason: string | null }

/** 512 MB hold an index of a hundred thousand datasets and leave a laptop its memory. */
const defaultHeapMb = 512

/** The MongoDB of the operator, else our own; throws an EngineError when there is none. */
export async function openMongodb(opening: Opening): Promise<Opened<string>> {
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

/** The Elasticsearch of the operator, else our own, else the reason why there is none. */
export async function openElasticsearch(opening: Opening): Promise<OpenedSearch> {
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
