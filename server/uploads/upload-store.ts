import type { ClientSession, Collection, Db } from 'mongodb'
import type { PartialState } from '../storage/storage.ts'
import type { UploadRecord, UploadUse } from './records.ts'

/** All reading and writing of upload records. */
export class UploadStore {
  private readonly uploads: Collection<UploadRecord>

  constructor(db: Db) {
    this.uploads = db.collection<UploadRecord>('uploads')
  }

  async createIndexes(): Promise<void> {
    await this.uploads.createIndex({ ownerId: 1, createdAt: -1 })
    await this.uploads.createIndex(
      { sha256: 1 },
      { partialFilterExpression: { sha256: { $type: 'string' } } },
    )
    await this.uploads.createIndex({ expiresAt: 1 })
  }

  async insert(record: UploadRecord): Promise<void> {
    await this.uploads.insertOne(record)
  }

  find(id: string, ownerId: string, now: Date, session?: ClientSession): Promise<UploadRecord | null> {
    return this.uploads.findOne(
      { _id: id, ownerId, expiresAt: { $gt: now } },
      session === undefined ? {} : { session },
    )
  }

  /** What somebody has that is not used, newest first. */
  list(ownerId: string, now: Date, limit: number): Promise<UploadRecord[]> {
    return this.uploads
      .find({ ownerId, use: null, expiresAt: { $gt: now } })
      .sort({ createdAt: -1, _id: -1 })
      .limit(limit)
      .toArray()
  }

  /** How many uploads somebody has that are not used, and of how many bytes. */
  async countOpen(ownerId: string, now: Date): Promise<{ count: number; byteSize: number }> {
    const [found] = await this.uploads
      .aggregate<{ count: number; byteSize: number }>([
        { $match: { ownerId, use: null, expiresAt: { $gt: now } } },
        { $group: { _id: null, count: { $sum: 1 }, byteSize: { $sum: '$byteSize' } } },
      ])
      .toArray()
    return found ?? { count: 0, byteSize: 0 }
  }

  /** Takes the right to write when nobody has it, or who had it is over their time. */
  claim(
    id: string,
    { owner, offset, until, now }: { owner: string; offset: number; until: Date; now: Date },
  ): Promise<UploadRecord | null> {
    return this.uploads.findOneAndUpdate(
      {
        _id: id,
        offset,
        use: null,
        expiresAt: { $gt: now },
        $or: [{ lease: null }, { 'lease.until': { $lte: now } }],
      },
      { $set: { lease: { owner, until, isWanted: false } } },
      { returnDocument: 'after' },
    )
  }

  /** Tells whoever writes that somebody else waits. */
  async want(id: string): Promise<void> {
    await this.uploads.updateOne({ _id: id, lease: { $ne: null } }, { $set: { 'lease.isWanted': true } })
  }

  /** Takes the right from an owner who is gone. */
  async revoke(id: string, owner: string): Promise<void> {
    await this.uploads.updateOne({ _id: id, 'lease.owner': owner }, { $set: { lease: null } })
  }

  /** Holds the right for longer; null when somebody else has it now. */
  renew(id: string, owner: string, until: Date): Promise<UploadRecord | null> {
    return this.uploads.findOneAndUpdate(
      { _id: id, 'lease.owner': owner },
      { $set: { 'lease.until': until } },
      { returnDocument: 'after' },
    )
  }

  /** Changes what only the holder of the right may change; false when somebody else has it now. */
  async setAsHolder(
    id: string,
    owner: string,
    facts: Partial<PartialState> & Partial<Pick<UploadRecord, 'sha256' | 'finishedAt' | 'expiresAt'>>,
  ): Promise<boolean> {
    const { matchedCount } = await this.uploads.updateOne({ _id: id, 'lease.owner': owner }, { $set: facts })
    return matchedCount === 1
  }

  /** Puts off the end of one that is about to be used; null when it is over already. */
  prolong(id: string, ownerId: string, now: Date, atLeastUntil: Date): Promise<UploadRecord | null> {
    return this.uploads.findOneAndUpdate(
      { _id: id, ownerId, expiresAt: { $gt: now } },
      { $max: { expiresAt: atLeastUntil } },
      { returnDocument: 'after' },
    )
  }

  /** Notes what became of it; false when it became something before. */
  async setUse(id: string, use: UploadUse, session: ClientSession): Promise<boolean> {
    const { modifiedCount } = await this.uploads.updateOne(
      { _id: id, use: null },
      { $set: { use } },
      { session },
    )
    return modifiedCount === 1
  }

  async remove(id: string): Promise<void> {
    await this.uploads.deleteOne({ _id: id })
  }

  /** Those of the ids that there are. */
  async findKnownIds(ids: string[]): Promise<Set<string>> {
    const found = await this.uploads.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray()
    return new Set(found.map(({ _id }) => _id))
  }

  /** Those of the digests that an upload names which is neither over nor used: what it became holds them from then on. */
  async findKnownBytes(sha256s: string[], now: Date): Promise<Set<string>> {
    const found = await this.uploads
      .find({ sha256: { $in: sha256s }, use: null, expiresAt: { $gt: now } }, { projection: { sha256: 1 } })
      .toArray()
    return new Set(found.map(({ sha256 }) => sha256!))
  }

  /** Forgets some that are over and that nobody writes to; gives their ids. */
  async takeExpired(now: Date, limit: number): Promise<string[]> {
    const filter = {
      expiresAt: { $lte: now },
      $or: [{ lease: null }, { 'lease.until': { $lte: now } }],
    }
    const found = await this.uploads
      .find(filter, { projection: { _id: 1 } })
      .limit(limit)
      .toArray()
    const gone: string[] = []
    for (const { _id } of found) {
      const { deletedCount } = await this.uploads.deleteOne({ _id, ...filter })
      if (deletedCount === 1) gone.push(_id)
    }
    return gone
  }
}
