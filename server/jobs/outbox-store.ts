import type { ClientSession, Collection, Db } from 'mongodb'
import { newId } from '../platform/ids.ts'
import { noticeKinds, type Notice } from './records.ts'

export interface OutboxRow {
  _id: string
  at: Date
  notice: Notice
  /** Failed tries of this row alone. */
  attempts: number
  /** Not before this time again; absent for rows that never failed. */
  dueAt?: Date
  /** Followers that are through with it, where a kind has several. */
  done?: string[]
}

interface Lease {
  _id: string
  owner: string
  until: Date
}

/** A process that died holds a queue no longer than this; it is renewed while work goes on. */
export const leaseMs = 15_000

/** The outbox: what must follow from what was committed, and who is at work on it. */
export class OutboxStore {
  readonly rows: Collection<OutboxRow>
  private readonly leases: Collection<Lease>

  constructor(db: Db) {
    this.rows = db.collection<OutboxRow>('outbox')
    this.leases = db.collection<Lease>('outboxLeases')
  }

  async createIndexes(): Promise<void> {
    await this.rows.createIndex({ 'notice.kind': 1, _id: 1 })
    // Made here because a transaction should not have to make a collection.
    await this.leases.createIndex({ until: 1 })
  }

  async add(notice: Notice, at: Date, session: ClientSession): Promise<void> {
    await this.rows.insertOne({ _id: newId(at.getTime()), at, notice, attempts: 0 }, { session })
  }

  /** The next rows for a follower, oldest first, without those that wait after a failure. */
  async listDue(kind: Notice['kind'], follower: string, now: Date, limit: number): Promise<OutboxRow[]> {
    return this.rows
      .find({
        'notice.kind': kind,
        done: { $ne: follower },
        $or: [{ dueAt: { $exists: false } }, { dueAt: { $lte: now } }],
      })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray()
  }

  /** Takes rows off a follower's list; they are gone when all followers of the kind are through. */
  async settle(ids: readonly string[], follower: string, followersOfKind: readonly string[]): Promise<void> {
    const these = { _id: { $in: [...ids] } }
    if (followersOfKind.length > 1) {
      await this.rows.updateMany(these, { $addToSet: { done: follower } })
      await this.rows.deleteMany({ ...these, done: { $all: [...followersOfKind] } })
    } else {
      await this.rows.deleteMany(these)
    }
  }

  async postpone(id: string, dueAt: Date): Promise<void> {
    await this.rows.updateOne({ _id: id }, { $inc: { attempts: 1 }, $set: { dueAt } })
  }

  /** Removes notices of the kinds that nothing follows; kinds that this program does not know are left to a newer one. */
  async removeUnfollowed(followed: readonly Notice['kind'][]): Promise<void> {
    const unfollowed = noticeKinds.filter((kind) => !followed.includes(kind))
    if (unfollowed.length > 0) await this.rows.deleteMany({ 'notice.kind': { $in: unfollowed } })
  }

  async count(): Promise<number> {
    return this.rows.countDocuments()
  }

  async findOldest(): Promise<OutboxRow | null> {
    return this.rows.findOne({}, { sort: { _id: 1 } })
  }

  /** Takes or renews the lease of a queue; false when another process holds it. The server's clock alone counts. */
  async lease(queue: string, owner: string): Promise<boolean> {
    const isFree = {
      $or: [{ $eq: ['$owner', owner] }, { $lt: [{ $ifNull: ['$until', new Date(0)] }, '$$NOW'] }],
    }
    // Both are computed from what was stored before, so a lease that is held stays as it is.
    const lease = await this.leases.findOneAndUpdate(
      { _id: queue },
      [
        {
          $set: {
            owner: { $cond: [isFree, owner, '$owner'] },
            until: { $cond: [isFree, { $add: ['$$NOW', leaseMs] }, '$until'] },
          },
        },
      ],
      { upsert: true, returnDocument: 'after' },
    )
    return lease?.owner === owner
  }

  async release(owner: string): Promise<void> {
    await this.leases.deleteMany({ owner })
  }

  /** Releases what dead processes of this machine held, so that a restart goes on at once. */
  async releaseDead(isDead: (owner: string) => boolean): Promise<void> {
    for (const lease of await this.leases.find().toArray()) {
      if (isDead(lease.owner)) await this.release(lease.owner)
    }
  }
}
