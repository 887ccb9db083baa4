import { isDeepStrictEqual } from 'node:util'
import type { ClientSession } from 'mongodb'
import type { Synonyms } from '../../schemas/generated/catalog/synonyms.ts'
import type { VocabularyEntryInput } from '../../schemas/generated/catalog/vocabulary-entry-input.ts'
import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import { checkInput, madeHere, readNewInput, splitMembers } from '../config/read-input.ts'
import { mustAdminister } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import { invalidContent, methodNotAllowed, notFound, unknownMember, type Sentence } from '../problems.ts'
import { mustMatch, type IfMatch } from './access.ts'
import { mergePatch } from './dataset-edit.ts'
import type { DatasetStore } from './dataset-store.ts'
import { isEditable, type EditableList, type OpenVocabularies } from './vocabularies.ts'
import {
  checkEntry,
  checkSynonyms,
  maxEntries,
  tidyEntry,
  tidyGroups,
  vocabularyRules,
} from './vocabulary-rules.ts'
import type { VocabularyEntryRecord, VocabularyStore } from './vocabulary-store.ts'

/** An entry of a list by itself; `version` is null where the list changes with the program alone. */
export interface VocabularyEntry {
  item: VocabularyItem
  version: number | null
  isShipped: boolean
}

/** What administrators change of the controlled lists, and of the words that mean the same. */
export interface VocabularyEditing {
  /** Throws `not-found`. */
  getVocabularyEntry(name: string, id: string): VocabularyEntry
  /** How many datasets, in any state, use each entry; for administrators alone. */
  countVocabularyUses(viewer: Viewer, name: EditableList): Promise<Map<string, number>>
  addVocabularyEntry(by: Viewer, name: string, body: object): Promise<VocabularyEntry>
  /** Applies a merge patch (RFC 7396). */
  patchVocabularyEntry(
    by: Viewer,
    name: string,
    id: string,
    ifMatch: IfMatch | null,
    patch: object,
  ): Promise<VocabularyEntry>
  /** Throws `conflict` for one that is in use or came with the portal. */
  removeVocabularyEntry(by: Viewer, name: string, id: string, ifMatch: IfMatch | null): Promise<void>
  getSynonyms(): Synonyms & { version: number }
  /** Replaces all groups. */
  putSynonyms(by: Viewer, ifMatch: IfMatch | null, body: object): Promise<Synonyms & { version: number }>
  /** Takes what any process changed by now. */
  refreshVocabularies(): Promise<void>
  /** Reads the changes, and looks every two seconds whether there are more, until it is closed. */
  openVocabularies(): Promise<void>
  closeVocabularies(): void
}

/** Another process knows of a change after this at the latest. */
const lookMs = 2_000

const serverMade = ['version', 'shipped']

