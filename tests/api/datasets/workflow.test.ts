import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('POST /api/v1/datasets/{id}/transitions and DELETE', () => {
  let portal: TestPortal
  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'co-quan-a' })
  })
  after(() => portal.close())

  const address = (id: string) => `/api/v1/datasets/${id}`
  const step = (id: string, body: object, token?: string) =>
    portal.api.post(`${address(id)}/transitions`).set(portal.as(token)).send(body)
  const remove = (id: string, version: number, query = '') =>
    portal.api.delete(`${address(id)}${query}`).set(portal.as()).set('If-Match', `"${version}"`)

  it('publishes a draft, once and for all', async () => {
    const { id } = await portal.add.dataset({ agency: 'co-quan-a', status: 'draft' })
    const { body } = await step(id, { to: 'published' }).expect(200)
    assert.equal(body.status, 'published')
    assert.equal(body.version, 2)
    assert.ok(body.publishedAt)
    await step(id, { to: 'published' }).expect(409)
    await portal.api.get(address(id)).expect(200)
  })

  it('withdraws with a reason that every door tells, and lets members read on', async () => {
    const { id, slug } = await portal.add.dataset({ agency: 'co-quan-a' })
    const file = await portal.add.file(id, 'a.csv', 'a\n1\n')
    await portal.settle()
    assert.equal((await step(id, { to: 'withdrawn' }).expect(422)).body.errors[0].pointer, '/note')
    await step(id, { to: 'withdrawn', note: '  ' }).expect(422)
    const { body } = await step(id, { to: 'withdrawn', note: 'Sai đơn vị.' }).expect(200)
    assert.equal(body.withdrawn.reason, 'Sai đơn vị.')
    const doors = [
      address(id),
      address(slug),
      `${address(id)}/revisions`,
      `${address(id)}/revisions/1`,
      `/api/v1/distributions/${file.id}`,
      `/api/v1/distributions/${file.id}/releases`,
      `/api/v1/distributions/${file.id}/table`,
      `/api/v1/distributions/${file.id}/rows`,
      `/files/${file.id}/a.csv`,
      `/files/${file.id}/1/a.csv`,
    ]
    for (const door of doors) {
      const { body: tombstone } = await portal.api.get(door).expect(410)
      assert.equal(tombstone.reason, 'Sai đơn vị.', door)
      assert.ok(tombstone.withdrawnAt)
      await portal.api.get(door).set(portal.as()).expect(200)
    }
  })

  it('brings back what was withdrawn, with its first day of publication', async () => {
    const { id, publishedAt } = await portal.add.dataset({ agency: 'co-quan-a' })
    await step(id, { to: 'withdrawn', note: 'x' }).expect(200)
    await step(id, { to: 'draft' }).expect(200)
    await portal.api.get(address(id)).expect(404)
    const { body } = await step(id, { to: 'published' }).expect(200)
    assert.equal(body.publishedAt, publishedAt)
    assert.equal(body.withdrawn, undefined)
  })

  it('needs the right to publish, honours If-Match, and refuses unknown steps', async () => {
    const { id } = await portal.add.dataset({ agency: 'co-quan-a', status: 'draft' })
    await step(id, { to: 'published' }, await portal.makeToken('co-quan-a', ['write'])).expect(403)
    await portal.api.post(`${address(id)}/transitions`).send({ to: 'published' }).expect(401)
    await step(id, { to: 'published' }).set('If-Match', '"9"').expect(412)
    await step(id, { to: 'deleted' }).expect(422)
    await step(id, { to: 'published', when: 'now' }).expect(400)
    await step(id, {}).expect(422)
  })

  it('discards a draft for good, and needs a reason for anything that was ever published', async () => {
    const draft = await portal.add.dataset({ agency: 'co-quan-a', status: 'draft' })
    const file = await portal.add.file(draft.id, 'a.csv', 'a\n1\n')
    await portal.settle()
    await portal.api.delete(address(draft.id)).set(portal.as()).expect(428)
    await remove(draft.id, 1).expect(412)
    await remove(draft.id, 2).expect(204)
    await portal.api.get(address(draft.id)).set(portal.as()).expect(404)
    await portal.api.get(`/api/v1/distributions/${file.id}`).set(portal.as()).expect(404)

    const published = await portal.add.dataset({ agency: 'co-quan-a' })
    assert.equal((await remove(published.id, 1).expect(422)).body.errors[0].pointer, '/reason')
    await remove(published.id, 1, '?reason=').expect(422)
    const { body } = await remove(published.id, 1, '?reason=Tr%C3%B9ng').expect(200)
    assert.deepEqual([body.status, body.withdrawn.reason], ['withdrawn', 'Trùng'])
    await remove(published.id, 2, '?reason=x').expect(409)

    const other = await portal.add.dataset({ agency: 'co-quan-a' })
    await remove(other.id, 1).send({ reason: 'Trùng' }).expect(200)
    await step(other.id, { to: 'draft' }).expect(200)
    await remove(other.id, 3).expect(422)
  })
})
