import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'
import { makeZip } from '../support/zip.ts'

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

  describe('a condition that cannot be used', () => {
    const others = 'tinh = "Huế" and gia >= 3000'
    /** Where a form leads, and the page there. */
    const follow = async (path: string) => {
      const { headers } = await get(path).expect(303)
      return {
        address: new URL(headers.location!, test.baseUrl),
        ...(await get(headers.location!).expect(200)),
      }
    }
    const ask = (query: Record<string, string>, lang = '') =>
      follow(`${lang}${prices}?${new URLSearchParams(query)}`)
    const input = (text: string, id: string) =>
      new RegExp(`<(input|select)[^>]* id="${id}"[^>]*>`).exec(text)?.[0] ?? ''

    it('keeps all others and what was typed, and says beside the field what is wrong', async () => {
      for (const [column, value, sentence] of [
        ['gia', 'nhiều lắm', /“nhiều lắm” không dùng được ở đây\. Hãy viết một số/],
        ['gia', '12,5,6', /Hãy viết một số/],
        ['ngay', '31/02/2024', /“31\/02\/2024” không dùng được ở đây\. Hãy viết một ngày có trong lịch/],
        ['ngay', '', /Hãy viết một ngày/],
      ] as const) {
        const { text } = await ask({ where: others, q: 'ngan', select: 'ma,gia', column, op: '>=', value })
        assert.match(text, /tỉnh = Huế/)
        assert.match(text, /Giá bán ≥ 3\.000/)
        assert.match(text, /Có từ: ngan/)
        assert.match(text, /2\/5 cột/)
        assert.match(text, /mọi phần khác vẫn giữ/)
        assert.match(text, /<details class="menu menu-start" open/)
        assert.match(input(text, 'condition-value'), /aria-invalid="true"/)
        if (value) assert.ok(input(text, 'condition-value').includes(`value="${value}"`))
        assert.match(/id="condition-value-error".*?<\/p>/s.exec(text)![0], sentence)
        assert.match(text, new RegExp(`<option value="${column}" selected`))
        // The form asks again with all others, and without the wrong one.
        assert.match(
          text,
          /<input type="hidden" name="where" value="tinh = (&quot;|")Huế(&quot;|") and gia &gt;= 3000"|value="tinh = &quot;Huế&quot; and gia >= 3000"/,
        )
      }
      const match = await ask({ column: 'gia', op: 'contains', value: '12' })
      assert.match(input(match.text, 'condition-op'), /aria-invalid="true"/)
      assert.match(match.text, /Cột Giá bán không chứa chữ/)
    })

    it('stays in the field of a column that is open', async () => {
      const { text } = await ask({ where: others, filter: 'gia', at: 'gia', min: 'x9', max: '50.000' })
      assert.match(input(text, 'look-min'), /value="x9"/)
      assert.match(input(text, 'look-min'), /aria-invalid="true"/)
      assert.match(input(text, 'look-max'), /value="50\.000"/)
      assert.ok(!input(text, 'look-max').includes('aria-invalid'))
      assert.match(text, /tỉnh = Huế/)
      assert.ok(!text.includes('<details class="menu menu-start" open'))
      const day = await ask({ filter: 'ngay', at: 'ngay', min: '2024-13-45' })
      assert.match(input(day.text, 'look-min'), /type="text" value="2024-13-45"/)
    })

    it('is told from the others in an address, too, and in the other language', async () => {
      const where = `tinh = "Huế" and khong_co = 1 and gia > "x"`
      for (const lang of ['', '/en']) {
        const { text } = await get(`${lang}${prices}?${new URLSearchParams({ where })}`).expect(200)
        assert.match(text, lang ? /of 40 that match/ : /trong 40 dòng/)
        assert.match(text, /<code>khong_co = 1<\/code>; <code>gia (&gt;|>) (&quot;|")x(&quot;|")<\/code>/)
        assert.match(text, lang ? /href="\/datasets[^"]*khong_co[^"]*" lang="vi"/ : /href="\/en[^"]*khong_co/)
      }
    })

    it('is none that people write in their own way', async () => {
      for (const [query, where] of [
        [{ column: 'gia', op: '>=', value: '1.234,5' }, 'gia >= 1234.5'],
        [{ column: 'ngay', op: '=', value: '5/3/2024' }, 'ngay = "2024-03-05"'],
        [{ filter: 'ngay', min: '05/03/2024' }, 'ngay >= "2024-03-05"'],
      ] as const) {
        assert.equal((await ask(query)).address.searchParams.get('where'), where)
      }
      const en = await ask({ column: 'gia', op: '>=', value: '1,234.5' }, '/en')
      assert.equal(en.address.searchParams.get('where'), 'gia >= 1234.5')
    })
  })

  it('tells of some places that could not be read, folds the others, and leads to all; and of what it left out', async () => {
    const lines = Array.from(
      { length: 60 },
      (_, index) => `${index},${index % 6 === 5 ? 'chưa rõ' : index * 2.5}`,
    )
    const content = `Bảng 1. Giá bán\nstt,giá\n${lines.join('\n')}\nTổng số,7000\nNguồn: Cục Giá\n`
    const path = await add('hong.csv', content, { reading: { types: { giá: 'number' } } })
    await test.settle()
    const { text } = await get(path).expect(200)
    const rejected = /<section[^>]* id="rejected">.*?<\/section>/s.exec(text)![0]
    assert.match(rejected, /10 chỗ không đọc được/)
    assert.equal(rejected.split('<details')[0]!.match(/<li>/g)!.length, 5)
    assert.match(rejected, /<summary>5 chỗ nữa<\/summary>/)
    const address = /href="([^"]+rejected\.csv[^"]*)"/.exec(rejected)![1]!
    assert.equal((await test.api.get(address).expect(200)).text.trim().split('\r\n').length, 11)
    const leftOut = /<section[^>]* id="left-out">.*?<\/section>/s.exec(text)![0]
    assert.match(leftOut, /3 dòng để ngoài bảng/)
    assert.match(leftOut, /Bảng 1\. Giá bán.*Tổng số \| 7000.*Nguồn: Cục Giá/s)
  })

  it('shuts a menu by Escape, with focus on its button, and by a press elsewhere', async function () {
    if (!browser) return this.skip()
    const page = await (await browser.newContext()).newPage()
    await page.goto(test.baseUrl + prices)
    await page.locator('#explore + .explore-note').waitFor({ state: 'attached' })
    const menu = page.locator('details.menu', { hasText: 'Thêm điều kiện' })
    await menu.locator('summary').press('Enter')
    await page.locator('#condition-value').focus()
    await page.keyboard.press('Escape')
    assert.equal(await menu.getAttribute('open'), null)
    assert.equal(await menu.locator('summary').evaluate((each) => each.matches(':focus')), true)
    await menu.locator('summary').click()
    await page.locator('#condition-value').click()
    assert.notEqual(await menu.getAttribute('open'), null)
    await page.locator('h1').click()
    assert.equal(await menu.getAttribute('open'), null)
    await page.context().close()
  })

  it('prints every column on A4: side by side while there is room, else each row as a record', async function () {
    if (!browser) return this.skip()
    const names = Array.from({ length: 24 }, (_, index) => `chỉ tiêu số ${index + 1}`)
    const wide = await add(
      'rong.csv',
      `${names.join(',')}\n${names.map((_, index) => 1234567 * index).join(',')}\n`,
    )
    await test.settle()
    // 186 mm of paper between the margins.
    const page = await (await browser.newContext({ viewport: { width: 703, height: 995 } })).newPage()
    for (const path of [prices, wide, `${wide}?select=chi_tieu_so_2,chi_tieu_so_3,chi_tieu_so_20`]) {
      await page.goto(test.baseUrl + path)
      await page.emulateMedia({ media: 'print' })
      assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= 703, path)
      assert.ok(Number(await page.evaluate('document.querySelector(".table-data").scrollWidth')) <= 703, path)
    }
    await page.goto(test.baseUrl + wide)
    const last = page.locator('.table-records td').last()
    assert.equal(await last.getAttribute('data-name'), 'chỉ tiêu số 24')
    assert.equal(await last.isVisible(), true)
    await page.context().close()
  })

  it('offers many sheets as a list, which opens one without script, and says how many rows only once', async () => {
    const zip = makeZip(
      Array.from({ length: 8 }, (_, index) => ({
        name: `b${index + 1}.csv`,
        content: `so,ten\n${index},a\n`,
      })),
    )
    const path = await add('nhieu.zip', zip)
    await test.settle()
    const { text } = await get(path).expect(200)
    const form = /<form[^>]*aria-label="Các trang tính".*?<\/form>/s.exec(text)![0]
    assert.equal(form.match(/<option/g)!.length, 8)
    assert.match(form, /Một trong 8 trang tính/)
    const chosen = await get(`${path}?sheet=b7.csv&view=columns`).expect(200)
    assert.match(chosen.text, /<option value="b7\.csv" selected/)
    assert.match(chosen.text, /<input type="hidden" name="view" value="columns"/)
    const main = /<main.*<\/main>/s.exec((await get(prices).expect(200)).text)![0].replace(/<[^>]+>/g, ' ')
    assert.equal(main.match(/120 dòng/g)!.length, 1)
  })

  it('says why there is no table and what to do, also where a preview is shown', async () => {
    const json = await add('cay.json', '{"phiên bản": 1.10, "số": 12345678901234567890}')
    const xml = await add('cay.xml', '<?xml version="1.0"?><a><b>1</b></a>')
    await test.settle({ allowFailed: true })
    const { text } = await get(json).expect(200)
    assert.match(
      text,
      /Tệp này không xem được thành bảng.*Không thấy danh sách đối tượng.*Xem nội dung ngay bên dưới/s,
    )
    assert.match(text, /<code>12345678901234567890<\/code>/)
    assert.match(text, /<code>1\.10<\/code>/)
    const en = await get(`/en${xml}`).expect(200)
    assert.match(en.text, /cannot be shown as a table.*The portal makes tables.*See the content below/s)
  })
})
