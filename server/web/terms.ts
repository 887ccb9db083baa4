import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import type { DatasetTerms } from '../../client/pages/terms.ts'
import type { Vocabularies } from '../catalog/vocabularies.ts'

/** The words behind the codes of a dataset. */
export function findTerms(vocabularies: Vocabularies, dataset: Dataset): DatasetTerms {
  const find = (name: string, id: string): VocabularyItem | undefined =>
    vocabularies.find(name, id) ?? undefined
  const findAll = (name: string, ids: string[] = []): VocabularyItem[] =>
    ids.flatMap((id) => find(name, id) ?? [])
  return {
    license: dataset.license === null ? undefined : find('licenses', dataset.license),
    frequency: dataset.frequency ? find('frequencies', dataset.frequency) : undefined,
    themes: findAll('themes', dataset.themes),
    places: findAll('units', dataset.spatial),
    languages: findAll('languages', dataset.language),
  }
}
