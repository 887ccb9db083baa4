import type { Connection } from 'mongoose'
import type { DatasetRecord } from './records.ts'
import { findDue } from './due.ts'
import type { Vocabularies } from './vocabularies.ts'

const batchSize = 500

/** Raised when the rule of due days changes, so that stored ones are made anew: 2, the day is the portal's and no longer that of UTC. */
const rule = 2

/**
 * Makes stored due days anew where they are absent or were made by an earlier rule, once for a database: a mark says by which rule it
 * was done. Safe to run at the same time elsewhere, and again after it was cut off.
 */
export async function fillDueDays(
  connection: Connection,
  vocabularies: Pick<Vocabularies, 'find'>,
): Promise<void> {
  const db = connection.db!
  const marks = db.collection<{ _id: string; at: Date; rule?: number }>('migrations')
  if (((await marks.findOne({ _id: 'due-days' }))?.rule ?? 0) >= rule) return
  const datasets = db.collection<DatasetRecord>('datasets')
  const projection = { distributions: 0, description: 0 }
  for (let after = ''; ;) {
    const found = await datasets
      .find({ _id: { $gt: after } }, { projection })
      .sort({ _id: 1 })
      .limit(batchSize)
      .toArray()
    if (found.length === 0) break
    after = found.at(-1)!._id
    const changed = found
      .map((record) => ({ record, due: findDue(record, vocabularies) }))
      .filter(({ record, due }) => record.due !== due)
    if (changed.length === 0) continue
    await datasets.bulkWrite(
      changed.map(({ record, due }) => ({
        // Whoever saves it meanwhile knows better.
        updateOne: {
          filter: { _id: record._id, indexVersion: record.indexVersion },
          update: { $set: { due } },
        },
      })),
    )
  }
  await marks.updateOne({ _id: 'due-days' }, { $set: { at: new Date(), rule } }, { upsert: true })
}
