import type { Connection } from 'mongoose'
import { anonymousViewer } from '../identity/viewer.ts'
import type { Agencies } from './agencies.ts'
import type { DatasetRecord } from './records.ts'
import { findTakedown } from './takedowns.ts'
import { mayReadData, visibleFilter } from './visibility.ts'

/** How many datasets a range holds; a few more when one that was begun earlier is saved later. */
const rangeSize = 1_000

/** Records in memory while a range is read: some hundred kilobytes, with the largest a few megabytes. */
const readAtOnce = 100

/** What the public may see of the datasets of a range, as a whole. */
export interface PublicRange {
  /** Counted from 1, in the order in which the datasets were made. */
  number: number
  count: number
  lastModified: Date
  /** Changes whenever one of them does, or comes or goes. */
  stamp: string
}

/** A public dataset with those of its files that anybody may read, as far as a list of addresses needs them. */
export interface ListedDataset {
  slug: string
  updatedAt: Date
  files: { id: string; modified: Date }[]
}

/** The public catalogue in parts that can be read one by one. */
export interface DatasetRanges {
  /** The ranges that hold something public. What is in which never changes: new datasets come at the end. */
  listPublicRanges(): Promise<PublicRange[]>
  /** One of them; null when there is nothing public in it. */
  findPublicRange(number: number): Promise<PublicRange | null>
  /** Its public datasets, read while they are taken. */
  streamPublicRange(number: number): AsyncIterable<ListedDataset>
  /** When something public of each agency and those below it changed last; by id. */
  listLastChanges(): Promise<Map<string, Date>>
}

/** Where a range begins: the id of its first dataset when it was made. The first begins before all. */
interface RangeMark {
  _id: number
  from: string
}

/** The index that holds all that is summed, so that no record is read for it. */
const summedBy = { status: 1, _id: 1, updatedAt: 1, agencyId: 1 } as const

type RangeRecord = Pick<
  DatasetRecord,
  '_id' | 'slug' | 'updatedAt' | 'accessRights' | 'agencyPath' | 'distributions'
>

const rangeProjection = {
  slug: 1,
  updatedAt: 1,
  accessRights: 1,
  agencyPath: 1,
  'distributions.id': 1,
  'distributions.release': 1,
  'distributions.modified': 1,
  'distributions.takenDown': 1,
}

/**
 * Parts the datasets by marks that are kept: each is set where the range before it is full and never moves, so withdrawals, and
 * drafts that are discarded, leave all other datasets where they are. Marks count datasets of any state and say nothing of them.
 */
export function createDatasetRanges({
  connection,
  agencies,
  size = rangeSize,
}: {
  connection: Connection
  agencies: Pick<Agencies, 'listAgencyRecords'>
  size?: number
}): DatasetRanges {
  const marks = () => connection.db!.collection<RangeMark>('datasetRanges')
  const datasets = () => connection.db!.collection<DatasetRecord>('datasets')
  const visible = visibleFilter(anonymousViewer)

  /** Sets the marks that are missing, of which there is one for every thousand new datasets. */
  async function setMarks(): Promise<RangeMark[]> {
    const all = [{ _id: 1, from: '' }, ...(await marks().find().sort({ _id: 1 }).toArray())]
    for (;;) {
      const last = all.at(-1)!
      const [next] = await datasets()
        .find({ _id: { $gte: last.from } }, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .skip(size)
        .limit(1)
        .toArray()
      if (!next) return all
      // Whoever comes first has set it.
      const mark = await marks().findOneAndUpdate(
        { _id: last._id + 1 },
        { $setOnInsert: { from: next._id } },
        { upsert: true, returnDocument: 'after' },
      )
      all.push(mark!)
    }
  }

  async function findIds(number: number): Promise<{ $gte: string; $lt?: string } | null> {
    const found = await marks()
      .find({ _id: { $in: [number, number + 1] } })
      .toArray()
    const at = (id: number) => found.find(({ _id }) => _id === id)?.from
    const from = number === 1 ? '' : at(number)
    const next = at(number + 1)
    return from === undefined ? null : { $gte: from, ...(next !== undefined && { $lt: next }) }
  }

  async function measure(number: number, ids: { $gte: string; $lt?: string }): Promise<PublicRange | null> {
    const [sums] = await datasets()
      .aggregate<{ count: number; lastModified: Date; times: number }>(
        [
          { $match: { ...visible, _id: ids } },
          {
            $group: {
              _id: null,
              count: { $sum: 1 },
              lastModified: { $max: '$updatedAt' },
              times: { $sum: { $toLong: '$updatedAt' } },
            },
          },
        ],
        { hint: summedBy },
      )
      .toArray()
    if (!sums) return null
    const { count, lastModified, times } = sums
    return { number, count, lastModified, stamp: `${count}.${times}` }
  }

  return {
    async listPublicRanges() {
      const all = await setMarks()
      const ranges: PublicRange[] = []
      for (const [index, { _id, from }] of all.entries()) {
        const next = all[index + 1]
        const range = await measure(_id, { $gte: from, ...(next && { $lt: next.from }) })
        if (range) ranges.push(range)
      }
      return ranges
    },

    async findPublicRange(number) {
      const ids = await findIds(number)
      return ids && measure(number, ids)
    },

    async *streamPublicRange(number) {
      const ids = await findIds(number)
      if (!ids) return
      const found = datasets()
        .find<RangeRecord>({ ...visible, _id: ids }, { projection: rangeProjection, hint: { _id: 1 } })
        .sort({ _id: 1 })
        .batchSize(readAtOnce)
      for await (const record of found) {
        const files = mayReadData(record, anonymousViewer) ? record.distributions : []
        yield {
          slug: record.slug,
          updatedAt: record.updatedAt,
          files: files
            .filter((file) => file.release > 0 && !findTakedown(file))
            .map(({ id, modified }) => ({ id, modified })),
        }
      }
    },

    async listLastChanges() {
      const [own, records] = await Promise.all([
        datasets()
          .aggregate<{ _id: string; at: Date }>(
            [{ $match: visible }, { $group: { _id: '$agencyId', at: { $max: '$updatedAt' } } }],
            { hint: summedBy },
          )
          .toArray(),
        agencies.listAgencyRecords(),
      ])
      const paths = new Map(records.map(({ _id, path }) => [_id, path]))
      const last = new Map<string, Date>()
      for (const { _id, at } of own)
        for (const id of paths.get(_id) ?? [_id]) if (at > (last.get(id) ?? 0)) last.set(id, at)
      return last
    },
  }
}
