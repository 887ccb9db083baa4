import assert from 'node:assert/strict'
import { startTestPortal, testPassword, type TestAccount, type TestPortal } from '../support/portal.ts'

const dayMs = 24 * 60 * 60 * 1000

describe('/api/v1/accounts', () => {
  let portal: TestPortal
  let nowMs = Date.now()
  let manager: TestAccount
  let editor: TestAccount

  before(async () => {
    portal = await startTestPortal(import.meta.url, {
      withWorker: false,
      clock: { now: () => new Date(nowMs) },
    })
    await portal.add.agency({ slug: 'bo' })
    await portal.add.agency({ slug: 'cuc', parent: 'bo', level: 'other' })
    await portal.add.agency({ slug: 'so' })
    manager = await portal.addAccount({ bo: 'manager' })
    editor = await portal.addAccount({ cuc: 'editor' })
  })

  after(() => portal.close())

  const invite = (body: object, headers: object = portal.as()) =>
    portal.api
      .post('/api/v1/accounts')
      .set(headers as Record<string, string>)
      .send(body)
  const change = (id: string, body: object, headers: object = portal.as()) =>
    portal.api
      .patch(`/api/v1/accounts/${id}`)
      .set(headers as Record<string, string>)
      .set('Content-Type', 'application/merge-patch+json')
      .send(body)
  const secretOf = (body: { invitation: { link: string } }) => body.invitation.link.split('/').pop()!
  const signIn = (email: string, password = testPassword) =>
    portal.api.post('/api/v1/session').set('Sec-Fetch-Site', 'same-origin').send({ email, password })
  const accept = (secret: string, form: Record<string, string>) =>
    portal.api
      .post(`/en/invitations/${secret}`)
      .type('form')
      .send({ name: 'Trần Thị Lan', password: testPassword, passwordAgain: testPassword, ...form })

  describe('POST /api/v1/accounts', () => {
    it('invites somebody by a link that works once, for a name and a password of their own', async () => {
      const { body, headers } = await invite({ email: ' Lan@Example.gov' }).expect(201)
      assert.equal(headers.location, `/api/v1/accounts/${body.id}`)
      assert.deepEqual([body.email, body.status, body.administrator], ['lan@example.gov', 'invited', false])
      assert.equal(Date.parse(body.invitation.expiresAt) - nowMs, 7 * dayMs)
      await signIn('lan@example.gov').expect(401)
      const page = await portal.api.get(`/en/invitations/${secretOf(body)}`).expect(200)
      assert.match(page.text, /lan@example\.gov/)
      assert.equal(page.headers['cache-control'], 'no-store')
      await accept(secretOf(body), {}).expect(303)
      await portal.api.get(`/invitations/${secretOf(body)}`).expect(404)
      await accept(secretOf(body), { name: 'Kẻ khác' }).expect(404)
      const session = await signIn('lan@example.gov').expect(201)
      assert.deepEqual([session.body.account.name, session.body.scopes], ['Trần Thị Lan', []])
    })

    it('gives a new link to whoever did not come, and the old one is dead', async () => {
      const first = await invite({ email: 'cham@example.gov', name: 'Chậm' }).expect(201)
      const second = await invite({ email: 'cham@example.gov' }).expect(200)
      assert.deepEqual([second.body.id, second.body.name], [first.body.id, 'Chậm'])
      await portal.api.get(`/invitations/${secretOf(first.body)}`).expect(404)
      await portal.api.get(`/invitations/${secretOf(second.body)}`).expect(200)
    })

    it('closes a link after seven days', async () => {
      const { body } = await invite({ email: 'muon@example.gov' }).expect(201)
      nowMs += 7 * dayMs + 1
      await accept(secretOf(body), {}).expect(404)
      nowMs -= 7 * dayMs + 1
    })

    it('lets one of two in who use a link at the same time', async () => {
      const { body } = await invite({ email: 'hai@example.gov' }).expect(201)
      const answers = await Promise.all(['Một', 'Hai'].map((name) => accept(secretOf(body), { name })))
      assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 404])
    })

    it('takes no e-mail address twice, however it is written', async () => {
      const { body } = await invite({ email: editor.email.toUpperCase() }).expect(409)
      assert.match(body.detail, /đã có tài khoản/)
    })

    it('lets managers invite, and nobody raise anybody above themselves', async () => {
      await invite({ email: 'x@example.gov' }, {}).expect(401)
      await invite({ email: 'x@example.gov' }, editor.headers).expect(403)
      await invite({ email: 'x@example.gov', administrator: true }, manager.headers).expect(403)
      await invite({ email: 'x@example.gov' }, manager.headers).expect(201)
      // An administrator who is invited and has not come: their link is not for a manager to have.
      await invite({ email: 'y@example.gov', administrator: true }).expect(201)
      await invite({ email: 'y@example.gov' }, manager.headers).expect(409)
    })

    it('says what is wrong with an input, and takes no member that the portal makes', async () => {
      await invite({ email: 'khong-phai-thu' }).expect(422)
      await invite({ email: 'a@example.gov', name: 'a\u202eb' }).expect(422)
      await invite({ email: 'a@example.gov', name: 'a@example.gov' }).expect(422)
      await invite({ name: 'Không có thư' }).expect(422)
      for (const extra of [{ id: 'x' }, { status: 'active' }, { passwordHash: 'x' }, { roles: [] }])
        await invite({ email: 'a@example.gov', ...extra }).expect(400)
      await invite({ email: { $gt: '' } }).expect(422)
    })

    it('keeps the link when the form behind it is wrong, and names each fault', async () => {
      const { body } = await invite({ email: 'sai@example.gov' }).expect(201)
      const { text } = await accept(secretOf(body), {
        name: ' ',
        password: 'short',
        passwordAgain: 'other',
      }).expect(422)
      assert.match(text, /needs a name/)
      assert.match(text, /at least 10 characters/)
      await accept(secretOf(body), { email: 'admin@example.gov' }).expect(303)
      await signIn('admin@example.gov').expect(401)
      await signIn('sai@example.gov').expect(201)
    })
  })

  describe('GET /api/v1/accounts', () => {
    it('lists all to administrators, page by page, and their own people to managers', async () => {
      const seen: string[] = []
      for (let next: string | null = '/api/v1/accounts?limit=3'; next !== null;) {
        const { body }: { body: { items: { email: string }[]; next: string | null; total: number } } =
          await portal.api.get(next).set(portal.as()).expect(200)
        seen.push(...body.items.map(({ email }) => email))
        next = body.next
        if (next === null) assert.equal(seen.length, body.total)
      }
      assert.equal(new Set(seen).size, seen.length)
      const { body, text } = await portal.api.get('/api/v1/accounts').set(manager.headers).expect(200)
      const emails = body.items.map(({ email }: { email: string }) => email)
      assert.deepEqual(emails.sort(), [editor.email, manager.email, 'x@example.gov'].sort())
      assert.ok(!/password|secret|argon/i.test(text))
      await portal.api.get('/api/v1/accounts').expect(401)
      await portal.api.get('/api/v1/accounts').set(editor.headers).expect(403)
    })

    it('shows one to whoever manages it and to itself, and hides others as if they were not there', async () => {
      const stranger = await portal.addAccount({ so: 'manager' })
      const get = (id: string, headers: Record<string, string>) =>
        portal.api.get(`/api/v1/accounts/${id}`).set(headers)
      const { body } = await get(editor.id, manager.headers).expect(200)
      assert.deepEqual(body.roles, [{ agency: 'cuc', role: 'editor' }])
      await get(editor.id, editor.headers).expect(200)
      const hidden = await get(editor.id, stranger.headers).expect(404)
      const absent = await get('khong-co', stranger.headers).expect(404)
      assert.equal(hidden.body.detail.replace(editor.id, 'khong-co'), absent.body.detail)
    })
  })

  describe('PATCH /api/v1/accounts/{id}', () => {
    it('disables at once: every session and every token ends, and tokens stay dead', async () => {
      const person = await portal.addAccount({ bo: 'publisher' })
      const { body: token } = await portal.api
        .post('/api/v1/tokens')
        .set(person.headers)
        .send({ name: 'của tôi', scopes: ['publish'] })
        .expect(201)
      await portal.api.get('/api/v1/tokens').set(person.headers).expect(200)
      await change(person.id, { status: 'disabled' }, manager.headers).expect(200)
      await portal.api.get('/api/v1/tokens').set(person.headers).expect(401)
      await portal.api.get('/api/v1/session').set(portal.as(token.secret)).expect(401)
      await signIn(person.email).expect(401)
      await change(person.id, { status: 'active' }, manager.headers).expect(200)
      await signIn(person.email).expect(201)
      await portal.api.get('/api/v1/session').set(portal.as(token.secret)).expect(401)
    })

    it('is not for a manager when the person has a role elsewhere, and never for an editor', async () => {
      const both = await portal.addAccount({ bo: 'editor', so: 'editor' })
      await change(both.id, { status: 'disabled' }, manager.headers).expect(403)
      await change(manager.id, { status: 'disabled' }, editor.headers).expect(404)
      const administrator = await portal.addAccount({ bo: 'editor' }, { administrator: true })
      await change(administrator.id, { status: 'disabled' }, manager.headers).expect(403)
      await change(editor.id, { administrator: true }, manager.headers).expect(403)
      await change(editor.id, { administrator: true }, editor.headers).expect(403)
    })

    it('keeps the last administrator', async () => {
      const { body } = await portal.api.get('/api/v1/accounts?limit=100').set(portal.as()).expect(200)
      const administrators = body.items.filter(
        (each: { administrator: boolean; status: string }) => each.administrator && each.status === 'active',
      ) as { id: string }[]
      for (const { id } of administrators.slice(1)) await change(id, { administrator: false }).expect(200)
      await change(administrators[0]!.id, { administrator: false }).expect(409)
      await change(administrators[0]!.id, { status: 'disabled' }).expect(409)
    })

    it('says what is wrong', async () => {
      await change(editor.id, {}).expect(422)
      await change(editor.id, { status: 'gone' }).expect(422)
      await change(editor.id, { email: 'b@example.gov' }).expect(400)
      const { body } = await invite({ email: 'chua-den@example.gov' }).expect(201)
      await change(body.id, { status: 'active' }).expect(409)
    })
  })

  describe('POST /api/v1/accounts/{id}/invitation', () => {
    it('gives a link to a new password, and whoever was in with the old one is out', async () => {
      const person = await portal.addAccount({ cuc: 'editor' })
      const renew = (headers: Record<string, string>) =>
        portal.api.post(`/api/v1/accounts/${person.id}/invitation`).set(headers)
      await renew(person.headers).expect(403)
      const { body } = await renew(manager.headers).expect(201)
      await portal.api.get('/api/v1/tokens').set(person.headers).expect(200)
      await accept(secretOf(body), {
        password: 'một câu khác hẳn',
        passwordAgain: 'một câu khác hẳn',
      }).expect(303)
      await portal.api.get('/api/v1/tokens').set(person.headers).expect(401)
      await signIn(person.email).expect(401)
      await signIn(person.email, 'một câu khác hẳn').expect(201)
    })
  })

  describe('/api/v1/sessions', () => {
    it('lists where one is signed in and signs out elsewhere, never for others', async () => {
      const person = await portal.addAccount({ so: 'editor' })
      const second = await signIn(person.email).set('User-Agent', 'Home computer').expect(201)
      const cookie = second.headers['set-cookie']![0]!.split(';')[0]!
      const list = await portal.api.get('/api/v1/sessions').set(person.headers).expect(200)
      const elsewhere = list.body.items.filter((each: { isCurrent: boolean }) => !each.isCurrent)
      assert.deepEqual([list.body.total, elsewhere.length], [2, 1])
      assert.ok(!list.text.includes(cookie.split('=')[1]!))
      const address = `/api/v1/sessions/${elsewhere[0].id}`
      await portal.api.delete(address).set(editor.headers).expect(404)
      await portal.api.delete(address).set(person.headers).expect(204)
      await portal.api.get('/api/v1/sessions').set('Cookie', cookie).expect(401)
      await portal.api.get('/api/v1/sessions').set(person.headers).expect(200)
    })

    it('signs out everywhere else at once, of the own account alone', async () => {
      const person = await portal.addAccount({ so: 'editor' })
      const cookies = await Promise.all(
        [1, 2].map(async () => {
          const { headers } = await signIn(person.email).expect(201)
          return headers['set-cookie']![0]!.split(';')[0]!
        }),
      )
      await portal.api.delete('/api/v1/sessions').expect(401)
      await portal.api.delete('/api/v1/sessions').set(editor.headers).expect(204)
      for (const cookie of cookies) await portal.api.get('/api/v1/sessions').set('Cookie', cookie).expect(200)
      const page = await portal.api.get('/en/workspace').set(person.headers).expect(200)
      assert.match(page.text, /action="\/en\/workspace\/sessions\/end"/)
      await portal.api.post('/en/workspace/sessions/end').set(person.headers).type('form').expect(303)
      for (const cookie of cookies) await portal.api.get('/api/v1/sessions').set('Cookie', cookie).expect(401)
      const left = await portal.api.get('/api/v1/sessions').set(person.headers).expect(200)
      assert.deepEqual([left.body.total, left.body.items[0].isCurrent], [1, true])
      const alone = await portal.api.get('/en/workspace?done=endedOthers').set(person.headers).expect(200)
      assert.match(alone.text, /You are signed out everywhere else\./)
      assert.doesNotMatch(alone.text, /workspace\/sessions\/end"/)
    })
  })
})
