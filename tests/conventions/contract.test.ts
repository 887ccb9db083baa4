import assert from 'node:assert/strict'
import mongoose from 'mongoose'
import { datasetModel } from '../../server/catalog/dataset-model.ts'
import { inputOf } from '../../server/catalog/dataset-edit.ts'
import { presentDataset, presentDistribution, presentRelease } from '../../server/catalog/dataset-view.ts'
import { makeAgency, makeDataset, makeDistribution } from '../../server/catalog/records.examples.ts'
import { releaseModel } from '../../server/catalog/release-store.ts'
import { getContract } from '../../server/config/schemas.ts'

type Properties = Record<string, { enum?: string[] }>

/** Members that are stored under another name or in another form, with the path that holds them. */
const storedAs: Record<string, string> = {
  id: '_id',
  agency: 'agencyId',
  links: '',
  distributions: 'distributions',
}

/** Labels follow from codes, links from the address of the portal, and marked words and duplicates from a search. */
const derived = new Set([
  'themeLabels',
  'licenseLabel',
  'frequencyLabel',
  'links',
  'highlight',
  'duplicateOf',
])

const propertiesOf = (schema: string) => getContract().schemas.get(schema)!.properties as Properties

describe('The contract and what is stored', () => {
  const connection = mongoose.createConnection()
  const datasets = datasetModel(connection).schema
  const distributions = datasets.path('distributions') as unknown as { schema: mongoose.Schema }
  after(() => connection.destroy())

  it('keeps a path for every member that a publisher writes of a dataset', () => {
    for (const member of Object.keys(propertiesOf('dataset-input'))) {
      assert.ok(datasets.path(storedAs[member] ?? member), `datasets has no path for "${member}"`)
    }
  })

  it('keeps a path for every member of a dataset that does not follow from others', () => {
    for (const member of Object.keys(propertiesOf('dataset')).filter((name) => !derived.has(name))) {
      assert.ok(datasets.path(storedAs[member] ?? member), `datasets has no path for "${member}"`)
    }
  })

  it('keeps a path for every member that a publisher writes of a distribution', () => {
    for (const member of Object.keys(propertiesOf('distribution-input'))) {
      assert.ok(distributions.schema.path(member), `distributions has no path for "${member}"`)
    }
  })

  it('keeps a path for every member of a release', () => {
    const releases = releaseModel(connection).schema
    const elsewhere = ['url', 'unchanged', 'warnings', 'job']
    for (const member of Object.keys(propertiesOf('release')).filter((name) => !elsewhere.includes(name))) {
      assert.ok(releases.path(member), `releases has no path for "${member}"`)
    }
  })

  it('takes the same words for states and access rights', () => {
    for (const member of ['status', 'accessRights']) {
      const stored = (datasets.path(member) as unknown as { enumValues: string[] }).enumValues
      assert.deepEqual(stored, propertiesOf('dataset')[member]!.enum)
    }
  })

  it('refuses to store a member that it does not know', async () => {
    const Dataset = datasetModel(connection)
    assert.throws(() => new Dataset({ ...makeDataset(), tilte: 'x' }), { name: 'StrictModeError' })
    await new Dataset(makeDataset()).validate()
  })

  it('presents every record in a form that the contract takes', () => {
    const dataset = { ...makeDataset(), agency: makeAgency() }
    const reading = { baseUrl: 'https://data.example', lang: 'vi' as const }
    const vocabularies = { label: (_vocabulary: string, id: string) => id }
    const release = {
      ...makeDistribution(),
      _id: 'x/1',
      distributionId: 'x',
      datasetId: 'y',
      number: 1,
      name: 'a.csv',
      byteSize: 1,
      sha256: 'a',
      mediaType: 'text/csv',
      createdAt: new Date(),
      by: 'z',
      takenDown: undefined,
    }
    const views: Record<string, unknown> = {
      dataset: presentDataset(dataset, { ...reading, vocabularies }),
      distribution: presentDistribution(makeDistribution(), dataset, reading),
      release: presentRelease(release, reading),
      'dataset-input': inputOf(dataset, dataset.agency.slug),
    }
    for (const [schema, view] of Object.entries(views)) {
      const validate = getContract().validator(schema)
      assert.ok(
        validate(JSON.parse(JSON.stringify(view))),
        `${schema}: ${JSON.stringify(validate.errors?.[0])}`,
      )
    }
  })
})
