import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import { projectRoot } from '../config/root.ts'

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

/** The controlled lists of the contract: they change with the program, never while it runs. */
export interface Vocabularies {
  names: readonly VocabularyName[]
  titleOf(name: VocabularyName): { vi: string; en: string }
  isName(name: string): name is VocabularyName
  /** All entries in their order; throws for a name that is no vocabulary. */
  list(name: string): readonly VocabularyItem[]
  find(name: string, id: string): VocabularyItem | null
  /** The entry in the reader's language, else in another; the id itself for one that is not known. */
  label(name: string, id: string, lang: 'vi' | 'en'): string
}

/** Reads `schemas/vocabularies/`. */
export function openVocabularies(): Vocabularies {
  const names = Object.keys(titles) as VocabularyName[]
  const lists = new Map<string, Map<string, VocabularyItem>>(
    names.map((name) => [name, readVocabulary(name)]),
  )
  const arrays = new Map([...lists].map(([name, items]) => [name, [...items.values()]]))
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
  }
}

function readVocabulary(name: VocabularyName): Map<string, VocabularyItem> {
  const file = path.join(projectRoot, 'schemas/vocabularies', `${name}.json`)
  const items = JSON.parse(readFileSync(file, 'utf8')) as VocabularyItem[]
  return new Map(items.map((item) => [item.id, { ...item, uri: item.uri ?? null }]))
}
