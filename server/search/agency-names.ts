import type { AgencyRecord } from '../catalog/records.ts'
import { abbreviate } from '../text/abbreviate.ts'
import { allTexts } from '../text/first-text.ts'
import type { WordGroup } from './synonyms.ts'

/** All names of an agency, former ones too, that are shortened when people speak of it. */
export const namesOf = ({ name, formerNames = [] }: Pick<AgencyRecord, 'name' | 'formerNames'>): string[] =>
  [name, ...formerNames.map((former) => former.name)].flatMap(allTexts)

/** How people shorten the names of an agency. */
export const abbreviateAgency = (agency: Pick<AgencyRecord, 'name' | 'formerNames'>): string[] => [
  ...new Set(namesOf(agency).flatMap(abbreviate)),
]

const read = new WeakMap<readonly AgencyRecord[], WordGroup[]>()

/** Abbreviations with the names that they stand for; of one list of agencies they are made once. */
export function listAbbreviations(agencies: readonly AgencyRecord[]): readonly WordGroup[] {
  const known = read.get(agencies)
  if (known) return known
  const names = new Map<string, Set<string>>()
  for (const name of agencies.flatMap(namesOf))
    for (const short of abbreviate(name)) names.set(short, (names.get(short) ?? new Set()).add(name))
  const made = [...names].map(([short, all]) => ({ terms: [short, ...all], isOneWay: true }))
  read.set(agencies, made)
  return made
}
