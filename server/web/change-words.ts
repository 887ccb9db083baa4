import type { WordSources } from '../../client/pages/revision-words.ts'
import type { Ui } from '../../client/text/ui.ts'
import type { Portal } from '../portal.ts'

/** What the words of changes are made with: labels of codes, and names of agencies, those that closed and former addresses too. */
export async function findWordSources(
  { catalog }: { catalog: Pick<Portal['catalog'], 'vocabularies' | 'listAgencyRecords'> },
  ui: Ui,
): Promise<WordSources> {
  const agencies = await catalog.listAgencyRecords()
  const names = new Map(
    [
      ...agencies.flatMap(({ formerSlugs, name }) => formerSlugs.map((slug) => [slug, name] as const)),
      // Later, so that a present address comes before somebody's former one.
      ...agencies.map(({ slug, name }) => [slug, name] as const),
    ].map(([slug, name]) => [slug, ui.pick(name).text]),
  )
  return {
    ui,
    label: (vocabulary, id) => catalog.vocabularies.label(vocabulary, id, ui.lang),
    agencyName: (slug) => names.get(slug) ?? null,
  }
}