export function createVocabularyEditing({
  clock,
  changes,
  audit,
  jobs,
  logger,
  store,
  datasets,
  vocabularies,
}: {
  clock: Clock
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  jobs: Pick<Jobs, 'notify'>
  logger: Logger
  store: VocabularyStore
  datasets: Pick<DatasetStore, 'countByCode'>
  vocabularies: OpenVocabularies
}): VocabularyEditing {
  let versions = new Map<string, number>()
  let synonymsVersion = 1
  let timer: NodeJS.Timeout | null = null

  async function read(): Promise<void> {
    const found = await store.readAll()
    vocabularies.apply(found)
    versions = new Map(found.entries.map(({ _id, version }) => [_id, version]))
    synonymsVersion = found.synonyms.version
  }

  // One after the other: of two readings the later one stays.
  let reading: Promise<void> = Promise.resolve()
  const refresh = (): Promise<void> => (reading = reading.then(read, read))

  async function look(): Promise<void> {
    try {
      if ((await store.readStamp()) !== vocabularies.stamp()) await refresh()
    } catch (error) {
      logger.debug({ err: error }, 'the controlled lists could not be looked at')
    }
  }

  function mustBeEditable(name: string): asserts name is EditableList {
    if (!vocabularies.isName(name)) throw notFound(`/api/v1/vocabularies/${name}`)
    if (!isEditable(name)) throw methodNotAllowed(['GET', 'HEAD'])
  }

  function getEntry(name: string, id: string): VocabularyEntry {
    const item = vocabularies.isName(name) ? vocabularies.find(name, id) : null
    if (!item) throw notFound(`/api/v1/vocabularies/${name}/${id}`)
    return {
      item,
      version: isEditable(name) ? (versions.get(`${name}/${id}`) ?? 1) : null,
      isShipped: vocabularies.findShipped(name, id) !== null,
    }
  }

  const getSynonyms = () => ({
    version: synonymsVersion,
    groups: vocabularies.listSynonyms().map((group) => [...group]),
  })

  /** The entry in the transaction: as it was changed, else as it came with the portal. */
  async function findForChange(
    name: EditableList,
    id: string,
    session: ClientSession,
  ): Promise<VocabularyEntryRecord> {
    const record = await store.find(name, id, session)
    if (record) return record
    const item = vocabularies.findShipped(name, id)
    if (!item) throw notFound(`/api/v1/vocabularies/${name}/${id}`)
    const now = clock.now()
    const _id = `${name}/${id}`
    return { _id, vocabulary: name, item, version: 1, isRetired: false, addedAt: now, updatedAt: now }
  }

  /** Writes a change with its entry in the audit, and knows it here at once. */
  async function commit<Result>(
    by: Viewer,
    work: (session: ClientSession) => Promise<{
      result: Result
      entry: { action: string; object: string; details: Record<string, unknown> } | null
    }>,
  ): Promise<Result> {
    const result = await changes.commit(async (session) => {
      const done = await work(session)
      if (done.entry === null) return done.result
      await store.count(session)
      await audit.append({ at: clock.now(), by, agencyId: null, ...done.entry }, session)
      return done.result
    }, 'vocabularies')
    await refresh()
    return result
  }

  return {
    getVocabularyEntry: getEntry,

    async countVocabularyUses(viewer, name) {
      mustAdminister(viewer, listsAreOfAdministrators)
      return datasets.countByCode(name)
    },

    async addVocabularyEntry(by, name, body) {
      mustAdminister(by, listsAreOfAdministrators)
      mustBeEditable(name)
      const input = readNewInput('vocabulary-entry-input', serverMade, body) as VocabularyEntryInput
      const { retired = false, ...item } = tidyEntry(name, input)
      const errors = checkEntry(name, input)
      if (errors.length > 0) throw invalidContent(errors)
      await commit(by, async (session) => {
        const added = await store.listAdded(name, session)
        const ids = [...vocabularies.list(name).map(({ id }) => id), ...added.map((each) => each.item.id)]
        const same = ids.find((id) => id.toLowerCase() === input.id.toLowerCase())
        if (same !== undefined) throw vocabularyRules.isThere(same)
        if (new Set(ids).size >= maxEntries) throw vocabularyRules.tooMany()
        const now = clock.now()
        const _id = `${name}/${input.id}`
        await store.save(
          { _id, vocabulary: name, item, version: 1, isRetired: retired, addedAt: now, updatedAt: now },
          session,
        )
        const details = { version: 1, label: item.label, uri: item.uri, retired }
        return {
          result: null,
          entry: { action: 'add-vocabulary-entry', object: `vocabulary/${_id}`, details },
        }
      })
      return getEntry(name, input.id)
    },

    async patchVocabularyEntry(by, name, id, ifMatch, patch) {
      mustAdminister(by, listsAreOfAdministrators)
      mustBeEditable(name)
      const { own, made } = splitMembers(patch, [...serverMade, 'id'])
      await commit(by, async (session) => {
        const record = await findForChange(name, id, session)
        mustMatch(record, ifMatch)
        refuseMade(made, record, vocabularies.findShipped(name, id) !== null)
        const unknown = Object.keys(own).find((member) => !ownMembers.includes(member))
        if (unknown !== undefined) throw unknownMember(`/${unknown}`, ownMembers)
        const current = inputOf(record)
        const input = checkInput('vocabulary-entry-input', mergePatch(current, own)) as VocabularyEntryInput
        const errors = checkEntry(name, input)
        if (errors.length > 0) throw invalidContent(errors)
        const { retired = false, ...item } = tidyEntry(name, input)
        // What ships beside these members, such as addresses in other lists, stays.
        const { introduction: _, ...kept } = record.item
        const next = { ...kept, ...item }
        if (isDeepStrictEqual(next, record.item) && retired === record.isRetired)
          return { result: null, entry: null }
        await store.save(
          {
            ...record,
            item: next,
            isRetired: retired,
            version: record.version + 1,
            updatedAt: clock.now(),
          },
          session,
        )
        if (name === 'themes' && !isDeepStrictEqual(next.label, record.item.label))
          await jobs.notify({ kind: 'vocabulary-changed', entry: `${name}/${id}` }, session)
        const isOnlyRetired = isDeepStrictEqual(next, record.item)
        const action = !isOnlyRetired
          ? 'edit-vocabulary-entry'
          : retired
            ? 'retire-vocabulary-entry'
            : 'restore-vocabulary-entry'
        const details = {
          version: record.version + 1,
          from: current,
          to: inputOf({ item: next, isRetired: retired }),
        }
        return { result: null, entry: { action, object: `vocabulary/${record._id}`, details } }
      })
      return getEntry(name, id)
    },

    async removeVocabularyEntry(by, name, id, ifMatch) {
      mustAdminister(by, listsAreOfAdministrators)
      mustBeEditable(name)
      await commit(by, async (session) => {
        const record = await findForChange(name, id, session)
        mustMatch(record, ifMatch)
        if (vocabularies.findShipped(name, id)) throw vocabularyRules.isShipped(id)
        const uses = (await datasets.countByCode(name, id)).get(id) ?? 0
        if (uses > 0) throw vocabularyRules.isInUse(id, uses)
        await store.remove(record._id, session)
        const details = { label: record.item.label }
        return {
          result: null,
          entry: { action: 'delete-vocabulary-entry', object: `vocabulary/${record._id}`, details },
        }
      })
    },

    getSynonyms,

    async putSynonyms(by, ifMatch, body) {
      mustAdminister(by, listsAreOfAdministrators)
      const { own } = splitMembers(body, ['version'])
      const { groups } = checkInput('synonyms', own) as Synonyms
      const tidy = tidyGroups(groups)
      const errors = checkSynonyms(tidy)
      if (errors.length > 0) throw invalidContent(errors)
      await commit(by, async (session) => {
        const record = await store.findSynonyms(session)
        mustMatch(record, ifMatch)
        if (isDeepStrictEqual(record.groups, tidy)) return { result: null, entry: null }
        await store.saveSynonyms({ _id: 'synonyms', version: record.version + 1, groups: tidy }, session)
        const had = new Set(record.groups.map((group) => group.join(', ')))
        const has = new Set(tidy.map((group) => group.join(', ')))
        const details = {
          version: record.version + 1,
          groups: tidy.length,
          added: [...has].filter((group) => !had.has(group)).slice(0, toldGroups),
          removed: [...had].filter((group) => !has.has(group)).slice(0, toldGroups),
        }
        return { result: null, entry: { action: 'edit-synonyms', object: 'synonyms', details } }
      })
      return getSynonyms()
    },

    refreshVocabularies: refresh,

    async openVocabularies() {
      await refresh()
      timer ??= setInterval(() => void look(), lookMs).unref()
    },

    closeVocabularies() {
      if (timer) clearInterval(timer)
      timer = null
    },
  }
}

