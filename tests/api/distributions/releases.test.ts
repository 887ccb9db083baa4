import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

interface Page {
  items: { number: number }[]
  total: number
  next: string | null
}

describe('POST and GET /api/v1/distributions/{id}/releases', () => {
  let portal: TestPortal
  let datasetId: string
  let id: string
  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'co-quan-a' })
  })
  after(() => portal.close())
  beforeEach(async () => {
    datasetId = (await portal.add.dataset({ agency: 'co-quan-a' })).id
    id = (await portal.add.file(datasetId, 'a.csv', 'a\n1\n')).id
  })

  const upload = (content: string, name = 'a.csv', token?: string) =>
    portal.api
      .post(`/api/v1/distributions/${id}/releases`)
      .set(portal.as(token))
      .attach('file', Buffer.from(content), { filename: name })
  const list = (query = '') => portal.api.get(`/api/v1/distributions/${id}/releases${query}`)

  it('adds a release, keeps the one before, and makes a new table', async () => {
    await portal.settle()
    const { body, headers } = await upload('a\n1\n2\n', 'b.csv').expect(201)
    assert.deepEqual([body.number, body.name, body.unchanged], [2, 'b.csv', false])
    assert.equal(headers.location, `/files/${id}/2/b.csv`)
    assert.ok(body.job.id)
    await portal.settle()
    const dataset = (await portal.api.get(`/api/v1/datasets/${datasetId}`)).body
    assert.equal(dataset.version, 3)
    assert.deepEqual([dataset.distributions[0].release, dataset.distributions[0].table.rowCount], [2, 2])
    const { body: releases } = await list().expect(200)
    assert.deepEqual(
      releases.items.map((one: { number: number }) => one.number),
      [2, 1],
    )
    assert.equal((await portal.api.get(`/files/${id}/1/a.csv`).expect(200)).text, 'a\n1\n')
  })

  it('makes nothing new of the same bytes', async () => {
    const { body } = await upload('a\n1\n', 'other name.csv').expect(200)
    assert.deepEqual([body.number, body.name, body.unchanged, body.job], [1, 'a.csv', true, null])
    assert.equal((await portal.api.get(`/api/v1/datasets/${datasetId}`)).body.version, 2)
  })

  it('makes one release of the same bytes sent many times at once, and numbers others without gaps', async () => {
    const same = await Promise.all(Array.from({ length: 6 }, () => upload('a\n2\n')))
    assert.deepEqual(same.map(({ status }) => status).sort(), [200, 200, 200, 200, 200, 201])
    const others = await Promise.all(Array.from({ length: 6 }, (_, n) => upload(`a\n${10 + n}\n`)))
    assert.deepEqual(
      others.map(({ body }) => body.number).sort((a, b) => a - b),
      [3, 4, 5, 6, 7, 8],
    )
  })

  it('pages to the last one', async () => {
    for (const n of [2, 3, 4]) await upload(`a\n${n}\n`).expect(201)
    const seen: number[] = []
    let path: string | null = `/api/v1/distributions/${id}/releases?limit=3`
    while (path) {
      const { body }: { body: Page } = await portal.api.get(path).expect(200)
      assert.equal(body.total, 4)
      seen.push(...body.items.map((one: { number: number }) => one.number))
      path = body.next
    }
    assert.deepEqual(seen, [4, 3, 2, 1])
    await list('?limit=0').expect(400)
    await list('?limit=101').expect(400)
  })

  it('warns of a second file of one name in a dataset', async () => {
    const other = await portal.add.file(datasetId, 'b.csv', 'b\n1\n')
    const warned = async (distributionId: string) =>
      (
        (await portal.api.get(`/api/v1/distributions/${distributionId}`).expect(200)).body as {
          warnings: { code: string; message: string }[]
        }
      ).warnings
    await upload('a\n2\n', 'b.csv').expect(201)
    const [warning] = await warned(id)
    assert.equal(warning?.code, 'name-taken')
    assert.ok(warning.message.includes(other.id))
    const second = await portal.add.file(datasetId, 'b.csv', 'c\n1\n')
    assert.deepEqual(
      (await warned(second.id)).map(({ code }) => code),
      ['name-taken'],
    )
    await upload('a\n3\n', 'c.csv').expect(201)
    assert.deepEqual(await warned(id), [])
  })

  it('refuses empty files, links, strangers and those who may not publish', async () => {
    await upload('').expect(422)
    const link = await portal.api
      .post(`/api/v1/datasets/${datasetId}/distributions`)
      .set(portal.as())
      .send({ accessUrl: 'https://a.example/' })
    await portal.api
      .post(`/api/v1/distributions/${link.body.id}/releases`)
      .set(portal.as())
      .attach('file', Buffer.from('a'), 'a.csv')
      .expect(409)
    await portal.api
      .post(`/api/v1/distributions/${id}/releases`)
      .attach('file', Buffer.from('a'), 'a.csv')
      .expect(401)
    await upload('b', 'a.csv', await portal.makeToken('co-quan-a', ['write'])).expect(202)
    await portal.api
      .post('/api/v1/distributions/khong-co/releases')
      .set(portal.as())
      .attach('file', Buffer.from('a'), 'a.csv')
      .expect(404)
  })
})
