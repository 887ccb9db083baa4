import assert from 'node:assert/strict'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { getContract } from '../../server/config/schemas.ts'
import { axe, openBrowser, giveSession } from '../support/browser.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

const password = 'sông Hương chảy qua thành phố'
const newPath = '/workspace/datasets/new'
const maxUploadBytes = 2_000_000

type Fields = Record<string, string | string[]>

describe('/workspace/datasets/new, …/edit and the steps of a dataset', () => {
  let portal: TestPortal
  let browser: Browser | null
  let cookie: string
  let outsider: string

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url, { config: { maxUploadBytes } })
    await portal.add.agency({ slug: 'co-quan-a', name: { vi: 'Cơ quan A', en: 'Agency A' } })
    await portal.add.agency({ slug: 'co-quan-b', name: { vi: 'Cơ quan B', en: 'Agency B' } })
    browser = await openBrowser()
    cookie = await signIn('an@example.gov')
    outsider = await signIn('la@example.gov')
    // Accounts made by the one-time link manage the portal; this one is to be anybody else.
    await portal.portal.mongo.connection
      .db!.collection('accounts')
      .updateOne({ email: 'la@example.gov' }, { $set: { administrator: false } })
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

  const open = (path: string, as = cookie) => {
    const request = portal.api.get(path).set('Accept', 'text/html')
    return as === '' ? request : request.set('Cookie', as)
  }

  /** As a browser sends a form: texts first, then files. */
  function send(
    path: string,
    fields: Fields,
    { as = cookie, files = [] }: { as?: string; files?: { name: string; content: string | Buffer }[] } = {},
  ) {
    let request = portal.api.post(path).set('Origin', portal.baseUrl).set('Accept', 'text/html')
    if (as !== '') request = request.set('Cookie', as)
    for (const [name, value] of Object.entries(fields)) {
      for (const each of [value].flat()) request = request.field(name, each)
    }
    for (const { name, content } of files) {
      request = request.attach('file', Buffer.from(content as string), { filename: name })
    }
    return request
  }

  const least: Fields = {
    'title-vi': 'Dân số theo quận',
    'description-vi': 'Mỗi dòng là một quận.',
    agency: 'co-quan-a',
    license: 'CC-BY-4.0',
  }

  async function makeDraft(more: Fields = {}): Promise<{ slug: string; edit: string }> {
    const response = await send(newPath, { ...least, ...more }).expect(303)
    const [, slug = ''] = /^\/workspace\/datasets\/([^/]+)\/edit\?done=made/.exec(response.headers.location!)!
    return { slug, edit: `/workspace/datasets/${slug}/edit` }
  }

  const read = async (slug: string) =>
    (await portal.api.get(`/api/v1/datasets/${slug}`).set(portal.as()).expect(200)).body

  /** The form of a dataset with nothing changed, and the version that was read. */
  async function readForm(slug: string): Promise<Fields> {
    const { version } = await read(slug)
    return { version: String(version), ...least }
  }

  const errorsOf = (html: string): string[] =>
    [...html.matchAll(/<a href="(#[\w-]+)">/g)].map(([, href]) => href!)

  describe('GET /workspace/datasets/new', () => {
    it('asks strangers to sign in, and tells who may write for no agency what to do', async () => {
      await open(newPath, '').expect(303).expect('location', `/signin?next=${newPath}`)
      const page = await open(`/en${newPath}`, outsider).expect(403)
      assert.match(page.text, /may not write data for any agency/)
    })

    it('has a field for everything that a publisher writes, with its help in the language of the page', async () => {
      for (const [path, lang] of [
        [newPath, 'vi'],
        [`/en${newPath}`, 'en'],
      ] as const) {
        const { text } = await open(path).expect(200)
        const { properties } = getContract().schemas.get('dataset-input') as {
          properties: Record<string, { 'x-label': { vi: string; en: string } }>
        }
        for (const [member, schema] of Object.entries(properties)) {
          if (member === 'status' || member === 'sample') continue
          assert.match(text, new RegExp(`name="${member}(-[\\w]+)?"`), member)
          assert.ok(text.includes(schema['x-label'][lang]), member)
        }
        assert.match(text, /<option value="co-quan-a">/)
        assert.match(text, /<option value="ANNUAL">/)
      }
    })
  })

  describe('POST /workspace/datasets/new', () => {
    it('saves a draft that the public does not see, with everything that the form says', async () => {
      const { slug } = await makeDraft({
        'title-en': 'Population by district \u202e',
        'keywords-vi': 'dân cư, "quận, huyện"\nphường',
        'themes-main': 'SOCI',
        themes: ['GOVE'],
        shown: ['themes', 'spatial', 'language'],
        spatial: ['01'],
        'spatial-more': 'Phường Ngọc Hà',
        bbox: '102,5; 8; 109; 23',
        'temporal-start': '01/02/2020',
        'temporal-end': '2021-12-31',
        'contactPoint-email': 'a@example.gov',
        frequency: 'ANNUAL',
        language: ['vi'],
      })
      const dataset = await read(slug)
      assert.equal(dataset.status, 'draft')
      assert.deepEqual(dataset.title, { vi: 'Dân số theo quận', en: 'Population by district' })
      assert.deepEqual(dataset.keywords, { vi: ['dân cư', 'quận, huyện', 'phường'] })
      assert.deepEqual(dataset.themes, ['SOCI', 'GOVE'])
      assert.deepEqual(dataset.spatial, ['01', '00008'])
      assert.deepEqual(dataset.bbox, [102.5, 8, 109, 23])
      assert.deepEqual(dataset.temporal, { start: '2020-02-01', end: '2021-12-31' })
      assert.deepEqual(dataset.contactPoint, { email: 'a@example.gov' })
      await portal.api.get(`/api/v1/datasets/${slug}`).expect(404)
      // What the form shows and takes is what is there: sent back, it changes nothing.
      const { text } = await open(`/workspace/datasets/${slug}/edit`).expect(200)
      assert.match(text, /dân cư, &quot;quận, huyện&quot;, phường/)
      assert.match(text, /value="00008" checked|checked[^>]*value="00008"/)
    })

    it('keeps what was typed and says beside each field what is wrong with it', async () => {
      const { text } = await send(`/en${newPath}`, {
        'title-en': 'Only a title',
        license: 'MY-OWN',
        agency: 'khong-co',
        'themes-main': 'XYZ',
        'temporal-start': '31/02/2020',
        bbox: 'somewhere',
        'contactPoint-email': 'nobody',
        landingPage: 'javascript:alert(1)',
        'spatial-more': 'Atlantis, Phường Ngọc Hà',
      }).expect(422)
      for (const id of ['agency', 'spatial-more']) assert.ok(errorsOf(text).includes(`#${id}`), id)
      assert.match(text, /Only a title/)
      assert.match(text, /There is no place called “Atlantis”/)
      const mended = await send(`/en${newPath}`, {
        'title-en': 'Only a title',
        'description-en': 'x',
        license: 'MY-OWN',
        agency: 'khong-co',
        'themes-main': 'XYZ',
        'temporal-start': '31/02/2020',
        bbox: 'somewhere',
        'contactPoint-email': 'nobody',
        landingPage: 'javascript:alert(1)',
      }).expect(422)
      for (const id of [
        'license',
        'agency',
        'themes-main',
        'temporal-start',
        'bbox',
        'contactPoint-email',
        'landingPage',
      ]) {
        assert.ok(errorsOf(mended.text).includes(`#${id}`), id)
        assert.match(mended.text, new RegExp(`id="${id}-error"`), id)
      }
      // A day that no browser can show as one stands as text, and an unknown code stays chosen.
      assert.match(mended.text, /value="31\/02\/2020"/)
      assert.match(mended.text, /value="XYZ" selected/)
      assert.match(mended.text, /<title>7 things to mend/)
    })

    it('answers an empty form, and a description of 200 pages, with a sentence', async () => {
      const empty = await portal.api
        .post(`/en${newPath}`)
        .set({ Cookie: cookie, Origin: portal.baseUrl, Accept: 'text/html' })
        .type('form')
        .send('')
        .expect(422)
      for (const id of ['title-vi', 'agency']) assert.ok(errorsOf(empty.text).includes(`#${id}`), id)
      const long = 'Một trang văn bản dài. '.repeat(27_000)
      const { text } = await send(`/en${newPath}`, { ...least, 'description-vi': long }).expect(422)
      assert.match(text, /Description: is longer than 20000 characters/)
      assert.ok(text.includes(long.trim()), 'what was typed stays')
      await send(newPath, { ...least, 'description-vi': 'x'.repeat(3_000_000) }).expect(413)
    })

    it('says how long a title may be, counts its characters, and keeps one that is longer', async () => {
      const fits = 'Số liệu '.repeat(50).trim()
      const long = `${fits} và hơn thế nữa`
      const { text } = await send(`/en${newPath}`, { ...least, 'title-vi': long }).expect(422)
      assert.ok(errorsOf(text).includes('#title-vi'))
      assert.match(text, /Title: is longer than 400 characters/)
      // A browser that knew the limit would cut what is pasted without a word.
      assert.doesNotMatch(text, /maxlength/i)
      assert.match(text, /class="field-count num is-over"/)
      assert.ok(text.includes(`${long.length}/400 characters`) && text.includes(`>${long}</textarea>`))
      await send(newPath, { ...least, 'title-vi': fits }).expect(303)
    })

    it('saves a draft of a title and an agency, and says beside the fields what publishing still needs', async () => {
      const { slug, edit } = await makeDraft({ 'title-vi': 'Mới có tên', 'description-vi': '', license: '' })
      const draft = await read(slug)
      assert.deepEqual([draft.status, draft.description, draft.license], ['draft', null, null])
      const quiet = await open(edit).expect(200)
      assert.deepEqual(
        errorsOf(quiet.text).filter((href) => quiet.text.includes(`id="${href.slice(1)}-error"`)),
        [],
      )
      // Everything that shows a draft to those who write it.
      for (const path of [
        `/datasets/${slug}`,
        `/en/datasets/${slug}`,
        `/datasets/${slug}/history`,
        '/workspace',
      ])
        await open(path).expect(200)
      const look = (await open(`/en/datasets/${slug}`).expect(200)).text
      assert.equal(look.match(/None chosen yet/g)?.length, 1, 'as a fact; a citation names no licence')
      assert.doesNotMatch(look, /\. \./)
      const going = await send(edit, {
        version: '1',
        ...least,
        'title-vi': 'Mới có tên rồi',
        'description-vi': '',
        license: '',
        do: 'publish',
      }).expect(303)
      assert.equal(going.headers.location, `${edit}?done=saved&needed=publish`)
      const { text } = await open(`/en${going.headers.location!}`).expect(200)
      assert.match(text, /Before it can be handed in or published, it needs this/)
      for (const id of ['description-vi', 'license']) {
        assert.ok(errorsOf(text).includes(`#${id}`), id)
        assert.match(text, new RegExp(`id="${id}-error"`), id)
      }
      if (browser) {
        const context = await browser.newContext({ viewport: { width: 360, height: 800 } })
        await giveSession(context, cookie, portal.baseUrl)
        const page = await context.newPage()
        await page.goto(`${portal.baseUrl}/en${going.headers.location!}`)
        assert.deepEqual(await axe(page), [])
        await context.close()
      }
      for (const step of ['publish', 'schedule', 'review']) {
        const page = await open(`/en/workspace/datasets/${slug}/${step}`).expect(200)
        for (const id of ['description-vi', 'license'])
          assert.ok(page.text.includes(`href="/en${edit}?needed=${step}#${id}"`), `${step} ${id}`)
        await send(`/workspace/datasets/${slug}/${step}`, { version: '2' }).expect(422)
      }
      assert.equal((await read(slug)).status, 'draft')
    })

    it('refuses to take from a published dataset what only a draft may lack, beside its fields', async () => {
      const { slug } = (await portal.add.dataset({ agency: 'co-quan-a', title: { vi: 'Đang công bố' } })) as {
        slug: string
      }
      const { text } = await send(`/en/workspace/datasets/${slug}/edit`, {
        version: '1',
        ...least,
        'description-vi': '',
        license: '',
      }).expect(422)
      for (const id of ['description-vi', 'license']) {
        assert.ok(errorsOf(text).includes(`#${id}`), id)
        assert.match(text, new RegExp(`id="${id}-error"`), id)
      }
    })

    it('makes one dataset of one form, however often it is sent', async () => {
      const { text } = await open(newPath).expect(200)
      const key = /name="key" value="([^"]+)"/.exec(text)![1]!
      const first = await makeDraft({ key, 'title-vi': 'Gửi hai lần' })
      const again = await makeDraft({ key, 'title-vi': 'Gửi hai lần' })
      assert.equal(again.slug, first.slug)
    })

    it('refuses forms of other sites', async () => {
      const places = ['x/edit', 'x/publish', 'x/withdraw', 'x/files/y/edit', 'x/files/y/delete']
      for (const path of [newPath, ...places.map((place) => `/workspace/datasets/${place}`)]) {
        await portal.api
          .post(path)
          .set({ Cookie: cookie, Origin: 'https://evil.example' })
          .type('form')
          .send({ 'title-vi': 'x' })
          .expect(403)
      }
    })
  })

  describe('/workspace/datasets/{slug}/edit', () => {
    it('is offered to those who may edit, and to nobody else', async () => {
      const { slug, edit } = await makeDraft()
      const workspace = await open('/workspace').expect(200)
      assert.ok(workspace.text.includes(`href="${edit}"`))
      assert.ok(workspace.text.includes(`href="${newPath}"`))
      assert.doesNotMatch((await open('/workspace', outsider)).text, new RegExp(newPath))
      assert.ok((await open(`/datasets/${slug}`).expect(200)).text.includes(`href="${edit}"`))
      await open(edit, outsider).expect(404)
      await send(edit, { ...least, version: '1' }, { as: outsider }).expect(404)
      const { slug: open_ } = await portal.add.dataset({ agency: 'co-quan-a' })
      const reader = await portal.api.get(`/datasets/${open_}`).set('Accept', 'text/html').expect(200)
      assert.doesNotMatch(reader.text, /workspace\/datasets/)
      const member = await open(`/datasets/${open_}`).expect(200)
      assert.match(member.headers['cache-control']!, /private, no-store/)
      // Nor is what a member saw kept for strangers.
      const later = await portal.api.get(`/datasets/${open_}`).set('Accept', 'text/html').expect(200)
      assert.doesNotMatch(later.text, /workspace\/datasets/)
      const refused = await open(`/en/workspace/datasets/${open_}/edit`, outsider).expect(403)
      assert.match(refused.text, /needs the role of publisher in the agency/)
    })

    it('is reached by id and by a former slug', async () => {
      const { slug, edit } = await makeDraft({ 'title-vi': 'Tên cũ' })
      const { id } = await read(slug)
      await open(`/workspace/datasets/${id}/edit`).expect(308).expect('location', edit)
      await send(edit, { ...(await readForm(slug)), slug: 'ten-moi-han' })
        .expect(303)
        .expect('location', '/workspace/datasets/ten-moi-han/edit?done=saved')
      await open(edit).expect(308).expect('location', '/workspace/datasets/ten-moi-han/edit')
    })

    it('says that nothing was changed when what is sent is what is there', async () => {
      const { slug, edit } = await makeDraft()
      const unchanged = `${edit}?done=unchanged`
      await send(edit, await readForm(slug))
        .expect(303)
        .expect('location', unchanged)
      assert.equal((await read(slug)).version, 1)
      assert.match((await open(`/en${unchanged}`).expect(200)).text, /Nothing was changed/)
      await send(edit, { ...(await readForm(slug)), 'title-vi': 'Đổi thật' })
        .expect(303)
        .expect('location', `${edit}?done=saved`)
      // A form from before the other change, in which nothing was typed since.
      await send(edit, { ...(await readForm(slug)), 'title-vi': 'Đổi thật', version: '1' })
        .expect(303)
        .expect('location', unchanged)
    })

    it('takes away what is emptied, and leaves languages and members alone that it does not show', async () => {
      const { slug, edit } = await makeDraft({ 'keywords-vi': 'a', frequency: 'ANNUAL', bbox: '1,2,3,4' })
      await portal.api
        .patch(`/api/v1/datasets/${slug}`)
        .set({ ...portal.as(), 'If-Match': '*' })
        .send({ title: { fr: 'Titre' }, provenance: { fr: 'Source' }, sample: true, spatial: ['01'] })
        .expect(200)
      const { version } = await read(slug)
      await send(edit, {
        ...least,
        version: String(version),
        'keywords-vi': '',
        'keywords-en': '',
        frequency: '',
        bbox: '',
        'provenance-vi': '',
        'provenance-en': '',
      }).expect(303)
      const after = await read(slug)
      assert.deepEqual(after.title, { vi: 'Dân số theo quận', fr: 'Titre' })
      assert.deepEqual([after.keywords, after.frequency, after.bbox], [{}, null, null])
      assert.deepEqual(after.provenance, { fr: 'Source' })
      assert.deepEqual(after.spatial, ['01'], 'a list that the form did not show stays')
      assert.equal(after.sample, true)
      const empty = await send(`/en${edit}`, { version: '1' }).expect(422)
      assert.match(empty.text, /The form came empty/)
    })

    it('keeps the note of a change of what the public sees', async () => {
      const { slug } = await portal.add.dataset({ agency: 'co-quan-a' })
      const path = `/workspace/datasets/${slug}/edit`
      const page = await open(`/en${path}`).expect(200)
      assert.match(page.text, /what you save here, everybody sees at once/)
      const form = { ...(await readForm(slug)), note: 'Sửa tên cho rõ' }
      await send(path, form).expect(303)
      const { body } = await portal.api.get(`/api/v1/datasets/${slug}/revisions`).expect(200)
      assert.equal(body.items[0].note, 'Sửa tên cho rõ')
      const long = await send(`/en${path}`, { ...(await readForm(slug)), note: 'x'.repeat(2_001) }).expect(
        422,
      )
      assert.match(long.text, /id="note-error"/)
    })

    it('says of what the reader saved in another window that it was they, until somebody else saves too', async () => {
      const { slug, edit } = await makeDraft({ 'title-en': 'Population' })
      const form = { ...(await readForm(slug)), 'title-en': 'Population' }
      await send(edit, { ...form, 'title-vi': 'Tên ở cửa sổ kia' }).expect(303)
      const mine = { ...form, 'title-vi': 'Tên ở cửa sổ này' }
      const late = await send(`/en${edit}`, mine).expect(412)
      assert.match(late.text, /You saved meanwhile, in another window/)
      assert.match(late.text, /You changed this in another window/)
      assert.doesNotMatch(late.text, /Somebody else|Take theirs/)
      const step = await send(`/en/workspace/datasets/${slug}/discard`, { version: '1' }).expect(412)
      assert.match(step.text, /You changed the dataset meanwhile, in another window/)
      await portal.api
        .patch(`/api/v1/datasets/${slug}`)
        .set({ ...portal.as(), 'If-Match': '*' })
        .send({ frequency: 'MONTHLY' })
        .expect(200)
      assert.match((await send(`/en${edit}`, mine).expect(412)).text, /Somebody else saved meanwhile/)
    })

    it('shows what somebody else saved meanwhile, and takes theirs or mine field by field', async () => {
      const { slug, edit } = await makeDraft({ 'title-en': 'Population', frequency: 'ANNUAL' })
      const form = { ...(await readForm(slug)), 'title-en': 'Population', frequency: 'ANNUAL' }
      await portal.api
        .patch(`/api/v1/datasets/${slug}`)
        .set({ ...portal.as(), 'If-Match': '*' })
        .send({ title: { vi: 'Tên của người khác' }, frequency: 'MONTHLY' })
        .expect(200)
      const mine = { ...form, 'title-vi': 'Tên của tôi', 'description-vi': 'Mô tả của tôi.' }
      const late = await send(`/en${edit}`, mine).expect(412)
      assert.match(late.text, /Somebody else saved meanwhile/)
      assert.match(late.text, /Tên của người khác/)
      assert.match(late.text, />Tên của tôi<\/textarea>/)
      const choice = (name: string, value: string) =>
        new RegExp(`<input type="radio" name="take-${name}" value="${value}" checked`).test(late.text)
      assert.ok(choice('title-vi', 'mine'), 'what I changed is mine')
      assert.ok(choice('frequency', 'theirs'), 'what I left alone is theirs')
      assert.doesNotMatch(late.text, /name="take-description-vi"/)
      const version = /name="version" value="(\d+)"/.exec(late.text)![1]!
      assert.match(late.text, /Title, Vietnamese/)
      // Signing in between takes no choice away.
      const kept = JSON.stringify(Object.entries({ ...mine, version, 'take-frequency': 'theirs' }))
      const resumed = await send(`/en${edit}`, { kept }).expect(200)
      assert.match(resumed.text, /<option value="MONTHLY" selected/)
      const chosen = { ...mine, version, 'take-title-vi': 'theirs', 'take-frequency': 'theirs' }
      await send(edit, chosen).expect(303)
      const after = await read(slug)
      assert.equal(after.title.vi, 'Tên của người khác')
      assert.equal(after.description.vi, 'Mô tả của tôi.')
      assert.equal(after.frequency, 'MONTHLY')
    })

    it('is no conflict when others changed only what the form leaves alone, such as a file', async () => {
      const { slug, edit } = await makeDraft()
      const form = await readForm(slug)
      await portal.add.file((await read(slug)).id, 'a.csv', 'a,b\n1,2\n')
      await send(edit, { ...form, 'title-vi': 'Vẫn lưu được' }).expect(303)
      const after = await read(slug)
      assert.equal(after.title.vi, 'Vẫn lưu được')
      assert.equal(after.distributions.length, 1)
      await portal.settle()
    })

    it('keeps what was typed when the draft was discarded meanwhile, as a new one', async () => {
      const { slug, edit } = await makeDraft()
      const form = { ...(await readForm(slug)), 'title-vi': 'Còn nguyên' }
      await send(`/workspace/datasets/${slug}/discard`, { version: '1' }).expect(303)
      const { text } = await send(`/en${edit}`, form).expect(404)
      assert.match(text, /is no longer there/)
      assert.match(text, />Còn nguyên<\/textarea>/)
      assert.match(text, new RegExp(`action="/en${newPath}"`))
      await send(edit, form, { as: outsider }).expect(404)
    })

    it('keeps what was typed when the right to edit went away meanwhile', async () => {
      const { slug } = await portal.add.dataset({ agency: 'co-quan-a' })
      const form = { ...(await readForm(slug)), 'title-vi': 'Đã gõ lâu lắm' }
      const { text } = await send(`/en/workspace/datasets/${slug}/edit`, form, { as: outsider }).expect(403)
      assert.match(text, /Đã gõ lâu lắm/)
      assert.match(text, /needs the role of publisher in the agency/)
      assert.notEqual((await read(slug)).title.vi, 'Đã gõ lâu lắm')
    })
  })

  describe('signing in again', () => {
    it('brings everything typed back into the form, and saves nothing on the way', async () => {
      const { slug, edit } = await makeDraft()
      const before = await read(slug)
      const typed = {
        ...(await readForm(slug)),
        'title-vi': 'Gõ "dở" <b>',
        'themes-main': 'GOVE',
        do: 'save',
      }
      const asked = await send(`/en${edit}`, typed, {
        as: '',
        files: [{ name: 'a.csv', content: 'a\n1\n' }],
      }).expect(401)
      assert.match(asked.text, /what you typed is kept/)
      const hidden = (text: string, name: string) =>
        new RegExp(`name="${name}" value="([^"]*)"`)
          .exec(text)![1]!
          .replaceAll('&quot;', '"')
          .replaceAll('&lt;', '<')
          .replaceAll('&amp;', '&')
      const carried = { next: hidden(asked.text, 'next'), kept: hidden(asked.text, 'kept') }
      const mistyped = await send(
        '/en/signin',
        { ...carried, email: 'an@example.gov', password: 'khác hẳn' },
        { as: '' },
      ).expect(401)
      assert.equal(hidden(mistyped.text, 'kept'), carried.kept)
      const back = await send(
        '/en/signin',
        { ...carried, email: 'an@example.gov', password },
        { as: '' },
      ).expect(200)
      assert.ok(back.headers['set-cookie'])
      assert.match(back.text, new RegExp(`action="/en${edit}"`))
      const form = await send(`/en${edit}`, { kept: hidden(back.text, 'kept') }).expect(200)
      assert.match(form.text, /Gõ &quot;dở&quot; &lt;b>|Gõ "dở" &lt;b>/)
      assert.match(form.text, /<option value="GOVE" selected/)
      assert.match(form.text, new RegExp(`name="version" value="${before.version}"`))
      assert.deepEqual((await read(slug)).version, before.version)
    })

    it('carries nothing on to other places', async () => {
      for (const next of ['https://evil.example/', '//evil.example', '/search', '/datasets']) {
        const response = await send(
          '/signin',
          { next, kept: '[["a","b"]]', email: 'an@example.gov', password },
          { as: '' },
        ).expect(303)
        assert.match(response.headers.location!, /^\/(?!\/)/)
      }
      const odd = await send(newPath, { kept: '{"a": [' }).expect(200)
      assert.match(odd.text, /id="title-vi"/)
    })
  })

  describe('files', () => {
    it('adds several at once, with Vietnamese names, and a link', async () => {
      const { slug, edit } = await makeDraft()
      const form = {
        ...(await readForm(slug)),
        'file-title-vi': 'Dân số',
        'link-url': 'https://a.example/tra-cuu',
        'link-title-vi': 'Trang tra cứu',
      }
      const files = [
        { name: 'dân số năm 2024.csv', content: 'mã,tên\n1,An\n' },
        { name: '<img onerror=alert(1)>.csv', content: 'a,b\n1,2\n' },
      ]
      await send(edit, form, { files }).expect(303).expect('location', `${edit}?done=files#files`)
      const { distributions } = await read(slug)
      assert.deepEqual(
        distributions.map((one: { name: string | null }) => one.name),
        ['dân số năm 2024.csv', '<img onerror=alert(1)>.csv', null],
      )
      assert.equal(distributions[0].title.vi, 'Dân số (dân số năm 2024.csv)')
      assert.equal(distributions[2].accessUrl, 'https://a.example/tra-cuu')
      const busy = await open(`/en/workspace/datasets/${slug}/progress`).expect(200)
      assert.ok(busy.headers.refresh === '3' || /nothing is at work/.test(busy.text))
      await portal.settle()
      const idle = await open(`/en/workspace/datasets/${slug}/progress`).expect(200)
      assert.equal(idle.headers.refresh, undefined)
      assert.match(idle.text, /nothing is at work/)
      const { text } = await open(`/en${edit}`).expect(200)
      assert.match(text, /Its table is ready: 1 row, 2 columns/)
      assert.match(text, /&lt;img onerror=alert\(1\)>/)
      assert.doesNotMatch(text, /<img onerror/)
      for (const part of ['edit', 'reading', 'columns', 'delete'])
        assert.ok(text.includes(`/files/${distributions[0].id}/${part}"`), part)
    })

    it('tells of each file why it was not taken, and keeps what was typed', async () => {
      const { slug, edit } = await makeDraft()
      const form = { ...(await readForm(slug)), 'title-vi': 'Đổi tên nữa', 'link-url': 'ftp://x' }
      const { text } = await send(`/en${edit}`, form, {
        files: [
          { name: 'x\u202evsc.exe', content: 'a\n1\n' },
          { name: 'trống.csv', content: '' },
          { name: 'tốt.csv', content: 'a\n1\n' },
        ],
      }).expect(422)
      assert.match(
        text,
        /The file name holds a control character, or one that turns the direction of writing/,
      )
      assert.match(text, /x\[U\+202E\]vsc\.exe: The file name holds/)
      assert.doesNotMatch(text, /\u202e/)
      assert.match(text, /trống\.csv: The file is empty/)
      assert.match(text, /id="link-url-error"/)
      assert.match(text, /value="ftp:\/\/x"/)
      const { distributions, title } = await read(slug)
      assert.deepEqual(
        distributions.map(({ name }: { name: string }) => name),
        ['tốt.csv'],
      )
      assert.equal(title.vi, 'Đổi tên nữa')
      await portal.settle()
    })

    it('says in the history why files and a link were added', async () => {
      const { slug, edit } = await makeDraft()
      const { id } = await read(slug)
      const note = 'Số liệu quý một.'
      await send(
        edit,
        { ...(await readForm(slug)), note, 'link-url': 'https://example.gov/quy-mot' },
        { files: [{ name: 'quý một.csv', content: 'a\n1\n' }] },
      ).expect(303)
      const { body } = await portal.api.get(`/api/v1/datasets/${id}/revisions`).set(portal.as()).expect(200)
      assert.deepEqual(
        body.items.map((revision: { note: string | null }) => revision.note),
        [note, note, null],
      )
      await portal.settle()
    })

    it('adds the files of one form once, however often it is sent', async () => {
      const { slug, edit } = await makeDraft()
      const key = /name="key" value="([^"]+)"/.exec((await open(edit).expect(200)).text)![1]!
      const form = { ...(await readForm(slug)), key }
      const files = [{ name: 'một lần.csv', content: 'a\n1\n' }]
      await send(edit, form, { files }).expect(303)
      await send(edit, form, { files }).expect(303)
      assert.equal((await read(slug)).distributions.length, 1)
      await portal.settle()
    })

    it('adds files also when the description is refused, and says so', async () => {
      const { slug, edit } = await makeDraft()
      const form = { ...(await readForm(slug)), 'title-vi': '', 'description-vi': 'Còn gõ dở.' }
      const files = [{ name: 'a.csv', content: 'a\n1\n' }]
      const { text } = await send(`/en${edit}`, form, { files }).expect(422)
      assert.match(text, /Files and links were added/)
      assert.match(text, /Còn gõ dở\./)
      assert.equal((await read(slug)).distributions.length, 1)
      await send(edit, {
        ...form,
        version: /name="version" value="(\d+)"/.exec(text)![1]!,
        'title-vi': 'Có tên',
      }).expect(303)
      await portal.settle()
    })

    it('says the limit, and keeps what was typed when a file is over it', async () => {
      const { slug, edit } = await makeDraft()
      assert.match((await open(`/en${edit}`).expect(200)).text, /together up to 2.MB/)
      const form = { ...(await readForm(slug)), 'title-vi': 'Với tệp lớn' }
      for (const size of [maxUploadBytes + 1, 7_000_000]) {
        const files = [{ name: 'lớn.csv', content: Buffer.alloc(size, 'a') }]
        const { text } = await send(
          `/en${edit}`,
          { ...form, version: String((await read(slug)).version) },
          { files },
        )
        assert.match(text, /lớn\.csv: What is sent at once is over the limit of 2,000,000 bytes/)
        assert.match(text, />Với tệp lớn<\/textarea>/)
      }
      assert.equal((await read(slug)).distributions.length, 0)
      const many = Array.from({ length: 21 }, (_, n) => ({ name: `${n}.txt`, content: `${n}` }))
      const { text } = await send(`/en${edit}`, await readForm(slug), { files: many }).expect(422)
      assert.match(text, /Up to 20 files can be sent at once/)
      assert.equal((await read(slug)).distributions.length, 20)
      await portal.settle()
    })

    it('keeps no bytes of those who may not add files', async () => {
      const { slug, edit } = await makeDraft()
      const files = [{ name: 'a.csv', content: 'của người lạ,1\n' }]
      await send(edit, await readForm(slug), { as: outsider, files }).expect(404)
      await send(edit, await readForm(slug), { as: '', files }).expect(401)
      assert.equal((await read(slug)).distributions.length, 0)
    })

    it('names a file, replaces it by a new release, and deletes it', async () => {
      const { slug } = await makeDraft()
      const { id } = await portal.add.file((await read(slug)).id, 'a.csv', 'a,b\n1,2\n')
      await portal.settle()
      const path = `/workspace/datasets/${slug}/files/${id}`
      await open(`${path}/edit`, '').expect(303)
      await open(`${path}/edit`, outsider).expect(404)
      const { text } = await open(`/en${path}/edit`).expect(200)
      assert.match(text, /Now at release 1, a\.csv/)
      const version = async () => String((await read(slug)).version)
      const words = { titleVi: 'Bảng A', titleEn: 'Table A', descriptionVi: 'Cả năm.', descriptionEn: '' }
      await send(
        `${path}/edit`,
        { version: await version(), ...words },
        {
          files: [{ name: 'số liệu mới.csv', content: 'a,b\n1,2\n3,4\n' }],
        },
      ).expect(303)
      const [file] = (await read(slug)).distributions
      assert.deepEqual([file.title, file.description], [{ vi: 'Bảng A', en: 'Table A' }, { vi: 'Cả năm.' }])
      assert.deepEqual([file.release, file.name], [2, 'số liệu mới.csv'])
      const stale = await send(`/en${path}/edit`, { version: '1', ...words, titleVi: 'Gõ muộn' }).expect(412)
      assert.match(stale.text, /value="Gõ muộn"/)
      await portal.settle()
      const asked = await open(`/en${path}/delete`).expect(200)
      assert.match(asked.text, /Delete it from the dataset\?/)
      // Nobody but members reads the history of a draft.
      assert.match(asked.text, /Members of the agency read it in the history/)
      const tooLong = 'a'.repeat(2001)
      const refused = await send(`/en${path}/delete`, { version: await version(), note: tooLong }).expect(422)
      assert.match(refused.text, /id="note-error"/)
      assert.ok(refused.text.includes(`>${tooLong}</textarea>`))
      await send(`${path}/delete`, { version: await version(), note: 'Tệp gửi nhầm.' }).expect(303)
      assert.equal((await read(slug)).distributions.length, 0)
      const { body } = await portal.api.get(`/api/v1/datasets/${slug}/revisions`).set('Cookie', cookie)
      assert.equal(body.items[0].note, 'Tệp gửi nhầm.')
    })
  })

  describe('publish, draft, withdraw, discard', () => {
    it('publishes when nothing needed is missing, and says before what is', async () => {
      const { slug, edit } = await makeDraft()
      const path = `/workspace/datasets/${slug}/publish`
      const missing = await open(`/en${path}`).expect(200)
      assert.match(missing.text, /Add a file or a link/)
      assert.match(missing.text, new RegExp(`href="/en${edit}#files"`))
      const version = async () => String((await read(slug)).version)
      await send(path, { version: await version() }).expect(422)
      assert.equal((await read(slug)).status, 'draft')
      const form = { ...(await readForm(slug)), 'link-url': 'https://a.example/x', do: 'publish' }
      await send(edit, form).expect(303).expect('location', path)
      const stale = await send(`/en${path}`, { version: '1' }).expect(412)
      assert.match(stale.text, /You changed the dataset meanwhile, in another window/)
      await send(path, { version: await version(), note: 'Lần đầu' })
        .expect(303)
        .expect('location', `${edit}?done=published`)
      await portal.api.get(`/api/v1/datasets/${slug}`).expect(200)
    })

    it('goes back to draft, withdraws with a reason that is needed, and never discards what was public', async () => {
      const { slug } = await portal.add.dataset({ agency: 'co-quan-a' })
      const path = (step: string) => `/workspace/datasets/${slug}/${step}`
      const version = async () => String((await read(slug)).version)
      await send(path('draft'), { version: await version() }).expect(303)
      await portal.api.get(`/api/v1/datasets/${slug}`).expect(404)
      const kept = await open(`/en${path('discard')}`).expect(409)
      assert.match(kept.text, /can be withdrawn/)
      const bare = await send(`/en${path('withdraw')}`, { version: await version(), note: ' ' }).expect(422)
      assert.match(bare.text, /id="note-error"/)
      await send(path('withdraw'), { version: await version(), note: 'Sai đơn vị' }).expect(303)
      const { body } = await portal.api.get(`/api/v1/datasets/${slug}`).expect(410)
      assert.match(body.detail, /Sai đơn vị/)
    })

    it('discards a draft for good, after asking', async () => {
      const { slug } = await makeDraft()
      const path = `/workspace/datasets/${slug}/discard`
      assert.match((await open(`/en${path}`).expect(200)).text, /It cannot be undone/)
      assert.equal((await read(slug)).status, 'draft')
      await open(path, outsider).expect(404)
      await send(path, { version: '1' }, { as: outsider }).expect(404)
      await send(path, { version: '1' }).expect(303).expect('location', '/workspace?done=discarded')
      await portal.api.get(`/api/v1/datasets/${slug}`).set(portal.as()).expect(404)
    })

    it('tells those without the right to publish', async () => {
      const { slug } = await portal.add.dataset({ agency: 'co-quan-a' })
      for (const step of ['publish', 'draft', 'withdraw']) {
        await open(`/workspace/datasets/${slug}/${step}`, '').expect(303)
        const page = await open(`/en/workspace/datasets/${slug}/${step}`, outsider).expect(403)
        assert.match(page.text, /the role of publisher in the agency/)
      }
    })
  })

  async function openContext(options: { width: number; hasScript: boolean }): Promise<BrowserContext> {
    const context = await browser!.newContext({
      viewport: { width: options.width, height: 800 },
      javaScriptEnabled: options.hasScript,
    })
    await giveSession(context, cookie, portal.baseUrl)
    return context
  }

  const isTooWide = (page: Page) => page.evaluate('document.documentElement.scrollWidth > innerWidth')

  it('can be used by everybody, in both languages, on a phone and a desk', async function () {
    if (!browser) return this.skip()
    this.timeout(300_000)
    const { slug, edit } = await makeDraft()
    const { id } = await portal.add.file((await read(slug)).id, 'một tên tệp rất là dài.csv', 'a,b\n1,2\n')
    await portal.settle()
    const path = `/workspace/datasets/${slug}`
    for (const width of [360, 1280]) {
      const context = await openContext({ width, hasScript: true })
      const page = await context.newPage()
      for (const address of [
        newPath,
        edit,
        `${path}/publish`,
        `${path}/withdraw`,
        `${path}/progress`,
        `${path}/files/${id}/edit`,
        `${path}/files/${id}/delete`,
        '/workspace',
      ]) {
        for (const prefix of ['', '/en']) {
          await page.goto(portal.baseUrl + prefix + address)
          assert.deepEqual(await axe(page), [], `${prefix}${address} at ${width}`)
          assert.equal(await isTooWide(page), false, `${prefix}${address} at ${width}`)
        }
      }
      await page.goto(portal.baseUrl + newPath)
      await page.getByRole('button', { name: 'Lưu bản nháp' }).click()
      await page.getByRole('alert').waitFor()
      assert.deepEqual(await axe(page), [], `errors at ${width}`)
      assert.equal(await isTooWide(page), false)
      await context.close()
    }
  })

  it('takes a publisher from nothing to a published dataset without script', async function () {
    if (!browser) return this.skip()
    this.timeout(300_000)
    const context = await openContext({ width: 360, hasScript: false })
    const page = await context.newPage()
    await page.goto(`${portal.baseUrl}/workspace`)
    await page.getByRole('link', { name: 'Bộ dữ liệu mới' }).click()
    await page.getByRole('button', { name: 'Lưu bản nháp' }).click()
    await page.getByRole('alert').getByRole('link', { name: 'Viết tên của bộ dữ liệu' }).click()
    await page
      .getByRole('group', { name: 'Tên', exact: true })
      .getByLabel('Tiếng Việt')
      .fill('Chợ của thành phố')
    await page.getByRole('group', { name: 'Mô tả' }).getByLabel('Tiếng Việt').fill('Mỗi dòng là một chợ.')
    await page.getByLabel('Cơ quan công bố', { exact: true }).selectOption('co-quan-a')
    await page.getByLabel('Giấy phép', { exact: true }).selectOption('CC-BY-4.0')
    await page.getByRole('button', { name: 'Lưu bản nháp' }).click()
    await page.getByText('Đã lưu bản nháp.').waitFor()
    await page.getByLabel('Thêm tệp').setInputFiles([
      { name: 'chợ.csv', mimeType: 'text/csv', buffer: Buffer.from('tên,quận\nBến Thành,1\n') },
      { name: 'chợ nổi.csv', mimeType: 'text/csv', buffer: Buffer.from('tên\nCái Răng\n') },
    ])
    await page.getByRole('button', { name: 'Tải lên và lưu' }).click()
    await page.getByText('chợ nổi.csv').first().waitFor()
    await portal.settle()
    await page.getByRole('button', { name: 'Lưu rồi công bố…' }).click()
    await page.getByRole('heading', { name: 'Công bố bộ dữ liệu này?' }).waitFor()
    await page.getByRole('button', { name: 'Công bố', exact: true }).click()
    await page.getByText('Đã công bố. Từ bây giờ').waitFor()
    assert.match(
      (await page.getByRole('link', { name: 'Xem trang công khai' }).getAttribute('href'))!,
      /^\/datasets\/[^/]+$/,
    )
    await page.getByLabel('Ghi chú cho thay đổi').fill('Thêm tên tiếng Anh')
    await page
      .getByRole('group', { name: 'Tên', exact: true })
      .getByLabel('Tiếng Anh')
      .fill('Markets of the city')
    await page.getByRole('button', { name: 'Lưu, công khai ngay' }).click()
    await page.getByText('Đã lưu.', { exact: true }).waitFor()
    const [, slug = ''] = /datasets\/([^/]+)\/edit/.exec(page.url())!
    const { body } = await portal.api.get(`/api/v1/datasets/${slug}`).expect(200)
    assert.equal(body.title.en, 'Markets of the city')
    assert.equal(body.distributions.length, 2)
    await context.close()
  })
})
