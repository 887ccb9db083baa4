import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

interface Page {
  items: { number: number }[]
  total: number
  next: string | null
}

describe('GET /api/v1/datasets/{id}/revisions', () => {
  let portal: TestPortal
  let id: string
  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'co-quan-a' })
    id = (await portal.add.dataset({ agency: 'co-quan-a', status: 'draft', title: { vi: 'Một' } })).id
    await change({ title: { vi: 'Hai' } }, 1)
    await portal.api.post(`${address()}/transitions`).set(portal.as()).send({ to: 'published', note: 'Lần đầu' }).expect(200)
    await change({ title: { vi: 'Ba', en: 'Three' }, themes: ['GOVE'] }, 3)
    await portal.add.file(id, 'a.csv', 'a\n1\n')
  })
  after(() => portal.close())

  const address = () => `/api/v1/datasets/${id}`
  const change = (body: object, version: number) =>
    portal.api.patch(address()).set(portal.as()).set('If-Match', `"${version}"`).send(body).expect(200)
  const get = (path: string, headers = {}) => portal.api.get(`${address()}/revisions${path}`).set(headers)

  it('shows members everything and the public what was public, newest first', async () => {
    const all = (await get('', portal.as()).expect(200)).body
    assert.deepEqual(all.items.map((one: { number: number }) => one.number), [5, 4, 3, 2, 1])
    const open = (await get('').expect(200)).body
    assert.deepEqual(open.items.map((one: { number: number }) => one.number), [5, 4, 3])
    assert.equal(open.total, 3)
    const [, edit, publication] = open.items
    assert.deepEqual(edit.changes, [
      { pointer: '/title/vi', from: 'Hai', to: 'Ba' },
      { pointer: '/title/en', from: null, to: 'Three' },
      { pointer: '/themes', from: [], to: ['GOVE'] },
    ])
    assert.equal(publication.note, 'Lần đầu')
    assert.deepEqual(publication.changes, [{ pointer: '/status', from: 'draft', to: 'published' }])
    assert.ok(!JSON.stringify(open).includes('Một'))
    await get('/2').expect(404)
    await get('/3/diff?against=1').expect(404)
  })

  it('names who made a change to members, and the agency to everybody else', async () => {
    const bys = async (path: string, headers = {}) => {
      const { body } = await get(path, headers).expect(200)
      return [...new Set((body.items ?? [body]).map((one: { by: string }) => one.by))]
    }
    const { name } = (await portal.api.get('/api/v1/agencies/co-quan-a')).body
    assert.deepEqual(await bys('?lang=vi'), [name.vi])
    assert.deepEqual(await bys('?lang=en'), [name.en])
    assert.deepEqual(await bys('/5?lang=en'), [name.en])
    assert.deepEqual(await bys('', portal.as()), ['test'])
    assert.deepEqual(await bys('/5', portal.as(await portal.makeToken('co-quan-a', ['read']))), ['test'])
    await portal.add.agency({ slug: 'co-quan-khac' })
    assert.deepEqual(await bys('?lang=en', portal.as(await portal.makeToken('co-quan-khac'))), [name.en])
    const page = await portal.api.get(`/en/datasets/${(await portal.api.get(address())).body.slug}/history`).expect(200)
    assert.ok(page.text.includes(name.en))
  })

  it('pages to the last one, and refuses cursors of other lists', async () => {
    const seen: number[] = []
    let path: string | null = `${address()}/revisions?limit=2`
    let cursor = ''
    while (path) {
      const { body }: { body: Page } = await portal.api.get(path).set(portal.as()).expect(200)
      seen.push(...body.items.map((one: { number: number }) => one.number))
      path = body.next
      cursor = new URLSearchParams(path?.split('?')[1]).get('cursor') ?? cursor
    }
    assert.deepEqual(seen, [5, 4, 3, 2, 1])
    const other = await portal.add.dataset({ agency: 'co-quan-a' })
    await portal.api.get(`/api/v1/datasets/${other.id}/revisions?limit=2&cursor=${cursor}`).expect(400)
    for (const query of ['?limit=0', '?limit=-1', '?limit=1e9', '?limit=x', '?cursor=made-up', '?page=2']) {
      await get(query).expect(400)
    }
  })

  it('reads a revision with the record as it was, and compares in both directions', async () => {
    const { body } = await get('/1', portal.as()).expect(200)
    assert.deepEqual(body.record.title, { vi: 'Một' })
    assert.equal(body.record.status, 'draft')
    assert.deepEqual((await get('/5').expect(200)).body.record.title, { vi: 'Ba', en: 'Three' })
    const there = (await get('/4/diff?against=1', portal.as()).expect(200)).body
    const back = (await get('/1/diff?against=4', portal.as()).expect(200)).body
    assert.deepEqual(
      there.changes.map(({ pointer, from, to }: never) => [pointer, from, to]),
      back.changes.map(({ pointer, from, to }: never) => [pointer, to, from]),
    )
    assert.deepEqual((await get('/4/diff').expect(200)).body.changes[0], { pointer: '/title/vi', from: 'Hai', to: 'Ba' })
    assert.deepEqual((await get('/4/diff?against=4').expect(200)).body.changes, [])
    for (const number of ['99', '0', '-1', 'x', '1.5', '99999999999999']) await get(`/${number}`, portal.as()).expect(404)
  })

  it('writes the metadata of an earlier revision again, as a new one, and leaves the files', async () => {
    const restore = (number: number) => portal.api.post(`${address()}/revisions/${number}/restore`)
    await restore(1).expect(401)
    await restore(99).set(portal.as()).expect(404)
    await restore(1).set(portal.as()).set('If-Match', '"1"').expect(412)
    const { body } = await restore(1).set(portal.as()).set('If-Match', '"5"').expect(200)
    assert.deepEqual([body.title, body.themes, body.version, body.status], [{ vi: 'Một' }, [], 6, 'published'])
    assert.equal(body.distributions.length, 1)
  })

  it('keeps an audit in which every entry holds the digest of the one before', async () => {
    await Promise.all(Array.from({ length: 12 }, () => portal.add.dataset({ agency: 'co-quan-a' })))
    const { audit } = portal.portal
    assert.equal((await audit.verify()).brokenAt, null)
    await portal.portal.mongo.connection.db!
      .collection<{ _id: number }>('audit')
      .updateOne({ _id: 4 }, { $set: { actor: 'somebody else' } })
    assert.equal((await audit.verify()).brokenAt, 4)
  })
})
