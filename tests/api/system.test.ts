import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

describe('/healthz, /readyz, /metrics and /api/docs', () => {
  let portal: TestPortal

  before(async () => {
    portal = await startTestPortal(import.meta.url, {
      withWorker: false,
      config: { metricsToken: 'a secret of the watch' },
    })
  })
  after(() => portal.close())

  it('say how the portal is, and are kept by nobody', async () => {
    const alive = await portal.api.get('/healthz').expect(200)
    assert.deepEqual(alive.body, { status: 'alive' })
    const ready = await portal.api.get('/readyz').expect(200)
    assert.equal(ready.body.status, 'ready')
    const figures = await portal.api
      .get('/metrics')
      .expect(200)
      .expect('Content-Type', /^text\/plain/)
    assert.match(figures.text, /sen_outbox_pending 0/)
    for (const { headers } of [alive, ready, figures]) assert.equal(headers['cache-control'], 'no-store')
    await portal.api.head('/readyz').expect(200)
  })

  it('refuse parameters that they do not know', async () => {
    for (const address of ['/healthz', '/readyz', '/metrics', '/api/docs', '/en/api/docs']) {
      const { body } = await portal.api
        .get(`${address}?fresh=1`)
        .set('Accept', 'application/problem+json')
        .expect(400)
        .expect('Content-Type', /problem\+json/)
      assert.equal(body.type, '/problems/unknown-parameter', address)
    }
    await portal.api.get('/api/docs?lang=en').expect(200)
    await portal.api
      .get('/api/docs?fresh=1')
      .set('Accept', 'text/html')
      .expect(400)
      .expect('Content-Type', /^text\/html/)
  })

  it('take no other method', async () => {
    await portal.api.post('/healthz').expect(405).expect('Allow', 'GET, HEAD')
  })

  it('show the figures to the machine itself and to whoever has the token', async () => {
    const far = () => portal.api.get('/metrics').set('X-Forwarded-For', '203.0.113.7')
    await far().expect(404)
    await far().set('Authorization', 'Bearer something else').expect(404)
    await far().set('Authorization', 'Bearer a secret of the watch').expect(200)
  })
})

describe('GET /api/v1/system', () => {
  let portal: TestPortal

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'bo-a' })
    const dataset = await portal.add.dataset({ agency: 'bo-a', title: { vi: 'Nước', en: 'Water' } })
    await portal.add.file(dataset.id, 'a.csv', 'a,b\n1,2\n')
    await portal.portal.search.indexDatasets([dataset.id])
  })
  after(() => portal.close())

  it('tells administrators about engines, work and what is stored, and when it was counted', async () => {
    const { body } = await portal.api.get('/api/v1/system').set(portal.as()).expect(200)
    assert.equal(body.status, 'ready')
    for (const { state, version, sizeBytes } of body.engines) {
      assert.equal(state, 'ready')
      assert.match(version, /^\d+\.\d+/)
      assert.ok(sizeBytes > 0)
    }
    assert.deepEqual([body.jobs.waiting, body.index.inDatabase], [1, 1])
    const { disk, counted } = body.storage
    assert.ok(disk.freeBytes > 0 && disk.totalBytes > disk.freeBytes)
    assert.deepEqual(counted.kinds[0], { kind: 'files', count: 1, bytes: 8 })
    assert.deepEqual([counted.largest[0].title.en, counted.largest[0].bytes], ['Water', 8])
    // Counted once for all who ask within ten minutes.
    const again = await portal.api.get('/api/v1/system').set(portal.as()).expect(200)
    assert.equal(again.body.storage.counted.at, counted.at)
  })

  it('tells nobody else', async () => {
    await portal.api.get('/api/v1/system').expect(401)
    const token = await portal.makeToken('bo-a')
    await portal.api.get('/api/v1/system').set(portal.as(token)).expect(403)
  })
})

describe('Accept', () => {
  let portal: TestPortal
  let file: string

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'bo-a' })
    const dataset = await portal.add.dataset({ agency: 'bo-a' })
    const { downloadUrl } = await portal.add.file(dataset.id, 'a.csv', 'a,b\n1,2\n')
    file = new URL(downloadUrl as string).pathname
  })
  after(() => portal.close())

  const ask = (address: string, accept: string) => portal.api.get(address).set('Accept', accept)

  it('is met by JSON, by any type, and by careless spellings of either', async () => {
    for (const accept of [
      '*/*',
      'application/*',
      'application/json; charset=utf-8',
      'APPLICATION/JSON',
      'text/html, application/json;q=0.1',
      'text/html,application/xhtml+xml,*/*;q=0.8',
      'application/problem+json',
      '',
    ])
      await ask('/api/v1/datasets', accept)
        .expect(200)
        .expect('Content-Type', /^application\/json/)
  })

  it('that allows nothing that is there is answered 406 with what is there', async () => {
    for (const accept of ['text/html', 'text/csv', 'application/xml', 'application/json;q=0', '*/*;q=0']) {
      const { body } = await ask('/api/v1/datasets', accept)
        .expect(406)
        .expect('Content-Type', /problem\+json/)
      assert.equal(body.type, '/problems/not-acceptable', accept)
      assert.deepEqual(body.available, ['application/json'])
    }
    // Whoever watches the portal says what they like and is told how it does.
    await ask('/metrics', 'application/json').expect(200)
    await ask('/healthz', 'text/html').expect(200)
    await ask('/readyz', 'text/plain').expect(200)
  })

  it('is told before anything is done', async () => {
    await portal.api
      .post('/api/v1/agencies')
      .set(portal.as())
      .set('Accept', 'text/html')
      .send({ slug: 'bo-b', name: { vi: 'Bộ B' }, level: 'ministry' })
      .expect(406)
    await portal.api.get('/api/v1/agencies/bo-b').expect(404)
  })

  it('does not keep files and pages from anybody', async () => {
    await ask(file, 'image/png').expect(200)
    await ask('/datasets', 'application/json')
      .expect(200)
      .expect('Content-Type', /^text\/html/)
  })
})
