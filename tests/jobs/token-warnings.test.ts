import assert from 'node:assert/strict'
import { openSmtpServer, type SmtpServer } from '../support/smtp-server.ts'
import { startTestPortal, testPassword, type TestAccount, type TestPortal } from '../support/portal.ts'

const dayMs = 24 * 60 * 60 * 1000

describe('Tokens that end soon', function () {
  this.timeout(180_000)
  let portal: TestPortal
  let smtp: SmtpServer
  let nowMs = Date.now()

  before(async () => {
    smtp = await openSmtpServer()
    portal = await startTestPortal(import.meta.url, { smtp, clock: { now: () => new Date(nowMs) } })
  })

  after(async () => {
    await portal.close()
    await smtp.shut()
  })

  async function make(
    who: TestAccount,
    name: string,
    days: number | null,
  ): Promise<{ id: string; secret: string }> {
    const expiresAt = days === null ? null : new Date(nowMs + days * dayMs).toISOString()
    const { body } = await portal.api
      .post('/api/v1/tokens')
      .set(who.headers)
      .send({ name, scopes: ['read'], expiresAt })
      .expect(201)
    return body
  }
  const warn = () => portal.portal.identity.warnOfEndingTokens()
  const workspaceOf = async (who: TestAccount) =>
    (await portal.api.get('/en/workspace').set(who.headers).set('Accept', 'text/html').expect(200)).text

  it('are told once by mail to their owner, all in one, and stand in the workspace', async () => {
    const agency = await portal.add.agency()
    const owner = await portal.addAccount({ [agency.slug]: 'editor' })
    const other = await portal.addAccount({ [agency.slug]: 'manager' })
    await make(owner, 'số liệu hằng đêm', 60)
    await make(owner, 'kho số liệu', 61)
    await make(owner, 'còn lâu', 365)
    await make(owner, 'mãi mãi', null)
    const revoked = await make(owner, 'đã thu hồi', 60)
    await portal.api.delete(`/api/v1/tokens/${revoked.id}`).set(owner.headers).expect(204)
    await make(owner, 'ngắn ngày', 20)
    assert.equal(await warn(), 0)
    assert.doesNotMatch(await workspaceOf(owner), /end soon/)

    nowMs += 48 * dayMs
    assert.equal(await warn(), 1)
    const { subject, text } = await smtp.waitFor(owner.email, 2)
    assert.match(subject, /Mã truy cập sắp hết hạn.*Tokens end soon/)
    assert.match(text, /số liệu hằng đêm[^]*kho số liệu/)
    // Days are written as each language writes them.
    assert.match(
      text,
      /^ {2}\d{2}\/\d{2}\/\d{4} {2}số liệu hằng đêm$[^]*^ {2}\d{4}-\d{2}-\d{2} {2}số liệu hằng đêm$/m,
    )
    assert.doesNotMatch(text, /còn lâu|mãi mãi|đã thu hồi|ngắn ngày|sen_/)
    assert.equal(await warn(), 0)
    const before = smtp.mails.length
    nowMs += dayMs
    assert.equal(await warn(), 0)
    await portal.settle()
    assert.equal(smtp.mails.length, before)

    // The sessions of the fixture are over after so many days.
    const { identity } = portal.portal
    const again = async (who: TestAccount): Promise<TestAccount> => {
      const { sessionId } = await identity.signIn({
        email: who.email,
        password: testPassword,
        address: '127.0.0.1',
      })
      const Cookie = identity.sessionCookie.write(sessionId).split(';')[0]!
      return { ...who, headers: { ...who.headers, Cookie } }
    }
    const nowOwner = await again(owner)
    // Made for a few days: its maker knows that it ends, and neither place counts it.
    await make(nowOwner, 'vài ngày', 3)
    const page = await workspaceOf(nowOwner)
    assert.match(page, /2 tokens of yours end soon/)
    assert.match(page.replace(/<[^>]+>/g, ' '), /Tokens that end soon\s+2\s/)
    assert.doesNotMatch(await workspaceOf(await again(other)), /end soon/)
  })

  it('say when and from where they were used last', async () => {
    const owner = await portal.addAccount({ [(await portal.add.agency()).slug]: 'editor' })
    const { id, secret } = await make(owner, 'nhật ký', 60)
    await portal.api.get('/api/v1/session').set(portal.as(secret)).expect(200)
    const { body } = await portal.api.get('/api/v1/tokens').set(owner.headers).expect(200)
    const token = (body.items as { id: string; lastUsedFrom: string; lastUsedAt: string }[]).find(
      (each) => each.id === id,
    )!
    assert.match(token.lastUsedFrom, /127\.0\.0\.1/)
    assert.equal(token.lastUsedAt, new Date(nowMs).toISOString())
  })
})
