import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import { foldText } from '../text/normalize.ts'

/** A province that a name or code stands for. */
export interface FoundProvince {
  code: string
  /** The name that it has today. */
  name: string
  /** What was named is part of it today: a former province. */
  isFormer: boolean
}

export interface ProvinceNames {
  /** The province of a name, with or without its kind and its marks, or of a code, with or without its noughts; null for others. */
  find(value: unknown): FoundProvince | null
}

interface Unit {
  id: string
  label: { vi: string; en: string }
  otherNames?: string[]
  predecessors?: { label: { vi: string }; code?: string }[]
}

/** Spellings of former names that official tables use beside those of the list. */
const formerSpellings: Record<string, string> = { baccan: 'backan', dacnong: 'daknong' }

/**
 * Reads the provinces of the units vocabulary. A former name or code counts when all of what it named lies in one province of
 * today; a name that means two provinces means none.
 */
export function readProvinceNames(units: readonly VocabularyItem[]): ProvinceNames {
  const provinces = units.filter(({ kind }) => kind === 'province') as unknown as Unit[]
  const current = new Map<string, FoundProvince>()
  const former = new Map<string, FoundProvince | null>()
  for (const { id, label, otherNames = [], predecessors = [] } of provinces) {
    const found = { code: id, name: label.vi, isFormer: false }
    for (const name of [id, label.vi, label.en, ...otherNames]) current.set(simplify(name), found)
    for (const { label: old, code } of predecessors) {
      for (const name of [old.vi, ...(code ? [code] : [])]) {
        const key = simplify(name)
        const known = former.get(key)
        former.set(key, known === undefined || known?.code === id ? { ...found, isFormer: true } : null)
      }
    }
  }
  for (const [spelling, name] of Object.entries(formerSpellings))
    former.set(spelling, former.get(name) ?? null)
  return {
    find(value) {
      if (typeof value !== 'string' && typeof value !== 'number') return null
      const text = String(value)
      // No name is this long, and folding a longer text only costs time; 1.5 is not the code 15.
      if (text.length > 100 || /\d[.,]\d/.test(text)) return null
      const key = simplify(/^\s*\d\s*$/.test(text) ? `0${text.trim()}` : text)
      return current.get(key) ?? former.get(key) ?? null
    },
  }
}

/** Letters and digits alone, without the words for province and city. */
function simplify(name: string): string {
  return foldText(name)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replace(/^(tinh|thanh pho|tp) (?=.)/, '')
    .replace(/(?<=.) (province|city|municipality)$/, '')
    .replaceAll(' ', '')
}
