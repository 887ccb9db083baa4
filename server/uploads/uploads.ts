import type { Readable } from 'node:stream'
import type { ClientSession } from 'mongodb'
import type { ReceivedFile } from '../catalog/records.ts'
import { mayActSomewhere } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Clock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import type { Mongo } from '../platform/mongo.ts'
import {
  conflict,
  invalidContent,
  notAllowed,
  signInNeeded,
  tooLarge,
  uploadNotFound,
  wrongOffset,
} from '../problems.ts'
import { PartialLost } from '../storage/partial-files.ts'
import type { Storage } from '../storage/storage.ts'
import { createLeases, type Lease } from './lease.ts'
import type { UploadRecord, UploadTarget, UploadUse } from './records.ts'
import { UploadStore } from './upload-store.ts'

export type { ProposalUse } from './records.ts'

/** A week without a byte: who broke off before a holiday goes on after it, and nobody's disk fills with what was given up. */
const keepMs = 7 * 24 * 60 * 60 * 1000

/** Longer than any commit takes, so that no sweep takes bytes away that are just being used. */
const useMs = 24 * 60 * 60 * 1000

/** Two forms full of files and as many that were forgotten; nobody looks through more. */
export const maxOpenUploads = 50

/** Of the largest files that are taken: what lies here unused takes the room of others. */
const maxOpenFiles = 4

/** Expired ones that are forgotten in one go. */
const expiredBatch = 500

/** A piece that was begun and never noted is forgotten by a day's time. */
const strayMs = 24 * 60 * 60 * 1000

export interface NewUpload {
  name: string
  declaredType: string | null
  byteSize: number
  target: UploadTarget | null
}

/** Notes in the transaction that uses an upload what it became; throws when it was used before. */
export type NoteUse = (session: ClientSession, use: UploadUse) => Promise<void>

/** Used just now, or already before; then what it became. */
export type Taken<Result> = { isNew: true; result: Result } | { isNew: false; use: UploadUse }

export interface Uploads {
  createIndexes(): Promise<void>
  /** Begins an upload; refuses what would be refused at its end. */
  begin(viewer: Viewer, input: NewUpload): Promise<UploadRecord>
  /** One of the viewer's own; `upload-not-found` for any other. */
  getUpload(viewer: Viewer, id: string): Promise<UploadRecord>
  /** The same, after whatever still arrives on an earlier connection has been ended and counted. */
  getUploadAtRest(viewer: Viewer, id: string): Promise<UploadRecord>
  /** What the viewer has that no dataset holds yet, newest first. */
  listUploads(viewer: Viewer): Promise<UploadRecord[]>
  /** Goes on with an upload at its offset. When it answers, what it says is durable; the last piece is answered when all of it is proved. */
  append(
    viewer: Viewer,
    id: string,
    stream: Readable,
    piece: {
      offset: number
      byteSize: number | null
      checksum: { algorithm: string; digest: Buffer } | null
    },
  ): Promise<UploadRecord>
  cancel(viewer: Viewer, id: string): Promise<void>
  /** Uses a whole upload once: the work notes the use in its own transaction. */
  take<Result>(
    viewer: Viewer,
    id: string,
    work: (file: ReceivedFile, noteUse: NoteUse) => Promise<Result>,
  ): Promise<Taken<Result>>
  /** Those of the digests that uploads still hold. */
  findKnownBytes(sha256s: string[]): Promise<Set<string>>
  /** Removes what has expired; gives how many uploads went. */
  sweep(): Promise<number>
  close(): Promise<void>
}

/** Thrown to undo a transaction whose upload was used by another meanwhile. */
class UsedBefore extends Error {}

