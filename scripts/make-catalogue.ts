import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { newId } from '../server/platform/ids.ts'
import type { AgencyRecord, DatasetRecord } from '../server/catalog/records.ts'
import { realCatalogues } from './relevance/real-records.ts'

const root = path.resolve(import.meta.dirname, '..')

/** Repeatable chance (mulberry32), so that two runs make the same catalogue. */
export function createChance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

interface Text {
  title: string
  description: string
}

/** Titles and descriptions that people wrote. */
export function readRealTexts(): Text[] {
  const texts: Text[] = []
  const add = (title: unknown, description: unknown) => {
    if (typeof title === 'string' && title.length > 3) {
      texts.push({
        title: title.slice(0, 300),
        description:
          typeof description === 'string' && description !== '' ? description.slice(0, 3_000) : title,
      })
    }
  }
  const datasets = path.join(root, 'datasets')
  for (const agency of readdirSync(datasets, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )) {
    for (const folder of readdirSync(path.join(datasets, agency.name))) {
      const file = path.join(datasets, agency.name, folder, 'dataset.json')
      if (!existsSync(file)) continue
      const { title, description } = JSON.parse(readFileSync(file, 'utf8')) as {
        title: Record<string, string>
        description: Record<string, string>
      }
      for (const lang of ['vi', 'en']) add(title[lang], description[lang])
    }
  }
  // Else the sample catalogue's own words are used.
  if (!existsSync(realCatalogues)) return texts
  for (const name of readdirSync(realCatalogues)) {
    const text = () => readFileSync(path.join(realCatalogues, name), 'utf8')
    if (name.endsWith('.data.json')) {
      for (const item of (JSON.parse(text()) as { dataset?: Text[] }).dataset ?? [])
        add(item.title, item.description)
    } else if (name.endsWith('.ndjson')) {
      for (const line of text().split('\n').filter(Boolean)) {
        const item = JSON.parse(line) as { title?: string; notes?: string; description?: string }
        add(item.title, item.notes ?? item.description)
      }
    } else if (name.startsWith('ckan-package-search')) {
      for (const item of (
        JSON.parse(text()) as { result?: { results?: { title?: string; notes?: string }[] } }
      ).result?.results ?? [])
        add(item.title, item.notes)
    }
  }
  return texts
}

const themes = [
  'AGRI',
  'ECON',
  'EDUC',
  'ENER',
  'ENVI',
  'GOVE',
  'HEAL',
  'INTR',
  'JUST',
  'REGI',
  'SOCI',
  'TECH',
  'TRAN',
]
const licenses = ['CC-BY-4.0', 'CC0-1.0', 'CC-BY-SA-4.0', 'ODbL-1.0']
const formats = ['CSV', 'XLSX', 'JSON', 'GEOJSON', 'PDF']
const frequencies = ['ANNUAL', 'MONTHLY', 'QUARTERLY', 'IRREG', 'DAILY']

/** A made-up catalogue in the words of real ones, the same on every run; `datasets` makes one record after the other. */
export interface MadeCatalogue {
  agencies: AgencyRecord[]
  datasets: Iterable<DatasetRecord>
}

const now = new Date('2026-01-01T00:00:00Z')
const agencyCount = 400
/** Ten ministries, the provinces and cities, and what is below them. */
const ministryCount = 10

/**
 * `count` datasets. A few agencies, themes and keywords have most of them and many have few, and most are of the last years, as in
 * the catalogues whose words they are in.
 */
export function makeCatalogue(count: number): MadeCatalogue {
  const agencies = makeAgencies()
  return { agencies, datasets: makeDatasets(count, agencies) }
}

