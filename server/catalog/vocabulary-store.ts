import type { ClientSession, Connection } from 'mongoose'
import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'

/** An entry that was added, or the present state of a shipped one that was changed. */
export interface VocabularyEntryRecord {
  /** `<vocabulary>/<id>` */
  _id: string
  vocabulary: string
  /** As it is read, without what the portal says of it. */
  item: VocabularyItem
  version: number
  isRetired: boolean
  addedAt: Date
  updatedAt: Date
}

export interface SynonymsRecord {
  _id: 'synonyms'
  version: number
  groups: string[][]
}

/** What administrators changed, as one process holds it. */
export interface VocabularyChanges {
  /** Counts every change; another one means that there is something to read. */
  stamp: number
  entries: VocabularyEntryRecord[]
  synonyms: SynonymsRecord
}

const noSynonyms: SynonymsRecord = { _id: 'synonyms', version: 1, groups: [] }

export type VocabularyStore = ReturnType<typeof createVocabularyStore>

/** All reading and writing of what administrators changed of the controlled lists, and of synonyms. */
export function createVocabularyStore(connection: Connection) {
  const db = connection.db!
  const entries = db.collection<VocabularyEntryRecord>('vocabularyEntries')
  const synonyms = db.collection<SynonymsRecord>('synonyms')
  const state = db.collection<{ _id: string; changes: number }>('vocabularyState')

  return {
    async readStamp(): Promise<number> {
      return (await state.findOne({ _id: 'state' }))?.changes ?? 0
    },

    /** The stamp first: what is changed meanwhile is read again. */
    async readAll(): Promise<VocabularyChanges> {
      const stamp = await this.readStamp()
      const [found, words] = await Promise.all([
        entries.find().sort({ addedAt: 1, _id: 1 }).toArray(),
        synonyms.findOne({ _id: 'synonyms' }),
      ])
      return { stamp, entries: found, synonyms: words ?? noSynonyms }
    },

    find: (vocabulary: string, id: string, session: ClientSession) =>
      entries.findOne({ _id: `${vocabulary}/${id}` }, { session }),

    listAdded: (vocabulary: string, session: ClientSession) =>
      entries.find({ vocabulary }, { session }).toArray(),

    async save(record: VocabularyEntryRecord, session: ClientSession): Promise<void> {
      await entries.replaceOne({ _id: record._id }, record, { upsert: true, session })
    },

    async remove(id: string, session: ClientSession): Promise<void> {
      await entries.deleteOne({ _id: id }, { session })
    },

    findSynonyms: async (session: ClientSession): Promise<SynonymsRecord> =>
      (await synonyms.findOne({ _id: 'synonyms' }, { session })) ?? noSynonyms,

    async saveSynonyms(record: SynonymsRecord, session: ClientSession): Promise<void> {
      await synonyms.replaceOne({ _id: 'synonyms' }, record, { upsert: true, session })
    },

    /** Tells every process that something changed, and makes two changes at once meet, so that one of them starts again. */
    async count(session: ClientSession): Promise<void> {
      await state.updateOne({ _id: 'state' }, { $inc: { changes: 1 } }, { upsert: true, session })
    },
  }
}
