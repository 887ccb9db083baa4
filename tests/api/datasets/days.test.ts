import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

/** 01:41 on the 28th in Viet Nam, and still the 27th in UTC. */
const night = Date.parse('2026-11-27T18:41:00Z')

describe('Days of a dataset that is published after midnight in Viet Nam', () => {
  let portal: TestPortal
  let id: string
  let file: { id: string }
  const began = Date.now()
  before(async () => {
    // It goes on, as time does.
    const clock = { now: () => new Date(night + Date.now() - began) }
    portal = await startTestPortal(import.meta.url, { clock })
    await portal.add.agency({ slug: 'bo' })
    id = (await portal.add.dataset({ agency: 'bo', slug: 'dem', frequency: 'MONTHLY' })).id
    file = await portal.add.file(id, 'a.csv', 'a\n1\n')
    await portal.settle()
  })
  after(() => portal.close())

  const get = (path: string) => portal.api.get(path).set('Accept', 'application/json, text/html')

  it('are those of Viet Nam in the API, in search and on the page', async () => {
    const { body } = await get(`/api/v1/datasets/${id}`).expect(200)
    assert.deepEqual([body.issued, body.modified, body.due], ['2026-11-28', '2026-11-28', '2026-12-28'])
    assert.equal(body.publishedAt.slice(0, 10), '2026-11-27')
    const found = await get('/api/v1/datasets?modifiedSince=2026-11-28').expect(200)
    assert.equal(found.body.total, 1)
    const page = await portal.api.get('/en/datasets/dem').set('Accept', 'text/html').expect(200)
    assert.match(page.text, /28 November 2026/)
    assert.doesNotMatch(page.text, /27 November|27\/11\/2026/)
  })

  it('are put right where an earlier version stored that of UTC as the due day', async () => {
    const db = portal.portal.mongo.connection.db!
    await db.collection('datasets').updateOne({ slug: 'dem' }, { $set: { due: '2026-12-27' } })
    await db
      .collection<{ _id: string }>('migrations')
      .updateOne({ _id: 'due-days' }, { $unset: { rule: '' } }, { upsert: true })
    await portal.portal.catalog.createIndexes()
    const record = await db.collection('datasets').findOne({ slug: 'dem' })
    assert.equal(record!.due, '2026-12-28')
  })

  it('are those of Viet Nam where something was taken down or withdrawn', async () => {
    await portal.api
      .post(`/api/v1/distributions/${file.id}/releases/1/takedown`)
      .set(portal.as())
      .send({ reason: 'Theo quyết định.' })
      .expect(200)
    const gone = await get(`/files/${file.id}/a.csv`).expect(451)
    assert.match(gone.text, /28\/11\/2026/)
    await portal.api
      .post(`/api/v1/datasets/${id}/transitions`)
      .set(portal.as())
      .send({ to: 'withdrawn', note: 'Sai.' })
      .expect(200)
    const withdrawn = await portal.api.get(`/api/v1/datasets/${id}?lang=en`).expect(410)
    assert.match(withdrawn.body.detail, /withdrawn on 2026-11-28/)
  })
})
