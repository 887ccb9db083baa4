import { isDeepStrictEqual } from 'node:util'
import type { ClientSession } from 'mongodb'
import { madeHere } from '../config/read-input.ts'
import { invalidContent } from '../problems.ts'
import { firstText } from '../text/first-text.ts'
import { tidyText } from '../text/normalize.ts'
import { sortKey } from '../text/sort-key.ts'
import type { Agencies } from './agencies.ts'
import { unknownAgencyAt } from './agency-rules.ts'
import { findBlanks, tidyLines, tidyMap } from './dataset-edit.ts'
import { checkSlug } from './dataset-rules.ts'
import type { AgencyRecord, LanguageMap } from './records.ts'
import type { SlugStore } from './slug-store.ts'

/** What series and collections have in common: both are lists of datasets that an agency gives a title. */
interface TitledInput {
  slug?: string
  title: LanguageMap
  description?: LanguageMap | null
  agency: string | object
}

/** The words in stored form; throws 422 when tidying leaves nothing to read. */
export function readWords(input: TitledInput): { title: LanguageMap; description: LanguageMap | null } {
  const title = tidyMap(input.title, tidyText)
  const description = input.description ? tidyMap(input.description, tidyLines) : null
  const errors = [
    ...findBlanks(title, '/title'),
    ...findBlanks(description, '/description'),
    ...checkSlug(input.slug),
  ]
  if (errors.length > 0) throw invalidContent(errors)
  return { title, description }
}

/** The place in lists by title, which no two share. */
export const sortKeyOf = (title: LanguageMap, id: string): string => `${sortKey(firstText(title))}\u0000${id}`

/** The agency that an input names; throws 422 for one that there is not. */
export async function findAgencyOf(
  agencies: Pick<Agencies, 'findAgency'>,
  { agency }: TitledInput,
): Promise<AgencyRecord> {
  const slug = typeof agency === 'string' ? agency : (agency as { slug: string }).slug
  const found = await agencies.findAgency(slug)
  if (!found) throw invalidContent([unknownAgencyAt('/agency', slug)])
  return found
}

/** Another slug, with the former one kept as an address that leads here; nothing when it is the same. */
export async function moveSlug(
  slugs: Pick<SlugStore, 'claim'>,
  record: { _id: string; slug: string; formerSlugs: string[] },
  slug: string,
  session: ClientSession,
): Promise<{ slug?: string; formerSlugs?: string[] }> {
  if (slug === record.slug) return {}
  await slugs.claim(slug, record._id, session)
  return { slug, formerSlugs: [...record.formerSlugs.filter((former) => former !== slug), record.slug] }
}

/** Members that the portal makes may come back as they were read in either language; what was counted changes without a version. */
export function refuseMade(
  made: Record<string, unknown>,
  present: (lang: 'vi' | 'en') => object,
  counted: string,
): void {
  const read = (['vi', 'en'] as const).map((lang) => present(lang) as Record<string, unknown>)
  const changed = Object.entries(made).filter(
    ([name, value]) => name !== counted && !read.some((view) => isDeepStrictEqual(view[name], value)),
  )
  if (changed.length > 0) throw invalidContent(changed.map(([name]) => madeHere(name)))
}
