import assert from 'node:assert/strict'
import { createDatasetRanges } from '../../../server/catalog/dataset-ranges.ts'
import { newId } from '../../../server/platform/ids.ts'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

type Made = { id: string; slug: string }

describe('GET /sitemap.xml', function () {
  this.timeout(300_000)
  let portal: TestPortal
  const made: Record<string, Made> = {}
  const files: Record<string, string> = {}

  const get = (path: string) => portal.api.get(path)
  const read = async (path: string) =>
    (await get(path).expect(200).expect('Content-Type', 'application/xml; charset=utf-8')).text
  const locations = (text: string) =>
    [...text.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, loc]) => loc!.replace(portal.baseUrl, ''))
  const move = (name: string, body: Record<string, unknown>) =>
    portal.api.post(`/api/v1/datasets/${made[name]!.id}/transitions`).set(portal.as()).send(body).expect(200)

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo' })
    await portal.add.agency({ slug: 'cuc', parent: 'bo', level: 'other' })
    await portal.add.agency({ slug: 'khong-co-gi' })
    const add = async (name: string, more: Record<string, unknown> = {}) => {
      made[name] = await portal.add.dataset({ slug: `bo-${name}`, agency: 'cuc', ...more })
      files[name] = (await portal.add.file(made[name].id, `${name}.csv`, `a\n${name}\n`)).id
    }
    await add('mo')
    await add('luu')
    await add('han-che', { accessRights: 'RESTRICTED' })
    await add('go')
    await add('rut')
    await add('nhap', { status: 'draft' })
    await add('cho', { status: 'draft' })
    await add('hen', { status: 'draft' })
    for (const [slug, datasets, status] of [
      ['bo-suu-tap', [{ dataset: made.mo!.id }], 'published'],
      ['bo-suu-tap-nhap', [{ dataset: made.mo!.id }], 'draft'],
      ['bo-suu-tap-rut', [{ dataset: made.rut!.id }], 'published'],
    ] as const)
      await portal.api
        .post('/api/v1/collections')
        .set(portal.as())
        .send({ slug, title: { vi: slug }, agency: 'bo', datasets, status })
        .expect(201)
    await move('luu', { to: 'archived' })
    await move('rut', { to: 'withdrawn', note: 'Sai.' })
    await move('cho', { to: 'inReview' })
    await move('hen', { to: 'scheduled', at: new Date(Date.now() + 86_400_000).toISOString() })
    // No table is being made of what is taken down.
    await portal.settle()
    await portal.api
      .post(`/api/v1/distributions/${files.go}/releases/1/takedown`)
      .set(portal.as())
      .send({ reason: 'Có dữ liệu cá nhân.' })
      .expect((response) => assert.ok(response.status < 300, response.text))
    for (const [slug, members] of [
      ['chuoi', [made.mo!.id]],
      ['chuoi-rong', []],
    ] as const)
      await portal.api
        .post('/api/v1/series')
        .set(portal.as())
        .send({ slug, title: { vi: slug }, agency: 'bo', members })
        .expect(201)
    await portal.settle()
  })
  after(() => portal.close())

  it('lists parts, with the time of the last change in each', async () => {
    const { text, headers } = await get('/sitemap.xml').expect(200)
    assert.deepEqual(locations(text), ['/sitemap-pages-1.xml', '/sitemap-datasets-1.xml'])
    assert.equal(headers['cache-control'], 'public, max-age=300')
    const { updatedAt } = (await get('/api/v1/datasets/bo-go')).body as { updatedAt: string }
    assert.ok(text.includes(`datasets-1.xml</loc><lastmod>${updatedAt}</lastmod>`), text)
    await get('/sitemap.xml').set('If-None-Match', headers.etag!).expect(304)
    await get('/sitemap.xml?a=1').expect(400)
  })

  it('holds what the public may see, in both languages, and nothing else, whoever asks', async () => {
    const text = await read('/sitemap-datasets-1.xml')
    const pages = [
      '/datasets/bo-mo',
      `/datasets/bo-mo/${files.mo}`,
      '/datasets/bo-luu',
      `/datasets/bo-luu/${files.luu}`,
      // Its description is public, its file is not.
      '/datasets/bo-han-che',
      // Its file is gone.
      '/datasets/bo-go',
    ]
    assert.deepEqual(
      locations(text),
      pages.flatMap((path) => [path, `/en${path}`]),
    )
    assert.equal((await portal.api.get('/sitemap-datasets-1.xml').set(portal.as())).text, text)
    const { updatedAt } = (await get('/api/v1/datasets/bo-mo')).body as { updatedAt: string }
    assert.ok(
      text.includes(
        `/en/datasets/bo-mo</loc><lastmod>${updatedAt}</lastmod><xhtml:link rel="alternate" hreflang="vi" href="${portal.baseUrl}/datasets/bo-mo"/>`,
      ),
    )
    const { modified } = (await get(`/api/v1/distributions/${files.mo}`)).body as { modified: string }
    assert.ok(text.includes(`/${files.mo}</loc><lastmod>${modified}</lastmod>`))
  })

  it('leads to pages that are there and may be found', async () => {
    for (const part of ['pages-1', 'datasets-1'])
      for (const path of locations(await read(`/sitemap-${part}.xml`))) {
        const { text, status } = await get(path).set('Accept', 'text/html')
        assert.equal(status, 200, path)
        assert.doesNotMatch(text, /<meta name="robots" content="noindex"/, path)
        assert.ok(text.includes(`<link rel="canonical" href="${portal.baseUrl}${path}"/>`), path)
      }
  })

  it('holds the agencies, themes, series and collections that have something to show', async () => {
    const found = locations(await read('/sitemap-pages-1.xml'))
    for (const path of [
      '/',
      '/en',
      '/datasets',
      '/themes/GOVE',
      '/agencies/bo',
      '/en/agencies/cuc',
      '/series/chuoi',
      '/collections',
      '/en/collections/bo-suu-tap',
      '/developers',
      '/about',
      '/en/accessibility',
    ])
      assert.ok(found.includes(path), path)
    for (const path of [
      '/agencies/khong-co-gi',
      '/series/chuoi-rong',
      '/collections/bo-suu-tap-nhap',
      '/collections/bo-suu-tap-rut',
      '/workspace',
      '/signin',
      '/admin',
    ])
      assert.ok(!found.includes(path), path)
  })

  it('answers 304 until something changes, and the headers alone to HEAD', async () => {
    const path = '/sitemap-datasets-1.xml'
    const { headers } = await get(path).expect(200)
    assert.equal(headers['cache-control'], 'public, no-cache')
    await get(path).set('If-None-Match', headers.etag!).expect(304)
    const head = await portal.api.head(path).expect(200).expect('ETag', headers.etag!)
    assert.ok(!head.text)
    await move('luu', { to: 'withdrawn', note: 'Cũ.' })
    const { text } = await get(path).set('If-None-Match', headers.etag!).expect(200)
    assert.ok(!text.includes('bo-luu'))
  })

  it('has no other parts', async () => {
    for (const name of ['datasets-2', 'datasets-0', 'datasets-01', 'pages-2', 'agencies-1', 'pages', 'x'])
      await get(`/sitemap-${name}.xml`).expect(404)
  })
})

