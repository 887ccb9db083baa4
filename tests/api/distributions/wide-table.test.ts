import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('a table of 5,000 columns', () => {
  let test: TestPortal
  let address: string
  const columnCount = 5_000
  const rows = Array.from({ length: 40 }, (_, row) =>
    Array.from({ length: columnCount }, (_, column) =>
      column === 4_999 && row === 17 ? 'Nghệ An' : `${(row * 7 + column) % 40}`,
    ),
  )

  before(async () => {
    test = await startTestPortal(import.meta.url)
    const dataset = await test.add.dataset({ agency: (await test.add.agency()).slug })
    const header = Array.from({ length: columnCount }, (_, column) => `cột ${column}`)
    const { id } = await test.add.file(
      dataset.id,
      'rong.csv',
      [header, ...rows].map((row) => row.join(',')).join('\n'),
    )
    await test.settle()
    address = `/api/v1/distributions/${id}`
  })
  after(() => test?.close())

  const get = async (question: string) =>
    (await test.api.get(`${address}/${encodeURI(question)}`).expect(200)).body as {
      rows: unknown[][]
      total: number
      next: string | null
    }

  it('gives whole rows, all columns in their places, page after page', async () => {
    const first = await get('rows?limit=25')
    assert.equal(first.total, 40)
    const second = (await test.api.get(first.next!).expect(200)).body
    assert.equal(second.next, null)
    assert.deepEqual(
      [...first.rows, ...second.rows].map((row) => row.map(String)),
      rows,
    )
  })

  it('sorts, filters and finds words', async () => {
    const sorted = await get('rows?orderBy=-`cột 3`&select=`cột 3`&limit=1')
    // So many columns stay texts.
    assert.deepEqual(sorted.rows.map(String), ['9'])
    const whole = await get('rows?orderBy=-`cột 3`&limit=1')
    assert.deepEqual(
      whole.rows[0]!.map(String),
      rows.find((row) => row[3] === '9'),
    )
    const found = await get('rows?q=nghe an&select=`cột 0`,`cột 4999`')
    assert.deepEqual(found.rows.map(String), ['39,Nghệ An'])
    assert.equal((await get('rows?where=`cột 4999` = "Nghệ An"')).total, 1)
    assert.equal((await get('aggregate?select=count(*)&groupBy=`cột 4999`')).rows.length, 40)
  })

  it('leaves whole as CSV and JSON', async () => {
    const { text } = await test.api.get(`${address}/export.csv`).expect(200)
    const lines = text.split('\r\n')
    assert.equal(lines[18], rows[17]!.join(','))
    assert.equal(lines.length, 42)
    const { body } = await test.api.get(`${address}/export.json`).expect(200)
    assert.equal(Object.keys(body[0]).length, columnCount)
  })

  it('is too wide for a worksheet, which says so at once', async () => {
    const { body } = await test.api.get(`${address}/export.xlsx?lang=en`).expect(422)
    assert.equal(body.type, '/problems/export-impossible')
    assert.match(body.detail, /5,000 columns.*2,000 at most.*select, or export CSV or Parquet/)
    await test.api.get(`${address}/export.xlsx?select=cot_0,cot_4999`).expect(200)
  })
})
