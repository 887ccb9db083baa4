import { link, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { EngineError } from './engine-error.ts'
import { findProcessStart, isAlive } from './processes.ts'

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
export async function findLockHolder(dataDir: string): Promise<LockRecord | null> {
  const record = await readRecord(lockPath(dataDir))
  return record !== null && (await isHolding(record)) ? record : null
}

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
  const deadline = Date.now() + patienceMs
  while (!(await tryCreate(path, record))) {
    const holder = await readRecord(path)
    if (holder !== null && (await isHolding(holder))) {
      if (Date.now() > deadline) throw alreadyUsed(dataDir, holder)
      await wait(100)
      continue
    }
    await setAside(path, holder)
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

async function tryCreate(path: string, record: LockRecord): Promise<boolean> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null
    throw error
  })
  if (file === null) return false
  try {
    await file.writeFile(JSON.stringify(record))
    return true
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

/** Removes the lock of a dead process; when another portal took it in the meantime, its lock is put back. */
async function setAside(path: string, stale: LockRecord | null): Promise<void> {
  const aside = `${path}.stale-${process.pid}`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  const moved = await readRecord(aside)
  if (JSON.stringify(moved) !== JSON.stringify(stale)) await link(aside, path).catch(() => undefined)
  await rm(aside, { force: true })
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
