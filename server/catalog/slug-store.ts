import { Schema, type ClientSession, type Connection, type Model } from 'mongoose'
import { isReservedSlug, withSuffix } from '../text/slug.ts'
import { invalidContent, slugTaken, type ProblemDetail } from '../problems.ts'

interface SlugRecord {
  /** `<kind>/<slug>` */
  _id: string
  ownerId: string
}

const slugSchema = new Schema<SlugRecord>(
  { _id: { type: String, required: true }, ownerId: { type: String, required: true } },
  { collection: 'slugs', strict: 'throw', versionKey: false, id: false, autoIndex: false },
)

export function slugModel(connection: Connection): Model<SlugRecord> {
  return (
    (connection.models.Slug as Model<SlugRecord> | undefined) ??
    connection.model<SlugRecord>('Slug', slugSchema)
  )
}

export type SlugStore = ReturnType<typeof createSlugStore>

/** Suffixes looked at in one query. */
const suffixBatch = 50

/** Who has, or ever had, each slug of one kind. Rows are never removed, so an address never comes to mean something else. */
export function createSlugStore(
  connection: Connection,
  kind: 'dataset' | 'agency' | 'series' | 'collection',
) {
  const model = slugModel(connection)
  const key = (slug: string) => `${kind}/${slug}`

  async function findOwner(slug: string, session?: ClientSession): Promise<string | null> {
    const found = await model
      .findById(key(slug), null, { session: session ?? null })
      .lean<SlugRecord | null>()
    return found?.ownerId ?? null
  }

  return {
    /** The owner of the slug, also when it is no longer in use. */
    findOwner,

    /** Keeps the slug for its owner for good; throws `slug-taken` when somebody else has it, 422 for a word of the portal’s own addresses. */
    async claim(slug: string, ownerId: string, session: ClientSession): Promise<void> {
      const owner = await findOwner(slug, session)
      if (owner === ownerId) return
      if (isReservedSlug(slug)) throw invalidContent([reservedAt('/slug', slug)])
      if (owner !== null) throw slugTaken(slug)
      await model.create([{ _id: key(slug), ownerId }], { session })
    },

    /** The slug, or the first free one with a number behind it. */
    async chooseFree(slug: string, session: ClientSession): Promise<string> {
      for (let from = 1; ; from += suffixBatch) {
        const candidates = Array.from({ length: suffixBatch }, (_, index) =>
          from + index === 1 ? slug : withSuffix(slug, from + index),
        )
        const taken = await model
          .find({ _id: { $in: candidates.map(key) } }, { _id: 1 }, { session })
          .lean<{ _id: string }[]>()
        const takenKeys = new Set(taken.map(({ _id }) => _id))
        const free = candidates.find((candidate) => !takenKeys.has(key(candidate)))
        if (free !== undefined) return free
      }
    },
  }
}

/** What is wrong with a name that the portal's own addresses use. */
export const reservedAt = (pointer: string, slug: string): ProblemDetail => ({
  pointer,
  detail: {
    vi: `"${slug}" là từ trong địa chỉ của chính cổng. Hãy chọn tên khác, ví dụ "${withSuffix(slug, 2)}".`,
    en: `"${slug}" is a word of the portal’s own addresses. Choose another, such as "${withSuffix(slug, 2)}".`,
  },
})
