import type { Db } from 'mongodb'
import type { AgencyRecord, DatasetRecord } from '../../server/catalog/records.ts'
import { newId } from '../../server/platform/ids.ts'
import type { RealRecord } from './real-records.ts'

/** All are of one day: the catalogues were taken at different times, and age is not what is judged. */
const day = new Date('2026-01-01T00:00:00Z')

/** Writes real records into an empty database, past the API, and gives the key of each slug. */
export async function fillRealCatalogue(
  db: Db,
  records: AsyncIterable<RealRecord>,
): Promise<Map<string, RealRecord>> {
  const agencies = new Map<string, AgencyRecord>()
  const bySlug = new Map<string, RealRecord>()
  let batch: DatasetRecord[] = []
  const write = async () => {
    if (batch.length > 0) await db.collection('datasets').insertMany(batch as never[])
    batch = []
  }
  for await (const record of records) {
    const name = JSON.stringify(record.agency)
    const agency = agencies.get(name) ?? makeAgency(agencies.size, record)
    agencies.set(name, agency)
    const slug = `real-${bySlug.size}`
    batch.push(makeDataset(bySlug.size, slug, agency, record))
    bySlug.set(slug, record)
    if (batch.length === 1_000) await write()
  }
  await write()
  await db.collection('agencies').insertMany([...agencies.values()] as never[])
  return bySlug
}

function makeAgency(number: number, { agency }: RealRecord): AgencyRecord {
  const id = newId(number)
  return {
    _id: id,
    slug: `real-agency-${number}`,
    formerSlugs: [],
    version: 1,
    name: agency,
    level: 'other',
    parentId: null,
    path: [id],
    code: null,
    homepage: null,
    successorIds: [],
    createdAt: day,
    updatedAt: day,
  }
}

function makeDataset(number: number, slug: string, agency: AgencyRecord, record: RealRecord): DatasetRecord {
  return {
    _id: newId(1_000_000 + number),
    slug,
    formerSlugs: [],
    version: 1,
    indexVersion: 1,
    status: 'published',
    title: record.title,
    description: record.description,
    agencyId: agency._id,
    agencyPath: agency.path,
    themes: record.themes,
    keywords: record.keywords,
    license: 'CC-BY-4.0',
    frequency: null,
    spatial: record.spatial,
    bbox: null,
    temporal: null,
    contactPoint: null,
    language: [record.language],
    accessRights: 'PUBLIC',
    landingPage: null,
    provenance: null,
    issued: null,
    modified: day.toISOString().slice(0, 10),
    sample: true,
    createdAt: day,
    updatedAt: day,
    publishedAt: day,
    dataModifiedAt: day,
    withdrawn: null,
    downloads: 0,
    distributions: [],
  }
}
