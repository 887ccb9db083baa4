import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { startTestPortal, type TestAccount, type TestPortal } from '../../support/portal.ts'

describe('review, schedule and archive of a dataset', function () {
  this.timeout(60_000)
  let portal: TestPortal
  let editor: TestAccount
  let publisher: TestAccount
  let outsider: TestAccount

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo' })
    await portal.add.agency({ slug: 'so' })
    editor = await portal.addAccount({ bo: 'editor' })
    publisher = await portal.addAccount({ bo: 'publisher' })
    outsider = await portal.addAccount({ so: 'publisher' })
  })

  after(() => portal.close())

  const go = (id: string, body: object, headers: Record<string, string>) =>
    portal.api.post(`/api/v1/datasets/${id}/transitions`).set(headers).send(body)
  const draft = async () => (await portal.add.dataset({ agency: 'bo', status: 'draft' })).id
  const read = (id: string) => portal.api.get(`/api/v1/datasets/${id}`)
  const patch = (id: string, headers: Record<string, string>) =>
    portal.api.patch(`/api/v1/datasets/${id}`).set(headers).set('If-Match', '*').send({ frequency: 'ANNUAL' })

  it('goes from a draft through review to the public, each step by whom it is for', async () => {
    const id = await draft()
    await go(id, { to: 'published' }, editor.headers).expect(403)
    const { body } = await go(id, { to: 'inReview', note: 'Xong rồi.' }, editor.headers).expect(200)
    assert.equal(body.status, 'inReview')
    assert.match(body.submitted.by, /^Người /)
    await read(id).expect(404)
    await read(id).set(outsider.headers).expect(404)
    await read(id).set(editor.headers).expect(200)
    await patch(id, publisher.headers).expect(409)
    await portal.api
      .post(`/api/v1/datasets/${id}/distributions`)
      .set(editor.headers)
      .send({ accessUrl: 'https://example.gov/a.csv', title: { vi: 'a' } })
      .expect(409)
    await portal.api.delete(`/api/v1/datasets/${id}`).set(editor.headers).set('If-Match', '*').expect(409)
    await go(id, { to: 'published' }, editor.headers).expect(403)
    await go(id, { to: 'published' }, outsider.headers).expect(404)

    await go(id, { to: 'draft', note: 'Thiếu đơn vị.' }, publisher.headers).expect(200)
    await patch(id, editor.headers).expect(200)
    await go(id, { to: 'inReview' }, editor.headers).expect(200)
    await go(id, { to: 'draft' }, editor.headers).expect(200)
    await go(id, { to: 'inReview' }, editor.headers).expect(200)
    const published = await go(id, { to: 'published' }, publisher.headers).expect(200)
    assert.deepEqual([published.body.status, published.body.submitted], ['published', undefined])
    await read(id).expect(200)
    const { text } = await portal.api.get(`/api/v1/datasets/${id}/revisions`).expect(200)
    assert.doesNotMatch(text, /Thiếu đơn vị/)
  })

  it('publishes at its time within ten seconds, through every door, and not before', async () => {
    const id = await draft()
    const at = new Date(Date.now() + 3_000).toISOString()
    await go(id, { to: 'scheduled', at }, editor.headers).expect(403)
    const { body } = await go(id, { to: 'scheduled', at }, publisher.headers).expect(200)
    assert.deepEqual([body.status, body.scheduledAt], ['scheduled', at])
    await read(id).expect(404)
    await patch(id, publisher.headers).expect(409)
    for (const deadlineMs = Date.parse(at) + 10_000; (await read(id)).status !== 200; await pause(200))
      assert.ok(Date.now() < deadlineMs, 'It was not published in time.')
    assert.ok(Date.now() >= Date.parse(at))
    await portal.settle()
    const { body: found } = await portal.api.get('/api/v1/datasets?agency=bo').expect(200)
    assert.ok(found.items.some((item: { id: string }) => item.id === id))
    assert.equal((await read(id)).body.scheduledAt, undefined)
  })

  it('takes a scheduled one back, and nothing is published then', async () => {
    const id = await draft()
    await go(id, { to: 'scheduled', at: new Date(Date.now() + 2_000).toISOString() }, publisher.headers).expect(200)
    await go(id, { to: 'draft' }, publisher.headers).expect(200)
    await pause(4_500)
    await read(id).expect(404)
  })

  it('archives in public: it stays to be read and found, and may come back', async () => {
    const { id } = await portal.add.dataset({ agency: 'bo' })
    await go(id, { to: 'archived' }, editor.headers).expect(403)
    await go(id, { to: 'archived' }, publisher.headers).expect(200)
    assert.equal((await read(id).expect(200)).body.status, 'archived')
    await portal.settle()
    const { body } = await portal.api.get('/api/v1/datasets?agency=bo').expect(200)
    assert.ok(body.items.some((item: { id: string }) => item.id === id))
    await go(id, { to: 'published' }, publisher.headers).expect(200)
  })

  it('lets one of two steps at the same moment through', async () => {
    const { id } = await portal.add.dataset({ agency: 'bo' })
    const { version } = (await read(id)).body
    const answers = await Promise.all(
      [{ to: 'withdrawn', note: 'Sai.' }, { to: 'archived' }].map((step) =>
        go(id, step, publisher.headers).set('If-Match', `"${version}"`),
      ),
    )
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412])
  })

  it('says what a step needs', async () => {
    const id = await draft()
    for (const [body, status] of [
      [{ to: 'scheduled' }, 422],
      [{ to: 'scheduled', at: '2020-01-01T00:00:00Z' }, 422],
      [{ to: 'scheduled', at: 'mai' }, 422],
      [{ to: 'published', at: '2030-01-01T00:00:00Z' }, 422],
      [{ to: 'archived' }, 409],
      [{ to: 'gone' }, 422],
      [{ to: 'published', by: 'me' }, 400],
    ] as const) {
      const answer = await go(id, body, publisher.headers)
      assert.equal(answer.status, status, JSON.stringify(body))
    }
    await go(id, { to: 'inReview' }, {}).expect(401)
  })
})
