/** Examples of the catalogue's answers, for its OpenAPI document. Every one holds to its schema. */

const base = 'https://data.example'
const fileName = 'van-ban-dien-tu-2024.csv'

const part = {
  id: '01jdz0m5kq3v8b2n7c4y',
  title: { vi: 'Tỷ lệ theo cơ quan, 2024', en: 'Rate by agency, 2024' },
  description: { vi: 'Mỗi dòng là một cơ quan.' },
  format: 'CSV',
  mediaType: 'text/csv',
  name: fileName,
  byteSize: 18_204,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  release: 2,
  modified: '2026-01-31T08:00:00.000Z',
  downloadUrl: `${base}/files/01jdz0m5kq3v8b2n7c4y/${fileName}`,
  releaseUrl: `${base}/files/01jdz0m5kq3v8b2n7c4y/2/${fileName}`,
  accessUrl: null,
  warnings: [],
  conformsTo: `${base}/schemas/van-ban-dien-tu`,
  validation: {
    status: 'valid',
    schema: `${base}/schemas/van-ban-dien-tu/1.2.0`,
    version: '1.2.0',
    release: 2,
    errorCount: 0,
    checkedAt: '2026-01-31T08:00:05.000Z',
  },
  table: { status: 'ready', rowCount: 63, columnCount: 4, reason: null },
}

export const datasetExample = {
  id: '01jdz0m5kq3v8b2n7c4x',
  slug: 'ty-le-van-ban-dien-tu',
  version: 3,
  status: 'published',
  title: { vi: 'Tỷ lệ văn bản điện tử', en: 'Rate of electronic documents' },
  description: { vi: 'Tỷ lệ văn bản gửi nhận hoàn toàn điện tử của các cơ quan, theo năm.' },
  agency: {
    slug: 'van-phong-chinh-phu',
    name: { vi: 'Văn phòng Chính phủ', en: 'Office of the Government' },
  },
  themes: ['GOVE'],
  themeLabels: ['Chính phủ và khu vực công'],
  keywords: { vi: ['văn bản', 'chính phủ số'] },
  license: 'CC-BY-4.0',
  licenseLabel: 'Dùng tự do, ghi nguồn (CC BY 4.0)',
  frequency: 'ANNUAL',
  frequencyLabel: 'Hằng năm',
  spatial: ['VN'],
  bbox: null,
  temporal: { start: '2018-01-01', end: '2024-12-31' },
  contactPoint: { name: 'Cục Kiểm soát thủ tục hành chính', email: 'lien-he@data.example' },
  language: ['vi'],
  accessRights: 'PUBLIC',
  landingPage: null,
  provenance: { vi: 'Trục liên thông văn bản quốc gia' },
  issued: '2020-09-01',
  modified: '2026-01-31',
  sample: false,
  createdAt: '2026-01-30T02:00:00.000Z',
  updatedAt: '2026-01-31T08:00:00.000Z',
  publishedAt: '2026-01-30T03:00:00.000Z',
  distributions: [part],
  links: {
    self: `${base}/api/v1/datasets/01jdz0m5kq3v8b2n7c4x`,
    page: `${base}/datasets/ty-le-van-ban-dien-tu`,
  },
}

export const datasetInputExample = {
  title: { vi: 'Tỷ lệ văn bản điện tử', en: 'Rate of electronic documents' },
  description: { vi: 'Tỷ lệ văn bản gửi nhận hoàn toàn điện tử của các cơ quan, theo năm.' },
  agency: 'van-phong-chinh-phu',
  license: 'CC-BY-4.0',
  themes: ['GOVE'],
  status: 'published',
}

export const distributionExample = {
  ...part,
  datasetId: datasetExample.id,
  datasetSlug: datasetExample.slug,
  version: 3,
}

export const addedDistributionExample = {
  ...distributionExample,
  table: { status: 'pending', rowCount: null, columnCount: null, reason: null },
  conformsTo: null,
  validation: null,
  job: { id: '01jdz0m5kq3v8b2n7c4z', url: `${base}/api/v1/jobs/01jdz0m5kq3v8b2n7c4z` },
}

export const releaseExample = {
  number: 2,
  name: fileName,
  byteSize: part.byteSize,
  sha256: part.sha256,
  mediaType: 'text/csv',
  url: part.releaseUrl,
  createdAt: part.modified,
}

export const revisionExample = {
  number: 3,
  at: '2026-01-31T08:00:00.000Z',
  by: 'Văn phòng Chính phủ',
  note: null,
  changes: [{ pointer: '/title/en', from: 'Rate of documents', to: 'Rate of electronic documents' }],
}

export const listOf = (item: unknown) => ({ items: [item], total: 1, next: null })
