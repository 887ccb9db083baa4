import type { Announcement } from '../../schemas/generated/api/announcement.ts'
import type { AnnouncementInput } from '../../schemas/generated/api/announcement-input.ts'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import { mustAdminister } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import { readNewInput, checkInput, splitMembers } from '../config/read-input.ts'
import type { Clock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import type { Mongo } from '../platform/mongo.ts'
import { conflict, invalidContent, notFound, type Sentence } from '../problems.ts'

interface AnnouncementRecord {
  _id: string
  text: { vi: string; en?: string }
  level: 'info' | 'warning'
  from: Date
  until: Date | null
  changedAt: Date
}

/** What the portal says on every page, for a time. */
export interface Announcements {
  createIndexes(): Promise<unknown>
  /** Renews what is known when it is older than two seconds; what is known stays when MongoDB is away. */
  refresh(): Promise<void>
  /** Those to be shown now, warnings first, without a query: `refresh` goes before. */
  listCurrent(): Announcement[]
  /** Names what is current, for what is kept of pages. */
  stamp(): string
  /** All of them, the newest first; 403 for anybody but administrators. */
  listAll(viewer: Viewer): Promise<Announcement[]>
  /** The body is checked by its contract here, for pages and API alike. */
  announce(viewer: Viewer, body: object): Promise<Announcement>
  /** Puts another one in the place of this one; when it begins stays unless it is said. */
  replaceAnnouncement(viewer: Viewer, id: string, body: object): Promise<Announcement>
  removeAnnouncement(viewer: Viewer, id: string): Promise<void>
}

/** Members that the portal makes. */
const serverMade = ['id', 'state']
/** Another process shows a change after this at the latest. */
const lifeMs = 2_000
/** Every page carries them: more would push away what readers came for. */
const maxOpen = 5
/** Those that are over are kept to be looked at and used again; the oldest go. */
const maxKept = 100

/** The door of the room. */
export function createAnnouncements({
  mongo,
  changes,
  audit,
  clock,
}: {
  mongo: Mongo
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  clock: Clock
}): Announcements {
  const collection = mongo.connection.db!.collection<AnnouncementRecord>('announcements')
  let known: AnnouncementRecord[] = []
  let knownMs = Number.NEGATIVE_INFINITY
  let refreshing: Promise<void> | null = null

  /** What is not over: current ones begin and end by the clock, without another look. */
  async function load(): Promise<void> {
    const open = { $or: [{ until: null }, { until: { $gt: clock.now() } }] }
    known = await collection.find(open).sort({ _id: 1 }).limit(maxOpen).toArray()
    knownMs = Date.now()
  }

  const find = async (id: string): Promise<AnnouncementRecord> => {
    const found = await collection.findOne({ _id: id })
    if (!found) throw absent(id)
    return found
  }

  function read(input: AnnouncementInput): Omit<AnnouncementRecord, '_id'> {
    const now = clock.now()
    const from = input.from === undefined ? now : new Date(input.from)
    const until = input.until == null ? null : new Date(input.until)
    if (until !== null && (until <= from || until <= now)) throw endsTooSoon()
    return { text: input.text, level: input.level ?? 'info', from, until, changedAt: now }
  }

  async function change(
    viewer: Viewer,
    action: string,
    record: AnnouncementRecord,
    write: (session: Parameters<Parameters<Changes['commit']>[0]>[0]) => Promise<void>,
  ): Promise<Announcement> {
    await changes.commit(async (session) => {
      await write(session)
      const { _id, text, level, from, until } = record
      await audit.append(
        {
          at: clock.now(),
          by: viewer,
          action,
          object: `announcement/${_id}`,
          agencyId: null,
          details: { text, level, from: from.toISOString(), until: until?.toISOString() ?? null },
        },
        session,
      )
    }, 'announcements')
    await load()
    return present(record, clock.now())
  }

  return {
    createIndexes: () => collection.createIndex({ until: 1 }),

    async refresh() {
      if (Date.now() - knownMs < lifeMs) return
      refreshing ??= load()
        .catch(() => void (knownMs = Date.now()))
        .finally(() => (refreshing = null))
      await refreshing
    },

    listCurrent() {
      const now = clock.now()
      return known
        .map((record) => present(record, now))
        .filter(({ state }) => state === 'current')
        .sort((a, b) => Number(b.level === 'warning') - Number(a.level === 'warning'))
    },

    stamp() {
      const now = clock.now()
      return known
        .filter((record) => present(record, now).state === 'current')
        .map(({ _id, changedAt }) => `${_id}.${changedAt.getTime()}`)
        .join(',')
    },

    async listAll(viewer) {
      mustAdminister(viewer, announcementsAreOfAdministrators)
      const now = clock.now()
      const records = await collection.find().sort({ _id: -1 }).limit(maxKept).toArray()
      return records.map((record) => present(record, now))
    },

    async announce(viewer, body) {
      mustAdminister(viewer, announcementsAreOfAdministrators)
      const input = readNewInput('announcement-input', serverMade, body) as AnnouncementInput
      const record = { _id: newId(clock.now().getTime()), ...read(input) }
      return change(viewer, 'announce', record, async (session) => {
        const open = { $or: [{ until: null }, { until: { $gt: clock.now() } }] }
        if ((await collection.countDocuments(open, { session })) >= maxOpen) throw tooMany()
        await collection.insertOne(record, { session })
        const last = await collection.find({}, { session }).sort({ _id: -1 }).skip(maxKept).limit(1).next()
        if (last)
          await collection.deleteMany({ _id: { $lte: last._id }, until: { $lte: clock.now() } }, { session })
      })
    },

    async replaceAnnouncement(viewer, id, body) {
      mustAdminister(viewer, announcementsAreOfAdministrators)
      const old = await find(id)
      // What was read may be sent back.
      const { own } = splitMembers(body, serverMade)
      const input = checkInput('announcement-input', own) as AnnouncementInput
      const record = { _id: id, ...read({ from: old.from.toISOString(), ...input }) }
      return change(viewer, 'change-announcement', record, async (session) => {
        const { matchedCount } = await collection.replaceOne({ _id: id }, record, { session })
        if (matchedCount === 0) throw absent(id)
        const open = { $or: [{ until: null }, { until: { $gt: clock.now() } }] }
        if ((await collection.countDocuments(open, { session })) > maxOpen) throw tooMany()
      })
    },

    async removeAnnouncement(viewer, id) {
      mustAdminister(viewer, announcementsAreOfAdministrators)
      const record = await find(id)
      await change(viewer, 'remove-announcement', record, async (session) => {
        const { deletedCount } = await collection.deleteOne({ _id: id }, { session })
        if (deletedCount === 0) throw absent(id)
      })
    },
  }
}

const present = ({ _id, text, level, from, until }: AnnouncementRecord, now: Date): Announcement => ({
  id: _id,
  text,
  level,
  from: from.toISOString(),
  until: until?.toISOString() ?? null,
  state: until !== null && until <= now ? 'over' : from > now ? 'coming' : 'current',
})

const absent = (id: string) => notFound(`/api/v1/announcements/${id}`)

const announcementsAreOfAdministrators: Sentence = {
  vi: 'Thông báo trên mọi trang do người quản trị cổng viết. Hãy nhờ một người quản trị.',
  en: 'What stands on every page is written by administrators of the portal. Ask one of them.',
}

const endsTooSoon = () =>
  invalidContent([
    {
      pointer: '/until',
      detail: {
        vi: 'cần sau lúc bắt đầu và sau lúc này. Bỏ trống thì thông báo ở lại đến khi được gỡ.',
        en: 'needs to be after its beginning and after now. Leave it out to keep the announcement until it is removed.',
      },
    },
  ])

const tooMany = () =>
  conflict({
    vi: `Mỗi trang mang nhiều nhất ${maxOpen} thông báo còn hạn. Hãy gỡ một thông báo cũ trước.`,
    en: `Pages carry ${maxOpen} announcements at most, coming ones included. Remove an older one first.`,
  })
