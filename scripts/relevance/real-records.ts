import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { KeywordMap, LanguageMap } from '../../server/catalog/records.ts'

const root = path.resolve(import.meta.dirname, '../..')
/** Real catalogues of other portals, when they lie beside the project. */
export const realCatalogues = path.resolve(root, '../shared/data/catalogues')

/** What a catalogue says of one dataset, in the words of Sen. */
export interface RealRecord {
  /** `<source>:<identifier>`: stays while the source keeps its identifiers, and says nothing of the text. */
  key: string
  title: LanguageMap
  description: LanguageMap
  keywords: KeywordMap
  agency: LanguageMap
  /** The language that most of the texts are in. */
  language: string
  themes: string[]
  spatial: string[]
}

/** What the sources have in common before it is tidied. */
interface Given {
  identifier: unknown
  title: unknown
  description?: unknown
  keywords?: unknown
  publisher?: unknown
}

interface Source {
  name: string
  file: string
  language: string
  /** Who publishes what names no publisher. */
  publisher: string
  read: (file: string) => AsyncIterable<Given>
}

/** The catalogues that people would search, in a fixed order; what is only a sample of a format is left out. */
const sources: Source[] = [
  usCatalogue('dhs', 'Department of Homeland Security'),
  usCatalogue('energy', 'Department of Energy'),
  usCatalogue('gsa', 'General Services Administration'),
  usCatalogue('treasury', 'Department of the Treasury'),
  usCatalogue('fcc', 'Federal Communications Commission'),
  usCatalogue('fda', 'Food and Drug Administration'),
  {
    name: 'philadelphia',
    file: 'us-philadelphia-with-nulls.data.json',
    language: 'en',
    publisher: 'City of Philadelphia',
    read: readDataJson,
  },
  {
    name: 'uk-health',
    file: 'uk-health-datasets.ndjson',
    language: 'en',
    publisher: 'Health Data Research UK',
    read: readLines,
  },
  {
    name: 'owid',
    file: 'owid-datasets.ndjson',
    language: 'en',
    publisher: 'Our World in Data',
    read: readLines,
  },
  {
    name: 'aws',
    file: 'aws-open-data-registry.ndjson',
    language: 'en',
    publisher: 'Registry of Open Data on AWS',
    read: readLines,
  },
  brazilianAnswer('2280dd'),
  brazilianAnswer('b797a1'),
  {
    name: 'fr',
    file: 'fr-datagouv-udata-objects.json',
    language: 'fr',
    publisher: 'data.gouv.fr',
    read: readUdata,
  },
  {
    name: 'ar',
    file: 'ar-justicia.data.json',
    language: 'es',
    publisher: 'Ministerio de Justicia y Derechos Humanos',
    read: readDataJson,
  },
  italianTown('alessandria'),
  italianTown('civitavecchia'),
  italianTown('foggia'),
  {
    name: 'portals',
    file: 'world-data-portals.ndjson',
    language: 'en',
    publisher: 'Unknown publisher',
    read: readPortals,
  },
]

function usCatalogue(agency: string, publisher: string): Source {
  return {
    name: `us-${agency}`,
    file: `us-${agency}.data.json`,
    language: 'en',
    publisher,
    read: readDataJson,
  }
}

function brazilianAnswer(digest: string): Source {
  return {
    name: 'br',
    file: `ckan-package-search-legado-dados-gov-br-${digest}.json`,
    language: 'pt',
    publisher: 'dados.gov.br',
    read: readCkan,
  }
}

function italianTown(town: string): Source {
  return {
    name: 'it',
    file: `it-${town}.rdf`,
    language: 'it',
    publisher: `Comune di ${town[0]!.toUpperCase()}${town.slice(1)}`,
    read: readRdf,
  }
}

/** All records of the catalogues and the sample catalogue, one at a time; those without a title are left out. */
export async function* streamRealRecords(folder = realCatalogues): AsyncGenerator<RealRecord> {
  const seen = new Set<string>()
  for (const { name, file, language, publisher, read } of sources) {
    for await (const given of read(path.join(folder, file))) {
      const record = tidyRecord(given, { name, language, publisher })
      if (record === null || seen.has(record.key)) continue
      seen.add(record.key)
      yield record
    }
  }
  yield* readCanadian(path.join(folder, 'ckan-canada-packages.jsonl'), folder)
  yield* readSampleRecords()
}

/** The longest text that a record may have; beyond it nobody wrote a description. */
const maxTextLength = 20_000
const maxKeywords = 100

/** A record of one language; null when it has no title. Pure. */
export function tidyRecord(
  given: Given,
  { name, language, publisher }: Pick<Source, 'name' | 'language' | 'publisher'>,
): RealRecord | null {
  const title = tidyText(given.title).slice(0, 300)
  const identifier = tidyText(given.identifier)
  if (title === '' || identifier === '') return null
  return {
    key: `${name}:${identifier}`,
    title: { [language]: title },
    description: { [language]: tidyText(given.description) || title },
    keywords: { [language]: tidyKeywords(given.keywords) },
    agency: { [language]: tidyText(given.publisher).slice(0, 300) || publisher },
    language,
    themes: [],
    spatial: [],
  }
}

const tidyText = (value: unknown): string =>
  typeof value === 'string' ? value.normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, maxTextLength) : ''

/** Some catalogues write their keywords as one text. */
function tidyKeywords(value: unknown): string[] {
  const list = typeof value === 'string' ? value.split(/[,;]/) : Array.isArray(value) ? value : []
  const keywords = list.map((keyword) => tidyText(keyword).slice(0, 200)).filter((keyword) => keyword !== '')
  return [...new Set(keywords)].slice(0, maxKeywords)
}

