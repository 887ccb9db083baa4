import assert from 'node:assert/strict'
import { openSmtpServer, type SmtpServer } from '../../support/smtp-server.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../../support/portal.ts'

interface Comment {
  number: number
  by: string
  text: string
  proposal: number | null
}

describe('/api/v1/datasets/{id}/comments', function () {
  this.timeout(120_000)
  let smtp: SmtpServer
  let portal: TestPortal
  let editor: TestAccount
  let publisher: TestAccount
  let auditor: TestAccount
  let outsider: TestAccount

  before(async () => {
    smtp = await openSmtpServer()
    portal = await startTestPortal(import.meta.url, { smtp })
    await portal.add.agency({ slug: 'bo' })
    await portal.add.agency({ slug: 'so' })
    editor = await portal.addAccount({ bo: 'editor' })
    publisher = await portal.addAccount({ bo: 'publisher' })
    auditor = await portal.addAccount({ bo: 'auditor' })
    outsider = await portal.addAccount({ so: 'manager' })
  })

  after(async () => {
    await portal.close()
    await smtp.shut()
  })

  const address = (id: string) => `/api/v1/datasets/${id}/comments`
  const say = (id: string, by: TestAccount | null, body: object) =>
    portal.api
      .post(address(id))
      .set(by?.headers ?? {})
      .send(body)
  const list = (id: string, by: TestAccount | null, query = '') =>
    portal.api.get(`${address(id)}${query}`).set(by?.headers ?? {})
  const draft = async (by = editor) =>
    (
      await portal.api
        .post('/api/v1/datasets')
        .set(by.headers)
        .send({
          title: { vi: 'Chất lượng nước' },
          description: { vi: 'Mô tả.' },
          license: 'CC-BY-4.0',
          agency: 'bo',
        })
        .expect(201)
    ).body.id as string

  it('signs what comes by a token with the name of its account', async () => {
    const id = await draft()
    const { name } = (await portal.api.get('/api/v1/session').set(editor.headers).expect(200)).body.account
    const token = await portal.api
      .post('/api/v1/tokens')
      .set(editor.headers)
      .send({ name: 'Quản Trị', scopes: ['write'] })
      .expect(201)
    const said = await portal.api
      .post(address(id))
      .set(portal.as(token.body.secret))
      .send({ text: 'Duyệt đi.' })
      .expect(201)
    assert.equal(said.body.by, `${name} (token: Quản Trị)`)
    await portal.api.post(address(id)).set(portal.as()).send({ text: 'Xong.' }).expect(201)
    const { slug } = (await portal.api.get(`/api/v1/datasets/${id}`).set(editor.headers)).body
    for (const [lang, ...names] of [
      ['', `${name} (mã: Quản Trị)`, 'mã test'],
      ['/en', `${name} (token: Quản Trị)`, 'token test'],
    ]) {
      const page = await portal.api
        .get(`${lang}/workspace/datasets/${slug}/discussion`)
        .set({ ...editor.headers, Accept: 'text/html' })
        .expect(200)
      for (const one of names) assert.ok(page.text.includes(`<strong>${one}</strong>`), one)
    }
  })

  it('is a thread of those who may write, in review and after publication, and of nobody else', async () => {
    const id = await draft()
    await portal.api.post(`/api/v1/datasets/${id}/transitions`).set(editor.headers).send({ to: 'inReview' })
    const made = await say(id, publisher, { text: '  Cột "ty_le" thiếu đơn vị.\r\nNhờ ghi thêm.  ' }).expect(201)
    assert.deepEqual(
      [made.body.number, made.body.text, made.body.proposal],
      [1, 'Cột "ty_le" thiếu đơn vị.\nNhờ ghi thêm.', null],
    )
    await say(id, editor, { text: 'Đã ghi.' }).expect(201)
    const thread = await list(id, editor).expect(200)
    assert.deepEqual(
      (thread.body.items as Comment[]).map(({ number, text }) => [number, text]),
      [
        [2, 'Đã ghi.'],
        [1, 'Cột "ty_le" thiếu đơn vị.\nNhờ ghi thêm.'],
      ],
    )
    await list(id, null).expect(401)
    for (const who of [outsider]) {
      await list(id, who).expect(404)
      await say(id, who, { text: 'Tôi đọc được không?' }).expect(404)
    }
    await list(id, auditor).expect(403)
    await say(id, auditor, { text: 'x' }).expect(403)

    await portal.api
      .post(`/api/v1/datasets/${id}/transitions`)
      .set(publisher.headers)
      .send({ to: 'published' })
      .expect(200)
    await list(id, null).expect(401)
    await list(id, outsider).expect(403)
    assert.equal((await list(id, editor).expect(200)).body.total, 2)
    await portal.settle()
    const { slug } = (await portal.api.get(`/api/v1/datasets/${id}`)).body as { slug: string }
    for (const door of [
      `/api/v1/datasets/${id}`,
      `/api/v1/datasets/${id}/revisions`,
      '/api/v1/datasets?q=%22thi%E1%BA%BFu%20%C4%91%C6%A1n%20v%E1%BB%8B%22',
      `/datasets/${slug}`,
      `/datasets/${slug}/history`,
      `/datasets/${slug}/history.atom`,
    ])
      assert.doesNotMatch((await portal.api.get(door).expect(200)).text, /Nhờ ghi thêm/, door)
  })

  it('pages, newest first', async () => {
    const id = await draft()
    for (const text of ['một', 'hai', 'ba']) await say(id, editor, { text }).expect(201)
    const first = await list(id, editor, '?limit=2').expect(200)
    assert.deepEqual(
      (first.body.items as Comment[]).map(({ text }) => text),
      ['ba', 'hai'],
    )
    const rest = await portal.api.get(first.body.next as string).set(editor.headers).expect(200)
    assert.deepEqual([(rest.body.items as Comment[])[0]!.text, rest.body.next], ['một', null])
  })

  it('mails the others of the thread that there is something to read, without what was written', async () => {
    const id = await draft()
    await say(id, publisher, { text: 'Bí mật của bản nháp.' }).expect(201)
    const mail = await smtp.waitFor(editor.email, 2)
    assert.match(mail.text, /\/discussion#comment-1/)
    assert.doesNotMatch(mail.text, /Bí mật/)
    await say(id, editor, { text: 'Đã hiểu.' }).expect(201)
    assert.match((await smtp.waitFor(publisher.email, 2)).text, /#comment-2/)
  })

  it('is about a proposal as well, and tells who proposed it', async () => {
    const { id } = await portal.add.dataset({ agency: 'bo' })
    await portal.api
      .patch(`/api/v1/datasets/${id}`)
      .set(editor.headers)
      .set('If-Match', '*')
      .send({ frequency: 'ANNUAL' })
      .expect(202)
    await say(id, publisher, { text: 'Vì sao hằng năm?', proposal: 1 }).expect(201)
    await say(id, publisher, { text: 'Về bộ dữ liệu.' }).expect(201)
    const about = await list(id, editor, '?proposal=1').expect(200)
    assert.deepEqual([about.body.total, about.body.items[0].text], [1, 'Vì sao hằng năm?'])
    assert.equal(
      (await say(id, publisher, { text: 'x', proposal: 9 }).expect(422)).body.errors[0].pointer,
      '/proposal',
    )
  })

  it('refuses what is no text, keeps it in the audit, and forgets it with a discarded draft', async () => {
    const id = await draft()
    await say(id, editor, { text: '   ' }).expect(422)
    await say(id, editor, { text: 'a\u0007b' }).expect(422)
    await say(id, editor, { text: 'x'.repeat(4_001) }).expect(422)
    await say(id, editor, {}).expect(422)
    await say(id, editor, { text: 'x', to: 'all' }).expect(400)
    await say(id, editor, { text: '<b>Chữ thường</b>' }).expect(201)
    const audit = await portal.api.get(`/api/v1/audit?object=dataset/${id}`).set(portal.as()).expect(200)
    const entry = (audit.body.items as { action: string; details: object }[]).find(
      ({ action }) => action === 'comment-dataset',
    )
    assert.deepEqual(entry?.details, { comment: 1 })
    await portal.api.delete(`/api/v1/datasets/${id}`).set(editor.headers).set('If-Match', '*').expect(204)
    assert.equal(await portal.portal.mongo.connection.collection('comments').countDocuments({ datasetId: id }), 0)
  })
})