describe('GET /robots.txt', () => {
  let portal: TestPortal
  let rules: { isAllowed: boolean; pattern: string }[]

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    const { text } = await portal.api
      .get('/robots.txt')
      .expect(200)
      .expect('Content-Type', 'text/plain; charset=utf-8')
    assert.ok(text.includes(`\nSitemap: ${portal.baseUrl}/sitemap.xml\n`))
    rules = [...text.matchAll(/^(Allow|Disallow): (\S+)$/gm)].map(([, kind, pattern]) => ({
      isAllowed: kind === 'Allow',
      pattern: pattern!,
    }))
  })
  after(() => portal.close())

  /** RFC 9309, section 2.2.2: the longest rule that matches holds; of equals the one that allows. */
  const isAllowed = (path: string) => {
    const matching = rules.filter(({ pattern }) =>
      new RegExp(
        `^${pattern
          .split('*')
          .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
          .join('.*')}`,
      ).test(path),
    )
    const [best] = matching.toSorted(
      (a, b) => b.pattern.length - a.pattern.length || Number(b.isAllowed) - Number(a.isAllowed),
    )
    return best?.isAllowed ?? true
  }

  it('lets robots read pages, files and feeds', () => {
    for (const path of [
      '/',
      '/en',
      '/datasets',
      '/datasets/dan-so',
      '/en/datasets/dan-so/01jdz0m5kq3v8b2n7c4y',
      '/agencies/bo',
      '/files/01jdz0m5kq3v8b2n7c4y/a.csv',
      '/feeds/datasets.atom',
      '/api/docs',
      '/en/api/docs',
      '/assets/start-1.js',
      '/sitemap.xml',
      '/datasets?unit=01',
      '/en/datasets?unit=VN',
    ])
      assert.ok(isAllowed(path), path)
  })

  it('keeps them off what is for members, off exports, and off combinations without end', () => {
    for (const path of [
      '/workspace',
      '/en/workspace/datasets',
      '/admin/jobs',
      '/en/admin',
      '/signin',
      '/en/signin?to=x',
      '/reset',
      '/datasets?q=a',
      '/en/datasets?theme=GOVE',
      '/datasets?unit=01&theme=GOVE',
      '/datasets?unit=01,02',
      '/datasets?unit=01%2C02',
      '/datasets?unit=01&cursor=x',
      '/datasets/dan-so/01jdz0m5kq3v8b2n7c4y?where=a',
      '/agencies?q=a',
      '/api/v1/distributions/x/export.csv',
      '/api/v1/datasets',
      '/feeds/datasets.atom?q=a',
      '/opensearch/suggestions',
      '/datasets/a/b/releases/2',
      '/datasets/a/b/embed',
    ])
      assert.ok(!isAllowed(path), path)
  })
})

