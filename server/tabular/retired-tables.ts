import type { Clock } from '../platform/clock.ts'
import type { Storage } from '../storage/storage.ts'
import { listFiles, type AnsweringTable, type RetiredTable, type TableRecord } from './records.ts'
import type { TableStore } from './table-store.ts'

// A cursor lives for ten minutes at least after its last use; an hour leaves room for whoever reads each page first.
const lifeMs = 60 * 60_000
// Written again only when half of the hour is gone, so that a fast client costs no write a page.
const renewMs = lifeMs / 2
// Nobody keeps a former table on the disk for ever.
const longestLifeMs = 24 * 60 * 60_000
// At once in memory.
const sweptAtOnce = 100

interface Needs {
  store: TableStore
  storage: Pick<Storage, 'removeDerived'>
}

/** Keeps the tables of a record that is about to be replaced, for those who page through them. */
export async function retireTables(store: TableStore, old: TableRecord | null, now: Date): Promise<void> {
  if (!old?.made) return
  const { others = [], release, ...first } = old.made
  await store.retire([first, ...others].map((table) => retiredRecord(old._id, { ...table, release }, now)))
}

/** A table as one that does not answer any more, from now on. */
export const retiredRecord = (
  distributionId: string,
  { parquet, columns, rowCount, release }: AnsweringTable,
  now: Date,
): RetiredTable => ({
  _id: parquet,
  distributionId,
  release,
  columns,
  rowCount,
  retiredAt: now,
  endsAt: new Date(now.getTime() + lifeMs),
})

/** When a former table that was just asked may go, or null when that need not be written anew. */
export function endOfLife({ retiredAt, endsAt }: RetiredTable, now: Date): Date | null {
  const latest = retiredAt.getTime() + longestLifeMs
  const wanted = Math.min(now.getTime() + lifeMs, latest)
  return endsAt.getTime() < Math.min(now.getTime() + renewMs, latest) ? new Date(wanted) : null
}

/** Removes the former tables whose time is over; says how many. */
export async function removeEnded({ store, storage, clock }: Needs & { clock: Clock }): Promise<number> {
  let removed = 0
  for (;;) {
    const ended = await store.listEnded(clock.now(), sweptAtOnce)
    if (ended.length === 0) return removed
    for (const table of ended) await removeRetired({ store, storage }, table)
    removed += ended.length
  }
}

/** Removes all former tables of a distribution that is gone. */
export async function removeAllRetired(needs: Needs, distributionId: string): Promise<void> {
  for (const table of await needs.store.listRetired(distributionId)) await removeRetired(needs, table)
}

async function removeRetired(
  { store, storage }: Needs,
  { _id, distributionId }: RetiredTable,
): Promise<void> {
  // A reading that was taken back answers again, with the same file.
  const isBack = listFiles(await store.find(distributionId)).includes(_id)
  if (!isBack) await storage.removeDerived(_id)
  await store.forgetRetired(_id)
}