function makeAgencies(): AgencyRecord[] {
  const agencies: AgencyRecord[] = []
  for (let i = 0; i < agencyCount; i++) {
    const id = newId(i)
    const parent = i < ministryCount ? null : agencies[i % ministryCount]!
    agencies.push({
      _id: id,
      slug: `bench-agency-${i}`,
      formerSlugs: [],
      version: 1,
      name: { vi: `Cơ quan thử ${i}`, en: `Bench agency ${i}` },
      level: parent ? 'province' : 'ministry',
      parentId: parent?._id ?? null,
      path: parent ? [...parent.path, id] : [id],
      code: null,
      homepage: null,
      successorIds: [],
      createdAt: now,
      updatedAt: now,
    })
  }
  return agencies
}

function* makeDatasets(count: number, agencies: readonly AgencyRecord[]): Generator<DatasetRecord> {
  const chance = createChance(20_260_101)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(chance() * items.length)]!
  /** The first of a list are picked often, the last hardly ever. */
  const pickSkewed = <Item>(items: readonly Item[]): Item => items[Math.floor(chance() ** 3 * items.length)]!
  const texts = readRealTexts()
  const provinces = Array.from({ length: 34 }, (_unused, index) => String(index + 1).padStart(2, '0'))
  for (let i = 0; i < count; i++) {
    const [a, b] = [pick(texts), pick(texts)]
    const title = `${a.title.split(/\s+/).slice(0, 8).join(' ')} ${b.title.split(/\s+/).slice(0, 6).join(' ')} ${2000 + Math.floor(chance() * 26)}`
    const agency = pickSkewed(agencies)
    const year = 2025 - Math.floor(chance() ** 2 * 25)
    const day = new Date(now.getTime() - Math.floor(chance() ** 2 * 2_000) * 86_400_000)
    yield {
      _id: newId(1_000_000 + i),
      slug: `bench-${i}`,
      formerSlugs: [],
      version: 1,
      indexVersion: 1,
      status: 'published',
      title: { vi: title, en: b.title },
      description: { vi: `${a.description} ${b.description}`.slice(0, 1_500) },
      agencyId: agency._id,
      agencyPath: agency.path,
      themes: [...new Set([pickSkewed(themes), pickSkewed(themes)])],
      keywords: {
        vi: [
          ...new Set([
            pickSkewed(texts).title.split(/\s+/).slice(0, 2).join(' '),
            pickSkewed(texts).title.split(/\s+/)[0]!,
          ]),
        ],
      },
      license: pickSkewed(licenses),
      frequency: pickSkewed(frequencies),
      spatial: [chance() < 0.5 ? 'VN' : pickSkewed(provinces)],
      bbox: null,
      temporal: { start: `${year}-01-01`, end: `${year + 1}-12-31` },
      contactPoint: { name: 'Bench', email: 'bench@agency.example' },
      language: ['vi'],
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
      downloads: Math.floor(chance() * 1_000),
      distributions: Array.from({ length: 1 + Math.floor(chance() * 3) }, (_, n) => ({
        id: newId(10_000_000_000 + i * 10 + n),
        title: { vi: `Tệp ${n + 1}` },
        description: null,
        format: pickSkewed(formats),
        mediaType: 'text/csv',
        accessUrl: `https://files.example/${i}/${n}`,
        release: 0,
        name: null,
        byteSize: null,
        sha256: null,
        modified: day,
        warnings: [],
        reading: null,
        dictionary: null,
        table: null,
      })),
    }
  }
}

/** Distinct queries of one to three words that stand together in titles: nothing can be answered from a cache of answers. */
export function makeQueries(words: string[][], count: number): string[] {
  const chance = createChance(7)
  const queries = new Set<string>()
  while (queries.size < count) {
    const title = words[Math.floor(chance() * words.length)]!
    const length = 1 + Math.floor(chance() * 3)
    const start = Math.floor(chance() * Math.max(1, title.length - length))
    const query = title
      .slice(start, start + length)
      .join(' ')
      .replace(/["()-]/g, ' ')
      .trim()
    if (query.length > 2) queries.add(query)
    // Short catalogues run out of pairs; a number keeps the queries distinct.
    else queries.add(`${query} ${queries.size}`)
  }
  return [...queries]
}
