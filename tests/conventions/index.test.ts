import assert from 'node:assert/strict'
import { openVocabularies } from '../../server/catalog/vocabularies.ts'
import type { DatasetToIndex } from '../../server/catalog/records.ts'
import { makeDocument } from '../../server/search/dataset-document.ts'
import { facetField } from '../../server/search/facets.ts'
import { filterFields } from '../../server/search/filters.ts'
import { properties } from '../../server/search/dataset-mapping.ts'
import { facetNames } from '../../server/search/records.ts'

const at = new Date('2026-01-31T08:00:00Z')
const record = {
  _id: 'd1',
  slug: 'dan-so',
  indexVersion: 1,
  status: 'published',
  title: { vi: 'Dân số', en: 'Population' },
  description: { vi: 'Mô tả.' },
  agencyId: 'a1',
  agencyPath: ['a1'],
  agency: { _id: 'a1', slug: 'cuc-thong-ke', name: { vi: 'Cục Thống kê' }, path: ['a1'] },
  themes: ['SOCI'],
  keywords: { vi: ['dân số'], en: ['population'] },
  license: 'CC-BY-4.0',
  frequency: 'ANNUAL',
  spatial: ['01'],
  bbox: null,
  temporal: { start: '2018-01-01', end: null },
  issued: null,
  modified: null,
  updatedAt: at,
  publishedAt: at,
  dataModifiedAt: null,
  downloads: 0,
  distributions: [],
  formerAgencies: [],
} as unknown as DatasetToIndex

describe('the search index', () => {
  const document = makeDocument(record, { vocabularies: openVocabularies(), now: at })

  it('maps exactly the fields of the document', () => {
    assert.deepEqual(Object.keys(properties).toSorted(), Object.keys(document).toSorted())
  })

  it('has the field of every filter and facet', () => {
    const fields = [
      ...Object.values(filterFields),
      ...facetNames.flatMap((name) => [facetField(name, 'vi'), facetField(name, 'en')]),
    ]
    assert.deepEqual(
      fields.filter((field) => !(field in properties)),
      [],
    )
  })

  it('holds words in two tiers, English stems apart, and places with their names of before', () => {
    assert.equal(document.titleExact, 'dân số population')
    assert.equal(document.titleFolded, 'dan so population population_')
    assert.match(document.subjectFolded, /ha noi/)
    assert.deepEqual(document.years.slice(0, 2), [2026, 2025])
    assert.deepEqual(document.period, { gte: 2018 })
    assert.ok(document.boxLon && document.boxLon.gte < 106 && document.boxLon.lte > 105)
  })
})
