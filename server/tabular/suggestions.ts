import type { Profile } from '../../schemas/generated/tabular/profile.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { readProvinceNames, type ProvinceNames } from '../catalog/province-names.ts'
import { findAnswering } from '../catalog/answering-table.ts'
import type { DatasetRecord, DistributionRecord } from '../catalog/records.ts'
import type { Viewer } from '../identity/viewer.ts'
import { ProblemError } from '../problems.ts'
import { suggestDescription, type DescriptionSuggestion, type SuggestedTable } from './suggest-description.ts'

export interface Suggestions {
  /**
   * What the dataset may be described with, guessed from its files: what is empty in its record alone, or all of it for a form whose
   * fields say themselves what is empty, and where `typed` stands that is not saved yet. Throws what editing throws.
   */
  suggestDescription(
    viewer: Viewer,
    idOrSlug: string,
    options?: { isAll?: boolean; typed?: Pick<DatasetRecord, 'title' | 'temporal'> },
  ): Promise<DescriptionSuggestion[]>
}

/** The first tables tell what a dataset is about; a hundred of them tell no more. */
const tablesRead = 10
const columnsRead = 200
/** As the checklist has it: a shorter description is a title said twice. */
export const shortDescription = 100

export function createSuggestions({
  catalog,
  findProfile,
}: {
  catalog: Pick<Catalog, 'getDatasetToEdit' | 'listWordsInUse' | 'findAgencies' | 'vocabularies'>
  findProfile: (distributionId: string, viewer: Viewer) => Promise<Profile | null>
}): Suggestions {
  let provinces: ProvinceNames | null = null

  async function readTable(distribution: DistributionRecord, viewer: Viewer): Promise<SuggestedTable | null> {
    const { name } = distribution
    const table = findAnswering(distribution)
    if (!table || name === null) return null
    // A table that is not described yet still has its columns.
    const profile = await findProfile(distribution.id, viewer).catch(passOver)
    const profiles = new Map(profile?.columns.map((column) => [column.name, column]))
    const titles = new Map(distribution.dictionary?.map((entry) => [entry.name, entry.title]))
    return {
      fileName: name,
      rowCount: table.rowCount,
      columns: table.columns.slice(0, columnsRead).map((column) => {
        const known = profiles.get(column.name)
        return {
          name: column.name,
          title: titles.get(column.name) ?? {},
          type: column.type,
          distinct: known?.distinct ?? null,
          min: known?.min ?? null,
          max: known?.max ?? null,
          top: known?.top.map(({ value }) => value) ?? [],
        }
      }),
    }
  }

  return {
    async suggestDescription(viewer, idOrSlug, { isAll = false, typed } = {}) {
      const dataset = await catalog.getDatasetToEdit(viewer, idOrSlug)
      const { title, temporal } = typed ?? dataset
      const files = dataset.distributions.filter(({ name }) => name !== null)
      if (files.length === 0) return []
      const [tables, words, agencies] = await Promise.all([
        Promise.all(files.slice(0, tablesRead).map((file) => readTable(file, viewer))),
        catalog.listWordsInUse(dataset, viewer),
        catalog.findAgencies(dataset.agencyPath.toReversed()),
      ])
      const units = catalog.vocabularies.list('units').filter(({ kind }) => kind !== 'commune')
      provinces ??= readProvinceNames(units)
      const found = suggestDescription({
        fileNames: files.map(({ name }) => name!),
        tables: tables.filter((table) => table !== null),
        texts: [...words.titles, ...words.keywords.vi.keys()],
        keywords: words.keywords,
        title,
        temporal: temporal?.start || temporal?.end ? temporal : null,
        provinces,
        agencyNames: agencies.flatMap(({ name }) => name.vi ?? []),
        placeNames: units.flatMap(({ label }) => label.vi ?? []),
      })
      return isAll ? found : found.filter((each) => isOpen(each, dataset))
    },
  }
}

/** Whether a title is no more than the name of a file, so that a better one may be offered. */
export const isFileName = (text: string): boolean => /^\S+$/.test(text) && /[-_.]/.test(text)

/** Whether the record has nothing there yet. */
function isOpen({ member, language }: DescriptionSuggestion, dataset: DatasetRecord): boolean {
  switch (member) {
    case 'title':
      return !dataset.title[language] || isFileName(dataset.title[language])
    case 'description':
      return (dataset.description?.[language] ?? '').length < shortDescription
    case 'keywords':
      return (dataset.keywords[language] ?? []).length === 0
    case 'spatial':
      return dataset.spatial.length === 0
    default:
      return dataset[member] === null
  }
}

/** Null for a table that does not answer. */
function passOver(error: unknown): null {
  if (error instanceof ProblemError && error.status < 500) return null
  throw error
}