/** An entry of the audit says what changed; a thousand groups are read in the list itself. */
const toldGroups = 50

const ownMembers = ['label', 'uri', 'summary', 'introduction', 'code', 'name', 'isOpen', 'retired']

/** An entry as an administrator would write it: what a merge patch is applied to. */
function inputOf({ item, isRetired }: Pick<VocabularyEntryRecord, 'item' | 'isRetired'>) {
  const { id, label, uri } = item
  const more = Object.fromEntries(
    ['summary', 'introduction', 'code', 'name', 'isOpen'].flatMap((name) =>
      item[name] === undefined || item[name] === null ? [] : [[name, item[name]]],
    ),
  )
  return { id, label, ...(uri && { uri }), ...more, retired: isRetired }
}

/** Members that the portal makes may come back as they were read. */
function refuseMade(made: Record<string, unknown>, record: VocabularyEntryRecord, shipped: boolean): void {
  const read: Record<string, unknown> = { id: record.item.id, version: record.version, shipped }
  const changed = Object.keys(made).filter((name) => made[name] !== read[name])
  if (changed.length > 0) throw invalidContent(changed.map((name) => madeHere(name)))
}

const listsAreOfAdministrators: Sentence = {
  vi: 'Chủ đề, giấy phép và từ đồng nghĩa do người quản trị cổng sửa. Hãy nhờ một người quản trị.',
  en: 'Themes, licences and synonyms are changed by administrators of the portal. Ask one of them.',
}
