import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { EngineError } from './engine-error.ts'
import { checkFreeSpace } from './fetch.ts'
import { explainMongodFailure } from './mongodb-failure.ts'
import type { MongodbPlace, MongodbRecord } from './mongodb-place.ts'
import type { MongodbProgram } from './mongodb-program.ts'
import { findFreePort } from './ports.ts'
import { type EngineProcess, endOrphan, startProcess } from './processes.ts'
import { type Environment, pickBasicEnvironment } from './programs.ts'
import { ensureReplicaSet, replicaSetName } from './replica-set.ts'

/** A start after a power cut replays the journal first; beyond this the disk is broken or far too slow. */
const startTimeoutMs = 180_000
/** mongod flushes its cache when it is asked to end; half a gigabyte on a slow disk takes about ten seconds. */
export const mongodGraceMs = 20_000
/** WiredTiger lays out journal files of 100 MB each, before the first document. */
const spaceOfAnEmptyDatabaseBytes = 400 * 1024 * 1024

/** Makes the data folder ready: room on the disk, and no server of an earlier portal still on it. */
export async function prepareMongodb(place: MongodbPlace, say: (line: string) => void): Promise<void> {
  await mkdir(place.dbPath, { recursive: true, mode: 0o700 })
  if ((await readdir(place.dbPath)).length === 0)
    await checkFreeSpace(place.dbPath, spaceOfAnEmptyDatabaseBytes, 'MongoDB')
  const pid = Number.parseInt(await readFile(join(place.dbPath, 'mongod.lock'), 'utf8').catch(() => ''), 10)
  if (Number.isNaN(pid)) return
  if (await endOrphan(pid, place.dbPath, mongodGraceMs)) {
    say(`MongoDB: ended the server (process ${pid}) that an earlier portal left running on these data.`)
  }
}

/** A start that lost its port to another program tries another one this often. */
const portAttempts = 3

/** Starts mongod on a free port and waits until it takes writes. */
export async function startMongodb(options: {
  program: MongodbProgram
  place: MongodbPlace
  environment: Environment
  /** The port of the run before: keeping it spares the replica set a new address. */
  wantedPort: number | null
  signal: AbortSignal
}): Promise<{ process: EngineProcess; port: number }> {
  const { program, place, signal } = options
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort(attempt === 1 ? options.wantedPort : null)
    try {
      const process = await startOnPort(port, options)
      const record: MongodbRecord = { version: program.version, port }
      await writeFile(place.recordPath, JSON.stringify(record))
      return { process, port }
    } catch (error) {
      signal.throwIfAborted()
      if (attempt === portAttempts || !(error instanceof PortTakenError)) throw error
    }
  }
}

class PortTakenError extends EngineError {}

/** Starts mongod on one port; a failure leaves nothing running. */
export async function startOnPort(
  port: number,
  options: { program: MongodbProgram; place: MongodbPlace; environment: Environment; signal: AbortSignal },
): Promise<EngineProcess> {
  const { program, place, signal } = options
  signal.throwIfAborted()
  const process = await startProcess(program.path, listArguments(port, place), {
    environment: pickBasicEnvironment(options.environment),
    cwd: place.dbPath,
    logPath: place.logPath,
  })
  try {
    const deadline = Date.now() + startTimeoutMs
    while (!(await ensureReplicaSet(port, process.pid))) {
      signal.throwIfAborted()
      if (process.exit !== null) throw await explainExit(process, port, program, place)
      if (Date.now() > deadline) {
        throw new EngineError(
          `MongoDB did not take writes within ${startTimeoutMs / 1000} s; its log ${place.logPath} tells why.`,
        )
      }
      await wait(100, undefined, { signal })
    }
    return process
  } catch (error) {
    await process.stop(mongodGraceMs)
    throw error
  }
}

async function explainExit(
  process: EngineProcess,
  port: number,
  program: MongodbProgram,
  place: MongodbPlace,
): Promise<EngineError> {
  const failure = explainMongodFailure(await process.readLogTail(), process.exit, { port, program, place })
  return failure.portTaken ? new PortTakenError(failure.sentence) : new EngineError(failure.sentence)
}

function listArguments(port: number, place: MongodbPlace): string[] {
  return [
    ...['--dbpath', place.dbPath],
    ...['--port', String(port)],
    ...['--bind_ip', '127.0.0.1'],
    ...['--replSet', replicaSetName],
    // A portal on a laptop holds thousands of records, not millions; the default takes half of the memory.
    ...['--wiredTigerCacheSizeGB', '0.5'],
    // The default reserves a twentieth of the disk for the log of operations; change streams need hours of it, not weeks.
    ...['--oplogSize', '990'],
    '--nounixsocket',
    '--quiet',
  ]
}
