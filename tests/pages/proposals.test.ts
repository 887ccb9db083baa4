import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { axe, openBrowser } from '../support/browser.ts'
import { startTestPortal, testPassword, type TestAccount, type TestPortal } from '../support/portal.ts'

describe('what waits for a publisher: proposals and review', function () {
  this.timeout(90_000)
  let portal: TestPortal
  let browser: Browser | null
  let editor: TestAccount
  let publisher: TestAccount

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'bo', name: { vi: 'Bộ Thử nghiệm', en: 'Ministry of Trials' } })
    editor = await portal.addAccount({ bo: 'editor' })
    publisher = await portal.addAccount({ bo: 'publisher' })
    browser = await openBrowser()
  })

  after(async () => {
    await browser?.close()
    await portal.close()
  })

  const open = async (account: TestAccount, path: string, width = 1280, script = false): Promise<Page> => {
    const context = await browser!.newContext({
      viewport: { width, height: 900 },
      javaScriptEnabled: script,
    })
    const [name, value] = account.headers.Cookie.split('=') as [string, string]
    await context.addCookies([{ name, value, url: portal.baseUrl }])
    const page = await context.newPage()
    await page.goto(portal.baseUrl + path)
    return page
  }
  const read = async (slug: string) =>
    (await portal.api.get(`/api/v1/datasets/${slug}`).set(portal.as()).expect(200)).body as Record<
      string,
      unknown
    > & { title: { vi: string } }

  it('takes what an editor changes by form to a publisher, who accepts and refuses (without script)', async function () {
    if (!browser) return this.skip()
    const { slug } = await portal.add.dataset({ agency: 'bo', title: { vi: 'Số trường học', en: 'Schools' } })
    const page = await open(editor, `/workspace/datasets/${slug}/edit`)
    assert.ok((await page.textContent('main'))!.includes('điều bạn lưu là đề xuất'))
    await page.locator('input[name="title-vi"], textarea[name="title-vi"]').fill('Số trường học các cấp')
    await page.locator('button[name="do"][value="save"]').first().click()
    assert.match(page.url(), /\/workspace\/datasets\/[^/]+\/proposals\?done=proposed$/)
    assert.match((await page.textContent('main'))!, /Đã gửi đề xuất.*Đề xuất 1.*Số trường học các cấp/s)
    assert.equal(await page.getByRole('button', { name: /Chấp nhận/ }).count(), 0)
    assert.equal((await read(slug)).title.vi, 'Số trường học')

    const desk = await open(publisher, '/en/workspace')
    await desk.locator('#waiting a').first().click()
    await desk.getByText('Refuse', { exact: true }).click()
    await desk.getByRole('button', { name: /Refuse the proposal/ }).click()
    assert.match((await desk.textContent('main'))!, /Needs the reason/)
    await desk.getByLabel(/^Reason/).fill('Keep the old name.')
    await desk.getByRole('button', { name: /Refuse the proposal/ }).click()
    assert.match((await desk.textContent('main'))!, /nothing has changed.*Keep the old name\./s)
    assert.equal((await read(slug)).title.vi, 'Số trường học')
    const own = await open(editor, '/workspace')
    assert.match((await own.textContent('#own-proposals'))!, /Đã từ chối.*Keep the old name\./s)
    await own.locator('#own-proposals a').first().click()
    assert.match(own.url(), /\/proposals#proposal-1$/)

    await page.goto(`${portal.baseUrl}/en/workspace/datasets/${slug}/edit`)
    await page.locator('input[name="title-vi"], textarea[name="title-vi"]').fill('Số trường học năm 2025')
    await page.locator('button[name="do"][value="save"]').first().click()
    await own.goto(`${portal.baseUrl}/en/workspace`)
    await own.getByRole('link', { name: /^Your proposals 1$/ }).click()
    assert.match((await own.textContent('main'))!, /Waiting.*Proposal 2.*Refused.*Proposal 1/s)
    await desk.goto(`${portal.baseUrl}/workspace/datasets/${slug}/proposals`)
    await desk.getByRole('button', { name: /Chấp nhận/ }).click()
    assert.match((await desk.textContent('main'))!, /thay đổi đã công bố/)
    assert.equal((await read(slug)).title.vi, 'Số trường học năm 2025')
  })

  for (const lang of ['', '/en'])
    it(`says of withdrawn data that an accepted change shows only once they are published again (${lang || 'vi'})`, async function () {
      if (!browser) return this.skip()
      const { slug, id } = await portal.add.dataset({ agency: 'bo', title: { vi: 'Bến xe' } })
      const page = await open(editor, `${lang}/workspace/datasets/${slug}/edit`)
      await portal.api
        .post(`/api/v1/datasets/${id}/transitions`)
        .set(publisher.headers)
        .send({ to: 'withdrawn', note: 'Số liệu sai.' })
        .expect(200)
      await page.locator('input[name="title-vi"], textarea[name="title-vi"]').fill('Bến xe khách')
      await page.locator('button[name="do"][value="save"]').first().click()
      const caution =
        /chỉ hiện ra khi bộ dữ liệu được công bố lại|shows only once the dataset is published again/
      assert.match(page.url(), /\/proposals\?done=proposed$/)
      assert.match((await page.textContent('.notice-warn'))!, /đã được rút|is withdrawn/)
      assert.match((await page.textContent('.notice-warn'))!, caution)
      await page.goto(`${portal.baseUrl}${lang}/workspace/datasets/${slug}/edit`)
      assert.match((await page.textContent('.notice-warn'))!, caution)
      assert.equal(await page.getByRole('button', { name: /^(Gửi đề xuất|Send as a proposal)$/ }).count(), 1)

      const desk = await open(publisher, `${lang}/workspace/datasets/${slug}/proposals`)
      assert.match((await desk.textContent('.notice-warn'))!, caution)
      assert.equal(await desk.getByRole('button', { name: /công bố|publish/i }).count(), 0)
      const late = await open(publisher, `${lang}/workspace/datasets/${slug}/proposals`)
      await desk.getByRole('button', { name: /^(Chấp nhận|Accept) 1/ }).click()
      const answer = (await desk.textContent('.notice-good'))!
      assert.match(answer, caution)
      await portal.api.get(`/api/v1/datasets/${slug}`).expect(410)
      assert.equal((await read(slug)).title.vi, 'Bến xe khách')

      // Whoever decides too late is told so, and not that something is to be mended.
      await late.getByRole('button', { name: /^(Chấp nhận|Accept) 1/ }).click()
      assert.match(
        (await late.textContent('.errors'))!,
        /Không thực hiện được.*đã được chấp nhận|could not be done.*was accepted already/s,
      )
      assert.doesNotMatch((await late.textContent('.errors'))!, /cần sửa|to mend/)
    })

  for (const lang of ['', '/en'])
    it(`shows what a proposed file changes in the rows before it is accepted (${lang || 'vi'})`, async function () {
      if (!browser) return this.skip()
      const { slug, id } = await portal.add.dataset({ agency: 'bo' })
      const file = await portal.add.file(id, 'gia.csv', 'ma,gia\nA,1\nB,2\n')
      await portal.api
        .post(`/api/v1/distributions/${file.id}/releases`)
        .set(editor.headers)
        .attach('file', Buffer.from('ma,gia\nA,1\nB,7\nC,3\n'), 'gia-moi.csv')
        .expect(202)
      const page = await open(publisher, `${lang}/workspace/datasets/${slug}/proposals`)
      await page.getByRole('link', { name: /từng dòng|in the rows/ }).click()
      while ((await page.locator('[data-island="wait"]').count()) > 0) await page.reload()
      assert.match((await page.textContent('#changed'))!, /B\s*gia.*2.*7/s)
      assert.match((await page.textContent('#added'))!, /C/)
      assert.ok((await page.textContent('main'))!.includes('gia-moi.csv'))
      // The file that waits is published by nobody.
      assert.match((await page.textContent('main'))!, /\(đề xuất\)|\(proposed it\)/)
      assert.doesNotMatch((await page.textContent('main'))!, /Published by|người đăng/)
      for (const width of [360, 1280]) {
        const seen = await open(publisher, new URL(page.url()).pathname, width, true)
        assert.deepEqual(await axe(seen), [])
        const wide = await seen.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        assert.ok(wide <= 0, `${wide} px too wide`)
        await seen.context().close()
      }
      const waits = await page.request.get(
        `${portal.baseUrl}${(await page.getByRole('link', { name: /gia-moi\.csv/ }).getAttribute('href'))!}`,
      )
      assert.equal(await waits.text(), 'ma,gia\nA,1\nB,7\nC,3\n')
      assert.match(waits.headers()['content-disposition']!, /^attachment/)
      await page.getByRole('link', { name: /để quyết định|to decide/ }).click()
      await page.getByRole('button', { name: /^(Chấp nhận và công bố|Accept and publish) 1/ }).click()
      assert.match((await page.textContent('main'))!, /đã công bố|are published|is published/)
      assert.match((await page.textContent('main'))!, /tệp đã chấp nhận: gia-moi|accepted file: gia-moi/)
      assert.doesNotMatch((await page.textContent('main'))!, /đang chờ:|that waits:/)
      // Whoever comes late is led to what came of it.
      await page.goto(`${portal.baseUrl}${lang}/workspace/datasets/${slug}/proposals/1/diff`)
      assert.match(page.url(), /\/proposals#proposal-1$/)
    })

  it('hands a draft in for review, which a publisher publishes or sends back', async function () {
    if (!browser) return this.skip()
    const { slug, id } = await portal.add.dataset({ agency: 'bo', status: 'draft' })
    await portal.add.file(id, 'a.csv', 'a\n1\n')
    const page = await open(editor, `/en/workspace/datasets/${slug}/review`)
    await page.getByLabel(/^What|^Note|^Why/).fill('Ready.')
    await page.getByRole('button', { name: 'Hand in' }).click()
    assert.match((await page.textContent('main'))!, /Handed in for review/)
    assert.equal((await read(slug)).status, 'inReview')
    const desk = await open(publisher, '/en/workspace')
    await desk.locator('#waiting a').first().click()
    await desk.getByRole('link', { name: 'Send back with a note' }).click()
    await desk.locator('#note').fill('Say which year it is.')
    await desk.getByRole('button', { name: 'Send back' }).click()
    assert.equal((await read(slug)).status, 'draft')
    await page.goto(`${portal.baseUrl}/workspace/datasets/${slug}/review`)
    await page.getByRole('button', { name: 'Gửi duyệt' }).click()
    await page.goto(`${portal.baseUrl}/workspace`)
    assert.match((await page.textContent('main'))!, /Chờ duyệt/)
    await desk.goto(`${portal.baseUrl}/workspace/datasets/${slug}/publish`)
    await desk.getByRole('button', { name: 'Công bố' }).click()
    assert.equal((await read(slug)).status, 'published')
    await desk.goto(`${portal.baseUrl}/workspace/datasets/${slug}/archive`)
    await desk.getByRole('button', { name: 'Lưu trữ' }).click()
    assert.equal((await read(slug)).status, 'archived')
    for (const [address, words] of [
      [`/datasets/${slug}`, /Đã lưu trữ: cơ quan không cập nhật bộ dữ liệu này nữa/],
      [`/en/datasets/${slug}`, /Archived: the agency no longer keeps this dataset up to date/],
    ] as const)
      assert.match((await portal.api.get(address).expect(200)).text, words)
  })

  it('says before a draft without a file is handed in that nobody can publish it so', async function () {
    if (!browser) return this.skip()
    const { slug } = await portal.add.dataset({ agency: 'bo', status: 'draft' })
    for (const [lang, list, caution] of [
      ['', /Thêm (ít nhất một )?tệp/, /không công bố được khi còn thiếu/],
      ['/en', /Add a file or a link/, /cannot publish it while this is missing/],
    ] as const) {
      const page = await open(editor, `${lang}/workspace/datasets/${slug}/review`, 360, true)
      assert.match((await page.textContent('.checks'))!, list)
      assert.match((await page.textContent('main'))!, caution)
      assert.deepEqual(await axe(page), [])
    }
    const page = await open(editor, `/workspace/datasets/${slug}/review`)
    await page.getByRole('button', { name: 'Gửi duyệt' }).click()
    assert.equal((await read(slug)).status, 'inReview')
  })

  it('tells beforehand that a change of a public file becomes a proposal, and takes its reason along', async function () {
    if (!browser) return this.skip()
    const { slug, id } = await portal.add.dataset({ agency: 'bo' })
    const file = await portal.add.file(id, 'gia.csv', 'ma,gia\nA,1\n')
    const path = `/workspace/datasets/${slug}/files/${file.id}/edit`
    const page = await open(editor, path)
    assert.match((await page.textContent('main'))!, /thành đề xuất, chờ người có quyền công bố/)
    await page.locator('#titleVi').fill('Giá cả')
    await page.locator('#note').fill('Tên dễ hiểu hơn.')
    await page.getByRole('button', { name: 'Gửi đề xuất' }).click()
    assert.match((await page.textContent('main'))!, /Lý do: Tên dễ hiểu hơn\./)

    const gone = await open(editor, path.replace(/edit$/, 'delete'))
    assert.match((await gone.textContent('main'))!, /thành đề xuất, chờ người có quyền công bố/)
    await gone.locator('#note').fill('Có ở bộ khác.')
    await gone.getByRole('button', { name: 'Xóa' }).click()
    assert.match((await gone.textContent('main'))!, /Lý do: Có ở bộ khác\./)

    const live = await open(editor, `/en${path}`, 360, true)
    await live.waitForLoadState('networkidle')
    await live.locator('#note').fill('Figures of June.')
    await live
      .locator('input[type="file"]')
      .setInputFiles({ name: 'gia.csv', mimeType: 'text/csv', buffer: Buffer.from('ma,gia\nA,2\n') })
    await live
      .locator('.drop-list')
      .getByRole('button', { name: /^Propose this file/ })
      .click()
    const link = live.locator('.drop-list').getByRole('link', { name: 'Proposed changes' })
    await link.waitFor()
    assert.deepEqual(await axe(live), [])
    await link.click()
    assert.match((await live.textContent('main'))!, /Proposal 3.*Why: Figures of June\./s)

    // The button of the form takes the file along and says the same of it; with nothing to send it says that.
    const whole = await open(editor, `/en${path}`, 1280, true)
    await whole.waitForLoadState('networkidle')
    await whole
      .locator('input[type="file"]')
      .setInputFiles({ name: 'gia.csv', mimeType: 'text/csv', buffer: Buffer.from('ma,gia\nA,3\n') })
    const row = whole.locator('.drop-list')
    await row.getByRole('button', { name: /^Propose this file/ }).waitFor()
    assert.match((await row.textContent())!, /or “Send as a proposal” at the end of the page/)
    await whole.getByRole('button', { name: 'Send as a proposal' }).click()
    await whole.waitForURL(/\/proposals\?done=proposed/)
    assert.match((await whole.textContent('main'))!, /proposal is sent.*Proposal 4/s)
    const idle = await open(editor, `/en${path}`)
    await idle.getByRole('button', { name: 'Send as a proposal' }).click()
    const said = (await idle.textContent('main'))!
    assert.match(said, /Nothing was changed/)
    assert.doesNotMatch(said, /Saved\./)

    const free = await open(publisher, `/en${path}`)
    assert.doesNotMatch((await free.textContent('main'))!, /becomes a proposal/)
    assert.equal(await free.locator('#note').count(), 0)
  })

  it('tells the publisher why, and brings both notes into the history (without script)', async function () {
    if (!browser) return this.skip()
    const { slug } = await portal.add.dataset({
      agency: 'bo',
      title: { vi: 'Số bệnh viện', en: 'Hospitals' },
    })
    const page = await open(editor, `/workspace/datasets/${slug}/edit`)
    await page.locator('input[name="title-vi"], textarea[name="title-vi"]').fill('Số bệnh viện công')
    await page.locator('[name="note"]').fill('Không tính bệnh viện tư.')
    await page.locator('button[name="do"][value="save"]').first().click()
    assert.match((await page.textContent('main'))!, /Lý do: Không tính bệnh viện tư\./)

    const desk = await open(publisher, `/workspace/datasets/${slug}/proposals`)
    assert.match((await desk.textContent('main'))!, /Lý do: Không tính bệnh viện tư\./)
    await desk.getByText('Chấp nhận kèm ghi chú', { exact: true }).click()
    await desk.getByLabel(/^Ghi chú cho thay đổi/).fill('a'.repeat(2_001))
    await desk.getByRole('button', { name: /kèm ghi chú/ }).click()
    assert.match((await desk.textContent('main'))!, /Dài nhất 2000 ký tự/)
    assert.equal((await desk.getByLabel(/^Ghi chú cho thay đổi/).inputValue()).length, 2_001)
    await desk.getByLabel(/^Ghi chú cho thay đổi/).fill('Đã đối chiếu với Sở.')
    await desk.getByRole('button', { name: /kèm ghi chú/ }).click()
    assert.match((await desk.textContent('main'))!, /thay đổi đã công bố/)
    await desk.goto(`${portal.baseUrl}/datasets/${slug}/history`)
    assert.match((await desk.textContent('main'))!, /Không tính bệnh viện tư\.\s*Đã đối chiếu với Sở\./)
    const feed = await portal.api.get(`/datasets/${slug}/history.atom`).expect(200)
    assert.match(feed.text ?? String(feed.body), /Không tính bệnh viện tư\. · Đã đối chiếu với Sở\./)
  })

  it('lets whoever proposed something take it back, and nobody else (without script)', async function () {
    if (!browser) return this.skip()
    const { slug, id } = await portal.add.dataset({ agency: 'bo', title: { vi: 'Số chợ', en: 'Markets' } })
    await portal.api
      .post(`/api/v1/datasets/${id}/distributions`)
      .set(editor.headers)
      .attach('file', Buffer.from('a\n1\n'), 'cho.csv')
      .expect(202)
    const path = `/workspace/datasets/${slug}/proposals`
    const page = await open(editor, `/en${path}`)
    const desk = await open(publisher, path)
    assert.equal(await desk.getByText('Rút lại đề xuất').count(), 0)
    await page.getByText('Take the proposal back', { exact: true }).click()
    await page.getByRole('button', { name: /Take it back/ }).click()
    assert.match(page.url(), /\/en\/workspace\/datasets\/[^/]+\/proposals\?done=takenBack$/)
    const said = (await page.textContent('main'))!
    assert.match(said, /nothing has changed.*Taken back.*Taken back by/s)
    assert.doesNotMatch(said, /Download the file|Take the proposal back/)
    // The publisher's page is a moment old.
    await desk.getByRole('button', { name: /^Chấp nhận và công bố/ }).click()
    assert.match((await desk.textContent('main'))!, /đã được người đề xuất rút lại/)
    assert.equal(await desk.getByRole('button', { name: /^Chấp nhận/ }).count(), 0)
    await portal.api
      .post(`${path}/1/take-back`)
      .set({ ...editor.headers, Origin: portal.baseUrl })
      .type('form')
      .send({})
      .expect(409)
    const { headers } = await portal.api.post(`${path}/1/take-back`).type('form').send({}).expect(303)
    assert.equal(headers.location, `/signin?next=${path}`)
  })

  it('keeps a reason that was typed when the session has ended', async function () {
    if (!browser) return this.skip()
    const { slug, id } = await portal.add.dataset({ agency: 'bo' })
    await portal.api
      .patch(`/api/v1/datasets/${id}`)
      .set(editor.headers)
      .set('If-Match', '*')
      .send({ frequency: 'ANNUAL' })
      .expect(202)
    const desk = await open(publisher, `/en/workspace/datasets/${slug}/proposals`)
    await desk.getByText('Refuse', { exact: true }).click()
    await desk.getByLabel(/^Reason/).fill('Ask the statistics office first.')
    await desk.context().clearCookies()
    await desk.getByRole('button', { name: /Refuse the proposal/ }).click()
    await desk.getByLabel('E-mail').fill(publisher.email)
    await desk.locator('#password').fill(testPassword)
    await desk.getByRole('button', { name: 'Sign in' }).click()
    await desk.getByRole('button', { name: 'Back to the form, as typed' }).click()
    assert.equal(await desk.getByLabel(/^Reason/).inputValue(), 'Ask the statistics office first.')
    assert.equal(
      (await portal.api.get(`/api/v1/datasets/${id}/proposals/1`).set(publisher.headers)).body.status,
      'open',
    )
    await desk.getByRole('button', { name: /Refuse the proposal/ }).click()
    assert.match((await desk.textContent('main'))!, /nothing has changed/)
  })

  it('is for members alone', async () => {
    const { slug } = await portal.add.dataset({ agency: 'bo' })
    const path = `/workspace/datasets/${slug}/proposals`
    const { headers } = await portal.api.get(path).expect(303)
    assert.equal(headers.location, `/signin?next=${path}`)
    const outsider = await portal.addAccount()
    await portal.api.get(path).set(outsider.headers).expect(403)
    await portal.api
      .post(`${path}/1/decision`)
      .set(editor.headers)
      .type('form')
      .send({ do: 'accept' })
      .expect(403)
  })

  for (const lang of ['', '/en'])
    for (const width of [360, 1280])
      it(`is clean for axe and fits (${lang || 'vi'}, ${width} px)`, async function () {
        if (!browser) return this.skip()
        const { slug } = await portal.add.dataset({ agency: 'bo' })
        await portal.api
          .patch(`/api/v1/datasets/${slug}`)
          .set(editor.headers)
          .set('If-Match', '*')
          .send({
            title: { vi: 'Tên khác '.repeat(20).trim() },
            frequency: 'ANNUAL',
            keywords: { vi: ['a', 'b'] },
          })
          .expect(202)
        for (const frequency of ['WEEKLY', 'DAILY'])
          await portal.api
            .patch(`/api/v1/datasets/${slug}`)
            .set(editor.headers)
            .set('If-Match', '*')
            .send({ frequency })
            .expect(202)
        await portal.api
          .post(`/api/v1/datasets/${slug}/proposals/2/take-back`)
          .set(editor.headers)
          .expect(200)
        for (const path of [`/workspace/datasets/${slug}/proposals`, '/workspace']) {
          for (const account of [publisher, editor]) {
            const page = await open(account, lang + path, width, true)
            for (const fold of await page.locator('details:not([open]) > summary').all())
              if (await fold.isVisible()) await fold.click()
            assert.deepEqual(await axe(page), [])
            const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
            assert.ok(wide <= 0, `${path} is ${wide} px too wide`)
            await page.context().close()
          }
        }
      })
})
