import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { axe, openBrowser } from '../support/browser.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

describe('page /datasets/{slug}/{distributionId}?view=chart', () => {
  let test: TestPortal
  let browser: Browser | null
  let dataset: { id: string; slug: string }
  let table: { id: string }
  before(async function () {
    this.timeout(300_000)
    test = await startTestPortal(import.meta.url)
    browser = await openBrowser()
    const agency = await test.add.agency()
    dataset = await test.add.dataset({ agency: agency.slug, title: { vi: 'Thu hoạch' } })
    // Twenty provinces by three years: province n harvests n × 100.5 tonnes in each.
    const rows = Array.from({ length: 60 }, (_, index) => {
      const province = (index % 20) + 1
      return `Tỉnh ${province},${2021 + Math.floor(index / 20)},${province * 100.5},${index % 7},${province % 3 === 0 ? 'Bắc' : 'Nam'}`
    })
    table = await test.add.file(
      dataset.id,
      'thu-hoach.csv',
      `Tỉnh,Năm,Sản lượng,Sâu bệnh,Miền\n${rows.join('\n')}\n`,
      {
        dictionary: [
          { name: 'Sản lượng', title: { vi: 'Sản lượng lúa', en: 'Rice harvest' }, unit: 'tấn' },
          { name: 'Tỉnh', title: { vi: 'Tỉnh', en: 'Province' } },
        ],
      },
    )
    await test.settle()
  })
  after(async () => {
    await browser?.close()
    await test.close()
  })

  const get = (path: string) => test.api.get(path).set('Accept', 'text/html')
  const address = (query: Record<string, string> = {}, lang = '') =>
    `${lang}/datasets/${dataset.slug}/${table.id}?${new URLSearchParams({ view: 'chart', ...query })}`
  const chart = (query?: Record<string, string>) => get(address(query)).expect(200)
  const bars = (html: string) =>
    [...html.matchAll(/<li[^>]*><span>([^<]*)<\/span><span class="bar-line">.*?<strong>([^<]*)</g)].map(
      ([, label, value]) => [label, value],
    )
  const textOf = (html: string) => html.replace(/<[^>]*>/g, '').replaceAll('&amp;', '&')

  it('draws the last years in their order as bars, and all of them as a line', async () => {
    const years = Array.from({ length: 30 }, (_, index) => `${1990 + index},${(index * 7) % 30}`)
    const file = await test.add.file(dataset.id, 'theo-nam.csv', `Năm,Mưa\n${years.join('\n')}\n`)
    await test.settle()
    const draw = async (kind: string) => {
      const query = new URLSearchParams({ view: 'chart', kind, x: 'nam', y: 'mua', fn: 'sum' })
      return (await get(`/datasets/${dataset.slug}/${file.id}?${query}`).expect(200)).text
    }
    const html = await draw('bar')
    assert.deepEqual(
      bars(html).map(([label]) => label),
      Array.from({ length: 12 }, (_, index) => String(2008 + index)),
    )
    assert.match(html, /<h2>Mưa theo Năm: 12 mốc cuối<\/h2>/)
    assert.match(textOf(html), /18 nhãn còn lại/)
    assert.match(await draw('line'), /Từ 1990: 0 đến 2019/)
  })

  it('suggests what the data can show, and draws the first suggestion', async () => {
    const { text } = await chart()
    const suggested = [...text.matchAll(/<a class="chip" href="([^"]+)"[^>]*>([^<]*)</g)]
    assert.deepEqual(
      suggested.map(([, , words]) => words),
      [
        'Sản lượng lúa (tổng) theo Năm',
        'Sản lượng lúa (trung bình) theo Tỉnh',
        'Sâu bệnh (trung bình) theo Tỉnh',
        'Sản lượng lúa và Sâu bệnh',
      ],
    )
    assert.match(text, /<h2>Sản lượng lúa \(tổng\) theo Năm<\/h2>/)
    assert.match(text, /role="img" aria-label="Đường: Sản lượng lúa \(tổng\) theo Năm\./)
    for (const [, href] of suggested) await get(href!.replaceAll('&amp;', '&')).expect(200)
  })

  it('suggests no sums of what is counted in several units, nor of places in an order', async () => {
    const rows = ['Lúa,70,tấn,1', 'Điện,80,%,2', 'Nước,9,tấn,2', 'Than,5,tấn,3']
    const file = await test.add.file(
      dataset.id,
      'chi-tieu.csv',
      `Chỉ tiêu,Giá trị,Đơn vị,Thứ tự\n${rows.join('\n')}\n`,
    )
    await test.settle()
    const { text } = await get(`/datasets/${dataset.slug}/${file.id}?view=chart`).expect(200)
    assert.match(text, /<h2>Số dòng theo Đơn vị<\/h2>/)
    assert.doesNotMatch(text, /<h2>(Giá trị|Thứ tự)/)
  })

  it('takes means of what does not add up, and says so in the suggestion', async () => {
    const names = ['Nhiệt độ (°C)', 'Giá thóc', 'Giá trị sản xuất', 'Độ ẩm', 'Water temperature', 'Price']
    const file = await test.add.file(
      dataset.id,
      'tram.csv',
      `Tên trạm,${names.join(',')}\nVinh,24.5,8.5,100,80,24.5,3\nCửa Lò,25,9,200,75,25,4\nHà Tĩnh,24.25,7,300,70.5,24,5\n`,
    )
    await test.settle()
    const { text } = await get(`/datasets/${dataset.slug}/${file.id}?view=chart`).expect(200)
    assert.match(text, />Nhiệt độ \(°C\) \(trung bình\) theo Tên trạm</)
    // All with as many decimals as any of them.
    assert.deepEqual(
      bars(text).map(([, value]) => value),
      ['25,00', '24,50', '24,25'],
    )
    const fnOf = async (y: string) =>
      /<option value="(\w+)" selected[^>]*>(Tổng|Trung bình)/.exec(
        (await get(`/datasets/${dataset.slug}/${file.id}?view=chart&x=ten_tram&y=${y}`).expect(200)).text,
      )?.[1]
    assert.equal(await fnOf('gia_thoc'), 'mean')
    assert.equal(await fnOf('gia_tri_san_xuat'), 'sum')
    for (const rate of ['do_am', 'water_temperature', 'price']) assert.equal(await fnOf(rate), 'mean')
  })

  it('draws the largest labels as bars and says what the others come to', async () => {
    const { text } = await chart({ kind: 'bar', x: 'tinh', y: 'san_luong', fn: 'sum', top: '12' })
    assert.match(text, /<h2>Sản lượng lúa \(tổng\) theo Tỉnh: 12 lớn nhất<\/h2>/)
    assert.match(text, /Đơn vị: tấn\. Xếp từ lớn nhất\./)
    assert.equal(bars(text).length, 12)
    assert.deepEqual(bars(text)[0], ['Tỉnh 20', '6.030,0'])
    // 1 + … + 8 of 100.5 tonnes, three times.
    assert.match(textOf(text), /8 nhãn còn lại: 10\.854,0 tấn\./)
    assert.match(textOf(text), /Nguồn: Cơ quan \d+, Thu hoạch, bản 1, CC BY 4\.0\./)
    const all = await chart({ kind: 'bar', x: 'tinh', y: 'san_luong', fn: 'mean', top: '100' })
    assert.equal(bars(all.text).length, 20)
    assert.match(all.text, /<h2>Sản lượng lúa \(trung bình\) theo Tỉnh<\/h2>/)
    const means = await chart({ kind: 'bar', x: 'tinh', y: 'san_luong', fn: 'mean', top: '5' })
    assert.match(means.text, /Không vẽ 15 nhãn nhỏ hơn/)
  })

  it('counts rows, and gives the same numbers as a table and as JSON', async () => {
    const { text } = await chart({ kind: 'bar', x: 'mien', fn: 'count' })
    assert.deepEqual(bars(text), [
      ['Nam', '42'],
      ['Bắc', '18'],
    ])
    assert.match(text, /<th scope="row">Nam<\/th><td class="is-number">42<\/td>/)
    const csv = /href="data:text\/csv;charset=utf-8,([^"]+)"[^>]* download="[^"]+-mien\.csv"/.exec(text)![1]!
    assert.equal(decodeURIComponent(csv), '\uFEFFMiền,Số dòng\r\nNam,42\r\nBắc,18\r\n')
    const href = /href="(\/api\/v1\/distributions\/[^"]+\/aggregate[^"]+)"/.exec(text)![1]!
    const { body } = await test.api.get(href.replaceAll('&amp;', '&')).expect(200)
    assert.deepEqual(body.rows, [
      ['Nam', 42],
      ['Bắc', 18],
    ])
  })

  it('draws lines, areas and dots', async () => {
    const line = await chart({ kind: 'line', x: 'nam', y: 'san_luong', fn: 'sum' })
    assert.match(line.text, /<polyline class="line" points="0,[\d.]+ 50,[\d.]+ 100,[\d.]+"/)
    assert.match(
      line.text,
      /Đường: Sản lượng lúa \(tổng\) theo Năm\. 2021: 21\.105; 2022: 21\.105; 2023: 21\.105\./,
    )
    const area = await chart({ kind: 'area', x: 'nam', y: 'san_luong', fn: 'max' })
    assert.match(area.text, /<polygon class="area"/)
    const dots = await chart({ kind: 'scatter', x: 'sau_benh', y: 'san_luong' })
    assert.equal([...dots.text.matchAll(/<circle class="dot"/g)].length, 60)
    assert.match(dots.text, /Trục ngang: Sâu bệnh\. Trục dọc: Sản lượng lúa \(tấn\)\./)
  })

  it('writes no two numbers of an axis alike, however little the values differ', async () => {
    const rows = [5_881_000, 5_963_136, 5_902_000, 5_940_000].map(
      (value, index) => `${2020 + index},${value}`,
    )
    const file = await test.add.file(dataset.id, 'gan-nhau.csv', `Năm,Người\n${rows.join('\n')}\n`)
    await test.settle()
    const query = new URLSearchParams({ view: 'chart', kind: 'line', x: 'nam', y: 'nguoi', fn: 'sum' })
    const ticks = async (lang: string) => {
      const { text } = await get(`${lang}/datasets/${dataset.slug}/${file.id}?${query}`).expect(200)
      return [...text.matchAll(/<text x="0"[^>]*text-anchor="end">([^<]*)</g)].map(([, tick]) => tick)
    }
    assert.deepEqual(await ticks(''), [
      '5,875 triệu',
      '5,9 triệu',
      '5,925 triệu',
      '5,95 triệu',
      '5,975 triệu',
    ])
    assert.deepEqual((await ticks('/en')).slice(0, 2), ['5.875 million', '5.9 million'])
  })

  it('draws up to six parts as a pie, and refuses more with a way on', async () => {
    const two = await chart({ kind: 'pie', x: 'mien', fn: 'count' })
    assert.equal([...two.text.matchAll(/<path class="p\d"/g)].length, 2)
    assert.match(two.text, /70,0%/)
    const many = await chart({ kind: 'pie', x: 'tinh', y: 'san_luong', fn: 'sum', top: '12' })
    assert.match(many.text, /20 phần là quá nhiều để so bằng mắt/)
    const instead = /<a href="([^"]+)">Vẽ 5 phần lớn nhất/.exec(many.text)![1]!
    const merged = await get(instead.replaceAll('&amp;', '&')).expect(200)
    assert.match(merged.text, /<path class="is-rest"/)
    assert.match(merged.text, /15 nhãn còn lại/)
    const refused = await chart({ kind: 'pie', x: 'mien', y: 'san_luong', fn: 'mean' })
    assert.match(refused.text, /Biểu đồ tròn chỉ chia một tổng thành phần/)
  })

  it('keeps words and conditions, shows them as chips and names them under the chart', async () => {
    const where = 'san_luong > 1000'
    const { text } = await chart({ kind: 'bar', x: 'tinh', y: 'san_luong', fn: 'sum', q: 'tinh', where })
    assert.equal(bars(text).length, 11)
    assert.match(
      text,
      /<a class="chip is-on"[^>]*><span>Sản lượng lúa &gt; 1000|<a class="chip is-on"[^>]*><span>Sản lượng lúa > 1000/,
    )
    assert.match(textOf(text), /Chỉ gồm: Có từ: tinh; Sản lượng lúa (>|&gt;) 1000\./)
    assert.match(text, /<input type="hidden" name="where" value="san_luong (>|&gt;) 1000"/)
    const none = await chart({ kind: 'bar', x: 'tinh', where: 'san_luong > 99999' })
    assert.match(none.text, /Không có dòng nào khớp/)
    const wrong = await chart({ kind: 'bar', x: 'mien', fn: 'count', where: 'sai >' })
    assert.match(wrong.text, /Không lọc được/)
    assert.equal(bars(wrong.text).length, 2)
  })

  it('says what to choose when the address asks for what cannot be drawn', async () => {
    const cases: [Record<string, string>, RegExp][] = [
      [{ x: 'dan_so' }, /Không có cột “dan_so”/],
      [{ x: 'tinh', y: '"; DROP TABLE' }, /Không có cột/],
      [{ x: 'tinh', y: 'mien', fn: 'sum' }, /Cột “Miền” không phải cột số/],
      [{ kind: 'bong-bong', x: 'tinh', y: 'san_luong' }, /Không có kiểu “bong-bong”/],
      [{ kind: 'scatter', x: 'tinh', y: 'san_luong' }, /Cột “Tỉnh” không phải cột số/],
      [{ x: 'tinh', y: 'san_luong', fn: 'drop' }, /Không có phép tính “drop”/],
      [{ x: 'tinh', y: 'san_luong', top: '1e12' }, /Không vẽ được “1e12” nhãn/],
      [{ x: '__proto__', fn: 'constructor' }, /Không có cột “__proto__”/],
      [{ x: '<script>alert(1)</script>' }, /Không có cột/],
    ]
    for (const [query, expected] of cases) {
      const { text } = await chart(query)
      assert.match(text, expected)
      assert.ok(!text.includes('<script>alert'))
      assert.match(text, /Chưa vẽ được/)
    }
  })

  it('counts by columns of any name, and draws what lies below nought or is missing', async () => {
    const odd = await test.add.file(
      dataset.id,
      'la.csv',
      'value,"so, ""luong"" `x`",__proto__,x_y,x y\nA,5,1,1,2\nB,-3,2,2,3\nC,,3,3,4\n,7,4,4,5\n',
    )
    await test.settle()
    const page = async (query: Record<string, string>) =>
      (
        await get(
          `/datasets/${dataset.slug}/${odd.id}?${new URLSearchParams({ view: 'chart', ...query })}`,
        ).expect(200)
      ).text
    const first = bars(await page({ kind: 'bar', x: 'value', y: 'so_luong_x', fn: 'sum' }))
    assert.deepEqual(first, [
      ['(trống)', '7'],
      ['A', '5'],
      ['B', '-3'],
    ])
    assert.match(await page({ kind: 'bar', x: 'value', y: 'so_luong_x', fn: 'sum' }), /1 nhãn không có số/)
    // The alias of one column is the name of another.
    const twin = await page({ kind: 'bar', x: 'value', y: 'x_y_2', fn: 'max' })
    assert.deepEqual(bars(twin)[0], ['(trống)', '5'])
    await page({ kind: 'line', x: 'proto', y: 'so_luong_x', fn: 'sum' })
    await page({ kind: 'pie', x: 'value', y: 'so_luong_x', fn: 'sum' })
  })

  it('speaks English, and writes numbers as English does', async () => {
    const { text } = await get(address({ kind: 'bar', x: 'tinh', y: 'san_luong', fn: 'sum' }, '/en')).expect(
      200,
    )
    assert.match(text, /<h2>Rice harvest \(sum\) by Province: the 12 largest<\/h2>/)
    assert.deepEqual(bars(text)[0], ['Tỉnh 20', '6,030.0'])
  })

  it('offers a frame for other sites', async () => {
    const { text } = await chart({ kind: 'bar', x: 'mien', fn: 'count' })
    assert.match(
      text,
      /&lt;iframe src="[^"]+\/embed\?view=chart&amp;amp;kind=bar|&lt;iframe src=&quot;[^"]+\/embed\?view=chart/,
    )
  })

  it('passes axe, gives SVG and PNG with script, and shows no such buttons without', async function () {
    if (!browser) return this.skip()
    const page = await (await browser.newContext({ viewport: { width: 360, height: 740 } })).newPage()
    await page.goto(test.baseUrl + address({ kind: 'bar', x: 'tinh', y: 'san_luong', fn: 'sum' }))
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360)
    for (const name of ['SVG', 'PNG']) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name }).click(),
      ])
      assert.equal(download.suggestedFilename(), `${dataset.slug}-tinh.${name.toLowerCase()}`)
      const bytes = await readFile(await download.path())
      if (name === 'PNG') assert.deepEqual([...bytes.subarray(1, 4)], [...Buffer.from('PNG')])
      else
        for (const words of ['<svg xmlns', '>Tỉnh 20<', '>6.030,0<', 'Nguồn:'])
          assert.ok(bytes.includes(words), words)
    }
    for (const query of [
      {},
      { kind: 'pie', x: 'mien', fn: 'count' },
      { kind: 'scatter', x: 'sau_benh', y: 'san_luong' },
    ]) {
      await page.goto(test.baseUrl + address(query as Record<string, string>))
      await page.getByRole('button', { name: 'PNG' }).waitFor()
      assert.deepEqual(await axe(page), [])
    }
    await page.context().close()
    const still = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
    await still.goto(test.baseUrl + address())
    assert.equal(await still.getByRole('button', { name: 'PNG' }).count(), 0)
    await still.getByRole('img', { name: /^Đường/ }).waitFor()
    await still.context().close()
  }).timeout(120_000)
})
