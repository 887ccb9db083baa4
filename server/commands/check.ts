import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import type { Config } from '../config/config.ts'
import type { ReleaseRecord } from '../catalog/records.ts'
import type { Portal } from '../portal.ts'
import { withPortal } from './maintain.ts'

/** A notice that waits longer than this says that nobody follows the outbox, or that the index is away. */
const outboxPatienceSeconds = 60

/**
 * Compares what is kept with what is promised: the bytes of every release with their digest, the index with the database,
 * the outbox with the clock, each entry of the audit with the one before. Exit code 1 when anything is wrong, each fault on a line of its own.
 */
export const check = (config: Config): Promise<number> =>
  withPortal(config, async (portal) => {
    const faults = [
      ...(await checkFiles(portal)),
      ...(await checkIndex(portal)),
      ...(await checkOutbox(portal)),
      ...(await checkAudit(portal)),
    ]
    for (const fault of faults) console.error(fault)
    console.log(faults.length === 0 ? 'Everything is as it was promised.' : `${faults.length} faults.`)
    return faults.length === 0 ? 0 : 1
  })

/** Reads the bytes of every release once and compares their digest. */
async function checkFiles({ mongo, storage }: Portal): Promise<string[]> {
  const faults: string[] = []
  const checked = new Set<string>()
  const releases = mongo.connection
    .db!.collection<ReleaseRecord>('releases')
    .find({}, { projection: { sha256: 1, byteSize: 1, name: 1, takenDown: 1 } })
  for await (const { _id, sha256, byteSize, name, takenDown } of releases) {
    if (checked.has(sha256)) continue
    checked.add(sha256)
    const stat = await storage.stat(sha256)
    // Its absence is no loss; its presence would be a fault.
    if (takenDown) {
      if (stat)
        faults.push(
          `The bytes of release ${_id} (${name}) were taken down and are still there: ${sha256}. Check that a worker runs.`,
        )
      continue
    }
    if (!stat) {
      faults.push(`The bytes of release ${_id} (${name}) are gone. Restore the file ${sha256} from a backup.`)
      continue
    }
    const hash = createHash('sha256')
    await pipeline(await storage.openRead(sha256), hash)
    if (stat.byteSize !== byteSize || hash.digest('hex') !== sha256) {
      faults.push(
        `The bytes of release ${_id} (${name}) are not those that were published. Restore the file ${sha256} from a backup.`,
      )
    }
  }
  console.log(`${checked.size} files read and compared.`)
  return faults
}

/** Counts what the public may find, in both places. */
async function checkIndex({ mongo, search, elasticsearch }: Portal): Promise<string[]> {
  if (!elasticsearch.client) {
    console.log('There is no Elasticsearch to compare with.')
    return []
  }
  const promised = await mongo.connection
    .db!.collection('datasets')
    .countDocuments({ status: { $in: ['published', 'archived'] } })
  const found = await search.countVisible()
  if (found === null) return ['Elasticsearch does not answer, so the index could not be compared.']
  console.log(`${promised} public datasets, ${found} in the index.`)
  return promised === found
    ? []
    : [`The index holds ${found} public datasets, the database ${promised}. Run: npm run sen -- reindex`]
}

/** An entry that was changed or taken out breaks every digest after it. */
async function checkAudit({ audit }: Portal): Promise<string[]> {
  const { count, brokenAt } = await audit.verify()
  if (brokenAt !== null)
    return [
      `The audit does not hold together at entry ${brokenAt}: it, or the one before, was changed or taken out. Compare with a backup.`,
    ]
  console.log(`${count} entries of the audit hold together.`)
  return []
}

async function checkOutbox({ jobs }: Portal): Promise<string[]> {
  const { pending, oldestSeconds } = await jobs.outboxState()
  console.log(`${pending} notices wait in the outbox.`)
  return oldestSeconds > outboxPatienceSeconds
    ? [
        `A notice has waited ${Math.round(oldestSeconds)} seconds in the outbox. Check that a worker runs and that Elasticsearch answers.`,
      ]
    : []
}
