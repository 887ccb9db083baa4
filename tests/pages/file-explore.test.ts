import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { axe, openBrowser } from '../support/browser.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

const run = promisify(execFile)

describe('page /datasets/{slug}/{distributionId}, explored', function () {
  this.timeout(240_000)
  let test: TestPortal
  let path0: string
  let widePath: string
  let browser: Browser | null

  before(async () => {
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency()
    const dataset = await test.add.dataset({ agency: agency.slug, title: { vi: 'Bảng để xem' } })
    const rows = Array.from({ length: 120 }, (_, index) =>
      [
        String(index).padStart(3, '0'),
        ['Hà Nội', 'Huế', 'Đà Nẵng'][index % 3],
        index % 10 === 9 ? '' : (index * 1000 + 0.5).toFixed(1),
        `2024-${String((index % 12) + 1).padStart(2, '0')}-15`,
        index % 2 ? 'có' : 'không',
      ].join(','),
    )
    const table = await test.add.file(dataset.id, 'bang.csv', `mã,tỉnh,giá,ngày,đạt\n${rows.join('\n')}\n`)
    const names = Array.from({ length: 300 }, (_, index) => `cột ${index + 1}`)
    const wide = await test.add.file(
      dataset.id,
      'rong.csv',
      `${names.join(',')}\n${names.map((_, index) => `a${index}`).join(',')}\n`,
    )
    await test.api
      .post(`/api/v1/datasets/${dataset.id}/transitions`)
      .set(test.as())
      .set('If-Match', (await test.api.get(`/api/v1/datasets/${dataset.id}`).set(test.as())).headers.etag!)
      .send({ to: 'published' })
    await test.settle()
    for (const { id } of [table, wide]) await test.api.get(`/api/v1/distributions/${id}/profile`).expect(200)
    path0 = `/datasets/${dataset.slug}/${table.id}`
    widePath = `/datasets/${dataset.slug}/${wide.id}`
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await test.close()
  })

  const get = (query: string, place = path0) => test.api.get(place + query).set('Accept', 'text/html')
  const ask = (query: Record<string, string>, rest = '') => get(`?${new URLSearchParams(query)}${rest}`)
  const whereOf = (location: string | undefined) => new URL(location!, 'http://x').searchParams.get('where')

  it('opens a column by a link: its figures, and a range for numbers', async () => {
    const { text } = await ask({ at: 'gia' }).expect(200)
    assert.match(text, /id="column-panel"/)
    assert.match(text, /data-spread="/)
    assert.match(text, /name="min"/)
    assert.match(text, /Chỉ dòng trống \(12\)/)
    assert.match(text, /href="[^"]*\?at=tinh"/)
    assert.ok(!(await get('').expect(200)).text.includes('id="column-panel"'))
    assert.ok(!(await ask({ at: 'nope' }).expect(200)).text.includes('id="column-panel"'))
  })

  it('puts a range in the place of what was asked of the column, read as the language writes numbers', async () => {
    const form = { filter: 'gia', at: 'gia', min: '10.000', max: '50.000,5' }
    const vi = await ask({ ...form, where: 'gia >= 1 and tinh = "Huế"' }).expect(303)
    assert.equal(whereOf(vi.headers.location), 'tinh = "Huế" and gia >= 10000 and gia <= 50000.5')
    const { text } = await get(vi.headers.location!.slice(path0.length)).expect(200)
    assert.match(text, /value="10.000"/)
    assert.match(text, /value="50.000,5"/)
    assert.match(text, /giá ≥ 10.000/)
    const en = await test.api
      .get(`/en${path0}?${new URLSearchParams({ ...form, min: '10,000', max: '50,000.5' })}`)
      .set('Accept', 'text/html')
      .expect(303)
    assert.equal(whereOf(en.headers.location), 'gia >= 10000 and gia <= 50000.5')
    const none = await ask({ filter: 'gia', where: 'gia >= 1', min: '', max: '' }).expect(303)
    assert.equal(whereOf(none.headers.location), null)
    const wrong = await ask({ filter: 'gia', min: 'nhiều' }).expect(303)
    assert.match((await get(wrong.headers.location!.slice(path0.length))).text, /Không lọc được/)
  })

  it('filters by days, values with counts, truth and empty cells', async () => {
    const find = async (query: Record<string, string>, rest = '') => {
      const { headers } = await ask(query, rest).expect(303)
      const { text } = await get(headers.location!.slice(path0.length)).expect(200)
      return { where: whereOf(headers.location), text }
    }
    const days = await find({ filter: 'ngay', at: 'ngay', min: '2024-03-01', max: '2024-04-30' })
    assert.match(days.text, /trong 20 dòng/)
    assert.match(days.text, /value="2024-03-01"/)
    const values = await find({ filter: 'tinh', at: 'tinh' }, '&value=Huế&value=Hà Nội')
    assert.equal(values.where, 'tinh in ("Huế", "Hà Nội")')
    assert.match(values.text, /trong 80 dòng/)
    assert.match(values.text, /tỉnh là Huế hoặc Hà Nội/)
    assert.equal([...values.text.matchAll(/name="value"[^>]* checked/g)].length, 2)
    // The values that are not chosen keep their counts, so that they can be.
    assert.match(values.text, /Đà Nẵng<\/span><span class="count num">40</)
    const truth = await find({ filter: 'dat', value: 'true' })
    assert.match(truth.text, /trong 60 dòng/)
    const missing = await find({ filter: 'gia', missing: 'missing' })
    assert.equal(missing.where, 'gia is null')
    assert.match(missing.text, /trong 12 dòng/)
    const present = await find({ filter: 'gia', missing: 'present', where: 'dat = true or dat = false' })
    assert.equal(present.where, '(dat = true or dat = false) and gia is not null')
    const codes = await ask({ at: 'ma', find: '11' }).expect(200)
    assert.equal([...codes.text.matchAll(/name="value"/g)].length, 12)
  })

  it('tells what of its address is not there, and what minds accents', async () => {
    const follow = async (query: Record<string, string>) => {
      const first = await ask(query)
      return (first.status === 303 ? await test.api.get(first.headers.location!) : first).text
    }
    assert.match(await follow({ column: 'nope', op: 'contains', value: 'x' }), /Không có cột (&quot;|")nope/)
    assert.match(await follow({ column: 'tinh', op: '~~', value: 'x' }), /<code>`tinh` ~~/)
    assert.match(await follow({ at: 'nope' }), /cột “nope”, nhưng bảng này không có cột đó/)
    assert.match(await follow({ view: 'globe' }), /kiểu xem “globe”, nhưng không có/)
    assert.match(await follow({ where: 'tinh contains "Hue"' }), /phân biệt dấu: “Hue” không phải “Huế”/)
  })

  it('shows values as the API gives them on demand, and keeps them through the links', async () => {
    const { text } = await ask({ raw: 'true' }).expect(200)
    assert.match(text, /như cổng đã đọc được, trong tệp có thể viết khác/)
    assert.match(text, /<td class="is-number">1000.5<\/td>/)
    assert.match(text, /<td>2024-01-15<\/td>/)
    assert.match(text, /href="[^"]*\?orderBy=gia&amp;raw=true"/)
    assert.match((await get('')).text, /<td class="is-number">1.000,5/)
  })

  it('shows a part of very many columns, and finds the others by name', async () => {
    const heads = (text: string) => [...text.matchAll(/<th scope="col"/g)].length
    const first = await get('', widePath).expect(200)
    assert.equal(heads(first.text), 40)
    assert.match(first.text, /Cột 1–40 trong 300 cột/)
    const last = await get('?columns=281', widePath).expect(200)
    assert.equal(heads(last.text), 20)
    assert.match(last.text, /<td[^>]*>a299<\/td>/)
    const found = await get('?findColumn=cột 29', widePath).expect(200)
    assert.match(found.text, /name="select" value="cot_299"/)
    assert.ok(!found.text.includes('name="select" value="cot_199"'))
    const chosen = await get('?select=cot_299&select=cot_1', widePath).expect(200)
    assert.equal(heads(chosen.text), 2)
    const columns = await get('?view=columns&columns=101', widePath).expect(200)
    assert.match(columns.text, /Cột 101–200 trong 300 cột/)
    await get('?columns=99999', widePath).expect(200)
    await get('?columns=x', widePath).expect(200)
  })

  it('asks the same question by curl, Python, JavaScript, SQL and spreadsheets', async () => {
    const question = { where: 'giá >= 50000 and tỉnh contains "hu"', orderBy: '-gia', select: 'ma,gia' }
    const { text } = await ask(question).expect(200)
    const codes = [...text.matchAll(/<code data-copy-source[^>]*>(.*?)<\/code>/gs)].map(([, code]) =>
      code!
        .replace(/<[^>]+>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&'),
    )
    const find = (pattern: RegExp) => codes.find((code) => pattern.test(code)) ?? assert.fail(String(pattern))
    const { body } = await test.api
      .get(`/api/v1/distributions/${path0.split('/').pop()}/rows?${new URLSearchParams(question)}`)
      .expect(200)
    const wanted = (body.rows as unknown[][]).map((row) => row.map(String))
    assert.ok(wanted.length > 10)

    const folder = await mkdtemp(path.join(os.tmpdir(), 'sen-snippets-'))
    const parse = (csv: string) =>
      csv
        .replace(/^\ufeff/, '')
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((line) => line.split(','))
    const numbers = (rows: string[][]) => rows.map(([code, value]) => [code, String(Number(value))])
    if (await run('curl', ['--version']).catch(() => null)) {
      await run('sh', ['-c', find(/^curl/)], { cwd: folder })
      assert.deepEqual(numbers(parse(await readFile(path.join(folder, 'table.csv'), 'utf8'))), wanted)
    }
    if (await run('python3', ['--version']).catch(() => null)) {
      // Where pandas is not installed, a stand-in reads the same address.
      const hasPandas = await run('python3', ['-c', 'import pandas']).catch(() => null)
      if (!hasPandas) {
        await writeFile(
          path.join(folder, 'pandas.py'),
          'import csv, io, urllib.request\nclass Table(list):\n  @property\n  def values(self): return self\ndef read_csv(url, dtype=None):\n  text = urllib.request.urlopen(url).read().decode("utf-8-sig")\n  assert dtype == {"mã": str}, dtype\n  return Table(list(csv.reader(io.StringIO(text)))[1:])\n',
        )
      }
      const code = `${find(/^import pandas/)}\nimport json\nprint(json.dumps([[str(a), float(b)] for a, b in table.values]))`
      const { stdout } = await run('python3', ['-c', code], { cwd: folder })
      assert.deepEqual(
        (JSON.parse(stdout) as [string, number][]).map(([first, second]) => [first, String(second)]),
        wanted,
      )
    }
    const script = `${find(/^const response/)}\nconsole.log(JSON.stringify(rows))`
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script])
    assert.deepEqual(
      (JSON.parse(stdout) as object[]).map((row) => Object.values(row).map(String)),
      wanted,
    )
    const sql = await test.api
      .post('/api/v1/sql')
      .send({ query: find(/^select/) })
      .expect(200)
    assert.deepEqual(
      (sql.body.rows as unknown[][]).map((row) => row.map(String)),
      wanted,
    )
    for (const pattern of [/^=IMPORTDATA\("([^"]+)"\)$/, /Web\.Contents\("([^"]+)"\)/]) {
      const address = new URL(pattern.exec(find(pattern))![1]!)
      const { text: csv } = await test.api.get(address.pathname + address.search).expect(200)
      assert.deepEqual(numbers(parse(csv)), wanted)
    }
    assert.match(find(/^table <- read\.csv/), /colClasses = c\("mã" = "character"\)/)
    await rm(folder, { recursive: true })
  })

  it('writes words without diacritics as SQL', async () => {
    const { text } = await ask({ q: 'da nang' }).expect(200)
    const query = new URL(/href="([^"]+\/api\/v1\/sql\?[^"]+)"/.exec(text)![1]!).searchParams.get('query')
    const { body } = await test.api.post('/api/v1/sql').send({ query }).expect(200)
    assert.equal(body.rows.length, 40)
  })

  const open = async (context: Mocha.Context, options = {}): Promise<Page> => {
    if (!browser) return context.skip()
    const page = await (
      await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
    ).newPage()
    await page.goto(test.baseUrl + path0)
    // The status that the island adds tells that it has begun.
    await page.locator('#explore + .explore-note').waitFor({ state: 'attached' })
    return page
  }
  const search = (page: Page) => new URL(page.url()).searchParams
  const says = (page: Page) => page.locator('#main p[role=status].visually-hidden').first()

  it('changes in place with script: sorts, filters and goes back, keeps focus, and says what it found', async function () {
    const page = await open(this)
    await page.evaluate('window.isSamePage = true')
    await page.locator('#sort-gia').press('Enter')
    await page.waitForURL(/orderBy=gia/)
    assert.equal(await page.evaluate('document.activeElement.id'), 'sort-gia')
    await page.locator('#look-gia').press('Enter')
    await page.locator('#column-panel').waitFor()
    assert.equal(await page.evaluate('document.activeElement.id'), 'column-panel')
    const box = (await page.locator('.spread svg').boundingBox())!
    await page.mouse.move(box.x + box.width * 0.52, box.y + 10)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.99, box.y + 10, { steps: 4 })
    await page.mouse.up()
    await page.waitForURL(/where=/)
    assert.match(search(page).get('where')!, /^gia >= [\d.]+ and gia <= [\d.]+$/)
    const found = await says(page).textContent()
    assert.match(found!, /^Dòng 1–5\d trong 5\d dòng/)
    await page.keyboard.press('Escape')
    await page.locator('#column-panel').waitFor({ state: 'detached' })
    assert.equal(await page.evaluate('document.activeElement.id'), 'look-gia')
    await page.goBack()
    await page.locator('#column-panel').waitFor()
    await page.goBack()
    await page.locator('.chip', { hasText: '≥' }).first().waitFor({ state: 'detached' })
    assert.equal(search(page).get('where'), null)
    assert.equal(await page.evaluate('window.isSamePage'), true)
    await page.context().close()
  })

  it('says so when it takes longer than a second, and when it fails, with a way on', async function () {
    const page = await open(this)
    await page.route(/orderBy/, (route) => route.abort())
    await page.locator('#sort-gia').click()
    await page.getByRole('alert').waitFor()
    await page.unroute(/orderBy/)
    let letGo = (): void => {}
    const held = new Promise<void>((resolve) => (letGo = resolve))
    await page.route(/orderBy/, async (route) => {
      await held
      await route.continue()
    })
    await page.getByRole('button', { name: 'Thử lại' }).click()
    await page.getByText('Đang tính, có thể mất vài giây…').last().waitFor()
    assert.equal(await page.locator('#explore').getAttribute('aria-busy'), 'true')
    letGo()
    await page.waitForURL(/orderBy=gia/)
    await page.locator('#explore[aria-busy]').waitFor({ state: 'detached' })
    assert.equal(await page.locator('.explore-note').isVisible(), false)
    await page.context().close()
  })

  it('passes axe with an open column, on a phone and on a desk, in light and dark', async function () {
    for (const [width, colorScheme] of [
      [360, 'dark'],
      [1280, 'light'],
    ] as const) {
      const page = await open(this, { viewport: { width, height: 800 }, colorScheme })
      for (const at of ['gia', 'tinh']) {
        await page.goto(`${test.baseUrl}/en${path0}?at=${at}&where=gia+is+not+null`)
        assert.deepEqual(await axe(page), [])
        assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= width)
      }
      await page.context().close()
    }
  })

  it('sends at most 60 kB of script before a chart or a map is opened', async function () {
    if (!browser) return this.skip()
    const page = await (await browser.newContext()).newPage()
    let bytes = 0
    page.on('response', (response) => {
      if (response.url().endsWith('.js'))
        void response.body().then((body) => (bytes += gzipSync(body).length))
    })
    await page.goto(test.baseUrl + path0)
    await page.locator('#explore + .explore-note').waitFor({ state: 'attached' })
    await page.waitForLoadState('networkidle')
    assert.ok(bytes > 0 && bytes <= 60_000, `${bytes}`)
    await page.context().close()
  })
})