async function* parseLines<Item>(file: string): AsyncGenerator<Item> {
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })
  for await (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as Item
}

async function* readLines(file: string): AsyncGenerator<Given> {
  for await (const item of parseLines<Given & { id: string }>(file)) yield { ...item, identifier: item.id }
}

/** Those in whose language or neighbourhood the queries are; all others would be noise alone. */
const portalCountries = new Set('VN FR ES IT BR AR CA GB JP KR TH ID AU IN MY PH SG LA KH'.split(' '))
const portalKinds = new Set(['Open data portal', 'Indicators catalog', 'Microdata catalog'])

async function* readPortals(file: string): AsyncGenerator<Given> {
  for await (const item of parseLines<Given & { id: string; country?: string; catalogType?: string }>(file)) {
    const isWanted =
      item.country === 'VN' ||
      (portalCountries.has(item.country ?? '') && portalKinds.has(item.catalogType ?? ''))
    if (isWanted) yield { ...item, identifier: item.id }
  }
}

async function readJson<Content>(file: string): Promise<Content> {
  return JSON.parse(await readFile(file, 'utf8')) as Content
}

async function* readDataJson(file: string): AsyncGenerator<Given> {
  const { dataset } = await readJson<{
    dataset: (Given & { keyword?: unknown; publisher?: { name?: unknown } | null })[]
  }>(file)
  for (const item of dataset) yield { ...item, keywords: item.keyword, publisher: item.publisher?.name }
}

async function* readCkan(file: string): AsyncGenerator<Given> {
  const { result } = await readJson<{
    result: {
      results: {
        id: string
        title: string
        notes?: string
        tags?: { display_name: string }[]
        organization?: { title?: string } | null
      }[]
    }
  }>(file)
  for (const { id, title, notes, tags, organization } of result.results)
    yield {
      identifier: id,
      title,
      description: notes,
      keywords: tags?.map((tag) => tag.display_name),
      publisher: organization?.title,
    }
}

async function* readUdata(file: string): AsyncGenerator<Given> {
  const { datasets } = await readJson<{
    datasets: {
      dataset: { id: string; title: string; description?: string; tags?: string[] }
      organization?: { name?: string } | null
    }[]
  }>(file)
  for (const { dataset, organization } of datasets)
    yield { ...dataset, identifier: dataset.id, keywords: dataset.tags, publisher: organization?.name }
}

/** The three files are written by one exporter, one element a line: patterns do, and no reader of XML comes along for a bench. */
async function* readRdf(file: string): AsyncGenerator<Given> {
  const text = await readFile(file, 'utf8')
  for (const [, about, body] of text.matchAll(
    /<dcatapit:Dataset rdf:about="([^"]*)">(.*?)<\/dcatapit:Dataset>/gs,
  )) {
    const [publisher] = listElements(
      /<dct:publisher>(.*?)<\/dct:publisher>/s.exec(body!)?.[1] ?? '',
      'foaf:name',
    )
    yield {
      identifier: listElements(body!, 'dct:identifier')[0] ?? about,
      title: listElements(body!, 'dct:title')[0],
      description: listElements(body!, 'dct:description')[0],
      keywords: listElements(body!, 'dcat:keyword'),
      publisher,
    }
  }
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const listElements = (text: string, name: string): string[] =>
  [...text.matchAll(new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`, 'g'))].map(([, content]) =>
    content!.replace(/&(amp|lt|gt|quot|apos);/g, (_all, entity: string) => entities[entity]!),
  )

/** Canada writes each text in two languages. */
async function* readCanadian(file: string, folder: string): AsyncGenerator<RealRecord> {
  const agencies = new Map<string, LanguageMap>()
  for await (const { name, title_translated } of parseLines<{ name: string; title_translated?: LanguageMap }>(
    path.join(folder, 'ckan-canada-organizations.jsonl'),
  ))
    if (title_translated) agencies.set(name, title_translated)
  for await (const item of parseLines<{
    id: string
    owner_org: string
    title_translated: LanguageMap
    notes_translated: LanguageMap
    keywords: Record<string, string[]>
  }>(file)) {
    const { en, fr } = item.title_translated
    if (!en && !fr) continue
    yield {
      key: `ca:${item.id}`,
      title: tidyMap(item.title_translated),
      description: tidyMap(item.notes_translated),
      keywords: Object.fromEntries(
        Object.entries(item.keywords).map(([language, words]) => [language, tidyKeywords(words)]),
      ),
      agency: agencies.get(item.owner_org) ?? { en: item.owner_org },
      language: 'en',
      themes: [],
      spatial: [],
    }
  }
}

const tidyMap = (map: LanguageMap): LanguageMap =>
  Object.fromEntries(
    Object.entries(map).flatMap(([language, text]) => {
      const tidied = tidyText(text)
      return tidied === '' ? [] : [[language, tidied]]
    }),
  )

/** The sample catalogue of the project: `sample:<slug>`. */
async function* readSampleRecords(): AsyncGenerator<RealRecord> {
  const folder = path.join(root, 'datasets')
  const agencies = await readJson<{ slug: string; name: LanguageMap }[]>(path.join(folder, 'agencies.json'))
  for (const agency of agencies) {
    const inside = path.join(folder, agency.slug)
    if (!existsSync(inside)) continue
    for (const slug of readdirSync(inside).toSorted()) {
      const item = await readJson<Omit<RealRecord, 'agency' | 'language'>>(
        path.join(inside, slug, 'dataset.json'),
      )
      const { title, description, keywords, themes, spatial } = item
      yield {
        key: `sample:${slug}`,
        title,
        description,
        keywords,
        agency: agency.name,
        language: 'vi',
        themes,
        spatial,
      }
    }
  }
}
