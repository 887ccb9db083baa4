import assert from 'node:assert/strict'
import type { ReleaseDiff } from '../../../schemas/generated/tabular/release-diff.ts'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('GET /api/v1/distributions/:id/releases/:number/diff', () => {
  let test: TestPortal
  let datasetId: string
  let id: string
  let aheadMs = 0

  const release = async (content: string, to = id) => {
    await test.api
      .post(`/api/v1/distributions/${to}/releases`)
      .set(test.as())
      .attach('file', Buffer.from(content), 'dân số.csv')
      .expect(201)
    await test.settle()
  }
  const diff = async (rest: string, of = id): Promise<ReleaseDiff> =>
    (await test.api.get(`/api/v1/distributions/${of}/releases/${rest}`).expect(200)).body as ReleaseDiff

  before(async () => {
    test = await startTestPortal(import.meta.url, {
      clock: { now: () => new Date(Date.now() + aheadMs) },
    })
    const agency = await test.add.agency()
    datasetId = (await test.add.dataset({ agency: agency.slug })).id
    const first = 'tỉnh,năm,dân số\nHuế,2023,10\nHuế,2024,11\nVinh,2023,20\nVinh,2024,21\n'
    id = (await test.add.file(datasetId, 'dân số.csv', first)).id
    await test.settle()
    await release('tỉnh,năm,dân số,ghi chú\nHuế,2023,10,\nHuế,2024,12,sửa\nVinh,2023,20,\nĐà Nẵng,2024,31,\n')
    await release('tỉnh,năm,dân số,ghi chú\nHuế,2023,10,\n')
  })
  after(() => test?.close())

  it('tells added, removed and changed rows apart by a key that it finds', async () => {
    const { key, counts, columns, added, removed, changed, release: number, against } = await diff('2/diff')
    assert.deepEqual([number, against], [2, 1])
    assert.deepEqual(key, ['tỉnh', 'năm'])
    assert.deepEqual(counts, { added: 1, removed: 1, changed: 1, unchanged: 2 })
    assert.deepEqual(columns, { added: [{ name: 'ghi chú', type: 'string' }], removed: [], changed: [] })
    assert.deepEqual(added, [{ tỉnh: 'Đà Nẵng', năm: 2024, 'dân số': 31, 'ghi chú': null }])
    assert.deepEqual(removed, [{ tỉnh: 'Vinh', năm: 2024, 'dân số': 21 }])
    assert.deepEqual(changed, [
      { key: { tỉnh: 'Huế', năm: 2024 }, from: { 'dân số': 11 }, to: { 'dân số': 12 } },
    ])
  })

  it('compares any two, by the key that is asked for', async () => {
    const back = await diff(`1/diff?against=3&key=${encodeURIComponent('dân số')}`)
    assert.deepEqual(back.key, ['dân số'])
    assert.deepEqual(back.counts, { added: 3, removed: 0, changed: 0, unchanged: 1 })
    assert.deepEqual((await diff('3/diff?limit=1')).removed.length, 1)
    assert.deepEqual((await diff('2/diff?against=2')).counts, {
      added: 0,
      removed: 0,
      changed: 0,
      unchanged: 4,
    })
  })

  it('makes tables that are gone again from the bytes', async () => {
    aheadMs = 30 * 60 * 60_000
    assert.ok((await test.portal.tables.sweepTables()) >= 2)
    assert.equal((await diff('2/diff')).counts.changed, 1)
  })

  it('reads both as the file is read today, so that a mended reading changes no row', async () => {
    const file = await test.add.file(
      datasetId,
      'mực nước.csv',
      'trạm,mực nước\nA,"3,5"\nB,hỏng máy\nC,"1,2"\n',
    )
    await test.settle()
    await release('trạm,mực nước\nA,"3,5"\nB,hỏng máy\nC,"1,4"\n', file.id)
    const before = await diff('2/diff', file.id)
    assert.deepEqual([before.counts.changed, before.counts.unchanged], [1, 2])
    const { headers } = await test.api.get(`/api/v1/distributions/${file.id}`)
    await test.api
      .patch(`/api/v1/distributions/${file.id}`)
      .set({ ...test.as(), 'if-match': headers.etag! })
      .send({ reading: { types: { 'mực nước': 'number' } } })
      .expect(200)
    await test.settle()
    const after = await diff('2/diff', file.id)
    assert.deepEqual(after.columns.changed, [])
    assert.deepEqual([after.counts.changed, after.counts.unchanged], [1, 2])
    assert.deepEqual(after.changed, [
      { key: { trạm: 'C' }, from: { 'mực nước': 1.2 }, to: { 'mực nước': 1.4 } },
    ])
  })

  it('compares whole rows where nothing tells them apart', async () => {
    const file = await test.add.file(datasetId, 'lượt.csv', 'loại\na\na\nb\n')
    await test.settle()
    await release('loại\na\nb\nb\nc\n', file.id)
    const { key, counts, added, removed } = await diff('2/diff', file.id)
    assert.equal(key, null)
    assert.deepEqual(counts, { added: 2, removed: 1, changed: 0, unchanged: 2 })
    assert.deepEqual(added.map((row) => row['loại']).sort(), ['b', 'c'])
    assert.deepEqual(removed, [{ loại: 'a' }])
  })

  it('refuses keys that do not tell rows apart, and releases that are not there', async () => {
    const refuse = async (rest: string, status: number) =>
      (await test.api.get(`/api/v1/distributions/${id}/releases/${rest}`).expect(status)).body as {
        type: string
        detail: string
      }
    assert.equal(
      (await refuse(`2/diff?key=${encodeURIComponent('tỉnh')}`, 400)).type,
      '/problems/invalid-parameter',
    )
    assert.match((await refuse('2/diff?key=tinhh', 400)).detail, /tỉnh/)
    await refuse('1/diff', 400)
    await refuse('9/diff', 404)
    await refuse('x/diff', 404)
    await refuse('2/diff?against=9', 404)
    await refuse('2/diff?against=0', 400)
    await refuse('2/diff?limit=5000', 400)
  })

  it('says why when a release is no table', async () => {
    const file = await test.add.file(datasetId, 'lẫn.csv', '<html><body>Không phải bảng</body></html>')
    await test.settle({ allowFailed: true })
    await release('a\n1\n', file.id)
    const { body } = await test.api.get(`/api/v1/distributions/${file.id}/releases/2/diff`).expect(404)
    assert.equal(body.type, '/problems/table-not-found')
    assert.match(body.detail, /HTML/)
  })

  it('is there for nobody who may not see the file', async () => {
    const draft = await test.add.dataset({ agency: (await test.add.agency()).slug, status: 'draft' })
    const hidden = await test.add.file(draft.id, 'nháp.csv', 'a\n1\n')
    await release('a\n2\n', hidden.id)
    await test.api.get(`/api/v1/distributions/${hidden.id}/releases/2/diff`).expect(404)
    await test.api.get(`/api/v1/distributions/${hidden.id}/releases/2/diff`).set(test.as()).expect(200)
  })
})
