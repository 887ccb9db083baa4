import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('PUT and PATCH /api/v1/datasets/{id}', () => {
  let portal: TestPortal
  let id: string
  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'co-quan-a' })
    await portal.add.agency({ slug: 'co-quan-b' })
  })
  after(() => portal.close())
  beforeEach(async () => {
    id = (await portal.add.dataset({ agency: 'co-quan-a', title: { vi: 'Cũ', en: 'Old' }, frequency: 'ANNUAL' })).id
  })

  const read = async () => (await portal.api.get(`/api/v1/datasets/${id}`).expect(200)).body
  const patch = (body: object, ifMatch: string | null = '"1"', token?: string) => {
    const request = portal.api.patch(`/api/v1/datasets/${id}`).set(portal.as(token))
    return (ifMatch === null ? request : request.set('If-Match', ifMatch)).send(body)
  }
  const put = (body: object, ifMatch = '"1"') =>
    portal.api.put(`/api/v1/datasets/${id}`).set(portal.as()).set('If-Match', ifMatch).send(body)

  it('merges a patch, removes with null, and counts the version up', async () => {
    const { body, headers } = await patch({ title: { en: 'New' }, frequency: null }).expect(200)
    assert.deepEqual(body.title, { vi: 'Cũ', en: 'New' })
    assert.equal(body.frequency, null)
    assert.equal(body.version, 2)
    assert.match(headers.etag!, /^"2\./)
  })

  it('takes the merge-patch type, and the whole ETag as well as the version alone', async () => {
    const { headers } = await portal.api.get(`/api/v1/datasets/${id}`)
    await patch({ title: { en: 'A' } }, headers.etag!)
      .set('Content-Type', 'application/merge-patch+json')
      .expect(200)
    await patch({ title: { en: 'B' } }, '2').expect(200)
  })

  it('takes back a record that was read, and keeps derived dates derived', async () => {
    const file = await portal.add.file(id, 'a.csv', 'a\n1\n')
    const before = await read()
    await portal.settle()
    const same = (await put({ ...before, title: { vi: 'Mới' } }, '"2"').expect(200)).body
    assert.equal(same.version, 3)
    assert.equal(same.distributions[0].id, file.id)
    assert.equal((await put(same, '"3"').expect(200)).body.version, 3)
    const { modified, issued } = (await portal.portal.catalog.getDataset(id, { scopes: new Set() } as never)).dataset
    assert.deepEqual([modified, issued], [null, null])
  })

  it('replaces: what is left out goes back to its default, but the address stays', async () => {
    const before = await read()
    const { body } = await put({
      title: { vi: 'Mới' },
      description: { vi: 'Mới' },
      agency: 'co-quan-a',
      license: 'CC0-1.0',
    }).expect(200)
    assert.deepEqual([body.title, body.frequency, body.license, body.slug], [{ vi: 'Mới' }, null, 'CC0-1.0', before.slug])
  })

  it('refuses changed members that the portal makes, and the state', async () => {
    for (const body of [{ id: 'x' }, { version: 7 }, { status: 'draft' }, { distributions: [{}] }, { links: null }]) {
      const { body: problem } = await patch(body).expect(422)
      assert.equal(problem.errors[0].pointer, `/${Object.keys(body)[0]}`)
    }
    assert.equal((await patch({ status: 'published', version: 1 }).expect(200)).body.version, 1)
  })

  it('needs If-Match, and the newest version', async () => {
    assert.equal((await patch({}, null).expect(428)).body.type, '/problems/if-match-needed')
    await patch({}, 'nonsense').expect(400)
    await patch({ title: { en: 'New' } }).expect(200)
    assert.equal((await patch({ title: { en: 'Stale' } }).expect(412)).body.type, '/problems/version-stale')
    assert.equal((await read()).title.en, 'New')
  })

  it('takes If-Match in every form of RFC 9110, and compares strongly', async () => {
    await patch({ title: { en: 'A' } }, '*').expect(200)
    await patch({ title: { en: 'B' } }, '"7.abc", "2"').expect(200)
    for (const [ifMatch, words] of [
      ['W/"3"', /W\//],
      ['W/"3.abc", "9"', /version 3/],
      ['"nonsense"', /version 3/],
    ] as const) {
      const { body } = await patch({ title: { en: 'C' } }, ifMatch)
        .set('Accept-Language', 'en')
        .expect(412)
      assert.match(body.detail, words)
    }
    await portal.api.patch('/api/v1/datasets/khong-co').set(portal.as()).set('If-Match', '*').send({}).expect(404)
  })

  it('takes the agency as it was read, and refuses members that it does not know', async () => {
    const { agency } = await read()
    const whole = (await portal.api.get('/api/v1/agencies/co-quan-b').expect(200)).body
    assert.equal((await patch({ agency }).expect(200)).body.version, 1)
    for (const send of [patch, put]) {
      const { description, license, title } = await read()
      const { body } = await send({ title, description, license, agency: { slug: 'co-quan-a', foo: 1 } }).expect(400)
      assert.deepEqual([body.type, body.errors[0].pointer], ['/problems/unknown-member', '/agency/foo'])
    }
    assert.equal((await patch({ agency: 7 }).expect(422)).body.errors[0].pointer, '/agency')
    assert.equal((await patch({ agency: { name: { vi: 'A' } } }).expect(422)).body.errors[0].pointer, '/agency/slug')
    assert.equal((await patch({ agency: whole }).expect(200)).body.agency.slug, 'co-quan-b')
  })

  it('says that a body is missing', async () => {
    const change = (method: 'put' | 'patch') =>
      portal.api[method](`/api/v1/datasets/${id}`).set(portal.as()).set('If-Match', '"1"')
    for (const request of [change('put'), change('patch').type('json'), change('put').type('json').send('')]) {
      const { body } = await request.set('Accept-Language', 'en').expect(400)
      assert.equal(body.type, '/problems/malformed-body')
      assert.match(body.detail, /no body/)
    }
    const chunked = await fetch(`${portal.baseUrl}/api/v1/datasets`, {
      method: 'POST',
      headers: { ...portal.as(), 'Content-Type': 'application/json' },
      body: new ReadableStream({ start: (stream) => stream.close() }),
      duplex: 'half',
    } as RequestInit)
    assert.equal(chunked.status, 400)
    await portal.api.post(`/api/v1/datasets/${id}/distributions`).set(portal.as()).expect(400)
    const { body } = await portal.api.post('/api/v1/agencies').set(portal.as()).type('json').expect(400)
    assert.equal(body.type, '/problems/malformed-body')
  })

  it('lets one of many editors win, and tells the others', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => patch({ title: { en: `Editor ${n}` } })))
    const statuses = answers.map(({ status }) => status).sort()
    assert.deepEqual(statuses, [200, ...Array.from({ length: 7 }, () => 412)])
    const winner = answers.find(({ status }) => status === 200)!
    assert.deepEqual((await read()).title, winner.body.title)
  })

  it('asks for the right to publish what is published, and for rights in both agencies to move it', async () => {
    const writer = await portal.makeToken('co-quan-a', ['write'])
    await patch({ title: { en: 'X' } }, '"1"', writer).expect(202)
    assert.notEqual((await read()).title.en, 'X')
    const a = await portal.makeToken('co-quan-a')
    const b = await portal.makeToken('co-quan-b')
    await patch({ title: { en: 'X' } }, '"1"', b).expect(403)
    await patch({ agency: 'co-quan-b' }, '"1"', a).expect(403)
    assert.equal((await patch({ agency: 'co-quan-b' }).expect(200)).body.agency.slug, 'co-quan-b')
    await patch({ title: { en: 'X' } }, '"2"', a).expect(403)
    await patch({ title: { en: 'X' } }, '"2"', b).expect(200)
  })

  it('refuses what is wrong once merged, and saves nothing', async () => {
    await patch({ title: { vi: null, en: null } }).expect(422)
    await patch({ license: null }).expect(422)
    await patch({ themes: ['XXXX'] }).expect(422)
    await patch({ temporal: { start: '2024-01-01' } }).expect(200)
    const { body } = await patch({ temporal: { end: '2023-01-01' } }, '"2"').expect(422)
    assert.equal(body.errors[0].pointer, '/temporal/end')
    await patch({ tilte: 'x' }, '"2"').expect(400)
    assert.equal((await read()).version, 2)
  })
})