/** Files that arrive in pieces: whose they are, how far they are, and that each is used once. */
export function createUploads({
  mongo,
  storage,
  clock,
  maxUploadBytes,
}: {
  mongo: Mongo
  storage: Pick<Storage, 'partials' | 'keepPartial' | 'stat'>
  clock: Clock
  maxUploadBytes: number
}): Uploads {
  const store = new UploadStore(mongo.connection.db!)
  const leases = createLeases({ store, clock })
  const { partials } = storage

  const later = (ms: number): Date => new Date(clock.now().getTime() + ms)

  async function getOwn(viewer: Viewer, id: string): Promise<UploadRecord> {
    const found = await store.find(id, ownerOf(viewer), clock.now())
    if (!found) throw uploadNotFound(id)
    return found
  }

  /** Takes the right to write at the offset; 409 with the offset when the upload stands elsewhere. */
  async function claim(viewer: Viewer, id: string, offset: number): Promise<Lease> {
    const lease = await leases.claim(id, offset, () => getOwn(viewer, id))
    if (lease === null) throw wrongOffset((await getOwn(viewer, id)).offset)
    return lease
  }

  async function noteAsHolder(
    { owner, record }: Lease,
    facts: Parameters<UploadStore['setAsHolder']>[2],
  ): Promise<void> {
    if (!(await store.setAsHolder(record._id, owner, { ...facts, expiresAt: later(keepMs) })))
      throw new Error('The right to write went to somebody else.')
  }

  /** Proves that all of it is there and keeps it under its digest; begun and cut off, it is done again. */
  async function finish(lease: Lease, crc32: number): Promise<void> {
    const { _id, byteSize, sha256: noted } = lease.record
    try {
      const { sha256 } = await partials.prove(_id, { offset: byteSize, crc32 })
      // The digest first: bytes that no record names might be swept away.
      await noteAsHolder(lease, { sha256 })
      lease.mustHold()
      await storage.keepPartial(_id, sha256)
    } catch (error) {
      const isKept = noted !== null && (await storage.stat(noted))?.byteSize === byteSize
      if (!(error instanceof PartialLost) || !isKept) throw error
    }
    await noteAsHolder(lease, { finishedAt: clock.now() })
  }

  /** An upload whose bytes the disk lost cannot go on: it is forgotten, and the client begins anew. */
  async function forgetLost(id: string, error: unknown): Promise<never> {
    if (!(error instanceof PartialLost)) throw error
    await store.remove(id)
    await partials.remove(id)
    throw uploadNotFound(id)
  }

  return {
    createIndexes: () => store.createIndexes(),

    async begin(viewer, { name, declaredType, byteSize, target }) {
      mustWriteSomewhere(viewer)
      if (byteSize > maxUploadBytes) throw tooLarge({ vi: 'Tệp', en: 'The file' }, maxUploadBytes)
      if (byteSize === 0) throw empty()
      await partials.mustHaveRoom(byteSize)
      const now = clock.now()
      const record: UploadRecord = {
        _id: newId(now.getTime()),
        ownerId: ownerOf(viewer),
        name,
        declaredType,
        byteSize,
        offset: 0,
        crc32: 0,
        sha256: null,
        finishedAt: null,
        target,
        createdAt: now,
        expiresAt: later(keepMs),
        lease: null,
        use: null,
      }
      // Counted with itself, so that many at once do not pass together.
      await store.insert(record)
      const open = await store.countOpen(record.ownerId, now)
      if (open.count > maxOpenUploads || open.byteSize > maxOpenFiles * maxUploadBytes) {
        await store.remove(record._id)
        throw tooManyOpen(maxOpenFiles * maxUploadBytes)
      }
      return record
    },

    async getUpload(viewer, id) {
      mustWriteSomewhere(viewer)
      return getOwn(viewer, id)
    },

    async getUploadAtRest(viewer, id) {
      mustWriteSomewhere(viewer)
      await getOwn(viewer, id)
      await leases.stop(id)
      return getOwn(viewer, id)
    },

    listUploads(viewer) {
      mustWriteSomewhere(viewer)
      return store.list(ownerOf(viewer), clock.now(), maxOpenUploads)
    },

    async append(viewer, id, stream, { offset, byteSize, checksum }) {
      mustWriteSomewhere(viewer)
      const found = await getOwn(viewer, id)
      if (byteSize !== null && offset + byteSize > found.byteSize)
        throw tooLarge(
          { vi: 'Phần gửi cùng phần đã có', en: 'What is sent, with what is here' },
          found.byteSize,
        )
      if (found.finishedAt !== null) {
        if (offset !== found.offset) throw wrongOffset(found.offset)
        return found
      }
      const lease = await claim(viewer, id, offset)
      try {
        const { record } = lease
        const reached = await partials.append(id, stream, {
          from: { offset, crc32: record.crc32 },
          maxOffset: record.byteSize,
          signal: lease.signal,
          checksum,
          mustHold: lease.mustHold,
          onDurable: (state) => noteAsHolder(lease, state),
        })
        if (reached.offset === record.byteSize) await finish(lease, reached.crc32)
      } catch (error) {
        await forgetLost(id, error)
      } finally {
        await lease.release()
      }
      return getOwn(viewer, id)
    },

    async cancel(viewer, id) {
      mustWriteSomewhere(viewer)
      const { use } = await getOwn(viewer, id)
      if (use !== null) throw usedAlready(use)
      await leases.stop(id)
      await store.remove(id)
      await partials.remove(id)
    },

    async take(viewer, id, work) {
      mustWriteSomewhere(viewer)
      const prolonged = await store.prolong(id, ownerOf(viewer), clock.now(), later(useMs))
      if (!prolonged) throw uploadNotFound(id)
      if (prolonged.use) return { isNew: false, use: prolonged.use }
      if (prolonged.offset < prolonged.byteSize) throw unfinished(prolonged)
      if (prolonged.finishedAt === null) {
        const lease = await claim(viewer, id, prolonged.byteSize)
        try {
          await finish(lease, lease.record.crc32)
        } catch (error) {
          await forgetLost(id, error)
        } finally {
          await lease.release()
        }
      }
      const { name, byteSize, sha256, declaredType } = await getOwn(viewer, id)
      try {
        const result = await work({ name, byteSize, sha256: sha256!, declaredType }, async (session, use) => {
          if (!(await store.setUse(id, use, session))) throw new UsedBefore()
        })
        return { isNew: true, result }
      } catch (error) {
        if (!(error instanceof UsedBefore)) throw error
        const { use } = await getOwn(viewer, id)
        return { isNew: false, use: use! }
      }
    },

    findKnownBytes: (sha256s) => store.findKnownBytes(sha256s, clock.now()),

    async sweep() {
      let removed = 0
      for (;;) {
        const ids = await store.takeExpired(clock.now(), expiredBatch)
        for (const id of ids) await partials.remove(id)
        removed += ids.length
        if (ids.length < expiredBatch) break
      }
      await partials.removeUnknown((ids) => store.findKnownIds(ids), strayMs)
      return removed
    },

    close: () => leases.close(),
  }
}

