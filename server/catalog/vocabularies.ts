import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import { projectRoot } from '../config/root.ts'
import type { VocabularyChanges } from './vocabulary-store.ts'

/** Every controlled list, with what it lists. */
const titles = {
  themes: { vi: 'Chủ đề', en: 'Themes' },
  licenses: { vi: 'Giấy phép', en: 'Licences' },
  frequencies: { vi: 'Tần suất cập nhật', en: 'Frequencies' },
  formats: { vi: 'Định dạng', en: 'Formats' },
  units: { vi: 'Địa bàn', en: 'Places' },
  agencyLevels: { vi: 'Cấp cơ quan', en: 'Levels of agencies' },
  languages: { vi: 'Ngôn ngữ', en: 'Languages' },
  accessRights: { vi: 'Quyền truy cập', en: 'Access rights' },
} as const

export type VocabularyName = keyof typeof titles

/** The lists that administrators change; all others change with the program. */
export const editableLists = ['themes', 'licenses'] as const

export type EditableList = (typeof editableLists)[number]

export const isEditable = (name: string): name is EditableList => editableLists.some((each) => each === name)

/** The controlled lists: those of the contract, with what administrators changed of them. */
export interface Vocabularies {
  names: readonly VocabularyName[]
  titleOf(name: VocabularyName): { vi: string; en: string }
  isName(name: string): name is VocabularyName
  /** All entries in their order, those that are no longer to be chosen too (`retired`); throws for a name that is no vocabulary. */
  list(name: string): readonly VocabularyItem[]
  find(name: string, id: string): VocabularyItem | null
  /** The entry in the reader's language, else in another; the id itself for one that is not known. */
  label(name: string, id: string, lang: 'vi' | 'en'): string
  /** Groups of words that mean the same to the search; the same array until they change. */
  listSynonyms(): readonly (readonly string[])[]
  /** Counts what administrators changed, for what is kept of pages. */
  stamp(): number
}

/** Vocabularies as the room that changes them holds them. */
export interface OpenVocabularies extends Vocabularies {
  /** The entry as it came with the portal; null for one that was added. */
  findShipped(name: string, id: string): VocabularyItem | null
  /** Takes what administrators changed by now. */
  apply(changes: VocabularyChanges): void
}

/** Reads `schemas/vocabularies/`. */
export function openVocabularies(): OpenVocabularies {
  const names = Object.keys(titles) as VocabularyName[]
  const lists = new Map<string, Map<string, VocabularyItem>>(
    names.map((name) => [name, readVocabulary(name)]),
  )
  const shipped = new Map(lists)
  const arrays = new Map([...lists].map(([name, items]) => [name, [...items.values()]]))
  let synonyms: readonly (readonly string[])[] = []
  let stamp = 0
  const find = (name: string, id: string) => lists.get(name)?.get(id) ?? null
  return {
    names,
    titleOf: (name) => titles[name],
    isName: (name): name is VocabularyName => lists.has(name),
    list(name) {
      const items = arrays.get(name)
      if (!items) throw new Error(`There is no vocabulary "${name}".`)
      return items
    },
    find,
    label(name, id, lang) {
      const label = find(name, id)?.label
      return label?.[lang] ?? label?.vi ?? label?.en ?? id
    },
    listSynonyms: () => synonyms,
    stamp: () => stamp,
    findShipped: (name, id) => shipped.get(name)?.get(id) ?? null,
    apply(changes) {
      stamp = changes.stamp
      synonyms = changes.synonyms.groups
      for (const name of editableLists) {
        const items = new Map(shipped.get(name))
        for (const { vocabulary, item, isRetired } of changes.entries)
          if (vocabulary === name) items.set(item.id, { ...item, ...(isRetired && { retired: true }) })
        lists.set(name, items)
        arrays.set(name, [...items.values()])
      }
    },
  }
}

function readVocabulary(name: VocabularyName): Map<string, VocabularyItem> {
  const file = path.join(projectRoot, 'schemas/vocabularies', `${name}.json`)
  const items = JSON.parse(readFileSync(file, 'utf8')) as VocabularyItem[]
  return new Map(items.map((item) => [item.id, { ...item, uri: item.uri ?? null }]))
}
