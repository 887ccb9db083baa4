import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { axe, openBrowser, giveSession } from '../support/browser.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'

const population = `ma_tinh,ten_tinh,nam,dan_so
01,Hà Nội,2020,8000000
01,Hà Nội,2021,8100000
48,Đà Nẵng,2020,1100000
48,Đà Nẵng,2021,1150000
`

describe('writing and reviewing a draft: suggestions, duplicates, discussion, a time, a second person', function () {
  this.timeout(120_000)
  let portal: TestPortal
  let browser: Browser | null
  let editor: TestAccount
  let publisher: TestAccount
  let manager: TestAccount

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo', name: { vi: 'Bộ Thử nghiệm', en: 'Ministry of Trials' } })
    await portal.add.agency({
      slug: 'cuc',
      name: { vi: 'Cục Thử nghiệm', en: 'Office of Trials' },
      parent: 'bo',
      level: 'other',
    })
    editor = await portal.addAccount({ bo: 'editor' })
    publisher = await portal.addAccount({ bo: 'publisher' })
    manager = await portal.addAccount({ bo: 'manager' })
    browser = await openBrowser()
  })

  after(async () => {
    await browser?.close()
    await portal.close()
  })

  const open = async (account: TestAccount, path: string, { width = 1280, script = false } = {}) => {
    const context = await browser!.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: script })
    await giveSession(context, account.headers.Cookie, portal.baseUrl)
    const page = await context.newPage()
    await page.goto(portal.baseUrl + path)
    return page
  }
  /** The button of the form, not that of the files. */
  const save = (page: Page) => page.locator('button[name="do"][value="save"]').last()
  const main = async (page: Page) => (await page.textContent('main'))!
  const read = async (slug: string) =>
    (await portal.api.get(`/api/v1/datasets/${slug}`).set(portal.as()).expect(200)).body as Record<
      string,
      unknown
    > & { id: string; title: { vi: string }; description: { vi: string } }
  const draft = async (title: string, file: { name: string; content: string } | null = null) => {
    const made = await portal.api
      .post('/api/v1/datasets')
      .set(editor.headers)
      .send({
        title: { vi: title },
        description: { vi: 'Ngắn.' },
        license: 'CC-BY-4.0',
        agency: 'bo',
      })
      .expect(201)
    const { id, slug } = made.body as { id: string; slug: string }
    if (file) await portal.add.file(id, file.name, file.content)
    await portal.settle()
    return { id, slug }
  }
  const csv = { name: 'dan-so.csv', content: population }

  describe('suggestions in the form', () => {
    it('fill a field by its button without script, and save nothing', async function () {
      if (!browser) return this.skip()
      const { slug } = await draft('dan-so', csv)
      const page = await open(editor, `/workspace/datasets/${slug}/edit`)
      assert.match(await main(page), /Gợi ý: Dân số \(theo tên tệp\)/)
      await page.getByLabel('Tiếng Anh').first().fill('Population')
      await page.locator('button[name="use"][value="title-vi"]').click()
      assert.match(await main(page), /Đã điền gợi ý, chưa lưu gì/)
      assert.equal(await page.locator('[name="title-vi"]').inputValue(), 'Dân số')
      assert.equal(await page.locator('[name="title-en"]').inputValue(), 'Population')
      assert.equal((await read(slug)).title.vi, 'dan-so')
      for (const id of ['description-vi', 'temporal', 'spatial', 'frequency'])
        await page.locator(`button[name="use"][value="${id}"]`).click()
      assert.equal(await page.locator('[name="temporal-end"]').inputValue(), '2021-12-31')
      assert.equal(await page.locator('[name="frequency"]').inputValue(), 'ANNUAL')
      assert.ok(await page.locator('[name="spatial"][value="48"]').isChecked())
      assert.match(await page.locator('[name="description-vi"]').inputValue(), /^Ngắn\.\n\nGồm các cột/)
      await save(page).click()
      const saved = await read(slug)
      assert.deepEqual(
        [saved.title.vi, saved.frequency, saved.spatial, saved.temporal],
        ['Dân số', 'ANNUAL', ['01', '48'], { start: '2020-01-01', end: '2021-12-31' }],
      )
    })

    it('follow the period that was typed, before it is saved and after', async function () {
      if (!browser) return this.skip()
      const { slug } = await draft('Dân số các vùng', csv)
      const page = await open(editor, `/en/workspace/datasets/${slug}/edit`)
      assert.match(await main(page), /figures from 2020 to 2021\./)
      await page.locator('[name="temporal-start"]').fill('2025-01-01')
      await page.locator('[name="temporal-end"]').fill('2025-12-31')
      await page.locator('button[name="use"][value="description-en"]').click()
      assert.match(await page.locator('[name="description-en"]').inputValue(), /, figures of 2025\.$/)
      assert.match(await main(page), /số liệu năm 2025\./)
      await page.locator('[name="description-en"]').fill('')
      await save(page).click()
      await page.goto(`${portal.baseUrl}/en/workspace/datasets/${slug}/edit`)
      assert.match(await main(page), /figures of 2025\./)
    })

    it('keep a file that was chosen when one is used, and save when Enter is pressed', async function () {
      if (!browser) return this.skip()
      const { slug } = await draft('dan-so', csv)
      const page = await open(editor, `/en/workspace/datasets/${slug}/edit`)
      await page
        .locator('input[type="file"]')
        .setInputFiles({ name: 'them.csv', mimeType: 'text/csv', buffer: Buffer.from('a\n1\n') })
      await page.locator('button[name="use"][value="frequency"]').click()
      assert.match(await main(page), /filled in; nothing is saved yet/)
      const { distributions, frequency } = (await read(slug)) as unknown as {
        distributions: { name: string }[]
        frequency: string | null
      }
      assert.deepEqual([distributions.map(({ name }) => name), frequency], [['dan-so.csv', 'them.csv'], null])
      await page.locator('[name="contactPoint-name"]').press('Enter')
      assert.match(await main(page), /Saved/)
      assert.equal((await read(slug)).frequency, 'ANNUAL')
    })

    it('fill it in place with script, and say so', async function () {
      if (!browser) return this.skip()
      const { slug } = await draft('dan-so', csv)
      const page = await open(editor, `/en/workspace/datasets/${slug}/edit`, { script: true })
      const use = (id: string) => page.locator(`button[name="use"][value="${id}"]`)
      await page.waitForLoadState('networkidle')
      await use('title-vi').click()
      await page.getByRole('status').filter({ hasText: 'Filled in, not saved yet' }).waitFor()
      assert.equal(await page.locator('[name="title-vi"]').inputValue(), 'Dân số')
      await use('temporal').click()
      assert.equal(await page.locator('[name="temporal-start"]').inputValue(), '2020-01-01')
      await use('spatial').click()
      assert.ok(await page.locator('[name="spatial"][value="01"]').isChecked())
      assert.match(page.url(), /\/edit$/)
      assert.equal((await read(slug)).title.vi, 'dan-so')
      assert.deepEqual(await axe(page), [])
    })

    it('add to what was typed since the page came, and never take its place', async function () {
      if (!browser) return this.skip()
      const { slug } = await draft('dan-so', csv)
      const page = await open(editor, `/workspace/datasets/${slug}/edit`, { script: true })
      const use = (id: string) => page.locator(`button[name="use"][value="${id}"]`)
      const valueOf = (name: string) => page.locator(`[name="${name}"]`).inputValue()
      await page.waitForLoadState('networkidle')
      await page.locator('[name="description-vi"]').fill('Ngắn. Thêm một câu.')
      await use('description-vi').click()
      assert.match(await valueOf('description-vi'), /^Ngắn\. Thêm một câu\.\n\nGồm các cột/)
      await page.locator('[name="title-vi"]').fill('Dân số các tỉnh')
      await use('title-vi').click()
      await page.waitForLoadState('networkidle')
      assert.equal(await valueOf('title-vi'), 'Dân số các tỉnh')
      assert.match(await valueOf('description-vi'), /^Ngắn\. Thêm một câu\.\n\nGồm các cột/)
    })
  })

  it('warns of the same bytes and the same title with links, and blocks nothing', async function () {
    if (!browser) return this.skip()
    const { id, slug } = await portal.add.dataset({
      agency: 'bo',
      title: { vi: 'Trường học 2023', en: 'Schools 2023' },
    })
    await portal.add.file(id, 'truong.csv', 'x,y\n5,6\n')
    const twin = await draft('Các trường học 2023', { name: 'ban-sao.csv', content: 'x,y\n5,6\n' })
    const page = await open(editor, `/en/workspace/datasets/${twin.slug}/edit`)
    assert.match(await main(page), /may be there already.*Schools 2023.*the very same file: ban-sao\.csv/s)
    assert.equal(await page.locator(`a[href="/en/datasets/${slug}"]`).count(), 1)
    await save(page).click()
    assert.match(await main(page), /Nothing was changed/)
  })

  it('warns with script of a title that is typed, and of bytes that are dropped', async function () {
    if (!browser) return this.skip()
    const { id, slug } = await portal.add.dataset({ agency: 'bo', title: { vi: 'Bến xe 2022' } })
    await portal.add.file(id, 'ben-xe.csv', 'x,y\n7,8\n')
    await portal.settle()
    const page = await open(editor, '/workspace/datasets/new', { script: true })
    await page.waitForLoadState('networkidle')
    await page.locator('[name="title-vi"]').fill('Các bến xe 2022')
    await page.locator('[name="title-en"]').focus()
    const warning = page.getByRole('status').filter({ hasText: 'Có thể đã có bộ dữ liệu này' })
    await warning.getByRole('link', { name: 'Bến xe 2022' }).waitFor()
    assert.deepEqual(await axe(page), [])
    await page.locator('[name="title-vi"]').fill('Hoàn toàn khác')
    await page.locator('[name="title-en"]').focus()
    await warning.waitFor({ state: 'detached' })

    const twin = await draft('Bãi đỗ xe')
    await page.goto(`${portal.baseUrl}/workspace/datasets/${twin.slug}/edit`)
    await page.waitForLoadState('networkidle')
    await page
      .locator('input[type="file"]')
      .setInputFiles({ name: 'trung.csv', mimeType: 'text/csv', buffer: Buffer.from('x,y\n7,8\n') })
    const row = page.locator('.drop-list > li').filter({ hasText: 'đã có tệp giống hệt' })
    assert.equal(
      await row.getByRole('link', { name: new RegExp(slug) }).getAttribute('href'),
      `${portal.baseUrl}/datasets/${slug}`,
    )
  })

  it('talks over a draft in review, and over a proposal (without script)', async function () {
    if (!browser) return this.skip()
    const { slug, id } = await draft('Giá điện', csv)
    await portal.api.post(`/api/v1/datasets/${id}/transitions`).set(editor.headers).send({ to: 'inReview' })
    const desk = await open(publisher, `/workspace/datasets/${slug}/publish`)
    await desk.getByLabel('Viết cho người cùng làm').fill('Cột "dan_so" tính bằng gì?')
    await desk.getByRole('button', { name: 'Gửi', exact: true }).click()
    assert.match(desk.url(), /\/discussion\?done=said#comment-1$/)
    assert.match(await main(desk), /Cột "dan_so" tính bằng gì\?/)
    await desk.getByRole('button', { name: 'Gửi', exact: true }).click()
    assert.match(await main(desk), /Hãy viết gì đó rồi gửi/)

    const page = await open(editor, '/en/workspace')
    await page.getByRole('link', { name: 'Giá điện' }).first().click()
    assert.match(await main(page), /Cột "dan_so" tính bằng gì\?/)
    await page.getByLabel('Write to the others').fill('Người.\n<b>Không phải hộ.</b>')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    assert.match(await main(page), /<b>Không phải hộ\.<\/b>/)

    const { slug: open_, id: openId } = await portal.add.dataset({ agency: 'bo' })
    await portal.api
      .patch(`/api/v1/datasets/${openId}`)
      .set(editor.headers)
      .set('If-Match', '*')
      .send({ frequency: 'ANNUAL' })
      .expect(202)
    await page.goto(`${portal.baseUrl}/en/workspace/datasets/${open_}/proposals`)
    await page.getByText(/^Discussion of this proposal/).click()
    await page.getByLabel('Write to the others').fill('Because it is.')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    assert.match(page.url(), /\/proposals#comment-1$/)
    assert.match(await main(page), /Discussion of this proposal \(1\).*Because it is\./s)
  })

  it('leads from what could be better, and from the form, to sending back while it is in review', async function () {
    if (!browser) return this.skip()
    const { slug, id } = await draft('Giá than', csv)
    await portal.api
      .post(`/api/v1/datasets/${id}/transitions`)
      .set(editor.headers)
      .send({ to: 'inReview' })
      .expect(200)
    const desk = await open(publisher, `/en/workspace/datasets/${slug}/publish`)
    await desk.getByRole('link', { name: 'Better with an English title' }).click()
    assert.match(desk.url(), new RegExp(`/en/workspace/datasets/${slug}/draft$`))
    for (const account of [editor, publisher]) {
      const page = await open(account, `/en/workspace/datasets/${slug}/edit`)
      assert.match(await main(page), /While it is in review, nothing in the dataset can be edited/)
      const button = account === publisher ? 'Send back' : 'Take it back to edit'
      assert.equal(await page.getByRole('button', { name: button }).count(), 1)
      // Whoever may publish finds the way to it here too.
      const publish = page.getByRole('main').getByRole('link', { name: 'Publish', exact: true })
      assert.equal(await publish.count(), account === publisher ? 1 : 0)
      await page.getByRole('main').getByRole('link', { name: 'See it as readers do' }).click()
      assert.match(page.url(), new RegExp(`/en/datasets/${slug}$`))
    }
  })

  it('says where a dataset stands instead of asking what cannot be done, and what can be done', async function () {
    if (!browser) return this.skip()
    const { slug, id } = await draft('Giá cát', csv)
    const path = (step: string) => `/workspace/datasets/${slug}/${step}`
    const go = (body: object) =>
      portal.api.post(`/api/v1/datasets/${id}/transitions`).set(publisher.headers).send(body).expect(200)
    const links = async (page: Page) =>
      (await page.locator('.rows a').allTextContents()).map((words) => words.trim())

    await go({ to: 'scheduled', at: new Date(Date.now() + 86_400_000).toISOString() })
    for (const [account, first] of [
      [editor, 'Xem như người đọc'],
      [publisher, 'Công bố'],
    ] as const) {
      const page = await open(account, path('edit'))
      assert.match(await main(page), /đã được hẹn giờ công bố.*hủy hẹn trước/s)
      assert.equal((await links(page))[0], first)
    }
    await go({ to: 'draft' })
    await go({ to: 'inReview' })
    const waiting = await open(editor, `/en${path('review')}`, { width: 360, script: true })
    assert.match(await main(waiting), /is in review.*nothing to do at “Hand in for review”/s)
    assert.deepEqual(await links(waiting), ['Send back', 'See it as readers do', 'History'])
    assert.deepEqual(await axe(waiting), [])
    await go({ to: 'published' })
    for (const step of ['publish', 'review', 'schedule']) {
      const page = await open(publisher, path(step))
      assert.match(await main(page), /Bộ dữ liệu này đã được công bố.*không có gì để làm/s)
      assert.equal(await page.locator('main form').count(), 0)
      assert.deepEqual((await links(page)).slice(0, 4), [
        'Sửa',
        'Đưa về bản nháp',
        'Lưu trữ',
        'Rút bộ dữ liệu',
      ])
    }
    await go({ to: 'archived' })
    await portal.settle()
    const found = (await portal.api.get('/en/datasets').expect(200)).text
    assert.match(
      found.split('<article').find((part) => part.includes(`/en/datasets/${slug}"`))!,
      />Archived</,
    )
    await go({ to: 'published' })
    // Who pressed the button of a form that is no longer true is told the same.
    const late = await portal.api
      .post(path('publish'))
      .set(publisher.headers)
      .type('form')
      .send({ version: '1' })
      .expect(409)
    assert.match(late.text, /đã được công bố/)
    assert.equal((await read(slug)).status, 'published')
  })

  it('shows the note of who hands in to the reviewer, and why it is sent back to the author (without script)', async function () {
    if (!browser) return this.skip()
    const { slug, id } = await draft('Giá nước', csv)
    const page = await open(editor, `/en/workspace/datasets/${slug}/review`)
    await page.locator('#note').fill('The last column\nis still from 2023.')
    await page.locator('main form button').first().click()
    assert.match(page.url(), /done=review/)

    const desk = await open(publisher, `/en/workspace/datasets/${slug}/publish`, { width: 360, script: true })
    assert.match(await main(desk), /Handed in by[^]*The last column\nis still from 2023\./)
    await desk.locator('#comment-1').getByText('The last column').waitFor()
    assert.deepEqual(await axe(desk), [])
    await desk.getByRole('link', { name: 'Send back with a note' }).click()
    // Its author cannot mend what nobody told.
    await desk.getByRole('button', { name: 'Send back' }).click()
    await desk.locator('#note-error').waitFor()
    assert.match((await desk.textContent('.errors'))!, /Say what is missing/)
    assert.equal((await read(slug)).status, 'inReview')
    await desk.locator('#note').fill('Say which year each row is of.')
    await desk.getByRole('button', { name: 'Send back' }).click()
    await desk.waitForURL(/done=returned/)

    await page.goto(`${portal.baseUrl}/en/workspace`)
    assert.match(await main(page), /Sent back by[^]*Say which year each row is of\./)
    await page.getByRole('link', { name: 'Giá nước' }).first().click()
    assert.match(await main(page), /Sent back by[^]*Say which year each row is of\./)
    const seen = await open(editor, `/workspace/datasets/${slug}/edit`, { width: 360, script: true })
    assert.deepEqual(await axe(seen), [])
    await page.goto(`${portal.baseUrl}/en/workspace/datasets/${slug}/discussion`)
    assert.match(await main(page), /The last column[^]*Say which year each row is of\./)

    const { body } = await portal.api.get(`/api/v1/datasets/${id}`).set(editor.headers).expect(200)
    assert.equal(body.returned.note, 'Say which year each row is of.')
    // What was read is sent back as it was; another's words are not written by anybody.
    const put = (returned: object) =>
      portal.api
        .patch(`/api/v1/datasets/${id}`)
        .set(editor.headers)
        .set('If-Match', '*')
        .send({ returned, keywords: { vi: ['nước'] } })
    await put({ ...body.returned, note: 'Tốt.' }).expect(422)
    await put(body.returned).expect(200)
    const steps = `/api/v1/datasets/${id}/transitions`
    // Whoever takes back their own knows why.
    await portal.api.post(steps).set(editor.headers).send({ to: 'inReview' }).expect(200)
    const own = await open(editor, `/en/workspace/datasets/${slug}/draft`)
    await own.getByRole('button', { name: 'Take it back to edit' }).click()
    assert.match(own.url(), /done=returned/)
    const again = await portal.api.post(steps).set(editor.headers).send({ to: 'inReview' }).expect(200)
    assert.equal(again.body.returned, undefined)
    const open1 = await portal.api.post(steps).set(publisher.headers).send({ to: 'published' }).expect(200)
    assert.equal(open1.body.returned, undefined)
    for (const path of [`/api/v1/datasets/${id}`, `/datasets/${slug}`, `/datasets/${slug}/history`])
      assert.doesNotMatch((await portal.api.get(path).expect(200)).text, /Say which year|The last column/)
  })

  it('publishes at a time that is set, changed and cancelled by form, and says so in public afterwards alone', async function () {
    if (!browser) return this.skip()
    const { slug, id } = await draft('Lịch nghỉ', csv)
    const path = `/workspace/datasets/${slug}/schedule`
    const page = await open(publisher, `/en${path}`)
    assert.match(await main(page), /By the time of Vietnam, in the future/)
    const send = (at: string) =>
      portal.api
        .post(path)
        .set(publisher.headers)
        .set('Origin', portal.baseUrl)
        .type('form')
        .send({ at, version: '2' })
    for (const at of [
      '',
      '2020-01-01T08:00',
      '2027-02-30T08:00',
      '2099-01-01T00:00',
      'mai',
      '2027-01-01T08:00Z',
    ])
      assert.match((await send(at).expect(422)).text, /Hãy chọn ngày và giờ ở tương lai/, at)
    await page.getByLabel('Day and time of publication').fill('2027-03-01T08:30')
    await page.getByRole('button', { name: 'Set the time' }).click()
    assert.match(
      await main(page),
      /The time is set.*to be published on 1 Mar 2027, 08:30 \(time of Vietnam\)/s,
    )
    assert.equal((await read(slug)).scheduledAt, '2027-03-01T01:30:00.000Z')

    await page.getByRole('link', { name: 'Lịch nghỉ' }).first().click()
    assert.equal(await page.getByLabel('Day and time of publication').inputValue(), '2027-03-01T08:30')
    await page.getByLabel('Day and time of publication').fill('2027-04-01T00:00')
    await page.getByRole('button', { name: 'Set the time' }).click()
    assert.equal((await read(slug)).scheduledAt, '2027-03-31T17:00:00.000Z')

    await page.goto(`${portal.baseUrl}/en${path}`)
    await page.getByRole('link', { name: 'Cancel the time' }).click()
    await page.getByRole('button', { name: 'Cancel the time' }).click()
    assert.match(await main(page), /It is a draft again and can be edited/)
    assert.equal((await read(slug)).status, 'draft')

    // Nothing of it is public before; once it is, its history and its feed say that it was set for this time.
    const at = new Date(Date.now() + 1_500).toISOString()
    await portal.api
      .post(`/api/v1/datasets/${id}/transitions`)
      .set(publisher.headers)
      .send({ to: 'scheduled', at })
      .expect(200)
    for (const door of [`/datasets/${slug}`, `/datasets/${slug}/history`, `/datasets/${slug}/history.atom`])
      await portal.api.get(door).set('Accept', '*/*').expect(404)
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    await portal.portal.catalog.publishDue()
    const history = await portal.api
      .get(`/en/datasets/${slug}/history`)
      .set('Accept', 'text/html')
      .expect(200)
    assert.match(history.text, /Published at the time that was set/)
    assert.doesNotMatch(history.text, /Ngắn\.|Revision 1</)
    const feed = await portal.api.get(`/datasets/${slug}/history.atom`).expect(200)
    assert.match(feed.text, /Công bố đúng giờ đã hẹn/)
  })

  it('asks for a second person where a manager turns that on (without script)', async function () {
    if (!browser) return this.skip()
    await portal.add.agency({
      slug: 'vien',
      name: { vi: 'Viện Thử', en: 'Institute' },
      parent: 'bo',
      level: 'other',
    })
    const settings = await open(manager, '/en/workspace/agencies/vien')
    await settings.getByRole('link', { name: 'Approval by another person' }).click()
    await settings.getByLabel(/Whoever approves is somebody other/).check()
    await settings.getByRole('button', { name: 'Save' }).click()
    assert.match(await main(settings), /Saved/)
    await portal.api.get('/workspace/agencies/vien/approval').set(publisher.headers).expect(403)

    const made = await portal.api
      .post('/api/v1/datasets')
      .set(publisher.headers)
      .send({ title: { vi: 'Của tôi' }, description: { vi: 'x' }, license: 'CC-BY-4.0', agency: 'vien' })
      .expect(201)
    const { id, slug } = made.body as { id: string; slug: string }
    await portal.add.file(id, 'a.csv', 'a\n1\n')
    await portal.api
      .patch(`/api/v1/datasets/${id}`)
      .set(publisher.headers)
      .set('If-Match', '*')
      .send({ frequency: 'ANNUAL' })
      .expect(200)
    const page = await open(publisher, `/en/workspace/datasets/${slug}/edit`)
    assert.match(await main(page), /you wrote last\. Hand it in for review/)
    assert.equal(await page.getByRole('button', { name: /publish/ }).count(), 0)
    await page.goto(`${portal.baseUrl}/en/workspace/datasets/${slug}/publish`)
    assert.match(await main(page), /you wrote last/)
    assert.equal(await page.getByRole('button', { name: 'Publish', exact: true }).count(), 0)
    const { version } = await read(slug)
    await portal.api
      .post(`/workspace/datasets/${slug}/publish`)
      .set(publisher.headers)
      .set('Origin', portal.baseUrl)
      .type('form')
      .send({ version: String(version) })
      .expect(403)

    const desk = await open(manager, `/en/workspace/datasets/${slug}/publish`)
    await desk.getByRole('button', { name: 'Publish', exact: true }).click()
    assert.equal((await read(slug)).status, 'published')
    await page.goto(`${portal.baseUrl}/en/workspace/datasets/${slug}/edit`)
    await page.getByRole('button', { name: 'Send as a proposal' }).click()
    assert.match(await main(page), /Nothing was changed, so nothing was saved/)
    await page.locator('[name="title-en"]').fill('Mine')
    await page.getByRole('button', { name: 'Send as a proposal' }).click()
    assert.match(await main(page), /You proposed it, and the agency asks for a second person/)
    assert.equal(await page.getByRole('button', { name: /Accept/ }).count(), 0)

    // Of withdrawn data too a change waits for another, which the form says; what was approved may be published again.
    await portal.api
      .post(`/api/v1/datasets/${id}/transitions`)
      .set(manager.headers)
      .send({ to: 'withdrawn', note: 'Sai.' })
      .expect(200)
    await page.goto(`${portal.baseUrl}/en/workspace/datasets/${slug}/edit`)
    assert.match(await main(page), /becomes a proposal that waits for somebody who may publish/)
    assert.equal(await page.getByRole('button', { name: /^Save/ }).count(), 0)
    assert.equal(await page.getByRole('main').getByRole('link', { name: 'Publish', exact: true }).count(), 1)
    await page.locator('[name="title-en"]').fill('Mine, mended')
    await page.locator('[name="note"]').fill('Nay đã đúng.')
    await page.getByRole('button', { name: 'Send as a proposal' }).click()
    assert.match(await main(page), /Why: Nay đã đúng\./)
  })

  for (const lang of ['', '/en'])
    for (const width of [360, 1280])
      it(`is clean for axe and fits (${lang || 'vi'}, ${width} px)`, async function () {
        if (!browser) return this.skip()
        const { slug, id } = await draft('dan-so', csv)
        for (const text of ['Một câu hỏi dài '.repeat(20), 'https://example.gov/'.padEnd(200, 'x')])
          await portal.api
            .post(`/api/v1/datasets/${id}/comments`)
            .set(editor.headers)
            .send({ text })
            .expect(201)
        const waiting = await draft('Chờ duyệt', { name: 'cho.csv', content: `a\n${lang}${width}\n` })
        await portal.api
          .post(`/api/v1/datasets/${waiting.id}/comments`)
          .set(editor.headers)
          .send({ text: 'Nhờ xem giúp.' })
        await portal.api
          .post(`/api/v1/datasets/${waiting.id}/transitions`)
          .set(editor.headers)
          .send({ to: 'inReview' })
          .expect(200)
        const timed = await draft('Hẹn giờ', { name: 'hen.csv', content: `b\n${lang}${width}\n` })
        await portal.api
          .post(`/api/v1/datasets/${timed.id}/transitions`)
          .set(manager.headers)
          .send({ to: 'scheduled', at: '2027-03-01T01:30:00Z' })
          .expect(200)
        const paths = [
          `/workspace/datasets/${waiting.slug}/publish`,
          `/workspace/datasets/${timed.slug}/schedule`,
          '/workspace',
          `/workspace/datasets/${slug}/edit`,
          `/workspace/datasets/${slug}/discussion`,
          `/workspace/datasets/${slug}/schedule`,
          '/workspace/agencies/bo/approval',
        ]
        for (const path of paths) {
          const page = await open(manager, lang + path, { width, script: true })
          assert.deepEqual(await axe(page), [], path)
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          assert.ok(wide <= 0, `${path} is ${wide} px too wide`)
          if (process.env.SHOTS)
            await page.screenshot({
              path: `${process.env.SHOTS}/${(lang + path).replaceAll('/', '_')}-${width}.png`,
              fullPage: true,
            })
          await page.context().close()
        }
      })
})
