import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { axe, openBrowser, giveSession } from '../support/browser.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

const password = 'sông Hương chảy qua thành phố'

describe('/workspace/datasets/{slug}/files/{id}/reading and …/columns', () => {
  let portal: TestPortal
  let browser: Browser | null
  let cookie: string
  let outsider: string
  let slug: string
  let id: string

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'co-quan-a' })
    browser = await openBrowser()
    cookie = await signIn('an@example.gov')
    outsider = await signIn('la@example.gov')
    // Accounts made by the one-time link manage the portal; this one is to be anybody else.
    await portal.portal.mongo.connection
      .db!.collection('accounts')
      .updateOne({ email: 'la@example.gov' }, { $set: { administrator: false } })
    const dataset = await portal.add.dataset({ agency: 'co-quan-a', status: 'draft', slug: 'bo-du-lieu' })
    slug = dataset.slug
    const content = 'Số liệu năm 2024\nmã;tên;số\n01;An;1,5\n02;Bình;2,5\n03;Chi;x\nNguồn: Cục A\n'
    id = (await portal.add.file(dataset.id, 'số liệu.csv', content)).id
    await portal.settle()
  })

  after(async () => {
    await browser?.close()
    await portal.close()
  })

  async function signIn(email: string): Promise<string> {
    const link = `/invitations/${(await portal.portal.identity.firstRun.open()).secret}`
    const input = { name: 'Nguyễn Minh', email, password }
    await portal.api
      .post(link)
      .type('form')
      .send({ ...input, passwordAgain: password })
      .expect(303)
    const response = await portal.api.post('/signin').type('form').send({ email, password }).expect(303)
    return response.headers['set-cookie']![0]!.split(';', 1)[0]!
  }

  const address = (part: 'reading' | 'columns' | 'validation') =>
    `/workspace/datasets/${slug}/files/${id}/${part}`
  const open = (path: string, as = cookie) =>
    portal.api.get(path).set('Cookie', as).set('Accept', 'text/html')
  const send = (path: string, fields: object, as = cookie) =>
    portal.api.post(path).set('Cookie', as).set('Origin', portal.baseUrl).type('form').send(fields)
  const getVersion = async () =>
    String((await portal.api.get(`/api/v1/distributions/${id}`).set(portal.as())).body.version)
  const getRecord = async () =>
    (await portal.api.get(`/api/v1/distributions/${id}`).set(portal.as()).expect(200)).body

  it('is reached from the page of the file, by those who may edit alone', async () => {
    const page = await open(`/datasets/${slug}/${id}`).expect(200)
    assert.ok(page.text.includes(`href="${address('reading')}"`))
    assert.ok(page.text.includes(`href="${address('columns')}"`))
    for (const part of ['reading', 'columns'] as const) {
      await open(address(part)).expect(200)
      await portal.api
        .get(address(part))
        .expect(303)
        .expect('location', /^\/signin\?next=/)
      const hidden = await open(`/en${address(part)}`, outsider).expect(404)
      const missing = await open(
        `/en${address(part).replace(id, '01arz3ndektsv4rrffq69g5fav')}`,
        outsider,
      ).expect(404)
      const words = (text: string) => /<h1[^>]*>[\s\S]*?<\/p>/.exec(text)![0].replace(/&quot;.*?&quot;/g, '')
      assert.equal(words(hidden.text), words(missing.text))
      await send(address(part), { do: 'save' }, outsider).expect(404)
    }
    await open(address('reading').replace(slug, 'khac')).expect(404)
    const dataset = await portal.add.dataset({ agency: 'co-quan-a' })
    const other = (await portal.add.file(dataset.id, 'b.csv', 'a,b\n1,2\n')).id
    const reader = await portal.api.get(`/en/datasets/${dataset.slug}/${other}`).expect(200)
    assert.doesNotMatch(reader.text, /workspace\/datasets/)
    await portal.settle()
  })

  it('shows each guess, tries without saving, and saves', async () => {
    const page = (await open(`/en${address('reading')}`).expect(200)).text
    assert.match(page, /Found by the portal: utf-8/)
    assert.match(page, /Found by the portal: semicolon/)
    assert.match(page, /The portal found: 2\./)
    assert.match(page, /Found by the portal: Text/)
    const before = await getRecord()
    const fields = {
      version: await getVersion(),
      headerRow: '2',
      delimiter: ';',
      column: ['mã', 'tên', 'số'],
      type: ['integer', 'integer', 'number'],
    }
    const tried = (await send(`/en${address('reading')}`, { ...fields, do: 'try' }).expect(200)).text
    assert.match(tried, /Nothing is saved yet/)
    assert.match(tried, /lines? left out of the table/)
    assert.match(tried, /Nguồn: Cục A/)
    assert.match(tried, /places? that could not be read/)
    assert.match(tried, /<option value="integer" selected/)
    assert.deepEqual(await getRecord(), before)
    await send(address('reading'), { ...fields, do: 'save' })
      .expect(303)
      .expect('location', `${address('reading')}?done=saved`)
    assert.deepEqual((await getRecord()).reading, {
      delimiter: ';',
      headerRow: 2,
      types: { mã: 'integer', tên: 'integer', số: 'number' },
    })
    await portal.settle()
    const saved = (await open(`/en${address('reading')}?done=saved`).expect(200)).text
    assert.match(saved, /Saved\. See/)
    assert.match(saved, /Found by the portal: utf-8/)
    const several = { ...fields, version: await getVersion(), headerRow: '1-2', do: 'save' }
    await send(address('reading'), several).expect(303)
    const { headerRow, headerRows } = (await getRecord()).reading
    assert.deepEqual({ headerRow, headerRows }, { headerRow: undefined, headerRows: { first: 1, last: 2 } })
    await portal.settle()
    assert.match((await open(address('reading')).expect(200)).text, /value="1-2"/)
    // Left open again, all of it.
    const open_ = { version: await getVersion(), column: ['mã', 'tên', 'số'], type: ['', '', ''] }
    await send(address('reading'), { ...open_, do: 'save' }).expect(303)
    assert.equal((await getRecord()).reading, null)
    await portal.settle()
  })

  it('says beside the field what is wrong, and why there would be no table', async () => {
    const version = await getVersion()
    const wrong = await send(`/en${address('reading')}`, { version, headerRow: 'x', do: 'try' }).expect(422)
    assert.match(wrong.text, /id="headerRow-error"/)
    const fields = { version, encoding: 'klingon', column: 'mã', type: 'money', do: 'save' }
    const unknown = await send(`/en${address('reading')}`, fields).expect(422)
    assert.match(unknown.text, /id="type-0-error"|id="encoding-error"/)
    assert.equal((await getRecord()).reading, null)
    const none = await send(`/en${address('reading')}`, {
      version,
      delimiter: '~',
      headerRow: '9',
      do: 'try',
    })
    assert.ok([200, 422].includes(none.status))
  })

  /** What a form carries, and what it would send. */
  const carried = (html: string) => ({
    version: readHidden(html, 'version'),
    base: readHidden(html, 'base'),
  })
  const readHidden = (html: string, name: string) =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(html)![1]!.replaceAll('&quot;', '"')
  const change = (body: object) =>
    portal.api
      .patch(`/api/v1/distributions/${id}`)
      .set(portal.as())
      .set('If-Match', '*')
      .send(body)
      .expect(200)

  it('saves when somebody else only changed meanwhile what the form does not hold', async () => {
    const drawn = carried((await open(address('reading')).expect(200)).text)
    await change({ title: { vi: 'Tên do người khác đặt' } })
    await send(address('reading'), { ...drawn, headerRow: '2', do: 'save' }).expect(303)
    assert.equal((await getRecord()).reading.headerRow, 2)
    await change({ reading: null })
    await portal.settle()
  })

  it('keeps of a reading what either changed, and lets choose where both did', async () => {
    const drawn = carried((await open(`/en${address('reading')}`).expect(200)).text)
    await change({ reading: { decimal: ',', headerRow: 2 } })
    const mine = { ...drawn, headerRow: '3', encoding: 'utf-8', do: 'save' }
    const late = (await send(`/en${address('reading')}`, mine).expect(412)).text
    assert.match(late, /what you left as it was: [^.]*Decimal/i)
    assert.match(late, /<option value="," selected/)
    assert.match(late, /<option value="utf-8" selected/)
    assert.match(late, /name="headerRow"[^>]*value="3"|value="3"[^>]*name="headerRow"/)
    assert.match(late, /name="take-headerRow"/)
    assert.doesNotMatch(late, /name="take-(decimal|encoding)"/)
    assert.equal((await getRecord()).reading.headerRow, 2)
    const again = { ...mine, ...carried(late), decimal: ',', 'take-headerRow': 'theirs' }
    await send(address('reading'), again).expect(303)
    const { reading } = await getRecord()
    assert.deepEqual(reading, { encoding: 'utf-8', decimal: ',', headerRow: 2 })
    await change({ reading: null })
    await portal.settle()
  })

  it('does not forget by trying, or by a mistake, which version the form was drawn from', async () => {
    const drawn = carried((await open(address('reading')).expect(200)).text)
    await change({ reading: { decimal: ',' } })
    const tried = await send(address('reading'), { ...drawn, do: 'try' })
    assert.deepEqual(carried(tried.text), drawn)
    const wrong = await send(address('reading'), { ...drawn, headerRow: 'x', do: 'save' }).expect(422)
    assert.deepEqual(carried(wrong.text), drawn)
    await change({ reading: null })
    await portal.settle()
  })

  it('keeps of the columns what either changed, and lets choose where both did', async () => {
    const names = ['mã', 'tên']
    const reading = { headerRow: 2 }
    await change({ reading })
    await portal.settle()
    const drawn = carried((await open(`/en${address('columns')}`).expect(200)).text)
    await change({
      dictionary: [
        { name: 'mã', title: { vi: 'Mã của người kia' }, unit: 'kg' },
        { name: 'tên', description: { vi: 'Của người kia' } },
      ],
    })
    const mine = {
      ...drawn,
      column: names,
      titleVi: ['Mã của tôi', ''],
      titleEn: ['', 'Name'],
      descriptionVi: ['', ''],
      descriptionEn: ['', ''],
      unit: ['', ''],
    }
    const late = (await send(`/en${address('columns')}`, mine).expect(412)).text
    assert.match(late, /name="take-titleVi-0"/)
    assert.match(late, /Mã của người kia/)
    assert.match(late, /value="Mã của tôi"/)
    assert.match(late, /value="kg"/)
    assert.match(late, />\s*Của người kia<\/textarea>/)
    assert.match(late, /value="Name"/)
    // As a browser sends what it shows now.
    const again = { ...mine, ...carried(late), descriptionVi: ['', 'Của người kia'], unit: ['kg', ''] }
    await send(address('columns'), { ...again, 'take-titleVi-0': 'mine' }).expect(303)
    assert.deepEqual((await getRecord()).dictionary, [
      { name: 'mã', title: { vi: 'Mã của tôi' }, unit: 'kg' },
      { name: 'tên', title: { en: 'Name' }, description: { vi: 'Của người kia' } },
    ])
    await change({ dictionary: null, reading: null })
    await portal.settle()
  })

  it('keeps of the words what either changed, and lets choose where both did', async () => {
    const path = `/workspace/datasets/${slug}/files/${id}/edit`
    await change({ title: { vi: 'Cũ', en: null }, description: null })
    const drawn = carried((await open(`/en${path}`).expect(200)).text)
    await change({ title: { vi: 'Của người kia' }, description: { vi: 'Mô tả của người kia' } })
    const mine = { ...drawn, titleVi: 'Của tôi', titleEn: 'Mine', descriptionVi: '', descriptionEn: '' }
    const late = (await send(`/en${path}`, mine).expect(412)).text
    assert.match(late, /name="take-titleVi"/)
    assert.match(late, />\s*Mô tả của người kia<\/textarea>/)
    assert.match(late, /value="Mine"/)
    const again = { ...mine, ...carried(late), descriptionVi: 'Mô tả của người kia' }
    await send(path, { ...again, 'take-titleVi': 'theirs' }).expect(303)
    const { title, description } = await getRecord()
    assert.deepEqual(title, { vi: 'Của người kia', en: 'Mine' })
    assert.deepEqual(description, { vi: 'Mô tả của người kia' })
  })

  it('brings back what was typed after signing in', async () => {
    const version = await getVersion()
    const hidden = (text: string, name: string) =>
      new RegExp(`name="${name}" value="([^"]*)"`)
        .exec(text)![1]!
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&')
    for (const [part, fields, expected] of [
      [
        'reading',
        { headerRow: '2', do: 'save' },
        /name="headerRow"[^>]*value="2"|value="2"[^>]*name="headerRow"/,
      ],
      ['columns', { column: 'mã', titleVi: 'Mã số' }, /value="Mã số"/],
      ['validation', { conformsTo: 'khong-co' }, /khong-co/],
    ] as const) {
      const asked = await portal.api
        .post(`/en${address(part)}?from=1`)
        .type('form')
        .set('Origin', portal.baseUrl)
        .send({ version, ...fields })
        .expect(401)
      const [next, kept] = [hidden(asked.text, 'next'), hidden(asked.text, 'kept')]
      assert.equal(next, `/en${address(part)}?from=1`)
      const again = await portal.api
        .post(next)
        .set('Origin', portal.baseUrl)
        .set('Cookie', cookie)
        .field('kept', kept)
        .expect(200)
      assert.match(again.text, expected)
      assert.ok(again.text.includes(`name="version" value="${version}"`), part)
    }
  })

  it('takes titles, descriptions and units in two languages, and leaves those of other columns alone', async () => {
    await portal.api
      .patch(`/api/v1/distributions/${id}`)
      .set(portal.as())
      .set('If-Match', '*')
      .send({
        dictionary: [
          { name: 'số', unit: 'kg' },
          { name: 'mã', title: { fr: 'Code', vi: 'x' } },
        ],
      })
      .expect(200)
    const page = (await open(address('columns')).expect(200)).text
    assert.match(page, /value="kg"/)
    const fields = {
      version: await getVersion(),
      column: ['mã', 'tên'],
      titleVi: ['Mã số', ''],
      titleEn: ['Code', ''],
      descriptionVi: ['', 'Tên người\nhai dòng'],
      descriptionEn: ['', ''],
      unit: ['', ''],
    }
    await send(address('columns'), fields)
      .expect(303)
      .expect('location', `${address('columns')}?done=saved`)
    assert.deepEqual((await getRecord()).dictionary, [
      { name: 'số', unit: 'kg' },
      { name: 'mã', title: { fr: 'Code', vi: 'Mã số', en: 'Code' } },
      { name: 'tên', description: { vi: 'Tên người\nhai dòng' } },
    ])
    const shown = (await open(`/datasets/${slug}/${id}?view=columns`).expect(200)).text
    assert.match(shown, /Tên người/)
    // A column with a unit alone is not explained, and one is not all.
    const checklist = async () => (await open(`/en/workspace/datasets/${slug}/edit`).expect(200)).text
    assert.match(await checklist(), /2 of 3 columns are explained/)
    await portal.api
      .patch(`/api/v1/distributions/${id}`)
      .set(portal.as())
      .set('If-Match', '*')
      .send({ dictionary: ['mã', 'tên', 'số'].map((name) => ({ name, title: { vi: name } })) })
      .expect(200)
    const whole = await checklist()
    assert.match(whole, /The columns are explained/)
    assert.doesNotMatch(whole, /columns are explained<\/a>/)
    const long = { ...fields, version: await getVersion(), unit: ['x'.repeat(101), ''] }
    const wrong = await send(`/en${address('columns')}`, long).expect(422)
    assert.match(wrong.text, /id="unit-0-error"/)
    await send(address('columns'), { version: await getVersion(), column: 'x'.repeat(1_100_000) }).expect(413)
  })

  it('has columns of wide tables on pages', async () => {
    const dataset = await portal.add.dataset({ agency: 'co-quan-a', status: 'draft' })
    const names = Array.from({ length: 60 }, (_, n) => `cột ${n + 1}`)
    const wide = (
      await portal.add.file(dataset.id, 'w.csv', `${names.join(',')}\n${names.map(() => 1).join(',')}\n`)
    ).id
    await portal.settle()
    const path = `/workspace/datasets/${dataset.slug}/files/${wide}/columns`
    const first = (await open(path).expect(200)).text
    assert.ok(first.includes(`${path}?from=26`))
    const last = (await open(`${path}?from=51`).expect(200)).text
    assert.match(last, /value="cột 60"/)
    const empty = (await open(`${path}?from=99`).expect(200)).text
    assert.doesNotMatch(empty, /name="column"/)
  })

  it('refuses forms of other sites, and links, which have no file', async () => {
    await portal.api
      .post(address('reading'))
      .set('Cookie', cookie)
      .set('Origin', 'https://evil.example')
      .type('form')
      .send({ do: 'save' })
      .expect(403)
    const { body } = await portal.api
      .post(`/api/v1/datasets/${slug}/distributions`)
      .set(portal.as())
      .send({ accessUrl: 'https://a.example/x.csv' })
      .expect(201)
    const link = await open(`/en/workspace/datasets/${slug}/files/${body.id}/reading`).expect(409)
    assert.match(link.text, /This is a link/)
  })

  it('can be used by everybody', async function () {
    if (!browser) return this.skip()
    const context = await browser.newContext({
      viewport: { width: 360, height: 800 },
      javaScriptEnabled: true,
    })
    await giveSession(context, cookie, portal.baseUrl)
    const page = await context.newPage()
    for (const path of [address('reading'), `/en${address('columns')}`]) {
      await page.goto(portal.baseUrl + path)
      assert.deepEqual(await axe(page), [])
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      assert.ok(width <= 360, `${path} is ${width} px wide`)
    }
    await page.goto(portal.baseUrl + address('reading'))
    await page.getByRole('button', { name: 'Xem thử' }).click()
    await page.getByRole('heading', { name: 'Đọc thử' }).waitFor()
    assert.deepEqual(await axe(page), [])
    await context.close()
  })
})