/** A token acts for its account; one that belongs to none is its own owner. */
const ownerOf = ({ accountId, tokenId }: Viewer): string => accountId ?? tokenId ?? ''

/** Throws 401 or 403 unless the viewer may write at any place. */
function mustWriteSomewhere(viewer: Viewer): void {
  if (viewer.kind === 'anonymous') throw signInNeeded()
  if (mayActSomewhere(viewer, 'write')) return
  throw notAllowed({
    vi: 'Tải tệp lên cần vai trò người biên tập ở một cơ quan (với mã truy cập: quyền "write"). Hãy nhờ người quản lý của cơ quan.',
    en: 'Uploading needs the role of editor in an agency (for a token: the scope "write"). Ask a manager of the agency.',
  })
}

const empty = () =>
  invalidContent([
    {
      pointer: '/file',
      detail: {
        vi: 'tệp rỗng (0 byte). Hãy kiểm tra tệp gốc rồi tải lên lại.',
        en: 'the file is empty (0 bytes). Check the original and upload it again.',
      },
    },
  ])

const tooManyOpen = (limitBytes: number) =>
  conflict({
    vi: `Bạn đang có nhiều tệp tải lên chưa dùng đến: giới hạn là ${maxOpenUploads} tệp, cộng lại ${limitBytes.toLocaleString('vi')} byte, để tệp bỏ dở không chiếm chỗ của người khác. Hãy gửi nốt và thêm chúng vào bộ dữ liệu, hoặc hủy bằng DELETE; danh sách ở GET /api/v1/uploads.`,
    en: `You have many uploads that no dataset holds yet: the limit is ${maxOpenUploads} files, ${limitBytes.toLocaleString('en')} bytes together, so that what was given up takes nobody's room. Finish them and add them to a dataset, or cancel them with DELETE; GET /api/v1/uploads lists them.`,
  })

const unfinished = ({ offset, byteSize }: UploadRecord) =>
  conflict({
    vi: `Lần tải lên mới có ${offset} trong ${byteSize} byte. Hãy gửi nốt bằng PATCH rồi làm lại.`,
    en: `The upload has ${offset} of ${byteSize} bytes. Send the rest with PATCH, then do this again.`,
  })

/** It became something else already. */
export const usedAlready = (use: UploadUse) =>
  use.kind === 'proposal'
    ? conflict({
        vi: `Lần tải lên này đã dùng cho đề xuất ${use.proposal} của bộ dữ liệu "${use.datasetId}". Muốn dùng lại tệp, hãy tải lên lần nữa.`,
        en: `This upload was already used for proposal ${use.proposal} of the dataset "${use.datasetId}". To use the file again, upload it again.`,
      })
    : conflict({
        vi: `Lần tải lên này đã thành bản phát hành ${use.release} của tệp "${use.distributionId}". Muốn dùng lại tệp ở nơi khác, hãy tải lên lần nữa.`,
        en: `This upload already became release ${use.release} of the file "${use.distributionId}". To use the file elsewhere too, upload it again.`,
      })
