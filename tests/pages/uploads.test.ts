import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { openBreakableProxy, type BreakableProxy } from '../support/breakable-proxy.ts'
import { axe, openBrowser, giveSession } from '../support/browser.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'
import { makeZip } from '../support/zip.ts'

const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

describe('uploads in the browser', function () {
  this.timeout(180_000)
  this.slow(30_000)
  let portal: TestPortal
  let browser: Browser | null
  let proxy: BreakableProxy
  let account: TestAccount
  let folder: string
  /** Larger than what lies in buffers on the way, so that a cut is one in the middle. */
  const large = randomBytes(60_000_000)
  let largeFile: string

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'co-quan-a', name: { vi: 'Cơ quan A', en: 'Agency A' } })
    account = await portal.addAccount({ 'co-quan-a': 'editor' })
    proxy = await openBreakableProxy(portal.baseUrl)
    folder = await mkdtemp(path.join(os.tmpdir(), 'sen-test-files-'))
    largeFile = path.join(folder, 'ảnh vệ tinh.bin')
    await writeFile(largeFile, large)
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await proxy.shut()
    await portal.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function openContext(width = 1280): Promise<BrowserContext> {
    const context = await browser!.newContext({ viewport: { width, height: 800 } })
    await giveSession(context, account.headers.Cookie, proxy.url)
    return context
  }

  const addDraft = () => portal.add.dataset({ agency: 'co-quan-a', status: 'draft' })
  const editOf = (slug: string) => `${proxy.url}/workspace/datasets/${slug}/edit`
  const rowOf = (page: Page, name: string) => page.locator('.drop-list > li').filter({ hasText: name })
  const filesOf = async (slug: string) =>
    (await portal.api.get(`/api/v1/datasets/${slug}`).set(portal.as())).body.distributions as {
      id: string
      name: string
      sha256: string
      title: { vi?: string }
    }[]

  /** Everything that a screen reader was told, in order. */
  async function listen(page: Page): Promise<() => Promise<string[]>> {
    await page.locator('.drop-list + [role=status]').waitFor({ state: 'attached' })
    await page.evaluate(`
      window.said = []
      new MutationObserver(([{ target }]) => window.said.push(target.textContent))
        .observe(document.querySelector('.drop-list + [role=status]'), { childList: true })
    `)
    return () => page.evaluate('window.said')
  }

  it('go on by themselves after the connection broke in the middle', async function () {
    if (!browser) return this.skip()
    const { slug } = await addDraft()
    const context = await openContext()
    const page = await context.newPage()
    await page.goto(editOf(slug))
    const said = await listen(page)
    proxy.shutAfter(25_000_000)
    const input = page.getByLabel('Thêm tệp')
    await input.setInputFiles(largeFile)
    const row = rowOf(page, 'ảnh vệ tinh.bin')
    await row.getByText('Mất kết nối ở').waitFor()
    assert.deepEqual(await axe(page), [])
    await proxy.open()
    await row.getByText('Đã thêm vào bộ dữ liệu.').waitFor()
    const [file] = await filesOf(slug)
    assert.equal(file!.sha256, sha256Of(large))
    assert.deepEqual(await axe(page), [])
    // The words of progress are in the row; what is said aloud are turns of events.
    const spoken = await said()
    assert.ok(spoken.length <= 5, JSON.stringify(spoken))
    assert.ok(spoken.some((text) => text.startsWith('Mất kết nối') || text.includes(': Mất kết nối')))
    assert.equal(spoken.at(-1), 'ảnh vệ tinh.bin: Đã thêm vào bộ dữ liệu.')
    await context.close()
  })

  it('go on after the page was left, when the same file is chosen again', async function () {
    if (!browser) return this.skip()
    const { slug } = await addDraft()
    const context = await openContext(360)
    const page = await context.newPage()
    await page.goto(editOf(slug))
    proxy.shutAfter(25_000_000)
    await page.getByLabel('Thêm tệp').setInputFiles(largeFile)
    await rowOf(page, 'ảnh vệ tinh.bin').getByText('Mất kết nối ở').waitFor()
    await page.close()
    await proxy.open()
    const again = await context.newPage()
    await again.goto(editOf(slug))
    const row = rowOf(again, 'ảnh vệ tinh.bin')
    await row.getByText(/^Mới có (1\d|2\d) MB trong 60 MB/).waitFor()
    assert.deepEqual(await axe(again), [])
    assert.equal(await again.evaluate('document.documentElement.scrollWidth > innerWidth'), false)
    await again.getByLabel('Thêm tệp').setInputFiles(largeFile)
    await row.getByText('Đã thêm vào bộ dữ liệu.').waitFor()
    assert.deepEqual(
      (await filesOf(slug)).map(({ sha256 }) => sha256),
      [sha256Of(large)],
    )
    // Nothing is left to go on with.
    await again.reload()
    await again.getByLabel('Thêm tệp').waitFor()
    await again.waitForTimeout(500)
    assert.equal(await row.count(), 0)
    await context.close()
  })

  it('can be paused, continued and cancelled', async function () {
    if (!browser) return this.skip()
    const { slug } = await addDraft()
    const context = await openContext()
    const page = await context.newPage()
    await page.goto(editOf(slug))
    proxy.shutAfter(25_000_000)
    await page.getByLabel('Thêm tệp').setInputFiles(largeFile)
    const row = rowOf(page, 'ảnh vệ tinh.bin')
    await row.getByText('Mất kết nối ở').waitFor()
    await row.getByRole('button', { name: 'Tạm dừng' }).click()
    await row.getByText('Tạm dừng ở').waitFor()
    await proxy.open()
    await page.waitForTimeout(1_500)
    assert.equal(await row.getByText('Tạm dừng ở').count(), 1)
    await row.getByRole('button', { name: 'Gửi tiếp' }).click()
    await row.getByText('Đã thêm vào bộ dữ liệu.').waitFor()

    const second = path.join(folder, 'thứ hai.bin')
    await writeFile(second, large.subarray(1))
    proxy.shutAfter(25_000_000)
    await page.getByLabel('Thêm tệp').setInputFiles(second)
    const other = rowOf(page, 'thứ hai.bin')
    await other.getByText('Mất kết nối ở').waitFor()
    await proxy.open()
    await other.getByRole('button', { name: 'Hủy' }).click()
    await other.waitFor({ state: 'detached' })
    assert.equal((await filesOf(slug)).length, 1)
    await context.close()
  })

  it('take several files with a title, say what is wrong with one, and leave the form as it was', async function () {
    if (!browser) return this.skip()
    const { slug } = await addDraft()
    const context = await openContext()
    const page = await context.newPage()
    await page.goto(editOf(slug).replace('/workspace', '/en/workspace'))
    await page.getByText('There are no files or links yet').waitFor()
    await page.getByText('Add a file or a link', { exact: true }).waitFor()
    assert.ok(await page.locator('.checks > [data-once-added="shown"]').isHidden())
    await page.getByRole('group', { name: 'Title', exact: true }).getByLabel('English').fill('Markets')
    await page.getByText('7/400 characters').waitFor()
    await page.locator('input[name=file-title-vi]').fill('Chợ')
    await page.getByLabel('Add files').setInputFiles([
      { name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('a\n1\n') },
      { name: 'b.csv', mimeType: 'text/csv', buffer: Buffer.from('b\n1\n') },
      {
        name: 'hai.zip',
        mimeType: 'application/zip',
        buffer: makeZip([
          { name: 'a.csv', content: 'x\n1\n2\n' },
          { name: 'b.csv', content: 'y\n1\n' },
        ]),
      },
      { name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.alloc(0) },
      { name: 'c\u202evsc.exe', mimeType: 'text/csv', buffer: Buffer.from('c\n1\n') },
    ])
    // In words, without the pointer that a program gets.
    await page.getByText(/^The file name holds a control character, or one that turns/).waitFor()
    await rowOf(page, 'c[U+202E]vsc.exe').waitFor()
    assert.doesNotMatch(await page.locator('body').innerText(), /\u202e/)
    await rowOf(page, 'a.csv').getByText('Added to the dataset.').waitFor()
    await rowOf(page, 'b.csv').getByText('Added to the dataset.').waitFor()
    await rowOf(page, 'empty.csv').getByText('The file is empty').waitFor()
    // What became of its table, without loading the page again.
    await rowOf(page, 'a.csv').getByText('The table is made. Rows: 1; columns: 1.').waitFor()
    const several = 'The tables are made. Rows of the first: 2; columns: 1; further tables: 1.'
    await rowOf(page, 'hai.zip').getByText(several).waitFor()
    // What was missing until now is no longer said to be.
    assert.equal(await page.getByText('There are no files or links yet').count(), 0)
    assert.equal(await page.getByText('Add a file or a link', { exact: true }).count(), 0)
    assert.ok(await page.locator('.checks > [data-once-added="shown"]').isVisible())
    const step = page.getByRole('link', { name: /^Files and links ?, done$/ })
    assert.equal(await step.locator('xpath=../small').innerText(), '3 so far')
    await page.getByRole('button', { name: 'Upload and save' }).click()
    await page.getByText('Saved.', { exact: true }).waitFor()
    const { body } = await portal.api.get(`/api/v1/datasets/${slug}`).set(portal.as())
    assert.equal(body.title.en, 'Markets')
    assert.deepEqual(body.distributions.map((file: { title: object }) => file.title).map(String).length, 3)
    assert.deepEqual(
      new Set(body.distributions.map((file: { title: { vi: string } }) => file.title.vi)),
      new Set(['Chợ (a.csv)', 'Chợ (b.csv)', 'Chợ (hai.zip)']),
    )
    await context.close()
  })

  it('say why, as the form says it when they are sent', async function () {
    if (!browser) return this.skip()
    const { id, slug } = await portal.add.dataset({ agency: 'co-quan-a' })
    const context = await openContext()
    const page = await context.newPage()
    await page.goto(editOf(slug))
    await page.locator('input[name=note]').fill('Số liệu quý một.')
    const buffer = Buffer.from('a\n1\n')
    await page.getByLabel('Thêm tệp').setInputFiles({ name: 'q1.csv', mimeType: 'text/csv', buffer })
    await rowOf(page, 'q1.csv').getByText('đề xuất').first().waitFor()
    const { body } = await portal.api.get(`/api/v1/datasets/${id}/proposals`).set(portal.as()).expect(200)
    assert.deepEqual(
      body.items.map((proposal: { note: string | null }) => proposal.note),
      ['Số liệu quý một.'],
    )
    await context.close()
  })

  it('go on after the session ended, once somebody signed in again in another tab', async function () {
    if (!browser) return this.skip()
    const { slug } = await addDraft()
    const context = await openContext(360)
    const page = await context.newPage()
    await page.goto(editOf(slug).replace('/workspace', '/en/workspace'))
    await page.getByRole('group', { name: 'Title', exact: true }).getByLabel('English').fill('Markets')
    // It ends between the first answer and the bytes.
    const ended = page.waitForResponse((response) => response.request().method() === 'POST')
    await page.route('**/api/v1/uploads/*', async (route) => {
      await context.clearCookies({ name: 'sen_session' })
      await route.continue()
    })
    const content = Buffer.from('a\n1\n')
    await page.getByLabel('Add files').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: content })
    await ended
    const row = rowOf(page, 'a.csv')
    await row.getByText('Your session has ended').waitFor()
    assert.equal(await row.locator('.num').innerText(), '0%')
    assert.equal(
      await row.getByRole('link', { name: 'Sign in (opens a new tab)' }).getAttribute('href'),
      '/en/signin',
    )
    assert.deepEqual(await axe(page), [])
    await page.unroute('**/api/v1/uploads/*')
    await giveSession(context, account.headers.Cookie, proxy.url)
    await row.getByRole('button', { name: 'Try again' }).click()
    await row.getByText(/^Added to the dataset\./).waitFor()
    assert.equal((await filesOf(slug))[0]!.sha256, sha256Of(content))
    await context.close()
  })

  it('make a release of a file, and its words can be saved afterwards', async function () {
    if (!browser) return this.skip()
    const { slug, id } = await addDraft()
    const file = await portal.add.file(id, 'a.csv', 'a\n1\n')
    const context = await openContext(360)
    const page = await context.newPage()
    await page.goto(`${proxy.url}/workspace/datasets/${slug}/files/${file.id}/edit`)
    const input = page.getByLabel('Chọn tệp thay thế')
    const buffer = Buffer.from('a\n1\n2\n')
    await input.setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer })
    const use = page.getByRole('button', { name: 'Lấy làm bản phát hành mới' })
    await use.waitFor()
    assert.equal((await filesOf(slug))[0]!.sha256, file.sha256, 'to choose a file shows it to nobody')
    assert.deepEqual(await axe(page), [])
    await use.click()
    await page.getByText('Đã thành bản phát hành 2.').first().waitFor()
    await input.setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('a\n1\n2\n') })
    await use.click()
    await page.getByText('Giống hệt bản mới nhất').first().waitFor()
    assert.deepEqual(await axe(page), [])
    await page.locator('#titleVi').fill('Bảng một')
    await page.getByRole('button', { name: 'Lưu' }).click()
    await page.getByText('Đã lưu').first().waitFor()
    const [saved] = await filesOf(slug)
    assert.deepEqual([saved!.title.vi, saved!.sha256], ['Bảng một', sha256Of(buffer)])
    // Whoever saves without the button beside the file takes the file, too.
    const third = Buffer.from('a\n1\n2\n3\n')
    await input.setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: third })
    await use.waitFor()
    await page.locator('#titleVi').fill('Bảng hai')
    await page.getByRole('button', { name: 'Lưu', exact: true }).click()
    await page.getByText('Đang là bản phát hành 3').waitFor()
    const [taken] = await filesOf(slug)
    assert.deepEqual([taken!.title.vi, taken!.sha256], ['Bảng hai', sha256Of(third)])
    await context.close()
  })
})
