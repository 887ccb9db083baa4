import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { publishFolder } from '../../server/commands/publish.ts'
import { seedSampleCatalogue } from '../../server/commands/seed.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

describe('publishing a folder by command', () => {
  let portal: TestPortal
  let folder: string
  let said: string[]

  const description = {
    slug: 'dan-so',
    title: { vi: 'Dân số theo năm', en: 'Population by year' },
    description: { vi: 'Số dân vào giữa mỗi năm.' },
    agency: 'cuc',
    license: 'CC-BY-4.0',
    themes: ['SOCI'],
    keywords: { vi: ['dân số'] },
    temporal: { start: '2020-01-01', end: null },
    distributions: [
      { title: { vi: 'Theo năm' }, path: 'data/Dữ liệu dân số (2024).csv', format: 'CSV' },
      { path: 'data/ghi-chu.txt' },
      { title: { vi: 'Nguồn' }, accessUrl: 'https://www.example.org/source' },
    ] as Record<string, unknown>[],
  }

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'cuc' })
    await portal.add.agency({ slug: 'so' })
  })

  after(() => portal.close())

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'sen-publish-'))
    await mkdir(path.join(folder, 'data'))
    await writeFile(path.join(folder, 'data/Dữ liệu dân số (2024).csv'), 'năm,dân số\n2023,100\n2024,101\n')
    await writeFile(path.join(folder, 'data/ghi-chu.txt'), 'Ghi chú.\n')
    await describeAs({})
  })

  afterEach(() => rm(folder, { recursive: true }))

  const describeAs = (changes: Record<string, unknown>) =>
    writeFile(path.join(folder, 'dataset.json'), JSON.stringify({ ...description, ...changes }))

  async function publish(
    options: { draft?: boolean; prune?: boolean; token?: string | null; folder?: string } = {},
  ) {
    said = []
    return publishFolder({
      folder,
      url: portal.baseUrl,
      token: portal.adminToken,
      draft: false,
      prune: false,
      say: (line) => said.push(line),
      ...options,
    })
  }

  async function getDataset(slug: string) {
    const { body } = await portal.api.get(`/api/v1/datasets/${slug}`).set(portal.as()).expect(200)
    return body
  }
  const named = (dataset: { distributions: { name: string | null }[] }, name: string) =>
    dataset.distributions.find((one) => one.name === name) as unknown as {
      id: string
      release: number
      sha256: string
    }
  const text = () => said.join('\n')

  it('creates, repeats without a trace, and sends only what changed', async () => {
    assert.equal(await publish(), 0, text())
    const first = await getDataset('dan-so')
    assert.equal(first.status, 'published')
    assert.deepEqual(
      first.distributions.map(
        (one: { name: string | null; accessUrl: string | null }) => one.name ?? one.accessUrl,
      ),
      ['Dữ liệu dân số (2024).csv', 'ghi-chu.txt', 'https://www.example.org/source'],
    )
    const download = await fetch(first.distributions[0].downloadUrl)
    assert.equal(await download.text(), 'năm,dân số\n2023,100\n2024,101\n')
    assert.match(text(), /uploaded Dữ liệu dân số \(2024\)\.csv: \d+ bytes/)
    assert.match(text(), /created: http.*\/datasets\/dan-so/)

    assert.equal(await publish(), 0)
    assert.equal((await getDataset('dan-so')).version, first.version)
    assert.match(text(), /unchanged: http/)

    await writeFile(path.join(folder, 'data/ghi-chu.txt'), 'Ghi chú mới.\n')
    assert.equal(await publish(), 0)
    const second = await getDataset('dan-so')
    assert.equal(second.version, first.version + 1)
    assert.deepEqual(
      [named(second, 'ghi-chu.txt').release, named(second, 'Dữ liệu dân số (2024).csv').release],
      [2, 1],
    )
    assert.match(text(), /uploaded ghi-chu\.txt: \d+ bytes, release 2/)
  })

  it('changes words in one revision, and takes away those that the folder lost', async () => {
    await describeAs({ slug: 'loi', landingPage: 'https://www.example.org/', frequency: 'ANNUAL' })
    await publish()
    const before = await getDataset('loi')
    await describeAs({ slug: 'loi', title: { vi: 'Dân số từng năm' }, frequency: 'MONTHLY' })
    assert.equal(await publish(), 0, text())
    const after = await getDataset('loi')
    assert.deepEqual(
      [after.title, after.landingPage, after.frequency],
      [{ vi: 'Dân số từng năm' }, null, 'MONTHLY'],
    )
    assert.equal(after.version, before.version + 1)
    const [first, ...rest] = description.distributions
    await describeAs({
      slug: 'loi',
      title: { vi: 'Dân số từng năm' },
      frequency: 'MONTHLY',
      distributions: [{ ...first, description: { vi: 'UTF-8' } }, ...rest],
    })
    await publish()
    assert.match(text(), /changed description of Dữ liệu/)
    const last = await getDataset('loi')
    assert.deepEqual(last.distributions[0].description, { vi: 'UTF-8' })
    await publish()
    assert.equal((await getDataset('loi')).version, last.version)
  })

  it('keeps what is no longer in the folder, unless told to prune', async () => {
    await describeAs({ slug: 'bot' })
    await publish()
    await describeAs({ slug: 'bot', distributions: description.distributions.slice(0, 1) })
    assert.equal(await publish(), 0)
    assert.match(text(), /ghi-chu\.txt is no longer in the folder; kept/)
    assert.equal((await getDataset('bot')).distributions.length, 3)
    assert.equal(await publish({ prune: true }), 0)
    assert.deepEqual((await getDataset('bot')).distributions.length, 1)
  })

  it('leaves a draft a draft when asked, and never keeps changes of a published one back in silence', async () => {
    await describeAs({ slug: 'nhap' })
    assert.equal(await publish({ draft: true }), 0)
    await portal.api.get('/api/v1/datasets/nhap').expect(404)
    assert.equal(await publish(), 0)
    await portal.api.get('/api/v1/datasets/nhap').expect(200)
    assert.equal(await publish({ draft: true }), 0)
    await describeAs({ slug: 'nhap', title: { vi: 'Khác' } })
    assert.equal(await publish({ draft: true }), 1)
    assert.match(text(), /published already/)
    assert.deepEqual((await getDataset('nhap')).title, description.title)
  })

  it('finds a dataset without slug by its title, and takes none of another agency', async () => {
    const nameless = { slug: undefined, title: { vi: 'Giá điện sinh hoạt' }, distributions: [] }
    await describeAs(nameless)
    assert.equal(await publish(), 0, text())
    assert.match(text(), /add "slug": "gia-dien-sinh-hoat"/)
    assert.equal(await publish(), 0)
    assert.match(text(), /1 unchanged/)
    await describeAs({ ...nameless, agency: 'so' })
    assert.equal(await publish(), 1)
    assert.match(text(), /Give dataset\.json a "slug" of its own/)
  })

  it('says what the portal refuses, and exits with 1', async () => {
    await describeAs({ slug: 'sai', license: 'NOT-A-LICENCE', themes: ['NONE'] })
    assert.equal(await publish(), 1)
    assert.match(text(), /\/license/)
    assert.match(text(), /\/themes\/0/)
    await describeAs({ slug: 'sai', agency: 'khong-co' })
    assert.equal(await publish(), 1)
    assert.match(text(), /no agency "khong-co"/)
    await portal.api.get('/api/v1/datasets/sai').set(portal.as()).expect(404)
  })

  it('says at once when the folder, the token or the rights are wrong, and sends nothing', async () => {
    await describeAs({ slug: 'khong' })
    for (const [options, sentence] of [
      [{ folder: path.join(folder, 'none') }, /There is no folder/],
      [{ token: null }, /SEN_TOKEN is empty/],
      [{ token: 'sen_wrong' }, /SEN_TOKEN is not taken/],
      [{ token: await portal.makeToken(null, ['read']) }, /lacks the scope "publish"/],
      [{ token: await portal.makeToken(null, ['write']) }, /lacks the scope "publish"/],
    ] as const) {
      assert.equal(await publish(options), 1)
      assert.match(text(), sentence)
    }
    assert.equal(await publish({ token: await portal.makeToken('so') }), 1)
    assert.match(text(), /agency/)
    await portal.api.get('/api/v1/datasets/khong').set(portal.as()).expect(404)
  })

  it('makes collections of its datasets, as drafts or for everybody, and repeats nothing', async () => {
    const root = await mkdtemp(path.join(os.tmpdir(), 'sen-catalogue-'))
    const put = (name: string, content: unknown) => writeFile(path.join(root, name), JSON.stringify(content))
    const collection = {
      slug: 'cho-truong-hoc',
      title: { vi: 'Cho trường học' },
      agency: 'cuc',
      datasets: [{ dataset: 'giao-vien', note: { vi: 'Mỗi năm một dòng.' } }],
    }
    const read = (token?: string) =>
      portal.api.get('/api/v1/collections/cho-truong-hoc').set(token ? portal.as(token) : {})
    await mkdir(path.join(root, 'one'))
    await put('one/dataset.json', { ...description, slug: 'giao-vien', distributions: [] })
    await put('agencies.json', [])
    await put('collections.json', [collection])
    assert.equal(await publish({ folder: root, draft: true }), 0, text())
    assert.match(text(), /collection cho-truong-hoc: created/)
    await read().expect(404)
    assert.equal(await publish({ folder: root }), 0, text())
    assert.match(text(), /^Collections: 1 created or updated\.$/m)
    const { body } = await read().expect(200)
    assert.equal(body.datasetCount, 1)
    assert.equal(await publish({ folder: root }), 0)
    assert.doesNotMatch(text(), /collection/i)
    await put('collections.json', [{ ...collection, title: { vi: 'Cho mọi trường học' } }])
    assert.equal(await publish({ folder: root, draft: true }), 1)
    assert.match(text(), /--draft cannot keep its changes back/)
    await put('collections.json', [{ ...collection, datasets: [{ dataset: 'khong-co' }] }])
    assert.equal(await publish({ folder: root }), 1)
    assert.match(text(), /collection cho-truong-hoc: .*khong-co/)
    assert.equal((await read()).body.version, body.version)
    await rm(root, { recursive: true })
  })

  it('publishes the sample catalogue whole, twice the same', async function () {
    // Some two hundred requests, each a durable write.
    this.timeout(300_000)
    const seed = async () => {
      said = []
      return seedSampleCatalogue(portal.portal, { say: (line) => said.push(line), url: portal.baseUrl })
    }
    assert.equal(await seed(), 0, text())
    const { body } = await portal.api.get('/api/v1/agencies?tree=true').expect(200)
    assert.ok(body.items.length > 0)
    const collection = async () =>
      (await portal.api.get('/api/v1/collections/danh-cho-giao-vien-dia-ly').expect(200)).body
    const collected = await collection()
    assert.equal(collected.datasetCount, 6)
    const before = await getDataset('dan-so-viet-nam')
    assert.equal(before.distributions[0].name, 'dan-so-1960-2024.csv')
    assert.equal(await seed(), 0)
    assert.match(text(), /^Datasets: \d+ unchanged\.$/m)
    assert.equal((await getDataset('dan-so-viet-nam')).version, before.version)
    assert.equal((await collection()).version, collected.version)
    // With the token goes what is known of it.
    assert.equal(portal.portal.ownTokenIds.size, 0)
    const tokens = await portal.api.get('/api/v1/tokens?limit=100').set(portal.as())
    assert.ok(tokens.body.items.every((token: { name: string }) => token.name !== 'sample catalogue'))
  })
})
