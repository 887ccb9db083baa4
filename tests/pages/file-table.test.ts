import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

describe('page /datasets/{slug}/{distributionId}, its table', function () {
  this.timeout(240_000)
  let test: TestPortal
  let dataset: { id: string; slug: string }
  let prices: string
  let browser: Browser | null

  before(async () => {
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency()
    dataset = await test.add.dataset({ agency: agency.slug, title: { vi: 'Bảng để đọc' } })
    const rows = Array.from({ length: 120 }, (_, index) =>
      [
        String(index).padStart(3, '0'),
        ['Hà Nội', 'Huế', 'Đà Nẵng'][index % 3],
        index % 4 ? `${index * 1000}.5` : `${index}.125`,
        `2024-${String((index % 12) + 1).padStart(2, '0')}-15`,
        index % 5 ? 'ngắn' : 'một câu dài '.repeat(40) + 'đến đây là hết',
      ].join(','),
    )
    prices = await add('gia.csv', `mã,tỉnh,giá,ngày,ghi chú\n${rows.join('\n')}\n`, {
      dictionary: [
        { name: 'giá', title: { vi: 'Giá bán', en: 'Price' }, unit: 'nghìn đồng' },
        { name: 'tỉnh', unit: 'tên' },
      ],
    })
    await test.settle()
    await test.api.get(`/api/v1/distributions/${prices.split('/').pop()}/profile`).expect(200)
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await test.close()
  })

  /** The path of the page of a new file. */
  async function add(name: string, content: string | Buffer, metadata = {}): Promise<string> {
    const { id } = await test.add.file(dataset.id, name, content, metadata)
    return `/datasets/${dataset.slug}/${id}`
  }
  const get = (path: string) => test.api.get(path).set('Accept', 'text/html')

  it('says in heads and in the list of columns what is counted, without a description too', async () => {
    const { text } = await get(prices).expect(200)
    assert.match(
      text,
      /Giá bán.*?<span class="col-unit">nghìn đồng<\/span><span class="col-raw">giá<\/span>/s,
    )
    assert.match(text, /<span class="col-unit">tên<\/span><\/span>/)
    const columns = await get(`/en${prices}?view=columns`).expect(200)
    assert.match(columns.text, /Unit: nghìn đồng/)
    assert.match((await get(`${prices}/embed`).expect(200)).text, /Giá bán \(nghìn đồng\)/)
  })

  it('has one main act: the rows that a filter leaves, else the whole file', async () => {
    const mains = (text: string) =>
      [...text.matchAll(/<(a|summary|button) class="button(?: button-wide)?"[^>]*>(.*?)<\/\1>/gs)]
        .map(([, , words]) => words!.replace(/<[^>]+>/g, '').replaceAll('\u00a0', ' '))
        .filter(Boolean)
    const inTools = (text: string) => text.slice(text.indexOf('class="tools"'), text.indexOf('class="pager"'))
    const all = await get(prices).expect(200)
    assert.deepEqual(mains(inTools(all.text)), ['Tải CSV, 20,5 kB'])
    const some = await get(`${prices}?where=gia+%3E+50000&at=tinh`).expect(200)
    assert.deepEqual(mains(inTools(some.text)), ['Tải 53 dòng đã lọc'])
    assert.match(some.text, /button-quiet" href="[^"]+\/file[^"]*"[^>]*>.*?Cả tệp CSV, 20,5\s*kB</s)
    const words = await get(`/en${prices}?q=ha+noi`).expect(200)
    assert.deepEqual(mains(inTools(words.text)), ['Download 40 filtered rows'])
  })

  it('opens a text that its cell cuts, without script, and shows all of them on demand', async () => {
    const { text } = await get(prices).expect(200)
    assert.match(
      text,
      /<details class="long-text is-cut"><summary>một câu dài .*?…<\/summary><p>.*?đến đây là hết<\/p>/,
    )
    assert.match(text, /<td>ngắn<\/td>/)
    const wrapped = await get(`${prices}?orderBy=gia&wrap=true`).expect(200)
    assert.ok(!wrapped.text.includes('long-text'))
    assert.match(wrapped.text, /<td>một câu dài [^<]*đến đây là hết<\/td>/)
    assert.match(wrapped.text, /href="[^"]*\?orderBy=gia&amp;wrap=true&amp;cursor=[^"]*" rel="next"/)
    assert.match(wrapped.text, /id="wrap-switch" href="[^"]*\?orderBy=gia"/)
  })
})
