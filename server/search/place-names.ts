import type { LanguageMap } from '../catalog/records.ts'
import type { Vocabularies } from '../catalog/vocabularies.ts'
import type { SearchAnswer } from '../../schemas/generated/api/search-answer.ts'
import { allTexts } from '../text/first-text.ts'
import { textIn } from './facets.ts'
import type { Language, SearchResult } from './records.ts'
import type { WordGroup } from './synonyms.ts'

interface Unit {
  id: string
  label: LanguageMap
  fullName?: LanguageMap
  otherNames?: string[]
  kind?: string
  parent?: string | null
  predecessors?: { label: LanguageMap }[]
}

/**
 * The provinces of the list of units as groups of words, each with the place that its names mean: as it is called today and in
 * other ways, and what it was made of (Bắc Giang is part of Bắc Ninh since 2025). Communes share names with each other and with
 * common words, and stay words.
 */
export function readPlaceNames(vocabularies: Pick<Vocabularies, 'list'>): WordGroup[] {
  const units = vocabularies.list('units') as unknown as Unit[]
  const below = new Map<string, string[]>()
  for (const { id, parent } of units) if (parent) below.set(parent, [...(below.get(parent) ?? []), id])
  const provinces = units.filter(({ kind }) => kind === 'province')
  // "Tỉnh", "Thành phố": what stands before or behind a name in the full one. Names of before have no full ones in the list.
  const kinds = new Set(provinces.flatMap(({ label, fullName }) => splitFullName(label, fullName)))
  return provinces.map(({ id, label, fullName, otherNames = [], predecessors = [] }) => ({
    terms: [
      ...new Set([
        ...allTexts(label),
        ...allTexts(fullName),
        ...otherNames,
        ...predecessors
          .flatMap((former) => allTexts(former.label))
          .flatMap((name) => [name, ...[...kinds].map((kind) => kind.replace(nameSign, name))]),
      ]),
    ],
    place: { id, label, units: [id, ...(below.get(id) ?? [])] },
  }))
}

/** Stands for the name in a pattern of full names. */
const nameSign = '\u0000'

function splitFullName(label: LanguageMap, fullName: LanguageMap | undefined): string[] {
  return Object.entries(fullName ?? {}).flatMap(([language, text]) => {
    const name = label[language as keyof LanguageMap]
    return typeof text === 'string' && typeof name === 'string' && text.includes(name)
      ? [text.replace(name, nameSign)]
      : []
  })
}

/** What words were taken for places, as clients see it. */
export const presentPlaces = (
  { places }: Pick<SearchResult, 'places'>,
  lang: Language,
): SearchAnswer['places'] =>
  places.map(({ place: { id, label }, typed, asTyped }) => ({
    value: id,
    label: textIn(label, lang),
    typed,
    asTyped,
  }))
