import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { slugFromTitle } from '../../server/text/slug.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const datasets = join(repository, 'datasets')
const schemas = join(repository, 'schemas')
// The repository is cloned before anything runs; a sample file that weighs more belongs to a link.
const maxFileBytes = 400_000
const maxTotalBytes = 3_000_000

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'))
const idsOf = (vocabulary: string) =>
  new Set<string>(
    readJson(join(schemas, 'vocabularies', `${vocabulary}.json`)).map((item: { id: string }) => item.id),
  )

type LanguageMap = Record<string, string>
interface Folder {
  slug: string
  agency: string
  title: LanguageMap
  description: LanguageMap
  provenance: LanguageMap
  keywords: Record<string, string[]>
  contactPoint: { email: string }
  themes: string[]
  license: string
  frequency: string
  spatial: string[]
  temporal: { start: string; end: string }
  issued: string
  modified: string
  sample: boolean
  distributions: {
    title: LanguageMap
    description: LanguageMap
    path?: string
    accessUrl?: string
    format: string
    dictionary?: { name: string; title: LanguageMap; description?: LanguageMap; unit?: string }[]
  }[]
}

const agencies: { slug: string; name: LanguageMap; level: string; parent: string | null }[] = readJson(
  join(datasets, 'agencies.json'),
)
const agencySlugs = new Set(agencies.map((agency) => agency.slug))
const folders = readdirSync(datasets)
  .flatMap((agency) =>
    statSync(join(datasets, agency)).isDirectory()
      ? readdirSync(join(datasets, agency)).map((name) => join(datasets, agency, name, 'dataset.json'))
      : [],
  )
  .map((path): { path: string; name: string; dataset: Folder } => ({
    path,
    name: relative(datasets, dirname(path)),
    dataset: readJson(path),
  }))

function assertBothLanguages(map: LanguageMap, what: string): void {
  assert.deepEqual(Object.keys(map), ['vi', 'en'], what)
  for (const text of Object.values(map)) {
    assert.ok(
      text.length > 1 && text === text.trim().normalize('NFC') && !text.includes('  '),
      `${what}: ${text}`,
    )
  }
}

/** Rows of a CSV file: its records without the header; a line break within quotes is none. */
function countRows(path: string): number {
  const text = readFileSync(path, 'latin1')
    .replace(/"[^"]*"/g, '')
    .trim()
  return text.split('\n').length - 1
}