describe('The ranges of datasets', function () {
  this.timeout(300_000)
  let portal: TestPortal
  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
  })
  after(() => portal.close())

  it('stay as they are while datasets come, change and go, and are read without looking at others', async () => {
    const { connection } = portal.portal.mongo
    const ranges = createDatasetRanges({ connection, agencies: portal.portal.catalog, size: 3 })
    const datasets = connection.db!.collection<{ _id: string; status: string; updatedAt: Date }>('datasets')
    let time = Date.parse('2026-01-01')
    const add = async (status: string) => {
      const _id = newId(++time)
      await datasets.insertOne({
        _id,
        status,
        slug: _id,
        accessRights: 'PUBLIC',
        agencyId: 'a',
        agencyPath: ['a'],
        distributions: [],
        updatedAt: new Date(time),
      } as never)
      return _id
    }
    const list = async () => {
      const found: Record<number, string[]> = {}
      for (const { number } of await ranges.listPublicRanges()) {
        found[number] = []
        for await (const { slug } of ranges.streamPublicRange(number)) found[number].push(slug)
      }
      return found
    }
    assert.deepEqual(await list(), {})
    const states = ['published', 'draft', 'published', 'draft', 'draft', 'draft', 'published', 'archived']
    const ids: string[] = []
    for (const status of states) ids.push(await add(status))
    // The second range holds drafts alone, and is not told.
    assert.deepEqual(await list(), { 1: [ids[0], ids[2]], 3: [ids[6], ids[7]] })
    assert.equal(await ranges.findPublicRange(2), null)
    await datasets.deleteOne({ _id: ids[1]! })
    await datasets.updateOne({ _id: ids[0]! }, { $set: { status: 'withdrawn' } })
    await datasets.updateOne({ _id: ids[4]! }, { $set: { status: 'published' } })
    ids.push(await add('published'), await add('published'))
    assert.deepEqual(await list(), { 1: [ids[2]], 2: [ids[4]], 3: [ids[6], ids[7], ids[8]], 4: [ids[9]] })

    const before = await ranges.findPublicRange(3)
    await datasets.updateOne({ _id: ids[7]! }, { $set: { status: 'withdrawn' } })
    const after = await ranges.findPublicRange(3)
    assert.notEqual(after!.stamp, before!.stamp)
    assert.equal(after!.count, 2)
    // Two who ask at once set the same marks.
    for (let more = 0; more < 9; more++) await add('published')
    const [one, two] = await Promise.all([ranges.listPublicRanges(), ranges.listPublicRanges()])
    assert.deepEqual(one, two)
    assert.equal(one.length, 7)
  })

  it('are summed from the index alone', async () => {
    const db = portal.portal.mongo.connection.db!
    const plan = (await db
      .collection('datasets')
      .aggregate(
        [
          { $match: { status: { $in: ['published', 'archived'] }, _id: { $gte: '' as never } } },
          { $group: { _id: null, last: { $max: '$updatedAt' } } },
        ],
        { hint: { status: 1, _id: 1, updatedAt: 1, agencyId: 1 } },
      )
      .explain('executionStats')) as unknown
    const text = JSON.stringify(plan)
    assert.match(text, /"totalDocsExamined":0/, text.slice(0, 500))
    assert.doesNotMatch(text, /COLLSCAN/)
  })
})
