import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { openBreakableProxy, type BreakableProxy } from '../support/breakable-proxy.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

describe('Search while Elasticsearch is away', () => {
  let proxy: BreakableProxy
  let portal: TestPortal

  before(async () => {
    proxy = await openBreakableProxy(process.env.ELASTICSEARCH_URL!)
    portal = await startTestPortal(import.meta.url, { config: { elasticsearchUrl: proxy.url } })
    await portal.add.agency({ slug: 'bo-a', name: { vi: 'Bộ A' } })
    await portal.add.agency({ slug: 'cuc-b', name: { vi: 'Cục B' }, parent: 'bo-a' })
    const add = (slug: string, title: string, more: Record<string, unknown> = {}) =>
      portal.add.dataset({
        slug,
        title: { vi: title },
        description: { vi: 'Bảng.' },
        agency: 'cuc-b',
        ...more,
      })
    const lately = new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 10)
    await add('dan-so', 'Dân số theo tỉnh', {
      themes: ['SOCI'],
      temporal: { start: '2018-01-01', end: '2020-12-31' },
      modified: '2025-01-03',
    })
    await add('dan-toc', 'Dân tộc và dân số', { themes: ['SOCI'], spatial: ['01'], modified: '2025-01-02' })
    await add('rung', 'Rừng tự nhiên', { themes: ['ENVI'], modified: lately })
    await add('nhap', 'Dân số nháp', { status: 'draft' })
    await portal.api
      .post('/api/v1/series')
      .set(portal.as())
      .send({
        title: { vi: 'Dân số hằng năm' },
        slug: 'chuoi',
        agency: 'cuc-b',
        members: ['dan-so', 'nhap', 'dan-toc'],
      })
      .expect(201)
    await portal.api
      .put('/api/v1/vocabularies/synonyms')
      .set(portal.as())
      .set('If-Match', '*')
      .send({ groups: [['rừng tự nhiên', 'rừng nguyên sinh', 'đại ngàn']] })
      .expect(200)
    await portal.settle()
  })
  after(async () => {
    await portal.close()
    await proxy.shut()
  })

  const ask = (address: string) => portal.api.get(address)
  const search = async (query: Record<string, string>) => {
    const { status, body, text } = await ask(`/api/v1/datasets?${new URLSearchParams(query)}`)
    assert.equal(status, 200, text)
    return body
  }
  const slugsOf = (body: { items: { slug: string }[] }) => body.items.map(({ slug }) => slug)
  async function waitFor(isSo: () => Promise<boolean>): Promise<void> {
    const deadlineMs = Date.now() + 20_000
    while (!(await isSo())) {
      assert.ok(Date.now() < deadlineMs, 'It did not come to that.')
      await pause(50)
    }
  }

  it('answers from MongoDB, says so, and catches up by itself when the engine is back', async () => {
    const whole = await search({})
    const recent = await search({ facets: 'modified', modifiedSince: '2024-01-01' })
    assert.equal(recent.facets.modified.length, 2)
    const words = await search({ q: 'dan so' })
    const begun = await search({ q: 'dân', limit: '1' })
    await proxy.shut()

    const degraded = await search({ q: 'dan so' })
    assert.equal(degraded.degraded, true)
    const inSeries = await search({ series: 'chuoi', facets: 'series' })
    assert.deepEqual(slugsOf(inSeries).toSorted(), ['dan-so', 'dan-toc'])
    assert.deepEqual(inSeries.facets.series, [{ value: 'chuoi', label: 'Dân số hằng năm', count: 2 }])
    for (const q of ['rừng nguyên sinh', 'dai ngan', 'rừng tự nhiên'])
      assert.deepEqual(slugsOf(await search({ q })), ['rung'], q)
    assert.deepEqual(slugsOf(degraded).toSorted(), slugsOf(words).toSorted())
    const listed = await search({})
    assert.equal(listed.degraded, true)
    assert.deepEqual(slugsOf(listed), slugsOf(whole))
    const counts = (body: typeof whole) =>
      Object.fromEntries(
        Object.entries(body.facets as Record<string, { value: string; count: number }[]>).map(
          ([name, values]) => [name, values.map(({ value, count }) => `${value} ${count}`).toSorted()],
        ),
      )
    assert.deepEqual(counts(listed), counts(whole))
    assert.deepEqual(
      (await search({ facets: 'modified', modifiedSince: '2024-01-01' })).facets,
      recent.facets,
    )

    assert.deepEqual(slugsOf(await search({ agency: 'bo-a', theme: 'ENVI' })), ['rung'])
    assert.deepEqual(slugsOf(await search({ unit: 'none', theme: 'SOCI' })), ['dan-so'])
    assert.deepEqual(slugsOf(await search({ year: '2019' })), ['dan-so'])
    assert.deepEqual(slugsOf(await search({ bbox: '105.5,20.8,105.9,21.1' })), ['dan-toc'])
    assert.deepEqual(slugsOf(await search({ q: 'rừng OR "dân tộc"', orderBy: 'title' })), ['dan-toc', 'rung'])
    assert.deepEqual(slugsOf(await search({ q: 'dân -tộc' })), ['dan-so'])
    assert.equal((await search({ q: 'không-ở-đâu-cả' })).total, 0)
    assert.equal((await search({ q: 'nháp' })).total, 0)
    const wordless = await search({ q: '(((' })
    assert.deepEqual([wordless.total, wordless.degraded], [0, true])
    assert.deepEqual((await ask('/api/v1/suggest?q=dan').expect(200)).body.items[0].kind, 'dataset')

    const seen: string[] = []
    let address: string | null = '/api/v1/datasets?limit=1'
    while (address !== null) {
      const { body }: { body: { items: { slug: string }[]; next: string | null } } = await ask(address)
      seen.push(...slugsOf(body))
      address = body.next
    }
    assert.deepEqual(seen, slugsOf(whole))

    const cut = await ask(begun.next)
    assert.equal(cut.status, 503)
    assert.equal(cut.body.type, '/problems/search-unavailable')
    assert.ok(Number(cut.headers['retry-after']) > 0)
    assert.equal((await ask('/readyz').expect(200)).body.status, 'degraded')

    await portal.add.dataset({
      slug: 'moi',
      title: { vi: 'Cá voi xanh' },
      description: { vi: 'Bảng.' },
      agency: 'cuc-b',
    })
    await waitFor(async () => slugsOf(await search({ q: 'cá voi' })).includes('moi'))
    assert.ok((await portal.portal.jobs.outboxState()).pending > 0)

    await proxy.open()
    await waitFor(async () => {
      const body = await search({ q: 'cá voi' })
      return body.degraded === false && slugsOf(body).includes('moi')
    })
    await portal.settle()
  })

  it('fills an index that was lost, and searches MongoDB until then', async () => {
    const before = slugsOf(await search({}))
    const { client } = portal.portal.elasticsearch
    const alias = `${portal.portal.config.indexPrefix}-datasets`
    for (const index of Object.keys(await client!.indices.getAlias({ name: alias })))
      await client!.indices.delete({ index })
    const degraded = await search({})
    assert.equal(degraded.degraded, true)
    assert.deepEqual(slugsOf(degraded), before)
    await waitFor(async () => (await search({})).degraded === false)
    await portal.settle()
    assert.deepEqual(slugsOf(await search({})), before)
  })

  it('starts without it, and fills the index once it is there', async () => {
    const { openPortal } = await import('../../server/portal.ts')
    const { createWorker } = await import('../../server/worker.ts')
    const config = { ...portal.portal.config, indexPrefix: `${portal.portal.config.indexPrefix}-late` }
    // It has the same jobs and another index, and would fill its own.
    await portal.worker.stop()
    await proxy.shut()
    const late = await openPortal(config)
    const { anonymousViewer } = await import('../../server/identity/viewer.ts')
    assert.equal((await late.search.find({}, anonymousViewer, 'vi')).degraded, true)
    await proxy.open()
    const worker = createWorker(late)
    await worker.start()
    await waitFor(async () => !(await late.search.find({}, anonymousViewer, 'vi')).degraded)
    assert.equal((await late.search.find({}, anonymousViewer, 'vi')).total, 4)
    await worker.stop()
    await late.close()
  })
})
