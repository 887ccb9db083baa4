import type { AgencyRecord, DatasetRecord, DistributionRecord } from './records.ts'

const at = (day: number) => new Date(Date.UTC(2026, 0, day, 8))

/** A complete agency for tests; name only what matters. */
export const makeAgency = (more: Partial<AgencyRecord> = {}): AgencyRecord => ({
  _id: '01jdz0m5kq3v8b2n7caa',
  slug: 'cuc-thong-ke',
  formerSlugs: [],
  version: 1,
  name: { vi: 'Cục Thống kê', en: 'Statistics Office' },
  level: 'ministry',
  parentId: null,
  path: ['01jdz0m5kq3v8b2n7caa'],
  code: null,
  homepage: null,
  successorIds: [],
  createdAt: at(1),
  updatedAt: at(1),
  ...more,
})

/** A complete distribution with one CSV release. */
export const makeDistribution = (more: Partial<DistributionRecord> = {}): DistributionRecord => ({
  id: '01jdz0m5kq3v8b2n7cdd',
  title: { vi: 'Dân số theo tỉnh' },
  description: null,
  format: 'CSV',
  mediaType: 'text/csv',
  accessUrl: null,
  release: 1,
  name: 'dân số.csv',
  byteSize: 12,
  sha256: 'a'.repeat(64),
  modified: at(3),
  warnings: [],
  reading: null,
  dictionary: null,
  table: { status: 'ready', release: 1, rowCount: 3, columns: [], reason: null },
  ...more,
})

/** A complete published dataset with one file. */
export const makeDataset = (more: Partial<DatasetRecord> = {}): DatasetRecord => ({
  _id: '01jdz0m5kq3v8b2n7ccc',
  slug: 'dan-so',
  formerSlugs: [],
  version: 3,
  indexVersion: 4,
  status: 'published',
  title: { vi: 'Dân số' },
  description: { vi: 'Dân số theo tỉnh.' },
  agencyId: '01jdz0m5kq3v8b2n7caa',
  agencyPath: ['01jdz0m5kq3v8b2n7caa'],
  themes: ['SOCI'],
  keywords: { vi: ['nhân khẩu'] },
  license: 'CC-BY-4.0',
  frequency: 'ANNUAL',
  spatial: ['VN'],
  bbox: null,
  temporal: { start: '2020-01-01', end: '2024-12-31' },
  contactPoint: null,
  language: ['vi'],
  accessRights: 'PUBLIC',
  landingPage: null,
  provenance: null,
  issued: null,
  modified: null,
  sample: false,
  createdAt: at(1),
  updatedAt: at(3),
  publishedAt: at(2),
  dataModifiedAt: at(3),
  withdrawn: null,
  downloads: 0,
  distributions: [makeDistribution()],
  ...more,
})
