import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('GET /api/v1/distributions/:id/rows', () => {
  let test: TestPortal
  let id: string
  /** How far the portal's clock is ahead of the day. */
  let aheadMs = 0
  const path = () => `/api/v1/distributions/${id}/rows`

  // 1,234 rows with many ties and some missing values.
  const count = 1_234
  const rows = Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    group: ['Huế', 'Đà Nẵng', 'Vinh'][index % 3]!,
    score: index % 7 === 0 ? null : index % 5,
  }))

  before(async () => {
    test = await startTestPortal(import.meta.url, {
      clock: { now: () => new Date(Date.now() + aheadMs) },
    })
    const agency = await test.add.agency()
    const dataset = await test.add.dataset({ agency: agency.slug })
    const lines = rows.map((row) => `${row.id},${row.group},${row.score ?? ''}`)
    id = (await test.add.file(dataset.id, 'điểm.csv', `id,"Tỉnh, thành",điểm\n${lines.join('\n')}\n`)).id
    await test.settle()
  })
  after(() => test?.close())

  const readAll = async (search: string): Promise<unknown[][]> => {
    const all: unknown[][] = []
    for (let next: string | null = `${path()}?${search}`; next;) {
      const { body }: { body: { total: number; rows: unknown[][]; next: string | null } } = await test.api
        .get(next)
        .expect(200)
      assert.equal(body.total, count)
      all.push(...body.rows)
      next = body.next
    }
    return all
  }

  it('gives the rows in the order of the file, a hundred at a time', async () => {
    const { body, headers } = await test.api.get(path()).expect(200)
    assert.equal(body.release, 1)
    assert.equal(body.totalIsExact, true)
    assert.deepEqual(body.columns[1], { name: 'Tỉnh, thành', alias: 'tinh_thanh', type: 'string' })
    assert.equal(body.rows.length, 100)
    assert.deepEqual(body.rows[0], [1, 'Huế', null])
    assert.ok(headers.etag)
    await test.api.get(path()).set('If-None-Match', headers.etag!).expect(304)
  })

  it('comes to every row once by following next, sorted with ties and missing values too', async () => {
    assert.deepEqual(
      (await readAll('limit=500')).map(([number]) => number),
      rows.map((row) => row.id),
    )
    const sorted = await readAll(`limit=97&orderBy=${encodeURIComponent('-điểm,`Tỉnh, thành`')}`)
    assert.equal(new Set(sorted.map(([number]) => number)).size, count)
    const scores = sorted.map((row) => row[2] as number | null)
    const expected = rows.map((row) => row.score).sort((a, b) => (a === null ? 1 : b === null ? -1 : b - a))
    assert.deepEqual(scores, expected)
  })

  it('sorts texts as Vietnamese does, page by page too', async () => {
    const dataset = await test.add.dataset({ agency: (await test.add.agency()).slug })
    const sorted = [
      'An Giang',
      'bến',
      'Cà Mau',
      'Cao Bằng',
      'Da',
      'Đà Nẵng',
      'Điện Biên',
      'Hà Nội',
      'Huế',
      'Vinh',
    ]
    const file = await test.add.file(dataset.id, 'tên.csv', `tên,x\n${sorted.toReversed().join(',1\n')},1\n`)
    await test.settle()
    const names: unknown[] = []
    for (let next: string | null = `/api/v1/distributions/${file.id}/rows?orderBy=ten&limit=3`; next;) {
      const { body }: { body: { rows: unknown[][]; next: string | null } } = await test.api
        .get(next)
        .expect(200)
      names.push(...body.rows.map(([name]) => name))
      next = body.next
    }
    assert.deepEqual(names, sorted)
    const groups = await test.api
      .get(`/api/v1/distributions/${file.id}/aggregate?groupBy=ten&orderBy=-ten`)
      .expect(200)
    assert.deepEqual(
      groups.body.rows.map(([name]: unknown[]) => name),
      sorted.toReversed(),
    )
    const csv = await test.api
      .get(`/api/v1/distributions/${file.id}/export.csv?orderBy=ten&select=ten`)
      .expect(200)
    assert.deepEqual(csv.text.trim().split('\r\n').slice(1), sorted)
  })

  it('chooses columns by name or alias, and names cells with shape=objects', async () => {
    const { body } = await test.api
      .get(path())
      .query({ select: 'tinh_thanh,id', limit: 1, shape: 'objects' })
      .expect(200)
    assert.deepEqual(body.rows, [{ 'Tỉnh, thành': 'Huế', id: 1 }])
  })

  it('refuses an unknown column with the nearest one', async () => {
    const { body } = await test.api.get(path()).query({ select: 'diem, tinh_than' }).expect(400)
    assert.equal(body.type, '/problems/invalid-parameter')
    assert.equal(body.nearest, 'tinh_thanh')
  })

  it('refuses wrong limits, open quotes and sheets that are not there', async () => {
    for (const search of [
      'limit=0',
      'limit=-1',
      'limit=10001',
      'limit=1e9',
      'select=%60id',
      'select=id,,',
      'sheet=1',
      'selekt=id',
    ]) {
      await test.api.get(`${path()}?${search}`).expect(400)
    }
  })

  it('refuses a cursor that is made up or of another query', async () => {
    const { body } = await test.api.get(`${path()}?limit=5`).expect(200)
    const cursor = new URL(body.next, 'http://x').searchParams.get('cursor')!
    for (const search of [{ cursor: `${cursor}x` }, { cursor: 'x' }, { cursor, orderBy: 'id' }]) {
      const refused = await test.api.get(path()).query(search).expect(400)
      assert.equal(refused.body.type, '/problems/cursor-expired')
    }
    await test.api.get(path()).query({ cursor, limit: 7 }).expect(200)
  })

  it('goes on in the table where the paging began for an hour after a new release, and longer while it is read', async () => {
    const first = (await test.api.get(`${path()}?limit=500&orderBy=-id`).expect(200)).body
    await test.api
      .post(`/api/v1/distributions/${id}/releases`)
      .set(test.as())
      .attach('file', Buffer.from('id,x\n9007199254740993,1.5\n'), 'điểm.csv')
      .expect(201)
    await test.settle()
    const now = (await test.api.get(path()).expect(200)).body
    assert.equal(now.release, 2)
    assert.deepEqual(now.rows, [['9007199254740993', 1.5]])

    const minutes = 60_000
    aheadMs = 50 * minutes
    assert.equal(await test.portal.tables.sweepTables(), 0)
    const second = (await test.api.get(first.next).expect(200)).body
    assert.equal(second.release, 1)
    assert.equal(second.total, count)
    assert.equal(second.rows[0][0], count - 500)

    aheadMs = 100 * minutes
    assert.equal(await test.portal.tables.sweepTables(), 0)
    const third = (await test.api.get(second.next).expect(200)).body
    assert.deepEqual(third.rows.at(-1).slice(0, 1), [1])
    assert.equal(third.next, null)

    aheadMs = 200 * minutes
    assert.equal(await test.portal.tables.sweepTables(), 1)
    const expired = await test.api.get(second.next).expect(400)
    assert.equal(expired.body.type, '/problems/cursor-expired')
    assert.equal((await test.api.get(path()).expect(200)).body.total, 1)
  })

  it('keeps a table whose reading was taken back', async () => {
    const read = async (delimiter: string | null, version: number) => {
      await test.api
        .patch(`/api/v1/distributions/${id}`)
        .set(test.as())
        .set('If-Match', `"${version}"`)
        .send({ reading: delimiter === null ? null : { delimiter } })
        .expect(200)
      await test.settle()
    }
    const version = async () => (await test.api.get(`/api/v1/distributions/${id}`)).body.version as number
    await read(';', await version())
    await read(null, await version())
    aheadMs += 120 * 60_000
    assert.equal(await test.portal.tables.sweepTables(), 2)
    assert.equal((await test.api.get(path()).expect(200)).body.total, 1)
  })
})
