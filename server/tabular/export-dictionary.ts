import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { LanguageMap } from '../catalog/records.ts'
import { pickText } from './attribution.ts'
import { typeWords } from './form-words.ts'

type Column = Table['columns'][number]

// What the whole of a dictionary comes to is a few kB; a file is no place for more words than rows.
const maxDictionaryCharacters = 1_000_000
/** The most that a cell takes (Excel, specifications and limits). */
const maxCellCharacters = 32_767

/** Whether anything is said of the columns beyond name and type. */
const isDescribed = (columns: readonly Column[]): boolean =>
  columns.some(({ title, description, unit }) => title ?? description ?? unit)

/** The dictionary as JSON in all its languages, for the metadata of a Parquet file; null when there is none, or too much of it. */
export function writeDictionary(columns: readonly Column[]): string | null {
  if (!isDescribed(columns)) return null
  const text = JSON.stringify(
    columns.map(({ name, title, unit, description, type }) => ({ name, title, unit, description, type })),
  )
  return text.length > maxDictionaryCharacters ? null : text
}

/** The dictionary as lines of a sheet, headings first, in the reader's language; empty when there is none. */
export function listDictionaryLines(columns: readonly Column[], lang: 'vi' | 'en'): string[][] {
  if (!isDescribed(columns)) return []
  const say = (map: LanguageMap | undefined): string => (map ? pickText(map, lang) : '')
  return [
    headings[lang],
    ...columns.map(({ name, title, unit, description, type }) =>
      [name, say(title), unit ?? '', typeWords[type][lang], say(description)].map((text) =>
        text.slice(0, maxCellCharacters),
      ),
    ),
  ]
}

const headings = {
  vi: ['Cột', 'Tên hiển thị', 'Đơn vị', 'Kiểu', 'Mô tả'],
  en: ['Column', 'Title', 'Unit', 'Type', 'Description'],
}
