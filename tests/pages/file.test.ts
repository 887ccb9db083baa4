import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

describe('page /datasets/{slug}/{distributionId}', () => {
  let test: TestPortal
  let dataset: { id: string; slug: string }
  let table: { id: string }
  before(async function () {
    this.timeout(300_000)
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency()
    dataset = await test.add.dataset({ agency: agency.slug, title: { vi: 'Bảng để thử' } })
    const rows = Array.from({ length: 120 }, (_, index) => `Dòng ${index + 1},${(index * 37) % 120}`)
    table = await test.add.file(dataset.id, 'bang.csv', `ten,so\n${rows.join('\n')}\n`)
    await test.settle()
  })
  after(() => test.close())

  const get = (path: string) => test.api.get(path).set('Accept', 'text/html')
  const page = (rest = '') => get(`/datasets/${dataset.slug}/${table.id}${rest}`)
  const rowHeads = (html: string) =>
    [...html.matchAll(/<th scope="row"[^>]*>([^<]*)</g)].map((match) => match[1])

  it('leads through all rows by links', async () => {
    const seen: (string | undefined)[] = []
    let path: string | undefined = `/datasets/${dataset.slug}/${table.id}`
    for (let count = 0; path && count < 5; count++) {
      const { text }: { text: string } = await get(path).expect(200)
      seen.push(...rowHeads(text))
      path = /<a href="([^"]+)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
    }
    assert.equal(new Set(seen).size, 120)
    assert.equal(seen.length, 120)
  })

  it('sorts by links in the heads, up, down and not at all', async () => {
    const up = await page('?orderBy=so').expect(200)
    assert.equal(rowHeads(up.text)[0], 'Dòng 1')
    assert.match(up.text, /aria-sort="ascending"/)
    assert.match(up.text, /href="[^"]*\?orderBy=-so"/)
    const down = await page('?orderBy=-so').expect(200)
    assert.match(down.text, /aria-sort="descending"/)
    assert.notEqual(rowHeads(down.text)[0], 'Dòng 1')
  })

  it('says how the file was read, and names its twin', async () => {
    const { text } = await page().expect(200)
    assert.match(text, /Bảng mã/)
    assert.match(text, /dấu phẩy/)
    assert.ok(text.includes(`href="/api/v1/distributions/${table.id}/rows"`))
  })

  it('says why there is no table', async () => {
    const file = await test.add.file(dataset.id, 'anh.pdf', '%PDF-1.4 thử', { format: 'PDF' })
    await test.settle({ allowFailed: true })
    const { text } = await get(`/datasets/${dataset.slug}/${file.id}`).expect(200)
    assert.match(text, /<section class="empty"/)
    assert.match(text, /Tải PDF/)
  })

  it('leads to links elsewhere', async () => {
    const { body } = await test.api
      .post(`/api/v1/datasets/${dataset.id}/distributions`)
      .set(test.as())
      .send({ title: { vi: 'Trang gốc' }, accessUrl: 'https://example.org/data' })
      .expect(201)
    const { text } = await get(`/datasets/${dataset.slug}/${body.id}`).expect(200)
    assert.match(text, /href="https:\/\/example\.org\/data"/)
    assert.match(text, /Dữ liệu nằm ở nơi khác/)
  })

  it('refuses a column or a place that is not there, as a page', async () => {
    const { text } = await page('?orderBy=dan_so').expect(400)
    assert.match(text, /<h1/)
    await page('?cursor=made.up').expect(400)
  })

  it('knows only the files of its own dataset', async () => {
    const agency = await test.add.agency()
    const other = await test.add.dataset({ agency: agency.slug })
    await get(`/datasets/${other.slug}/${table.id}`).expect(404)
    await get(`/datasets/${dataset.slug}/nope`).expect(404)
  })
})
