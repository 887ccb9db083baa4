import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { axe, openBrowser } from '../support/browser.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

describe('page /datasets/{slug}/{distributionId}?view=map', () => {
  let test: TestPortal
  let browser: Browser | null
  let dataset: { id: string; slug: string }
  const ids: Record<string, string> = {}
  before(async function () {
    this.timeout(300_000)
    test = await startTestPortal(import.meta.url)
    browser = await openBrowser()
    const agency = await test.add.agency()
    dataset = await test.add.dataset({ agency: agency.slug, title: { vi: 'Trạm đo' } })
    const add = async (name: string, content: string) => {
      ids[name.split('.')[0]!] = (await test.add.file(dataset.id, name, content)).id
    }
    await add(
      'tram.csv',
      'Trạm,Loại,lon,lat,Mực nước\n<img src=x onerror=alert(1)>,sông,105.81,21.05,1.5\nLĩnh Nam,hồ,105.88,21.0,2.5\nMất,hồ,,,9\nKhông,hồ,0,0,1\nNghìn,sông,560123,2324567,1\n',
    )
    await add(
      'luoi.csv',
      `ten,lon,lat,n\n${Array.from({ length: 1_000 }, (_, index) => `Trạm ${index},${(104 + (index % 50) / 10).toFixed(1)},${(10 + Math.floor(index / 50) / 2).toFixed(1)},2`).join('\n')}\n`,
    )
    await add(
      'ben.csv',
      'ten,suc_chua,a,b,c,lon,lat\nBến bắc,40,1,2,3,105.8,23.3\nBến nam,50,1,2,3,106.5,9.5\n',
    )
    await add('nguoc.csv', 'ten,lon,lat\na,21,105.8\nb,16,108.2\nc,10.8,106.6\n')
    await add(
      'tinh.csv',
      'Mã tỉnh,Tỉnh,Lúa\n01,Thành phố Hà Nội,100\n40,Tỉnh Nghệ An,250\n2,Hà Giang,30\n8,Tuyên Quang,50\n,Cả nước,430\n,Vùng lạ,1\n,,7\n',
    )
    await add('bang.csv', 'ten,so\na,1\nb,2\n')
    await add(
      'vung.geojson',
      '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"ten":"Vùng một","dan":5},"geometry":{"type":"Polygon","coordinates":[[[105,20],[106,20],[106,21],[105,20]]]}},{"type":"Feature","properties":{"ten":"Vùng hai","dan":9},"geometry":{"type":"Polygon","coordinates":[[[107,12],[108,12],[108,13],[107,12]]]}}]}',
    )
    await test.settle()
    // The profile tells which columns hold provinces.
    for (const id of Object.values(ids)) await test.api.get(`/api/v1/distributions/${id}/profile`).expect(200)
  })
  after(async () => {
    await browser?.close()
    await test?.close()
  })

  const address = (name: string, query: Record<string, string> = {}, lang = '', rest = '') =>
    `${lang}/datasets/${dataset.slug}/${ids[name]}${rest}?${new URLSearchParams({ view: 'map', ...query })}`
  const get = async (...asked: Parameters<typeof address>): Promise<string> =>
    (
      await test.api
        .get(address(...asked))
        .set('Accept', 'text/html')
        .expect(200)
    ).text
  const textOf = (html: string) =>
    html
      .replace(/<svg[^]*?<\/svg>/g, '')
      .replace(/<[^>]*>/g, '')
      .replaceAll('&amp;', '&')
      .replaceAll('&quot;', '"')

  it('is offered where there is something to place, and only there', async () => {
    for (const [name, isOffered] of [
      ['tram', true],
      ['tinh', true],
      ['vung', true],
      ['bang', false],
    ] as const) {
      const { text } = await test.api
        .get(`/datasets/${dataset.slug}/${ids[name]}`)
        .set('Accept', 'text/html')
        .expect(200)
      assert.equal(text.includes('view=map'), isOffered, name)
    }
    assert.match(await get('bang'), /Bảng này không đặt lên bản đồ được/)
  })

  it('draws few places one by one on the server, and says what is not drawn', async () => {
    const html = await get('tram')
    assert.match(html, /<h2>2 vị trí<\/h2>/)
    assert.equal([...html.matchAll(/class="place-dot"/g)].length, 2)
    assert.match(html, /class="place-land" d="M/)
    assert.match(html, /Quần đảo (Hoàng|Trường) Sa|class="place-province"/)
    const text = textOf(html)
    assert.match(text, /1 dòng không có vị trí\./)
    assert.match(text, /1 dòng ghi 0°, 0°/)
    assert.match(text, /1 dòng có số không phải độ[^]*VN-2000/)
    assert.doesNotMatch(html, /<img src=x/)
    assert.match(await get('tram', {}, '/en'), /<h2>2 places<\/h2>/)
  })

  it('offers the frame for other sites once', async () => {
    assert.equal([...(await get('tram')).matchAll(/&lt;iframe/g)].length, 1)
  })

  it('writes the names of the archipelagos from the edge inwards, in lines that a phone has room for', async () => {
    for (const html of [await get('tinh'), await get('luoi')]) {
      for (const [, x, anchor, lines] of html.matchAll(
        /<text x="([\d.]+)%"[^>]*text-anchor="(\w+)">(<tspan.*?)<\/text>/g,
      )) {
        assert.ok(Number(x) <= (anchor === 'end' ? 99 : 80), `${anchor} ${x}`)
        assert.ok(Number(x) >= (anchor === 'start' ? 1 : 20), `${anchor} ${x}`)
        assert.equal([...lines!.matchAll(/<tspan/g)].length, 2)
      }
    }
    assert.match(await get('tinh'), /<tspan[^>]*>Quần đảo Trường Sa<\/tspan><tspan[^>]*>\(Khánh Hòa\)/)
  })

  it('holds filters, and keeps the choice in the address', async () => {
    const html = await get('tram', { where: 'Loại = "hồ"', lon: 'lon', lat: 'lat', y: 'muc_nuoc' })
    assert.match(html, /<h2>Mực nước tại 1 vị trí<\/h2>/)
    assert.match(textOf(html), /Chỉ gồm: Loại = hồ\./)
    assert.match(html, /<option value="muc_nuoc" selected/)
    assert.match(html, /type="application\/json" href="[^"]*\/places\?[^"]*where=/)
    assert.match(await get('tram', { where: 'Trạm >' }), /<h2>2 vị trí<\/h2>/)
    assert.match(await get('tram', { q: 'khongcogi' }), /Không có dòng nào|Xem tất cả/)
  })

  it('draws many places as few, each a link to a closer look', async () => {
    const html = await get('luoi')
    const links = [...html.matchAll(/<a href="([^"]*bbox=[^"]*)" aria-label="(\d[\d.]*) dòng, xem gần hơn/g)]
    assert.ok(links.length > 10 && links.length < 300, String(links.length))
    assert.equal(
      links.reduce((sum, [, , count]) => sum + Number(count!.replace('.', '')), 0) +
        [...html.matchAll(/class="place-dot"/g)].length,
      1_000,
    )
    assert.ok(html.length < 200_000, String(html.length))
    const { text } = await test.api
      .get(links[0]![1]!.replaceAll('&amp;', '&'))
      .set('Accept', 'text/html')
      .expect(200)
    assert.match(text, /class="place-dot"/)
    assert.match(textOf(text), /vị trí nằm ngoài khung/)
    assert.match(text, /Xem tất cả/)
  })

  it('tells longitudes and latitudes that are exchanged, and how to draw them', async () => {
    const html = await get('nguoc')
    assert.match(html, /Kinh độ và vĩ độ có vẻ đổi chỗ cho nhau ở 3 dòng/)
    assert.doesNotMatch(html, /class="place-dot"/)
    const [, href] = /<a href="([^"]+)">Đổi hai cột cho nhau/.exec(html)!
    const { text } = await test.api.get(href!.replaceAll('&amp;', '&')).set('Accept', 'text/html').expect(200)
    assert.equal([...text.matchAll(/class="place-dot"/g)].length, 3)
  })

  it('shades provinces by names or codes, and says which rows are in none', async () => {
    const html = await get('tinh')
    assert.match(html, /<h2>Lúa[^<]* theo tỉnh, thành phố<\/h2>/)
    const text = textOf(html)
    assert.match(text, /2 dòng không đặt được vào tỉnh nào: “Cả nước”, “Vùng lạ”\./)
    assert.match(text, /1 dòng để trống tên tỉnh\./)
    assert.match(text, /Hà Giang → Tuyên Quang/)
    // Both former halves of it.
    assert.match(html, /<title>Tuyên Quang: 80<\/title>/)
    assert.match(html, /class="place-province m4"[^>]*><title>Nghệ An: 250/)
    const codes = await get('tinh', { place: 'ma_tinh', y: 'lua', fn: 'sum' })
    assert.match(codes, /<title>Nghệ An: 250/)
    assert.match(codes, /<title>Tuyên Quang: 80/)
    assert.match(await get('tinh', { place: 'tinh' }), /<title>Hà Nội: 1<\/title>/)
    assert.match(await get('tinh', { place: 'tinh', y: 'lua', fn: 'mean' }), /<title>Tuyên Quang: 40</)
    assert.match(
      await get('bang', { place: 'ten' }),
      /Không giá trị nào trong cột “ten” là tên hay mã tỉnh, như “a”, “b”/,
    )
  })

  it('shades shapes by a number', async () => {
    const html = await get('vung', { y: 'dan' })
    assert.match(html, /class="place-shape m\d"/)
    assert.match(html, /<title>Vùng hai: 9<\/title>/)
    assert.match(await get('vung'), /class="place-shape" /)
  })

  it('answers what cannot be drawn with a sentence', async () => {
    for (const [query, pattern] of [
      [{ place: 'sai' }, /Không có cột “sai”/],
      [{ place: '__proto__' }, /Không có cột “__proto__”/],
      [{ place: 'muc_nuoc' }, /không nói được vị trí/],
      [{ lon: 'lon' }, /Kinh độ và vĩ độ đi cùng nhau/],
      [{ lon: 'tram', lat: 'lat' }, /không phải cột số/],
      [{ y: 'loai' }, /không phải cột số/],
      [{ y: 'muc_nuoc', fn: 'stddev' }, /Không có phép tính “stddev”/],
      [{ bbox: '1,2' }, /bbox/],
      [{ bbox: 'NaN,NaN,NaN,NaN' }, /bbox/],
      [{ bbox: '<script>' }, /bbox/],
    ] as [Record<string, string>, RegExp][])
      assert.match(await get('tram', query), pattern, JSON.stringify(query))
  })

  it('stands in a frame of another site without script', async () => {
    const html = await get('tram', {}, '', '/embed')
    assert.match(html, /class="place-dot"/)
    assert.match(html, /Mở bản đồ trên Sen/)
    assert.doesNotMatch(html, /<script|data-island|<form/)
    assert.match(await get('bang', {}, '', '/embed'), /Chưa vẽ được bản đồ/)
    assert.match(await get('tinh', { place: 'tinh' }, '/en', '/embed'), /Open the map on Sen/)
  })

  it('moves with a script, asks for what is in sight, tells a row as text, and asks nobody else', async function () {
    if (!browser) return this.skip()
    this.timeout(120_000)
    const page = await (await browser.newContext()).newPage()
    const asked: string[] = []
    const faults: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    await page.goto(test.baseUrl + address('tram'))
    const pins = page.locator('.place-pin')
    await pins.first().waitFor()
    assert.equal(await pins.count(), 2)
    await page.locator('.place-pin[title^="<img"]').click()
    const note = page.locator('.place-row')
    await note.waitFor()
    assert.match((await note.textContent()) ?? '', /<img src=x onerror=alert\(1\)>/)
    assert.equal(await page.locator('.place-row img').count(), 0)
    await page.getByRole('button', { name: 'Thu nhỏ' }).click()
    await page.waitForURL(/bbox=/)
    assert.deepEqual(await axe(page), [])
    assert.deepEqual(faults, [])
    assert.ok(asked.filter((url) => url.includes('/places?')).length >= 2)
    for (const url of asked) assert.ok(url.startsWith(test.baseUrl) || url.startsWith('data:'), url)

    await page.goto(test.baseUrl + address('luoi'))
    await page.locator('.place-cluster').first().waitFor()
    const before = await page.locator('.place-cluster').count()
    assert.match((await page.locator('.place-cluster').first().getAttribute('title')) ?? '', /^\d+ dòng, xem/)
    await page.locator('.place-cluster').first().press('Enter')
    await page.waitForURL(/bbox=/)
    await page.locator('.place-pin').first().waitFor()
    assert.ok(before > 5)
    await page.context().close()
  })

  it('keeps a note open that moved the map to have room, in the words of the dictionary', async function () {
    if (!browser) return this.skip()
    this.timeout(120_000)
    const { body, headers } = await test.api.get(`/api/v1/distributions/${ids.ben}`).expect(200)
    await test.api
      .patch(`/api/v1/distributions/${body.id}`)
      .set(test.as())
      .set('If-Match', headers.etag!)
      .send({ dictionary: [{ name: 'suc_chua', title: { vi: 'Sức chứa', en: 'Capacity' }, unit: 'xe' }] })
      .expect(200)
    await test.settle()
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
    await page.goto(test.baseUrl + address('ben'))
    const pin = page.locator('.place-pin[title="Bến bắc"]')
    await pin.waitFor()
    await page.waitForLoadState('networkidle')
    await pin.press('Enter')
    await page.waitForURL(/bbox=/)
    // Longer than the map waits before it looks again.
    await page.waitForTimeout(1_000)
    const note = page.locator('.place-row')
    assert.match((await note.textContent()) ?? '', /Sức chứa \(xe\)40/)
    const asked = page.waitForResponse(/\/places\?/)
    await page.keyboard.press('Escape')
    await asked
    await note.waitFor({ state: 'detached' })
    await page.waitForFunction(() => document.activeElement?.classList.contains('place-map-live'))
    await page.context().close()
    assert.match(textOf(await get('ben')), /Sức chứa \(xe\)/)
    assert.match(textOf(await get('ben', {}, '/en')), /Capacity \(xe\)/)
  })

  it('is accessible, with and without script, in both schemes, and never scrolls sideways', async function () {
    if (!browser) return this.skip()
    this.timeout(300_000)
    for (const [name, lang, colorScheme, isLive] of [
      ['tram', '', 'light', false],
      ['luoi', '/en', 'dark', false],
      ['tinh', '', 'dark', true],
      ['vung', '/en', 'light', true],
    ] as const) {
      const context = await browser.newContext({ colorScheme, viewport: { width: 360, height: 740 } })
      const page = await context.newPage()
      // axe itself is a script, so the portal's is kept away.
      if (!isLive) await page.route('**/assets/start-*.js', (route) => route.abort())
      await page.goto(test.baseUrl + address(name, {}, lang))
      if (isLive) await page.locator('.place-map-live').waitFor()
      assert.equal(await page.locator('.place-map-live').count(), isLive ? 1 : 0)
      assert.deepEqual(await axe(page), [], name)
      assert.equal(await page.locator('body').evaluate((body) => body.scrollWidth), 360, name)
      await context.close()
    }
  })

  it('comes with its script only where it is open', async () => {
    const folder = new URL('../../dist/assets/', import.meta.url)
    const scripts = (await readdir(folder)).filter((name) => name.endsWith('.js'))
    const sizes = await Promise.all(
      scripts.map(async (name) => gzipSync(await readFile(new URL(name, folder))).length),
    )
    const largest = Math.max(...sizes)
    // The map with its outlines; everything else together is what any page can load.
    assert.ok(largest < 90_000, String(largest))
    assert.ok(sizes.reduce((sum, size) => sum + size, 0) - largest < 60_000)
    const { text } = await test.api.get(`/datasets/${dataset.slug}/${ids.tram}`).set('Accept', 'text/html')
    assert.doesNotMatch(text, /data-island="place-map"/)
  })
})
