import assert from 'node:assert/strict'
import type { Profile } from '../../../schemas/generated/tabular/profile.ts'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('GET /api/v1/distributions/:id/profile', () => {
  let test: TestPortal
  let id: string
  let datasetId: string
  const path = () => `/api/v1/distributions/${id}/profile`
  const read = async (): Promise<Profile> => (await test.api.get(path()).expect(200)).body as Profile

  const csv = `tỉnh,năm,điểm,ngày,lúc,đạt
Huế,2020,1.5,2024-01-01,2024-01-01T08:00:00,có
Huế,2021,2.5,2024-01-11,2024-01-02T08:00:00,không
Vinh,2022,,2024-01-21,2024-01-03T08:00:00,có
"${'dài '.repeat(80)}",2039,4.5,,,có
`

  before(async () => {
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency()
    const dataset = await test.add.dataset({ agency: agency.slug })
    datasetId = dataset.id
    id = (await test.add.file(dataset.id, 'điểm.csv', csv)).id
    await test.settle()
  })
  after(() => test?.close())

  it('describes the values of each column', async () => {
    const { release, rowCount, columns } = await read()
    assert.equal(release, 1)
    assert.equal(rowCount, 4)
    const [province, year, score, day, moment, passed] = columns
    assert.deepEqual(
      { ...province, top: undefined },
      {
        name: 'tỉnh',
        alias: 'tinh',
        type: 'string',
        count: 4,
        missing: 0,
        distinct: 3,
        distinctIsExact: true,
        min: 'Huế',
        // The long text is the largest... by its letters it is not.
        max: province!.max,
        mean: null,
        median: null,
        standardDeviation: null,
        top: undefined,
        histogram: [],
      },
    )
    // A text of 320 letters is not among them.
    assert.deepEqual(province!.top, [
      { value: 'Huế', count: 2 },
      { value: 'Vinh', count: 1 },
    ])
    assert.equal(year!.mean, 2025.5)
    assert.equal(year!.median, 2021.5)
    assert.ok(Math.abs(year!.standardDeviation! - 9.0369611) < 1e-6)
    assert.deepEqual([year!.min, year!.max], [2020, 2039])
    assert.deepEqual(
      year!.histogram.map(({ count }) => count),
      [3, 0, 0, 1],
    )
    assert.deepEqual(year!.histogram[0], { from: 2020, to: 2024.75, count: 3 })
    assert.deepEqual([score!.count, score!.missing, score!.distinct, score!.max], [3, 1, 3, 4.5])
    assert.deepEqual([day!.min, day!.median, day!.max], ['2024-01-01', '2024-01-11', '2024-01-21'])
    assert.equal(day!.histogram.length, 3)
    assert.deepEqual(day!.histogram[0], { from: '2024-01-01', to: '2024-01-07', count: 1 })
    assert.equal(day!.histogram.at(-1)!.to, '2024-01-21')
    assert.deepEqual(
      [moment!.min, moment!.histogram.at(-1)!.to],
      ['2024-01-01T08:00:00', '2024-01-03T08:00:00'],
    )
    assert.deepEqual(passed!.top, [
      { value: true, count: 3 },
      { value: false, count: 1 },
    ])
  })

  it('answers 304 to who holds it, and another ETag for a new release', async () => {
    const { headers } = await test.api.get(path()).expect(200)
    await test.api.get(path()).set('If-None-Match', headers.etag!).expect(304)
    await test.api
      .post(`/api/v1/distributions/${id}/releases`)
      .set(test.as())
      .attach('file', Buffer.from('x\n7\n7\n'), 'điểm.csv')
      .expect(201)
    await test.settle()
    const next = await test.api.get(path()).set('If-None-Match', headers.etag!).expect(200)
    assert.deepEqual(next.body.columns[0].histogram, [{ from: 7, to: 7, count: 2 }])
    assert.equal(next.body.columns[0].standardDeviation, 0)
  })

  it('describes what has no values at all', async () => {
    const empty = await test.add.file(datasetId, 'trống.csv', 'a,b\n,1\n,2\n')
    await test.settle()
    const { body } = await test.api.get(`/api/v1/distributions/${empty.id}/profile`).expect(200)
    const [column] = (body as Profile).columns
    assert.deepEqual([column!.count, column!.missing, column!.distinct, column!.min], [0, 2, 0, null])
    assert.deepEqual(column!.histogram, [])
  })

  it('leaves out the deviation of numbers that are too large to be squared', async () => {
    const huge = await test.add.file(datasetId, 'lớn.csv', 'a,b\n1e308,1\n-1e308,2\n5e307,3\n')
    await test.settle()
    const { body } = await test.api.get(`/api/v1/distributions/${huge.id}/profile`).expect(200)
    const [large, small] = (body as Profile).columns
    assert.deepEqual([large!.count, large!.max, large!.standardDeviation], [3, 1e308, null])
    assert.equal(small!.standardDeviation, 1)
  })

  it('describes a sheet that nobody asked for before, and refuses unknown ones', async () => {
    await test.api.get(`${path()}?sheet=Không`).expect(400)
    const { body } = await test.api.get(`${path()}?shet=1`).expect(400)
    assert.equal(body.type, '/problems/unknown-parameter')
  })

  it('is there for nobody who may not see the file, and not where there is no table', async () => {
    const draft = await test.add.dataset({ agency: (await test.add.agency()).slug, status: 'draft' })
    const hidden = await test.add.file(draft.id, 'nháp.csv', 'a\n1\n')
    await test.settle()
    await test.api.get(`/api/v1/distributions/${hidden.id}/profile`).expect(404)
    await test.api.get(`/api/v1/distributions/${hidden.id}/profile`).set(test.as()).expect(200)
    const text = await test.add.file(datasetId, 'đọc.txt', 'Không phải bảng.')
    await test.settle()
    const { body } = await test.api.get(`/api/v1/distributions/${text.id}/profile`).expect(404)
    assert.equal(body.type, '/problems/table-not-found')
  })
})
