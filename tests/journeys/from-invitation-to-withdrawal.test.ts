import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { createUi } from '../../client/text/ui.ts'
import { openBreakableProxy, type BreakableProxy } from '../support/breakable-proxy.ts'
import { axe, openBrowser, giveSession } from '../support/browser.ts'
import { startTestPortal, testPassword, type TestAccount, type TestPortal } from '../support/portal.ts'

const fileName = 'mat-do-dan-so-2024.csv'

/** Some MB: what fits into the buffers of a connection would not break in the middle. */
const writeRows = (first: number): string =>
  `vung,xa,dien_tich,dan_so\n${Array.from({ length: 150_000 }, (_, index) => `${1 + (index % 6)},Xã số ${index} của vùng này,${index % 97},${index === 0 ? first : 1_000 + index}`).join('\n')}\n`

describe('from an invitation to a withdrawal, in a browser', function () {
  this.timeout(400_000)
  this.slow(60_000)
  let portal: TestPortal
  let browser: Browser | null
  let proxy: BreakableProxy
  let manager: TestAccount
  let publisher: TestAccount
  let folder: string

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo', name: { vi: 'Bộ Thử nghiệm', en: 'Ministry of Trials' } })
    manager = await portal.addAccount({ bo: 'manager' })
    publisher = await portal.addAccount({ bo: 'publisher' })
    proxy = await openBreakableProxy(portal.baseUrl)
    folder = await mkdtemp(path.join(os.tmpdir(), 'sen-test-files-'))
    await writeFile(path.join(folder, fileName), writeRows(1_000))
    browser = await openBrowser()
  })

  after(async () => {
    await browser?.close()
    await proxy.shut()
    await portal.close()
    await rm(folder, { recursive: true, force: true })
  })

  beforeEach(async () => {
    await proxy.shut()
    await proxy.open()
  })

  for (const hasScript of [true, false])
    for (const lang of ['vi', 'en'] as const)
      it(`a person without training gets there (${lang}, ${hasScript ? 'with' : 'without'} script)`, async function () {
        if (!browser) return this.skip()
        const ui = createUi(lang)
        const { t } = ui
        const at = (address: string) => proxy.url + ui.href(address)
        const openFor = async (account: TestAccount | null, width = 1280): Promise<Page> => {
          const context: BrowserContext = await browser!.newContext({
            viewport: { width, height: 900 },
            javaScriptEnabled: hasScript,
          })
          if (account) {
            await giveSession(context, account.headers.Cookie, proxy.url)
          }
          return context.newPage()
        }
        /** The mark-up is the same without script, in which axe cannot run. */
        const look = async (page: Page) => {
          if (!hasScript) return
          assert.deepEqual(await axe(page), [], page.url())
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          assert.ok(wide <= 0, `${page.url()} is ${wide} px too wide`)
        }
        const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
        const follow = (page: Page, name: string) =>
          page.getByRole('link', { name, exact: true }).first().click()
        const upload = async (page: Page, file: string, button: string) => {
          await page.locator('input[type="file"]').setInputFiles(file)
          if (!hasScript) await press(page, button)
        }

        // A manager invites somebody, who comes and signs in.
        const email = `moi-${lang}-${hasScript ? 'co' : 'khong'}@example.gov`
        const office = await openFor(manager)
        await office.goto(at('/workspace/agencies/bo'))
        await office.locator('input[name="email"]').fill(email)
        await office.locator('#role').selectOption('editor')
        await press(office, t('members.submit'))
        const link = new URL((await office.locator('#invitation-link').textContent())!)
        await look(office)
        const editor = await openFor(null, 360)
        await editor.goto(at(link.pathname))
        await look(editor)
        await editor.locator('#name').fill('Lê Mới')
        await editor.locator('#password').fill(testPassword)
        await editor.locator('#passwordAgain').fill(testPassword)
        await press(editor, t('invite.submit'))
        await look(editor)
        await editor.locator('#email').fill(email)
        await editor.locator('#password').fill(testPassword)
        await press(editor, t('signin.submit'))
        await editor.waitForURL(/\/workspace/)
        await look(editor)

        // A draft, with a file.
        await follow(editor, t('workspace.new'))
        await look(editor)
        const title = `Mật độ dân số ${lang} ${hasScript ? 'một' : 'hai'} 2024`
        await editor.locator('[name="title-vi"]').fill(title)
        await editor.locator('[name="description-vi"]').fill('Mỗi dòng là một xã.')
        await editor.locator('[name="license"]').selectOption('CC-BY-4.0')
        await press(editor, t('datasetEdit.saveDraft'))
        await editor.waitForURL(/\/edit\?done=made/)
        const slug = /datasets\/([^/]+)\/edit/.exec(editor.url())![1]!
        await look(editor)
        const read = async () =>
          (await portal.api.get(`/api/v1/datasets/${slug}`).set(portal.as())).body as {
            id: string
            status: string
            frequency: string | null
            distributions: { id: string; release: number; sha256: string }[]
          }
        if (hasScript) {
          await editor.waitForLoadState('networkidle')
          proxy.shutAfter(1_000_000)
        }
        await upload(editor, path.join(folder, fileName), t('datasetEdit.upload'))
        if (hasScript) {
          await editor
            .getByText(t('drop.broken', { done: '#', total: '#' }).split('#')[0]!.trim())
            .first()
            .waitFor()
          await look(editor)
          await proxy.open()
          await editor.locator('.drop-list > li.is-good').waitFor({ timeout: 90_000 })
        }
        await portal.settle()
        const [file] = (await read()).distributions
        assert.ok(file)

        // Suggestions are taken, and types are mended.
        await editor.goto(at(`/workspace/datasets/${slug}/edit`))
        await look(editor)
        await editor.locator('button[name="use"][value="frequency"]').click()
        await editor.locator('button[name="do"][value="save"]').last().click()
        await editor.waitForURL(/done=saved/)
        assert.equal((await read()).frequency, 'ANNUAL')
        await editor.locator(`a[href$="/files/${file.id}/reading"]`).first().click()
        await editor.locator('#type-0').selectOption('string')
        await look(editor)
        await press(editor, t('fileEdit.save'))
        await editor.getByText(t('fileEdit.savedPending').split('.')[0]!).first().waitFor()
        await portal.settle()
        const table = await portal.api
          .get(`/api/v1/distributions/${file.id}/table`)
          .set(portal.as())
          .expect(200)
        assert.equal(table.body.columns[0].type, 'string')

        // It is handed in, talked over and published.
        await editor.goto(at(`/workspace/datasets/${slug}/edit`))
        await follow(editor, t('datasetStep.review.link'))
        await look(editor)
        await press(editor, t('datasetStep.review.submit'))
        await editor.waitForURL(/\/workspace\?done=review/)
        assert.equal((await read()).status, 'inReview')
        const desk = await openFor(publisher)
        await desk.goto(at('/workspace'))
        await look(desk)
        await desk.locator('#waiting').getByRole('link', { name: title }).click()
        await look(desk)
        await desk.locator('#text').fill('Tốt rồi.')
        await press(desk, t('comments.submit'))
        await look(desk)
        await follow(desk, t('datasetStep.publish.link'))
        await press(desk, t('datasetStep.publish.submit'))
        await desk.waitForURL(/done=published/)
        await look(desk)
        assert.equal((await read()).status, 'published')

        // Everybody finds it.
        await portal.settle()
        const reader = await openFor(null)
        await reader.goto(at('/datasets?q=mat+do+dan+so'))
        await look(reader)
        await follow(reader, title)
        await look(reader)

        // A figure is corrected, and what changed is seen.
        await writeFile(path.join(folder, 'sua.csv'), writeRows(1_001))
        await desk.goto(at(`/workspace/datasets/${slug}/files/${file.id}/edit`))
        await look(desk)
        if (hasScript) await desk.waitForLoadState('networkidle')
        await upload(desk, path.join(folder, 'sua.csv'), t('datasetEdit.save'))
        if (hasScript) await desk.getByRole('button', { name: t('drop.use') }).click()
        if (hasScript) await desk.locator('.drop-list > li.is-good').waitFor({ timeout: 90_000 })
        await portal.settle()
        assert.equal((await read()).distributions[0]!.release, 2)
        const changed = `/datasets/${slug}/${file.id}/releases/2`
        for (let tries = 0; ; tries++) {
          const answer = await reader.goto(at(changed))
          if (answer?.status() === 200) break
          assert.ok(tries < 60, `${changed} is still being compared`)
          await reader.waitForTimeout(1_000)
        }
        assert.match((await reader.textContent('main'))!, /1[.,]?001/)
        await look(reader)

        // It is withdrawn, and says why.
        await desk.goto(at(`/workspace/datasets/${slug}/edit`))
        await follow(desk, t('datasetStep.withdraw.link'))
        await look(desk)
        await desk.locator('#note').fill('Sai đơn vị đo.')
        await press(desk, t('datasetStep.withdraw.submit'))
        const gone = await reader.goto(at(`/datasets/${slug}`))
        assert.equal(gone!.status(), 410)
        assert.match((await reader.textContent('main'))!, /Sai đơn vị đo\./)
        await look(reader)
        await portal.settle()
        await reader.goto(at('/datasets?q=mat+do+dan+so'))
        assert.equal(await reader.getByRole('link', { name: title, exact: true }).count(), 0)
        for (const page of [office, editor, desk, reader]) await page.context().close()
      })
})
