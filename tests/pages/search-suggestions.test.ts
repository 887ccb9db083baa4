import assert from 'node:assert/strict'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { axe, openBrowser } from '../support/browser.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

/** What the field and its list say to a screen reader. */
interface State {
  expanded: string | null
  /** The chosen line, by the words that it begins with. */
  chosen: string | null
  groups: string[]
  options: string[]
}

describe('suggestions under the search field', function () {
  this.timeout(120_000)
  let browser: Browser | null
  let test: TestPortal
  before(async () => {
    browser = await openBrowser()
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency({
      slug: 'cuc-nuoc',
      name: { vi: 'Nước sạch quốc gia', en: 'Water Office' },
    })
    for (const title of ['Nước sạch nông thôn', 'Nước thải đô thị'])
      await test.add.dataset({ agency: agency.slug, title: { vi: title }, keywords: { vi: ['nước ngầm'] } })
    await test.settle()
    await test.portal.elasticsearch.client?.indices.refresh({ index: `${test.portal.config.indexPrefix}-*` })
  })
  after(async () => {
    await browser?.close()
    await test.close()
  })

  async function open(context: Mocha.Context, options: BrowserContextOptions = {}): Promise<Page> {
    if (!browser) return context.skip()
    const page = await (await browser.newContext(options)).newPage()
    // Lists that come and go must not be waited for longer than they take.
    page.setDefaultTimeout(10_000)
    await page.goto(`${test.baseUrl}/datasets`)
    await page.locator('#q[role=combobox]').waitFor()
    return page
  }
  const field = (page: Page) => page.locator('#q')
  const look = (page: Page): Promise<State> =>
    field(page).evaluate((input: HTMLInputElement) => {
      const list = document.getElementById(input.getAttribute('aria-controls')!)!
      const isOpen = list.checkVisibility()
      const id = input.getAttribute('aria-activedescendant')
      return {
        expanded: input.getAttribute('aria-expanded'),
        chosen: id && (document.getElementById(id)?.firstElementChild?.textContent ?? null),
        groups: [...list.querySelectorAll('[role=group]')]
          .filter(() => isOpen)
          .map((group) => document.getElementById(group.getAttribute('aria-labelledby')!)!.textContent),
        options: [...list.querySelectorAll('[role=option]')]
          .filter(() => isOpen)
          .map((option) => option.firstElementChild?.textContent ?? ''),
      }
    })
  const keep = (page: Page, list: string[]) =>
    page.evaluate((kept) => localStorage.setItem('sen:recent-searches', JSON.stringify(kept)), list)
  const kept = (page: Page) =>
    page.evaluate(() => JSON.parse(localStorage.getItem('sen:recent-searches') ?? '[]') as string[])
  const waitForOptions = (page: Page, word: string) =>
    page.locator('[role=option]', { hasText: word }).first().waitFor()

  it('are groups of options that the keys go through, and open with Enter', async function () {
    const page = await open(this)
    await field(page).pressSequentially('nước')
    await waitForOptions(page, 'Nước sạch nông thôn')
    const { groups, options, expanded, chosen } = await look(page)
    assert.deepEqual(groups, ['Bộ dữ liệu', 'Cơ quan', 'Từ khóa', 'Địa phương'])
    assert.equal(expanded, 'true')
    assert.equal(chosen, null)
    assert.equal(
      await page.locator('.search-box [role=status]').textContent(),
      `${options.length} gợi ý, dùng mũi tên lên xuống để chọn`,
    )
    const press = async (key: string) => {
      await field(page).press(key)
      return (await look(page)).chosen
    }
    assert.equal(await press('ArrowDown'), options[0])
    assert.equal(await press('End'), options.at(-1))
    assert.equal(await press('ArrowDown'), null, 'round to the field')
    assert.equal(await press('ArrowUp'), options.at(-1))
    assert.equal(await press('Home'), options[0])
    assert.equal(await press('ArrowLeft'), null, 'back in the text')
    assert.equal(await press('ArrowDown'), options[0])
    assert.deepEqual(await axe(page, { within: '.search-head' }), [])
    await field(page).press('Escape')
    assert.deepEqual(await look(page), { expanded: 'false', chosen: null, groups: [], options: [] })
    assert.equal(await field(page).inputValue(), 'nước')
    await press('ArrowDown')
    await waitForOptions(page, 'Nước sạch nông thôn')
    await press('ArrowDown')
    await field(page).press('Enter')
    await page.waitForURL(/\/datasets\/nuoc-/)
    await page.context().close()
  })

  it('are asked for once for each beginning, and the old ones stay until the new ones come', async function () {
    const page = await open(this)
    const asked: string[] = []
    let release = (): void => {}
    await page.route('**/api/v1/suggest*', async (route) => {
      const words = new URL(route.request().url()).searchParams.get('q')!
      asked.push(words)
      if (words === 'nước thải') await new Promise<void>((resolve) => (release = resolve))
      await route.continue()
    })
    await field(page).fill('nước')
    await waitForOptions(page, 'Nước sạch nông thôn')
    await field(page).fill('nước thải')
    await page.waitForRequest((request) => request.url().includes('th%E1%BA%A3i'))
    assert.ok((await look(page)).options.includes('Nước sạch nông thôn'), 'the old ones')
    release()
    await page.locator('[role=option]', { hasText: 'Nước sạch nông thôn' }).waitFor({ state: 'detached' })
    await field(page).fill('nước')
    assert.ok((await look(page)).options.includes('Nước sạch nông thôn'), 'at once')
    assert.deepEqual(asked, ['nước', 'nước thải'])
    await page.context().close()
  })

  it('begin with what was searched for in this browser, at once and without the network', async function () {
    const page = await open(this)
    await page.route('**/api/v1/suggest*', () => {}) // Never answers.
    await keep(page, ['rừng', 'nước mặn', 'Nước ngọt'])
    await field(page).focus()
    assert.deepEqual((await look(page)).options, ['rừng', 'nước mặn', 'Nước ngọt'])
    assert.deepEqual((await look(page)).groups, ['Đã tìm gần đây'])
    assert.deepEqual(await axe(page, { within: '.search-head' }), [])
    await field(page).fill('nuoc')
    assert.deepEqual((await look(page)).options, ['nước mặn', 'Nước ngọt'])
    await field(page).press('ArrowDown')
    await field(page).press('Enter')
    await page.waitForURL(/[?]q=n/)
    assert.equal(new URL(page.url()).searchParams.get('q'), 'nước mặn')
    assert.deepEqual(await kept(page), ['nước mặn', 'rừng', 'Nước ngọt'])
    await page.context().close()
  })

  it('keep the last eight searches, each once', async function () {
    const page = await open(this)
    for (const words of ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8', 'a9', 'a2']) {
      await field(page).fill(words)
      await field(page).press('Enter')
      await page.waitForURL(`**/datasets?q=${words}*`)
      await page.locator('#q[role=combobox]').waitFor()
    }
    assert.deepEqual(await kept(page), ['a2', 'a9', 'a8', 'a7', 'a6', 'a5', 'a4', 'a3'])
    await page.context().close()
  })

  it('let a reader take away one search or all, by keys and by mouse', async function () {
    const page = await open(this)
    await keep(page, ['một', 'hai', 'ba', 'bốn'])
    await field(page).focus()
    await field(page).press('ArrowDown')
    await field(page).press('Delete')
    assert.equal((await look(page)).chosen, 'hai', 'the next one')
    await page.locator('[role=option]', { hasText: 'ba' }).locator('.suggest-remove').click()
    assert.deepEqual(await kept(page), ['hai', 'bốn'])
    assert.equal(page.url(), `${test.baseUrl}/datasets`)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    assert.deepEqual(await kept(page), [])
    assert.equal((await look(page)).expanded, 'false')
    assert.ok(await field(page).evaluate((input) => input === document.activeElement))
    assert.equal(await page.locator('.search-box [role=status]').textContent(), 'Đã xóa các lần tìm gần đây.')
    await page.context().close()
  })

  it('work where the browser refuses storage, and pass over what is no list of words', async function () {
    const page = await open(this)
    await page.evaluate(() => localStorage.setItem('sen:recent-searches', '{"a":1}'))
    await field(page).focus()
    assert.deepEqual((await look(page)).options, [])
    await page.addInitScript(() =>
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new DOMException('denied', 'SecurityError')
        },
      }),
    )
    await page.reload()
    await field(page).pressSequentially('nước')
    await waitForOptions(page, 'Nước sạch nông thôn')
    await field(page).press('Enter')
    await page.waitForURL(/[?]q=n/)
    await page.context().close()
  })

  it('fit a phone', async function () {
    const page = await open(this, { viewport: { width: 360, height: 740 } })
    await keep(page, ['dân số các tỉnh thành phố trực thuộc trung ương năm 2024', 'x'.repeat(90)])
    await field(page).focus()
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360)
    const { width, height } = (await page.locator('.suggest-remove').first().boundingBox())!
    assert.ok(width >= 44 && height >= 44, `${width} × ${height}`)
    await page.context().close()
  })
})
