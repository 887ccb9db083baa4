import assert from 'node:assert/strict'
import { writeXlsx } from 'hucre/xlsx'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('sheets of a workbook', () => {
  let test: TestPortal
  let dataset: { id: string; slug: string }
  let file: { id: string }

  before(async () => {
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency()
    dataset = await test.add.dataset({ agency: agency.slug })
    const workbook = await writeXlsx({
      sheets: [
        { name: 'Ghi chú', rows: [] },
        {
          name: 'Năm 2023',
          rows: [['mã', 'số'], ...Array.from({ length: 120 }, (_, index) => [`x${index}`, index])],
        },
        { name: 'Năm 2024', rows: [['mã'], ['y']] },
      ],
    })
    file = await test.add.file(dataset.id, 'bảng.xlsx', Buffer.from(workbook))
    await test.settle()
  })
  after(() => test?.close())

  const get = (rest: string) => test.api.get(`/api/v1/distributions/${file.id}${rest}`)

  it('are listed, and the first that is not empty answers', async () => {
    const { body } = await get('/table').expect(200)
    assert.equal(body.status, 'ready')
    assert.deepEqual(body.tables, [
      { name: 'Năm 2023', rowCount: 120, columnCount: 2 },
      { name: 'Năm 2024', rowCount: 1, columnCount: 1 },
    ])
    assert.equal(body.rowCount, 120)
    assert.equal(body.dialect.sheet, 'Năm 2023')
    assert.equal((await get('/rows').expect(200)).body.total, 120)
  })

  it('are chosen by name', async () => {
    const sheet = `sheet=${encodeURIComponent('Năm 2024')}`
    const { body } = await get(`/table?${sheet}`).expect(200)
    assert.equal(body.rowCount, 1)
    assert.equal(body.tables.length, 2)
    assert.deepEqual((await get(`/rows?${sheet}`).expect(200)).body.rows, [['y']])
    const first = await get(`/rows?limit=100&sheet=${encodeURIComponent('Năm 2023')}`).expect(200)
    const second = await test.api.get(first.body.next).expect(200)
    assert.equal(second.body.rows.length, 20)
  })

  it('are named when there is none of the name', async () => {
    for (const path of ['/table', '/rows']) {
      const { body } = await get(`${path}?sheet=X&lang=en`).expect(400)
      assert.match(JSON.stringify(body), /Năm 2023.*Năm 2024/)
    }
  })

  it('are links on the pages', async () => {
    const path = `/datasets/${dataset.slug}/${file.id}`
    const page = async (address: string) =>
      (await test.api.get(address).set('Accept', 'text/html').expect(200)).text
    const html = await page(path)
    assert.match(html, /aria-label="Các trang tính"/)
    const href = /href="([^"]+sheet=[^"]+)"/.exec(html)![1]!
    const second = await page(href.replaceAll('&amp;', '&'))
    assert.match(second, /<th scope="row"[^>]*>y</)
    assert.match(second, /aria-current="page">[^]*?Năm 2024/)
    assert.ok((await page(`/datasets/${dataset.slug}`)).includes(`${path}?sheet=`))
    const chart = (await page(`${path}?view=chart&kind=bar`)).replaceAll('&amp;', '&')
    assert.match(chart, /href="[^"]+\?sheet=[^"]+&view=chart&kind=bar"/)
    assert.match(chart, /href="[^"?]+\?view=chart&kind=bar" aria-current="page"/)
  })

  it('leave nested values as JSON in rows', async () => {
    const point = { type: 'Point', coordinates: [105.8, 21] }
    const geo = await test.add.file(
      dataset.id,
      'hồ.geojson',
      JSON.stringify({
        type: 'FeatureCollection',
        features: [{ type: 'Feature', properties: { tên: 'Hồ', thẻ: ['a'] }, geometry: point }],
      }),
    )
    await test.settle()
    const { body } = await test.api.get(`/api/v1/distributions/${geo.id}/rows`).expect(200)
    assert.deepEqual(body.rows, [['Hồ', ['a'], point]])
    assert.deepEqual(
      body.columns.map(({ type }: { type: string }) => type),
      ['string', 'json', 'geometry'],
    )
    const { text } = await test.api.get(`/datasets/${dataset.slug}/${geo.id}`).set('Accept', 'text/html')
    assert.match(text, /Point/)
  })
})
