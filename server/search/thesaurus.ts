import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { WordGroup } from './synonyms.ts'
import { projectRoot } from '../config/root.ts'
import { twinSpellings } from '../text/spellings.ts'

/** One concept in several languages (ISO 25964-1: terms of one concept, none preferred). */
type Concept = Record<string, string[]>

/**
 * The concepts that open data are about, and places of the world, each with the words for it in the languages of
 * `schemas/thesaurus.json`: groups of words that mean the same, as the search takes them. Plurals that follow a rule are
 * made here, so the file holds the others only; so are syllables that are written in two ways.
 */
export function readThesaurus(): WordGroup[] {
  const file = path.join(projectRoot, 'schemas/thesaurus.json')
  const { concepts, places } = JSON.parse(readFileSync(file, 'utf8')) as {
    concepts: Concept[]
    places: Concept[]
  }
  return [
    ...concepts.map((concept) => ({ terms: flatten(concept, addPlural) })),
    ...places.map((place) => ({ terms: flatten(place, (_language, term) => [term]) })),
    ...twinSpellings.map((terms) => ({ terms })),
  ]
}

const flatten = (concept: Concept, forms: (language: string, term: string) => string[]): string[] => [
  ...new Set(
    Object.entries(concept).flatMap(([language, terms]) => terms.flatMap((term) => forms(language, term))),
  ),
]

/** Romance words that end in a vowel, and what English phrases end in. English words alone are stemmed. */
function addPlural(language: string, term: string): string[] {
  const isPhrase = term.includes(' ')
  if (language === 'en') return isPhrase ? [term, pluralEnglish(term)] : [term]
  if (['es', 'pt', 'fr'].includes(language) && !isPhrase && /[aeiouéáóúã]$/.test(term))
    return [term, `${term}s`]
  return [term]
}

function pluralEnglish(term: string): string {
  if (/(?:s|x|ch|sh)$/.test(term)) return term.endsWith('s') ? term : `${term}es`
  return /[^aeiou]y$/.test(term) ? `${term.slice(0, -1)}ies` : `${term}s`
}