function makeFolderValidator() {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addFormat('web-url', /^https?:\/\//)
  for (const name of readdirSync(join(schemas, 'catalog'))) {
    if (name.endsWith('.json')) ajv.addSchema(readJson(join(schemas, 'catalog', name)))
  }
  const validate = ajv.getSchema('/schemas/catalog/dataset-folder.json')
  assert.ok(validate)
  return (dataset: unknown) => assert.ok(validate(dataset), JSON.stringify(validate.errors))
}

describe('datasets/', () => {
  it('names each agency once, in both languages, with a level and a known parent', () => {
    assert.equal(agencySlugs.size, agencies.length)
    const levels = idsOf('agencyLevels')
    for (const agency of agencies) {
      assertBothLanguages(agency.name, agency.slug)
      assert.ok(levels.has(agency.level), agency.slug)
      assert.ok(agency.parent === null || agencySlugs.has(agency.parent), agency.slug)
    }
  })

  it('gives each dataset a slug of its own, and folders named after agency and slug', () => {
    assert.equal(new Set(folders.map(({ dataset }) => dataset.slug)).size, folders.length)
    for (const { name, dataset } of folders) {
      assert.equal(name, join(dataset.agency, dataset.slug))
      assert.equal(slugFromTitle(dataset.slug), dataset.slug)
    }
  })

  it('stays small', () => {
    const sizes = folders.flatMap(({ path }) =>
      readdirSync(join(dirname(path), 'data')).map(
        (file) => statSync(join(dirname(path), 'data', file)).size,
      ),
    )
    assert.ok(Math.max(...sizes) <= maxFileBytes)
    assert.ok(sizes.reduce((sum, size) => sum + size, 0) <= maxTotalBytes)
  })

  it('asks in relevance.json only for datasets that exist', () => {
    const slugs = new Set(folders.map(({ dataset }) => dataset.slug))
    for (const { query, relevant } of readJson(join(datasets, 'relevance.json')).queries) {
      for (const { slug } of relevant) assert.ok(slugs.has(slug), `${query}: ${slug}`)
    }
  })

  it('brings datasets that exist together in collections.json, saying everything in both languages', () => {
    const slugs = new Set(folders.map(({ dataset }) => dataset.slug))
    const collections = readJson(join(datasets, 'collections.json')) as {
      slug: string
      title: LanguageMap
      description: LanguageMap
      agency: string
      datasets: { dataset: string; note?: LanguageMap }[]
    }[]
    assert.ok(collections.length > 0)
    for (const collection of collections) {
      assertBothLanguages(collection.title, collection.slug)
      assertBothLanguages(collection.description, collection.slug)
      assert.ok(agencySlugs.has(collection.agency), collection.slug)
      for (const { dataset, note } of collection.datasets) {
        assert.ok(slugs.has(dataset), `${collection.slug}: ${dataset}`)
        if (note) assertBothLanguages(note, `${collection.slug}: ${dataset}`)
      }
    }
  })

  const themes = idsOf('themes')
  const licenses = idsOf('licenses')
  const frequencies = idsOf('frequencies')
  const formats = idsOf('formats')
  const units = idsOf('units')
  const validateFolder = makeFolderValidator()

  for (const { path, name, dataset } of folders) {
    describe(name, () => {
      it('is a folder that the publish command takes', () => validateFolder(dataset))

      it('is a sample with agency, licence and a contact that nobody owns', () => {
        assert.equal(dataset.sample, true)
        assert.ok(agencySlugs.has(dataset.agency))
        assert.ok(licenses.has(dataset.license))
        assert.match(dataset.contactPoint.email, /\.example$/)
      })

      it('uses codes of the vocabularies', () => {
        for (const theme of dataset.themes) assert.ok(themes.has(theme), theme)
        for (const place of dataset.spatial) assert.ok(units.has(place), place)
        for (const { format } of dataset.distributions) assert.ok(formats.has(format), format)
        assert.ok(frequencies.has(dataset.frequency), dataset.frequency)
      })

      it('says everything in both languages', () => {
        for (const map of [dataset.title, dataset.description, dataset.provenance])
          assertBothLanguages(map, name)
        for (const each of dataset.distributions) {
          assertBothLanguages(each.title, name)
          assertBothLanguages(each.description, name)
          for (const column of each.dictionary ?? []) {
            assertBothLanguages(column.title, `${name}: ${column.name}`)
            if (column.description) assertBothLanguages(column.description, `${name}: ${column.name}`)
          }
        }
        assert.deepEqual(Object.keys(dataset.keywords), ['vi', 'en'])
      })

      it('says what each column of its CSV files means', () => {
        for (const { path: file, dictionary } of dataset.distributions) {
          if (!file?.endsWith('.csv')) continue
          const encoding = file.includes('windows-1258') ? 'windows-1258' : 'utf-8'
          const text = new TextDecoder(encoding).decode(readFileSync(join(dirname(path), file)))
          const header = text.split(/\r?\n/, 1)[0]!.normalize('NFC')
          assert.deepEqual(
            dictionary?.map((column) => column.name),
            header.split(header.includes(';') ? ';' : ','),
            file,
          )
        }
      })

      it('has its dates in order', () => {
        assert.ok(dataset.issued <= dataset.modified)
        assert.ok(dataset.temporal.start <= dataset.temporal.end)
      })

      it('has exactly the files that it names, with the rows that it announces', () => {
        const named = dataset.distributions.flatMap((each) => each.path ?? [])
        const found = readdirSync(join(dirname(path), 'data')).map((file) => `data/${file}`)
        assert.deepEqual([...named].sort(), found.sort())
        for (const { path: file, accessUrl, description } of dataset.distributions) {
          assert.ok(file ? existsSync(join(dirname(path), file)) : accessUrl?.startsWith('https://'), name)
          const announced = /([\d,]+) (rows|countries|wards)/.exec(description.en ?? '')?.[1]
          if (!file?.endsWith('.csv') || !announced) continue
          assert.equal(countRows(join(dirname(path), file)), Number(announced.replace(',', '')), file)
        }
      })
    })
  }
})
