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
    const file = await test.add.file(
      dataset.id,
      'goi.rar',
      Buffer.from('Rar!\x1a\x07\x01\x00xxxxxxxx', 'latin1'),
    )
    await test.settle({ allowFailed: true })
    const { text } = await get(`/datasets/${dataset.slug}/${file.id}`).expect(200)
    assert.match(text, /<section class="empty"/)
    assert.match(text, /Tải RAR/)
  })

  it('tells readers of what is to be mended as a word to the publisher', async () => {
    const file = await test.add.file(dataset.id, 'hong.csv', Buffer.from('a,b\n"1,2\n3,4\n'))
    await test.settle({ allowFailed: true })
    const path = `/datasets/${dataset.slug}/${file.id}`
    assert.match((await get(path)).text, /Cổng báo cho người công bố: “[^]*Hãy/)
    assert.match((await get(`/en${path}`)).text, /The portal tells the publisher: “/)
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

  it('shows the rows unsorted and says why when the column to sort by is not there', async () => {
    const { text } = await page('?orderBy=dan_so').expect(200)
    assert.match(text, /Không lọc được|dan_so/)
    assert.match(text, /<td/)
  })

  it('refuses a place that is not there, as a page', async () => {
    const { text } = await page('?cursor=made.up').expect(400)
    assert.match(text, /<h1/)
  })

  it('searches in the table, and keeps words in the links of heads and pages', async () => {
    const { text } = await page('?q=DONG+1').expect(200)
    assert.match(text, /trong 40 dòng/)
    assert.match(text, /href="[^"]*\?q=DONG\+1&amp;orderBy=so"/)
    const all = await page('?q=dong').expect(200)
    assert.match(all.text, /href="[^"]*\?q=dong&amp;cursor=[^"]+" rel="next"/)
    assert.match(text, /value="DONG 1"/)
    const none = await page('?q=khongco').expect(200)
    assert.match(none.text, /Không có dòng nào khớp/)
  })

  it('adds one condition after the other by its form, each a chip that can be removed', async () => {
    const first = await page('?column=so&op=%3E%3D&value=100&orderBy=-so').expect(303)
    const address = first.headers.location!
    assert.equal(new URL(address, 'http://x').searchParams.get('where'), 'so >= 100')
    const one = await get(address).expect(200)
    assert.match(one.text, /so ≥ 100/)
    assert.match(one.text, /trong 20 dòng/)
    const second = await get(`${address}&column=ten&op=contains&value=%22x%22+Dòng`).expect(303)
    const where = new URL(second.headers.location!, 'http://x').searchParams.get('where')
    assert.equal(where, 'so >= 100 and ten contains """x"" Dòng"')
    const two = await get(second.headers.location!).expect(200)
    assert.match(two.text, /ten có chứa &quot;x&quot; Dòng|ten có chứa "x" Dòng/)
    const removed = new URLSearchParams({ where: 'ten contains """x"" Dòng"', orderBy: '-so' })
    assert.ok(two.text.replaceAll('&amp;', '&').includes(`?${removed}"`))
    const either = await page(
      `?${new URLSearchParams({ where: 'so = 1 or so = 2', column: 'ten', op: 'present' })}`,
    )
    assert.equal(
      new URL(either.headers.location!, 'http://x').searchParams.get('where'),
      '(so = 1 or so = 2) and ten is not null',
    )
  })

  it('shows the whole table and says why when a condition cannot be used', async () => {
    for (const where of ['so > "abc"', 'so >', 'sso = 1', '<script>alert(1)</script>']) {
      const { text } = await page(`?${new URLSearchParams({ where })}`).expect(200)
      assert.match(text, /Không lọc được, nên đang hiện cả bảng/)
      assert.match(text, /trong 120 dòng/)
      assert.ok(!text.includes('<script>alert'))
    }
    await page('?column=nope&op=%3D&value=1').expect(303)
    await page('?column=so&op=drop&value=1').expect(303)
  })

  it('offers what is shown as files, by links', async () => {
    const { text } = await page('?q=DONG+1&orderBy=-so').expect(200)
    const hrefs = [...text.matchAll(/href="([^"]+\/export\.[^"]+)"/g)].map(([, href]) =>
      href!.replaceAll('&amp;', '&'),
    )
    assert.deepEqual(
      hrefs.map((href) => /export\.(\w+)/.exec(href)![1]),
      ['csv', 'tsv', 'xlsx', 'json', 'ndjson', 'parquet'],
    )
    const csv = await get(hrefs[0]!).expect(200)
    assert.equal(csv.text.split('\r\n').length, 40 + 2)
    for (const href of hrefs.slice(1)) await test.api.head(href).expect(200)
  })

  it('shows the columns that are chosen, and what stands in each', async () => {
    const one = await page('?select=so&orderBy=-ten').expect(200)
    assert.equal([...one.text.matchAll(/<th scope="col"/g)].length, 1)
    assert.match(one.text, /1\/2 cột/)
    assert.ok(one.text.includes(`href="/api/v1/distributions/${table.id}/rows?orderBy=-ten&amp;select=so"`))
    assert.match(one.text, /<svg class="spark"/)
    const both = await page('?select=so&select=ten').expect(200)
    assert.deepEqual(rowHeads(both.text).slice(0, 2), ['0', '37'])
    const wrong = await page('?select=sai').expect(200)
    assert.match(wrong.text, /2\/2 cột/)
    assert.match(wrong.text, /sai/)
    const columns = await page('?view=columns').expect(200)
    assert.match(columns.text, /đều khác nhau/)
    assert.match(columns.text, /0 – 119/)
    assert.match(columns.text, /59,5/)
    assert.deepEqual(rowHeads(columns.text), ['ten', 'so'])
  })

  it('knows only the files of its own dataset', async () => {
    const agency = await test.add.agency()
    const other = await test.add.dataset({ agency: agency.slug })
    await get(`/datasets/${other.slug}/${table.id}`).expect(404)
    await get(`/datasets/${dataset.slug}/nope`).expect(404)
  })
})
