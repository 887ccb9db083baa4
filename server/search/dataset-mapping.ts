import { createHash } from 'node:crypto'
import type { estypes } from '@elastic/elasticsearch'
import type { DatasetDocument } from './dataset-document.ts'

type Property = estypes.MappingProperty

// Our own analysis has made words of every text already; the standard analyzer only parts them at the blanks. So the same
// mapping works on every server, without plug-ins.
const words: Property = { type: 'text', analyzer: 'standard' }
const pairs: Property = { type: 'text', analyzer: 'standard', index_options: 'freqs' }
const code: Property = { type: 'keyword' }
const time: Property = { type: 'date', format: 'epoch_millis' }
const range: Property = { type: 'double_range' }

/** How each field of the document is indexed. */
export const properties: Record<keyof DatasetDocument, Property> = {
  id: code,
  visible: { type: 'boolean' },
  status: code,
  agencyPath: code,
  formerAgencies: code,
  titleExact: words,
  titleFolded: words,
  titlePairs: pairs,
  subjectExact: words,
  subjectFolded: words,
  subjectPairs: pairs,
  descriptionFolded: words,
  descriptionPairs: pairs,
  allExact: words,
  allFolded: words,
  themes: code,
  keywords: code,
  keywordsLower: code,
  keywordsVi: code,
  keywordsEn: code,
  keywordKeys: code,
  formats: code,
  license: code,
  frequency: code,
  units: code,
  series: code,
  years: { type: 'integer' },
  period: range,
  boxLon: range,
  boxLat: range,
  centre: { type: 'geo_point' },
  hasTable: { type: 'boolean' },
  joinKeys: code,
  modified: time,
  updated: time,
  issued: time,
  publishedAt: time,
  downloads: { type: 'long' },
  due: time,
  byteSize: { type: 'long' },
  rowCount: { type: 'long' },
  titleSortKey: code,
  titles: code,
  titlesLower: code,
  hasDescription: { type: 'boolean' },
}

export const settings: estypes.IndicesIndexSettings = {
  number_of_shards: 1,
  // One copy where there is a second node to hold it.
  auto_expand_replicas: '0-1',
  // Each batch of writes is made visible by itself; this only catches what such a refresh missed.
  refresh_interval: '10s',
}

/** Changes with the mapping and with the making of documents: an index of another shape is rebuilt. */
export const shape = createHash('sha256')
  .update(JSON.stringify([properties, settings, 'documents 6']))
  .digest('hex')
  .slice(0, 12)

export const mappings: estypes.MappingTypeMapping = {
  // A newer program may write a field that this index lacks, until the rebuild is done.
  dynamic: false,
  _meta: { shape },
  _source: { enabled: false },
  properties,
}
