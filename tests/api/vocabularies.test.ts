import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

const path = '/api/v1/vocabularies'

describe('GET /api/v1/vocabularies', () => {
  let test: TestPortal
  before(async () => {
    test = await startTestPortal(import.meta.url, { withWorker: false })
  })
  after(() => test.close())

  it('lists what there is', async () => {
    const { status, body } = await test.api.get(path)
    assert.equal(status, 200)
    const ids = body.items.map(({ id }: { id: string }) => id)
    for (const name of ['themes', 'licenses', 'frequencies', 'formats', 'units', 'agencyLevels'])
      assert.ok(ids.includes(name), name)
    for (const item of body.items) {
      const list = await test.api.get(`${path}/${item.id}`)
      assert.equal(list.body.total, item.itemCount)
    }
  })

  it('gives every entry of a list an id, labels and an address or null', async () => {
    const { body } = await test.api.get(`${path}/themes?limit=100`)
    assert.equal(body.next, null)
    for (const item of body.items) {
      assert.ok(item.id && item.label.vi && item.label.en)
      assert.ok(item.uri === null || item.uri.startsWith('http'))
    }
  })

  it('pages through all places, each once', async () => {
    const seen = new Set<string>()
    let pages = 0
    let address: string | null = `${path}/units?limit=100`
    while (address !== null) {
      const { body } = await test.api.get(address)
      for (const { id } of body.items) seen.add(id)
      pages++
      address = body.next
      if (address === null) assert.equal(seen.size, body.total)
    }
    assert.ok(pages > 30)
  })

  it('finds places of a province, and by a name without diacritics', async () => {
    const provinces = await test.api.get(`${path}/units?parent=VN&limit=100`)
    assert.equal(provinces.body.total, 34)
    const found = await test.api.get(`${path}/units?parent=01&q=hoan kiem`)
    assert.deepEqual(
      found.body.items.map(({ label }: { label: { vi: string } }) => label.vi),
      ['Phường Hoàn Kiếm'],
    )
    assert.equal((await test.api.get(`${path}/units?q=không ở đâu cả`)).body.total, 0)
  })

  it('refuses unknown lists, parameters and foreign cursors', async () => {
    for (const name of ['nope', '__proto__', 'constructor', 'toString']) {
      assert.equal((await test.api.get(`${path}/${name}`)).status, 404, name)
    }
    assert.equal((await test.api.get(`${path}/units?kind=province`)).status, 400)
    const { body } = await test.api.get(`${path}/units?limit=1`)
    const cursor = new URL(body.next, 'http://x').searchParams.get('cursor')
    assert.equal((await test.api.get(`${path}/formats?limit=1&cursor=${cursor}`)).status, 400)
  })
})
