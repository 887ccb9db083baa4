import assert from 'node:assert/strict'
import { startTestPortal, type TestAccount, type TestPortal } from '../../support/portal.ts'

describe('approval by another person, where an agency asks for it', function () {
  this.timeout(120_000)
  let portal: TestPortal
  let author: TestAccount
  let other: TestAccount
  let editor: TestAccount
  let administrator: TestAccount
  let free: TestAccount

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo', approvalByAnother: true })
    await portal.add.agency({ slug: 'cuc', parent: 'bo', level: 'other' })
    await portal.add.agency({ slug: 'noi-khac' })
    author = await portal.addAccount({ bo: 'publisher', 'noi-khac': 'publisher' })
    other = await portal.addAccount({ bo: 'publisher' })
    editor = await portal.addAccount({ bo: 'editor' })
    administrator = await portal.addAccount({}, { administrator: true })
    free = await portal.addAccount({ 'noi-khac': 'publisher' })
  })

  after(() => portal.close())

  type Headers = Record<string, string>
  const input = (agency = 'cuc', more: object = {}) => ({
    title: { vi: 'Số liệu' },
    description: { vi: 'Mô tả.' },
    license: 'CC-BY-4.0',
    agency,
    ...more,
  })
  const draft = async (by: Headers = author.headers, agency = 'cuc') =>
    (await portal.api.post('/api/v1/datasets').set(by).send(input(agency)).expect(201)).body as {
      id: string
      version: number
    }
  const step = (id: string, by: Headers, body: object) =>
    portal.api.post(`/api/v1/datasets/${id}/transitions`).set(by).send(body)
  const patch = (id: string, by: Headers, body: object) =>
    portal.api.patch(`/api/v1/datasets/${id}`).set(by).set('If-Match', '*').send(body)
  const read = async (id: string) =>
    (await portal.api.get(`/api/v1/datasets/${id}`).expect(200)).body as {
      title: { vi: string }
      version: number
      distributions: { id: string }[]
    }
  const open = async () => {
    const { id } = await draft()
    await step(id, other.headers, { to: 'published' }).expect(200)
    return id
  }
  const tokenOf = async (account: TestAccount): Promise<Headers> => {
    const made = await portal.api
      .post('/api/v1/tokens')
      .set(account.headers)
      .send({ name: 'của tôi', scopes: ['publish'] })
      .expect(201)
    return { Authorization: `Bearer ${made.body.secret}` }
  }
  const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString()

  it('holds for agencies below, and an agency below cannot take it away', async () => {
    const agency = await portal.api.get('/api/v1/agencies/bo').expect(200)
    assert.equal(agency.body.approvalByAnother, true)
    await portal.api
      .patch('/api/v1/agencies/cuc')
      .set(portal.as())
      .set('If-Match', '*')
      .send({ approvalByAnother: false })
      .expect(200)
    const { id } = await draft()
    const refused = await step(id, author.headers, { to: 'published' }).expect(403)
    assert.match(refused.body.detail as string, /người khác/)
  })

  it('refuses the author by every way to publish: steps, times, tokens, and a dataset that is made published', async () => {
    const { id, version } = await draft()
    await step(id, author.headers, { to: 'published' }).expect(403)
    await step(id, author.headers, { to: 'scheduled', at: tomorrow() }).expect(403)
    const token = await tokenOf(author)
    await step(id, token, { to: 'published' }).expect(403)
    await step(id, author.headers, { to: 'inReview' }).expect(200)
    await step(id, author.headers, { to: 'published' }).expect(403)
    await step(id, token, { to: 'scheduled', at: tomorrow() }).expect(403)
    await portal.api
      .post('/api/v1/datasets')
      .set(author.headers)
      .send(input('cuc', { status: 'published' }))
      .expect(403)
    // PUT takes no step of the workflow, whatever it says of the state.
    await step(id, author.headers, { to: 'draft' }).expect(200)
    const put = await portal.api
      .put(`/api/v1/datasets/${id}`)
      .set(author.headers)
      .set('If-Match', '*')
      .send(input('cuc', { status: 'published' }))
    assert.ok(put.status >= 400, String(put.status))
    await portal.api.get(`/api/v1/datasets/${id}`).expect(404)
    assert.ok(version > 0)
    await step(id, other.headers, { to: 'published' }).expect(200)
    await portal.api.get(`/api/v1/datasets/${id}`).expect(200)
  })

  it('knows who wrote last: the reviewer who mends something is an author too', async () => {
    const { id } = await draft()
    await patch(id, other.headers, { title: { vi: 'Số liệu đã sửa' } }).expect(200)
    await step(id, other.headers, { to: 'published' }).expect(403)
    // A file, a step and a restored revision count alike.
    await step(id, author.headers, { to: 'inReview' }).expect(200)
    await step(id, author.headers, { to: 'draft' }).expect(200)
    await step(id, other.headers, { to: 'published' }).expect(403)
    const file = await portal.api
      .post(`/api/v1/datasets/${id}/distributions`)
      .set(author.headers)
      .attach('file', Buffer.from('a\n1\n'), { filename: 'a.csv' })
      .expect(201)
    await step(id, author.headers, { to: 'published' }).expect(403)
    assert.ok(file.body.id)
    await step(id, other.headers, { to: 'published' }).expect(200)
  })

  it('binds administrators, and tokens that belong to no account', async () => {
    const { id } = await draft(administrator.headers)
    await step(id, administrator.headers, { to: 'published' }).expect(403)
    await step(id, portal.as(), { to: 'published' }).expect(403)
    await step(id, author.headers, { to: 'published' }).expect(200)
  })

  it('keeps a change of what is published as a proposal that its author cannot accept', async () => {
    const id = await open()
    const before = await read(id)
    await patch(id, author.headers, { title: { vi: 'Lén đổi' } }).expect(202)
    await portal.api
      .put(`/api/v1/datasets/${id}`)
      .set(author.headers)
      .set('If-Match', '*')
      .send(input('cuc', { title: { vi: 'Lén thay' } }))
      .expect(202)
    await portal.api
      .post(`/api/v1/datasets/${id}/distributions`)
      .set(author.headers)
      .attach('file', Buffer.from('a\n1\n'), { filename: 'a.csv' })
      .expect(202)
    assert.deepEqual(await read(id), before)
    const decide = (by: Headers, number: number, body: object = { accept: true }) =>
      portal.api.post(`/api/v1/datasets/${id}/proposals/${number}/decision`).set(by).send(body)
    await decide(author.headers, 1).expect(403)
    await decide(await tokenOf(author), 1).expect(403)
    await decide(portal.as(), 1).expect(403)
    assert.deepEqual(await read(id), before)
    await decide(other.headers, 1).expect(200)
    assert.equal((await read(id)).title.vi, 'Lén đổi')
    // What was accepted is approved: it may be archived and published again.
    await step(id, author.headers, { to: 'archived' }).expect(200)
    await step(id, author.headers, { to: 'published' }).expect(200)
    await decide(author.headers, 3, { accept: false, note: 'Thôi.' }).expect(200)
  })

  it('counts and lists as waiting for somebody only what they may decide', async () => {
    const get = async (path: string, by: Headers) =>
      (await portal.api.get(`/api/v1/workspace${path}`).set(by).expect(200)).body
    const waiting = async (by: Headers) => {
      const { reviews, proposals, ownProposals } = await get('', by)
      const inReview = await get('/datasets?show=review&limit=100', by)
      const proposed = await get('/proposals?limit=100', by)
      assert.deepEqual([inReview.total, inReview.items.length], [reviews, reviews])
      assert.deepEqual([proposed.total, proposed.items.length], [proposals, proposals])
      return { reviews, proposals, ownProposals }
    }
    const started = await Promise.all([author, other, administrator].map(({ headers }) => waiting(headers)))
    const handIn = async (agency: string) => {
      const { id } = await draft(author.headers, agency)
      await portal.api
        .post(`/api/v1/datasets/${id}/distributions`)
        .set(author.headers)
        .send({ title: { vi: 'Trang số liệu' }, format: 'HTML', accessUrl: 'https://example.gov/so-lieu' })
        .expect(201)
      await step(id, author.headers, { to: 'inReview' }).expect(200)
      return id
    }
    const own = await handIn('cuc')
    await handIn('noi-khac')
    const shown = await open()
    await patch(shown, author.headers, { title: { vi: 'Tên khác' } }).expect(202)
    const now = await Promise.all([author, other, administrator].map(({ headers }) => waiting(headers)))
    const more = now.map((each, index) => ({
      reviews: each.reviews - started[index]!.reviews,
      proposals: each.proposals - started[index]!.proposals,
      ownProposals: each.ownProposals - started[index]!.ownProposals,
    }))
    assert.deepEqual(more, [
      { reviews: 1, proposals: 0, ownProposals: 1 },
      { reviews: 1, proposals: 1, ownProposals: 0 },
      { reviews: 2, proposals: 1, ownProposals: 0 },
    ])
    // Nobody approves with a token that belongs to no account.
    const lone = portal.as(await portal.makeToken('bo', ['publish']))
    assert.deepEqual(await waiting(lone), { reviews: 0, proposals: 0, ownProposals: 0 })
    const refused = await step(own, { 'Accept-Language': 'en', ...author.headers }, { to: 'published' }).expect(403)
    assert.match(refused.body.detail, /It is in review; ask somebody else/)
    // What waits for others stays the author's own work.
    const mine = await get('/datasets?show=mine&state=inReview', author.headers)
    assert.ok(mine.items.some((item: { id: string }) => item.id === own))
    const html = async (path: string, by: Headers) =>
      (await portal.api.get(path).set({ Accept: 'text/html', ...by }).expect(200)).text
    const page = await html(`/en/workspace/datasets/${own}/publish`, author.headers)
    assert.match(page, /is in review[^<]*somebody else who may publish must decide/)
    assert.doesNotMatch(page, /Hand it in for review/)
    const desk = await html('/en/workspace', author.headers)
    assert.ok(!desk.includes(`/en/workspace/datasets/${own}/publish`))
    const { slug } = (await portal.api.get(`/api/v1/datasets/${own}`).set(author.headers).expect(200)).body
    const list = await html('/en/workspace/datasets?show=mine', author.headers)
    assert.ok(list.includes(`/en/workspace/datasets/${slug}/draft`))
    assert.ok(!list.includes(`/en/workspace/datasets/${slug}/publish`))
  })

  it('lets nobody accept their own proposal by putting the dataset back to draft first', async () => {
    const id = await open()
    await patch(id, author.headers, { title: { vi: 'Đi vòng' } }).expect(202)
    await step(id, author.headers, { to: 'draft' }).expect(200)
    const decide = (by: Headers) =>
      portal.api.post(`/api/v1/datasets/${id}/proposals/1/decision`).set(by).send({ accept: true })
    await decide(author.headers).expect(403)
    await decide(await tokenOf(author)).expect(403)
    // What is written in the draft itself is one's own work as ever.
    await patch(id, author.headers, { frequency: 'DAILY' }).expect(200)
    await step(id, author.headers, { to: 'published' }).expect(403)
    await decide(other.headers).expect(200)
    await step(id, other.headers, { to: 'published' }).expect(200)
    assert.equal((await read(id)).title.vi, 'Đi vòng')
  })

  it('lets its author take back what waits, and nobody else', async () => {
    const id = await open()
    await patch(id, author.headers, { title: { vi: 'Nghĩ lại' } }).expect(202)
    const takeBack = (by: Headers) => portal.api.post(`/api/v1/datasets/${id}/proposals/1/take-back`).set(by)
    await takeBack(other.headers).expect(403)
    await takeBack(administrator.headers).expect(403)
    await takeBack(author.headers).expect(200)
    await portal.api
      .post(`/api/v1/datasets/${id}/proposals/1/decision`)
      .set(other.headers)
      .send({ accept: true })
      .expect(409)
  })

  it('lets nobody carry their own work in from an agency without the rule', async () => {
    const made = await portal.api
      .post('/api/v1/datasets')
      .set(author.headers)
      .send(input('noi-khac', { status: 'published' }))
      .expect(201)
    const { id } = made.body as { id: string }
    await patch(id, author.headers, { agency: 'cuc' }).expect(202)
    await portal.api
      .post(`/api/v1/datasets/${id}/proposals/1/decision`)
      .set(author.headers)
      .send({ accept: true })
      .expect(403)
    assert.equal((await portal.api.get(`/api/v1/datasets/${id}`)).body.agency.slug, 'noi-khac')
  })

  it('asks nothing where no agency asks for it, and withdraws without a second person', async () => {
    const { id } = await draft(free.headers, 'noi-khac')
    await step(id, free.headers, { to: 'published' }).expect(200)
    const ruled = await open()
    await step(ruled, author.headers, { to: 'withdrawn', note: 'Sai đơn vị.' }).expect(200)
    const byEditor = await draft(editor.headers)
    await step(byEditor.id, author.headers, { to: 'scheduled', at: tomorrow() }).expect(200)
    await step(byEditor.id, author.headers, { to: 'published' }).expect(200)
  })

  it('stands in the audit when it is turned on and off', async () => {
    await portal.api
      .patch('/api/v1/agencies/noi-khac')
      .set(portal.as())
      .set('If-Match', '*')
      .send({ approvalByAnother: true })
      .expect(200)
    const audit = await portal.api.get('/api/v1/audit?action=change-agency').set(portal.as()).expect(200)
    assert.ok((audit.body.items as unknown[]).length > 0)
    const { id } = await draft(free.headers, 'noi-khac')
    await step(id, free.headers, { to: 'published' }).expect(403)
  })
})
