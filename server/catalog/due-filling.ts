import type { Connection } from 'mongoose'
import type { DatasetRecord } from './records.ts'
import { findDue } from './due.ts'
import type { Vocabularies } from './vocabularies.ts'

const batchSize = 500

/**
 * Notes the due day in records that were made before it was kept, once for a database: a mark says that it was done. Safe to
 * run at the same time elsewhere, and again after it was cut off.
 */
export async function fillDueDays(
  connection: Connection,
  vocabularies: Pick<Vocabularies, 'find'>,
): Promise<void> {
  const db = connection.db!
  const marks = db.collection<{ _id: string; at: Date }>('migrations')
  if (await marks.findOne({ _id: 'due-days' })) return
  const datasets = db.collection<DatasetRecord>('datasets')
  for (;;) {
    const found = await datasets
      .find({ due: { $exists: false } }, { projection: { distributions: 0, description: 0 } })
      .limit(batchSize)
      .toArray()
    if (found.length === 0) break
    await datasets.bulkWrite(
      found.map((record) => ({
        // Whoever saves it meanwhile knows better.
        updateOne: {
          filter: { _id: record._id, due: { $exists: false } },
          update: { $set: { due: findDue(record, vocabularies) } },
        },
      })),
    )
  }
  await marks.updateOne({ _id: 'due-days' }, { $set: { at: new Date() } }, { upsert: true })
}
