import type { Collection } from '../../schemas/generated/catalog/collection.ts'
import { presentDataset, type Labels, type Reading } from './dataset-view.ts'
import type { AgencyRecord, CollectionRecord, DatasetWithAgency, LanguageMap } from './records.ts'

/** A dataset of a collection that the viewer may see, and why it is in it. */
export interface SeenItem {
  dataset: DatasetWithAgency
  note: LanguageMap | null
}

/** A collection as a viewer finds it. */
export interface FoundCollection {
  record: CollectionRecord
  agency: Pick<AgencyRecord, 'slug' | 'name' | 'path'>
  /** Those that the viewer may see: as many as `datasets` lists. */
  datasetCount: number
  /** In the order of the collection; null in lists. */
  datasets: SeenItem[] | null
}

/** A collection as everybody reads it. */
export function presentCollection(
  { record, agency, datasetCount, datasets }: FoundCollection,
  reading: Reading & { vocabularies: Labels },
): Collection {
  const { baseUrl, lang } = reading
  return {
    id: record._id,
    slug: record.slug,
    version: record.version,
    status: record.status,
    title: record.title,
    description: record.description,
    agency: { slug: agency.slug, name: agency.name },
    datasetCount,
    ...(datasets && {
      datasets: datasets.map(({ dataset, note }) => ({ dataset: presentDataset(dataset, reading), note })),
    }),
    publishedAt: record.publishedAt?.toISOString() ?? null,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
    links: {
      self: `${baseUrl}/api/v1/collections/${record._id}`,
      page: `${baseUrl}${lang === 'en' ? '/en' : ''}/collections/${record.slug}`,
    },
  }
}
