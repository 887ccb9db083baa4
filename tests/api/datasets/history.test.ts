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
    assert.deepEqual(await bys('', portal.as()), ['token test'])
    assert.deepEqual(await bys('/5', portal.as(await portal.makeToken('co-quan-a', ['read']))), ['token test'])
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

  it('leaves the words about files as they are now', async () => {
    const { id: other } = await portal.add.dataset({ agency: 'co-quan-a', title: { vi: 'Trước' } })
    const file = await portal.add.file(other, 'b.csv', 'a,b\n1,2\n')
    const own = `/api/v1/distributions/${file.id}`
    const words = {
      title: { vi: 'Tên của tệp' },
      description: { vi: 'Mô tả của tệp' },
      dictionary: [{ name: 'a', title: { vi: 'Cột a' } }],
    }
    await portal.api.patch(own).set(portal.as()).set('If-Match', '*').send(words).expect(200)
    await portal.api
      .patch(`/api/v1/datasets/${other}`)
      .set(portal.as())
      .set('If-Match', '*')
      .send({ title: { vi: 'Sau' } })
      .expect(200)
    const before = (await portal.api.get(own).expect(200)).body
    const { body } = await portal.api
      .post(`/api/v1/datasets/${other}/revisions/2/restore`)
      .set(portal.as())
      .expect(200)
    assert.deepEqual(body.title, { vi: 'Trước' })
    const after = (await portal.api.get(own).expect(200)).body
    for (const name of ['title', 'description', 'dictionary']) assert.deepEqual(after[name], before[name])
    const { changes } = (await portal.api.get(`/api/v1/datasets/${other}/revisions/${body.version}`)).body
    assert.deepEqual(changes, [{ pointer: '/title/vi', from: 'Sau', to: 'Trước' }])
  })

  describe('of a dataset that was put back to draft, changed and made public again', () => {
    let of: { id: string; slug: string }
    const at = () => `/api/v1/datasets/${of.id}`
    const read = async (path: string, headers = {}) => (await portal.api.get(path).set(headers).expect(200)).body
    const step = (body: object) =>
      portal.api.post(`${at()}/transitions`).set(portal.as()).send(body).expect(200)
    const patch = async (body: object) =>
      portal.api
        .patch(at())
        .set(portal.as())
        .set('If-Match', `"${(await read(at(), portal.as())).version}"`)
        .send(body)
        .expect(200)
    before(async () => {
      of = (await portal.add.dataset({ agency: 'co-quan-a', title: { vi: 'Cũ' }, slug: 'lam-lai' })) as never
      await step({ to: 'draft', note: 'Bước riêng' })
      await patch({ title: { vi: 'Nháp thôi' } })
      await patch({ title: { vi: 'Mới', en: 'New' } })
      await step({ to: 'published' })
    })
    const changes = [
      { pointer: '/status', from: 'draft', to: 'published' },
      { pointer: '/title/vi', from: 'Cũ', to: 'Mới' },
      { pointer: '/title/en', from: null, to: 'New' },
    ]

    it('tells the public what differs from what was public last, and nothing of the steps between', async () => {
      const { items } = await read(`${at()}/revisions`)
      assert.deepEqual(items.map(({ number }: never) => number), [5, 1])
      assert.deepEqual(items[0].changes, changes)
      assert.deepEqual((await read(`${at()}/revisions?limit=1`)).items[0].changes, changes)
      assert.deepEqual((await read(`${at()}/revisions/5`)).changes, changes)
      assert.deepEqual(await read(`${at()}/revisions/5/diff`), { number: 5, against: 1, changes })
      assert.ok(!/Nháp thôi|Bước riêng/.test(JSON.stringify(items)))
    })

    it('tells it on the page and in the feed', async () => {
      const page = await portal.api.get('/datasets/lam-lai/history').set('Accept', 'text/html').expect(200)
      assert.match(page.text, /<del class="change change-old">.*?Cũ/)
      assert.match(page.text, /<ins class="change change-new">.*?Mới/)
      const { text } = await portal.api.get('/en/datasets/lam-lai/history.atom').expect(200)
      assert.match(text, /Changed: [^<]*title/)
      for (const told of [page.text, text]) assert.doesNotMatch(told, /Nháp thôi|Bước riêng/)
    })

    it('tells members each step by itself', async () => {
      const [last, edit] = (await read(`${at()}/revisions`, portal.as())).items
      assert.deepEqual(last.changes, changes.slice(0, 1))
      assert.deepEqual(edit.changes[0], { pointer: '/title/vi', from: 'Nháp thôi', to: 'Mới' })
      assert.equal((await read(`${at()}/revisions/5/diff`, portal.as())).against, 4)
    })

    it('tells it when it is published at its time, and after it was withdrawn', async () => {
      await step({ to: 'draft' })
      await patch({ themes: ['GOVE'] })
      await step({ to: 'scheduled', at: new Date(Date.now() + 1_500).toISOString() })
      while ((await read(at(), portal.as())).status !== 'published') {
        await new Promise((resolve) => setTimeout(resolve, 200))
        await portal.portal.catalog.publishDue()
      }
      const scheduled = (await read(`${at()}/revisions`)).items[0]
      assert.deepEqual(scheduled.changes, [
        { pointer: '/status', from: 'scheduled', to: 'published' },
        { pointer: '/themes', from: [], to: ['GOVE'] },
      ])
      await step({ to: 'withdrawn', note: 'Sai.' })
      await step({ to: 'draft' })
      await patch({ title: { vi: 'Đã sửa' } })
      await step({ to: 'published' })
      const again = (await read(`${at()}/revisions`)).items[0]
      assert.deepEqual(again.changes, [
        { pointer: '/status', from: 'draft', to: 'published' },
        { pointer: '/title/vi', from: 'Mới', to: 'Đã sửa' },
        { pointer: '/withdrawn', from: { reason: 'Sai.' }, to: null },
      ])
    })
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
