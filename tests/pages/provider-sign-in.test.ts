import assert from 'node:assert/strict'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { axe, openBrowser } from '../support/browser.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'
import { openRealProvider, type RealProvider } from '../support/real-provider.ts'

const groups = { staff: 'publisher@cuc-a', chiefs: 'manager@cuc-a' }

describe('Signing in by the provider, in a browser', function () {
  this.timeout(180_000)
  let provider: RealProvider
  let portal: TestPortal
  let browser: Browser | null
  let contexts: BrowserContext[] = []

  before(async () => {
    await buildAssets()
    provider = await openRealProvider(
      {
        an: { name: 'Lê An', email: 'an@example.gov', email_verified: true, groups: ['staff'] },
        binh: { name: 'Trần Bình', email: 'binh@example.gov', email_verified: true, groups: ['other'] },
        chi: { name: 'Đỗ Chi', email: 'chi@example.gov', email_verified: true, groups: ['chiefs'] },
      },
      groups,
    )
    portal = await startTestPortal(import.meta.url, {
      config: { oidc: provider.settings, requireSecondFactor: true },
    })
    await provider.serve(portal.baseUrl)
    await portal.add.agency({ slug: 'cuc-a', name: { vi: 'Cục An', en: 'Office A' } })
    browser = await openBrowser()
  })

  afterEach(async () => {
    for (const context of contexts) await context.close()
    contexts = []
  })

  after(async () => {
    await browser?.close()
    await portal.close()
    await provider.close()
  })

  async function open(javaScriptEnabled: boolean): Promise<Page> {
    const context = await browser!.newContext({ javaScriptEnabled, viewport: { width: 360, height: 800 } })
    contexts.push(context)
    return context.newPage()
  }
  const titleOf = (page: Page) =>
    page.getByRole('group', { name: 'Tên', exact: true }).getByLabel('Tiếng Việt')
  /** On the pages of the provider: who they are, and that they agree. */
  async function answerProvider(page: Page, login: string): Promise<void> {
    await page.waitForURL(`${provider.settings.issuer}/**`)
    await page.locator('input[name=login]').fill(login)
    await page.locator('input[name=password]').fill('x')
    await page.locator('button[type=submit]').click()
    await page.locator('button[type=submit]').click()
    await page.waitForURL(`${portal.baseUrl}/**`)
  }

  it('works without script, leads to the page that was asked for, and out again', async function () {
    if (!browser) this.skip()
    const page = await open(false)
    await page.goto(`${portal.baseUrl}/en/workspace/datasets/new`)
    await page.getByRole('link', { name: 'Sign in with the provincial sign-in' }).click()
    await answerProvider(page, 'an')
    assert.equal(page.url(), `${portal.baseUrl}/en/workspace/datasets/new`)
    await page.goto(`${portal.baseUrl}/en/workspace`)
    assert.ok(await page.getByText('an@example.gov').isVisible())
    const cookies = await page.context().cookies(portal.baseUrl)
    assert.equal(
      cookies.find(({ name }) => name === 'sen_provider'),
      undefined,
    )
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('link', { name: 'sign out of the provincial sign-in too' }).click()
    await page.waitForURL(`${provider.settings.issuer}/**`)
    await page.locator('button[name=logout]').click()
    await page.waitForURL(`${portal.baseUrl}/signin`)
  })

  it('tells whoever has nothing to do here so, on the sign-in page', async function () {
    if (!browser) this.skip()
    const page = await open(true)
    await page.goto(`${portal.baseUrl}/signin`)
    assert.deepEqual(await axe(page), [])
    await page.getByRole('link', { name: 'Đăng nhập bằng Cổng đăng nhập của tỉnh' }).click()
    await answerProvider(page, 'binh')
    assert.ok(await page.getByText('chưa ai trao cho bạn việc gì').isVisible())
    assert.deepEqual(await axe(page), [])
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360)
    await page.getByRole('link', { name: 'English' }).first().click()
    assert.equal(page.url(), `${portal.baseUrl}/en/signin`)
  })

  it('keeps what was typed while the session ended, when one signs in in another tab', async function () {
    if (!browser) this.skip()
    const page = await open(false)
    await page.goto(`${portal.baseUrl}/workspace/datasets/new`)
    await page.getByRole('link', { name: 'Đăng nhập bằng Cổng đăng nhập của tỉnh' }).click()
    await answerProvider(page, 'an')
    await titleOf(page).fill('Giá nước sinh hoạt')
    await page.context().clearCookies({ name: 'sen_session' })
    await page.getByRole('button', { name: 'Lưu bản nháp' }).click()
    assert.ok(await page.getByText('Phiên làm việc đã kết thúc').isVisible())
    assert.deepEqual(await page.getByRole('button', { name: 'Tôi đã đăng nhập; đi tiếp' }).count(), 1)
    await page.getByRole('button', { name: 'Tôi đã đăng nhập; đi tiếp' }).click()
    assert.ok(await page.getByText('Bạn chưa đăng nhập xong ở thẻ kia').isVisible())
    const [tab] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: /mở thẻ mới/ }).click(),
    ])
    // The provider knows the browser already.
    await tab.waitForURL(`${portal.baseUrl}/workspace`)
    await page.getByRole('button', { name: 'Tôi đã đăng nhập; đi tiếp' }).click()
    await page.getByRole('button', { name: 'Về biểu mẫu, như đã nhập' }).click()
    assert.equal(await titleOf(page).inputValue(), 'Giá nước sinh hoạt')
  })

  it('leads a manager to a second factor first', async function () {
    if (!browser) this.skip()
    const page = await open(true)
    await page.goto(`${portal.baseUrl}/en/workspace/agencies/cuc-a`)
    await page.getByRole('link', { name: 'Sign in with the provincial sign-in' }).click()
    await answerProvider(page, 'chi')
    assert.match(page.url(), /\/en\/workspace\/account\?next=/)
    assert.ok(await page.getByRole('heading', { name: 'To be set up before you go on' }).isVisible())
    assert.deepEqual(await axe(page), [])
    await page.getByRole('button', { name: 'Set up a second factor' }).click()
    assert.ok(await page.getByRole('button', { name: 'Turn on' }).isVisible())
    assert.deepEqual(await axe(page), [])
    // The provider made the account: there is no password to change.
    assert.ok(await page.getByText('has no password here').isVisible())
    assert.equal(await page.locator('input[type=password]').count(), 0)
  })
})
