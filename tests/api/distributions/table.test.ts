import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'
import { makeZip } from '../../support/zip.ts'

describe('GET /api/v1/distributions/:id/table', () => {
  let test: TestPortal
  let datasetId: string
  let agencySlug: string

  before(async () => {
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency()
    agencySlug = agency.slug
    datasetId = (await test.add.dataset({ agency: agency.slug })).id
  })
  after(() => test?.close())

  const getTable = async (id: string) =>
    (await test.api.get(`/api/v1/distributions/${id}/table?lang=en`).expect(200)).body

  it('describes columns, types and how the file was read', async () => {
    const file = await test.add.file(
      datasetId,
      'dân số.csv',
      'Mã;Tỉnh;Dân số;Tỷ lệ (%);Ngày\r\n01;Hà Nội;8.718.000;72,5;31/12/2018\r\n46;Huế;;86,25;01/02/2019\r\n',
    )
    await test.settle()
    assert.deepEqual(await getTable(file.id), {
      status: 'ready',
      reason: null,
      release: 1,
      rowCount: 2,
      columns: [
        { name: 'Mã', alias: 'ma', type: 'string', nullable: false },
        { name: 'Tỉnh', alias: 'tinh', type: 'string', nullable: false },
        { name: 'Dân số', alias: 'dan_so', type: 'integer', nullable: true },
        { name: 'Tỷ lệ (%)', alias: 'ty_le', type: 'number', nullable: false },
        { name: 'Ngày', alias: 'ngay', type: 'date', dateOrder: 'dmy', nullable: false },
      ],
      dialect: { encoding: 'utf-8', delimiter: ';', headerRow: 1, decimal: ',', sheet: null },
      rejectedRows: { count: 0, sample: [] },
    })
    const { body } = await test.api.get(`/api/v1/distributions/${file.id}/rows`).expect(200)
    assert.deepEqual(body.rows, [
      ['01', 'Hà Nội', 8718000, 72.5, '2018-12-31'],
      ['46', 'Huế', null, 86.25, '2019-02-01'],
    ])
    const distribution = (await test.api.get(`/api/v1/distributions/${file.id}`).expect(200)).body
    assert.equal(distribution.table.status, 'ready')
    assert.equal(distribution.table.rowCount, 2)
    assert.equal(distribution.table.columnCount, 5)
  })

  it('keeps the type of a long column when a few cells do not fit, and lists them with their lines', async () => {
    const lines = Array.from(
      { length: 1_000 },
      (_, index) => `${index},${index === 700 ? 'chưa rõ' : index * 2}`,
    )
    const file = await test.add.file(datasetId, 'slip.csv', `id,n\n${lines.join('\n')}\n`)
    await test.settle()
    const table = await getTable(file.id)
    assert.deepEqual(
      table.columns.map(({ type }: { type: string }) => type),
      ['integer', 'integer'],
    )
    assert.equal(table.rowCount, 1_000)
    assert.equal(table.rejectedRows.count, 1)
    assert.equal(table.rejectedRows.sample[0].line, 702)
    assert.equal(table.rejectedRows.sample[0].column, 'n')
  })

  it('keeps codes as text when a leading zero comes late in the file', async () => {
    const lines = Array.from({ length: 30_000 }, (_, index) => `${index + 1},x`)
    const file = await test.add.file(datasetId, 'late.csv', `ma,b\n${lines.join('\n')}\n007,y\n`)
    await test.settle()
    const table = await getTable(file.id)
    assert.equal(table.columns[0].type, 'string')
    assert.equal(table.rowCount, 30_001)
  })

  for (const [what, name, content, code] of [
    ['an HTML page', 'page.csv', '<!doctype html><html><body>404</body></html>', 'not-a-table'],
    ['a damaged ZIP archive', 'zip.csv', Buffer.from('504b0304140000000800', 'hex'), 'archive-damaged'],
    ['an archive without data', 'a.zip', makeZip([{ name: 'a.pdf', content: '%PDF' }]), 'zip-without-table'],
    ['settings in JSON', 'a.json', '{"version": 1}', 'json-without-rows'],
    ['prose', 'prose.csv', 'Dear all, hello\nHow are you\nOne, two, three, four\nFive, six\nEnd\n', 'ragged'],
    ['a quote that never closes', 'quote.csv', 'a,b\n1,2\n"3,4\n5,6\n', 'unclosed-quote'],
  ] as const) {
    it(`says in a sentence why there is none of ${what}`, async () => {
      const file = await test.add.file(
        datasetId,
        name,
        content,
        name.endsWith('.csv') ? { format: 'CSV' } : {},
      )
      await test.settle({ allowFailed: true })
      const table = await getTable(file.id)
      assert.equal(table.status, /not-a-table|without/.test(code) ? 'none' : 'failed')
      assert.equal(table.reason.code, code)
      assert.ok(table.reason.message.length > 40)
      const problem = await test.api.get(`/api/v1/distributions/${file.id}/rows`).expect(404)
      assert.equal(problem.body.type, '/problems/table-not-found')
      assert.equal(problem.body.reason, code)
      assert.ok(problem.body.detail.includes(`"${name}"`) && !problem.body.detail.includes(file.id))
    })
  }

  it('keeps the old table when a new release cannot be read', async () => {
    const file = await test.add.file(datasetId, 'old.csv', 'a,b\n1,2\n')
    await test.settle()
    await test.api
      .post(`/api/v1/distributions/${file.id}/releases`)
      .set(test.as())
      .attach('file', Buffer.from('a,b\n1,2\n"3,4\n5,6\n'), 'old.csv')
      .expect(201)
    await test.settle({ allowFailed: true })
    const table = await getTable(file.id)
    assert.equal(table.status, 'failed')
    assert.equal(table.release, 1)
    const { body } = await test.api.get(`/api/v1/distributions/${file.id}/rows`).expect(200)
    assert.deepEqual(body.rows, [[1, 2]])
  })

  it('answers for an unknown distribution as for one that is hidden', async () => {
    const hidden = await test.add.dataset({ agency: agencySlug, status: 'draft' })
    const file = await test.add.file(hidden.id, 'draft.csv', 'a,b\n1,2\n')
    await test.settle()
    for (const address of ['table', 'rows']) {
      const secret = await test.api.get(`/api/v1/distributions/${file.id}/${address}`).expect(404)
      const unknown = await test.api.get(`/api/v1/distributions/nowhere/${address}`).expect(404)
      assert.equal(secret.body.type, unknown.body.type)
      await test.api.get(`/api/v1/distributions/${file.id}/${address}`).set(test.as()).expect(200)
    }
  })
})
