import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('Names and meanings of columns of data that are not open', () => {
  let test: TestPortal
  let id: string
  let file: { id: string }

  before(async () => {
    test = await startTestPortal(import.meta.url)
    await test.add.agency({ slug: 'bo' })
    id = (await test.add.dataset({ agency: 'bo', slug: 'kin', accessRights: 'RESTRICTED' })).id
    file = await test.add.file(id, 'a.csv', 'cotmat;so\n1;2\n')
    await test.settle()
    await patch(`/api/v1/distributions/${file.id}`, {
      dictionary: [{ name: 'cotmat', title: { vi: 'Nghĩa xyzzy' } }],
      reading: { types: { cotmat: 'string' } },
    })
    await test.settle()
  })
  after(() => test.close())

  async function patch(address: string, body: object): Promise<void> {
    const { body: now } = await test.api.get(address).set(test.as())
    await test.api
      .patch(address)
      .set({ ...test.as(), 'If-Match': `"${now.version}"`, 'Content-Type': 'application/merge-patch+json' })
      .send(body)
      .expect((response) => assert.ok(response.status < 300, response.text))
  }
  const doors = async () => {
    const { body } = await test.api.get(`/api/v1/datasets/${id}/revisions?limit=100`).expect(200)
    const numbers = body.items.map(({ number }: { number: number }) => number) as number[]
    return [
      `/api/v1/distributions/${file.id}`,
      `/api/v1/datasets/${id}`,
      `/api/v1/datasets/${id}/revisions?limit=100`,
      ...numbers.flatMap((number) => [
        `/api/v1/datasets/${id}/revisions/${number}`,
        `/api/v1/datasets/${id}/revisions/${number}/diff`,
        `/api/v1/datasets/${id}/revisions/${number}/diff?against=${numbers.at(-1)}`,
      ]),
      '/datasets/kin',
      `/datasets/kin/${file.id}`,
      '/datasets/kin/history',
      '/datasets/kin/history.atom',
      '/api/v1/datasets',
      '/feeds/datasets.atom',
      `/api/v1/datasets/${id}/related`,
    ]
  }
  async function mustHide(): Promise<void> {
    for (const door of await doors()) {
      const { text, status } = await test.api.get(door)
      assert.ok(status < 500, door)
      // Its description is for everybody, and so is what is like it.
      if (door.endsWith('/related')) assert.equal(status, 200)
      assert.doesNotMatch(text, /xyzzy|cotmat/, door)
    }
    for (const q of ['xyzzy', 'cotmat', '"Nghĩa xyzzy"'])
      assert.equal((await test.api.get('/api/v1/datasets').query({ q })).body.total, 0, q)
  }

  it('are neither searched nor told, through any door', mustHide)

  it('are told to members', async () => {
    const token = await test.makeToken('bo', ['read'])
    const { body } = await test.api.get(`/api/v1/distributions/${file.id}`).set(test.as(token)).expect(200)
    assert.equal(body.dictionary[0].title.vi, 'Nghĩa xyzzy')
    const history = await test.api.get(`/api/v1/datasets/${id}/revisions?limit=100`).set(test.as(token))
    assert.match(history.text, /xyzzy/)
  })

  it('stay untold in the history of a dataset that is opened after they were taken away', async () => {
    await patch(`/api/v1/distributions/${file.id}`, { dictionary: null, reading: null })
    await test.api
      .post(`/api/v1/distributions/${file.id}/releases`)
      .set(test.as())
      .attach('file', Buffer.from('mo;so\n1;2\n'), 'b.csv')
      .expect((response) => assert.ok(response.status < 300, response.text))
    await patch(`/api/v1/datasets/${id}`, { accessRights: 'PUBLIC' })
    await test.settle()
    await mustHide()
  })

  it('of data that were always open stand in their history', async () => {
    const open = (await test.add.dataset({ agency: 'bo', slug: 'mo' })).id
    const { id: part } = await test.add.file(open, 'a.csv', 'c;so\n1;2\n')
    await test.settle()
    await patch(`/api/v1/distributions/${part}`, { dictionary: [{ name: 'c', title: { vi: 'Nghĩa rõ' } }] })
    assert.match((await test.api.get(`/api/v1/datasets/${open}/revisions`)).text, /Nghĩa rõ/)
  })
})
