import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { isAlive } from '../platform/processes.ts'
import { EngineError } from './engine-error.ts'
import { findProcessStart } from './processes.ts'

/** Who uses a data folder, and where the engines of that portal answer once they run. */
export interface LockRecord {
  pid: number
  /** When the process began; a number that the system gave to another process does not count. */
  processStart: string | null
  mongodbUri: string | null
  elasticsearchUrl: string | null
}

export interface DataLock {
  /** Lets commands on the same data folder find the engines. */
  publish(addresses: { mongodbUri: string; elasticsearchUrl: string | null }): Promise<void>
  release(): Promise<void>
}

const lockPath = (dataDir: string) => join(dataDir, 'engines.lock')

/** The record of the portal that uses a data folder now, or null when none does. */
export const findLockHolder = (dataDir: string): Promise<LockRecord | null> => readHolder(lockPath(dataDir))

/** A portal that was just told to end gets this long to be gone: whoever restarts it does so at once. */
const patienceMs = 1000

/** Takes a data folder for this process alone; throws an EngineError when another portal uses it. */
export async function lockDataFolder(dataDir: string): Promise<DataLock> {
  await mkdir(dataDir, { recursive: true })
  const path = lockPath(dataDir)
  const record: LockRecord = {
    pid: process.pid,
    processStart: await findProcessStart(process.pid),
    mongodbUri: null,
    elasticsearchUrl: null,
  }
  const written = `${path}.${process.pid}.${randomUUID()}`
  await writeFile(written, JSON.stringify(record), { mode: 0o600 })
  try {
    const deadline = Date.now() + patienceMs
    while (!(await tryTake(written, path))) {
      const holder = await readHolder(path)
      if (holder === null) continue
      if (Date.now() > deadline) throw alreadyUsed(dataDir, holder)
      await wait(50)
    }
  } finally {
    await rm(written, { force: true })
  }
  return {
    publish: async (addresses) => {
      const next = `${path}.${process.pid}`
      await writeFile(next, JSON.stringify({ ...record, ...addresses }), { mode: 0o600 })
      await rename(next, path)
    },
    release: () => rm(path, { force: true }),
  }
}

function alreadyUsed(dataDir: string, holder: LockRecord): EngineError {
  return new EngineError(
    `Another portal (process ${holder.pid}) uses the data folder ${dataDir}; stop it, or give this one a folder of its own in SEN_DATA_DIR.`,
  )
}

/**
 * Puts the written record where the lock is, if nobody holds it. A free place is taken by a hard link, which one
 * process alone can make. The lock of a dead process is replaced by whoever holds the second lock meanwhile:
 * without that, two could find the same dead one, and the later would take away the lock of the earlier.
 */
async function tryTake(written: string, path: string): Promise<boolean> {
  if (await tryLink(written, path)) return true
  if ((await readHolder(path)) !== null) return false
  const turn = `${path}.turn`
  if (!(await tryLink(written, turn))) {
    if ((await readHolder(turn)) === null) await rm(turn, { force: true })
    else await wait(10)
    return false
  }
  try {
    if ((await readHolder(path)) !== null) return false
    await rename(written, path)
    return true
  } finally {
    await rm(turn, { force: true })
  }
}

/** False when there is such a file already. */
async function tryLink(written: string, path: string): Promise<boolean> {
  try {
    await link(written, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** The living process that a lock names; null when there is no lock, or a dead or unreadable one. */
async function readHolder(path: string): Promise<LockRecord | null> {
  const record = await readRecord(path)
  return record !== null && (await isHolding(record)) ? record : null
}

async function readRecord(path: string): Promise<LockRecord | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as LockRecord
  } catch {
    return null
  }
}

async function isHolding(record: LockRecord): Promise<boolean> {
  const start = isAlive(record.pid) ? await findProcessStart(record.pid) : null
  return start !== null && start === record.processStart
}
