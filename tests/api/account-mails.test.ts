import assert from 'node:assert/strict'
import { createMail } from '../../server/mail/mail.ts'
import { createSealer } from '../../server/platform/sealing.ts'
import { keptLog } from '../support/kept-log.ts'
import { startTestPortal, testPassword, type TestPortal } from '../support/portal.ts'
import { openSmtpServer, secretIn, type SmtpServer } from '../support/smtp-server.ts'

describe('Mails to the owners of accounts', function () {
  this.timeout(60_000)
  let portal: TestPortal
  let smtp: SmtpServer
  let laterMs = 0

  before(async () => {
    smtp = await openSmtpServer()
    portal = await startTestPortal(import.meta.url, {
      smtp,
      clock: { now: () => new Date(Date.now() + laterMs) },
    })
    await portal.add.agency({ slug: 'bo' })
  })

  after(async () => {
    await portal.close()
    await smtp.shut()
  })

  const invite = (email: string) => portal.api.post('/api/v1/accounts').set(portal.as()).send({ email })
  const listJobs = () =>
    portal.portal.jobs
      .listJobs({}, { limit: 100 })
      .then((jobs) => jobs.filter(({ kind }) => kind === 'send-mail'))

  it('takes an invitation to its reader alone: the answer holds no link, and neither do log and records', async () => {
    keptLog.take()
    const { body } = await invite('lan@example.gov').expect(201)
    assert.deepEqual(Object.keys(body.invitation), ['expiresAt'])
    const mail = await smtp.waitFor('lan@example.gov')
    assert.match(mail.subject, /^Lời mời vào cổng dữ liệu .* \/ Invitation to the data portal/)
    assert.match(mail.text, /Bạn được mời[^]*You are invited/)
    assert.ok(mail.text.includes(`${portal.baseUrl}/invitations/`))
    const secret = secretIn(mail)
    await portal.settle()
    const kept = JSON.stringify(
      await Promise.all(
        ['jobs', 'outbox', 'agendaJobs', 'audit', 'accounts'].map((name) =>
          portal.portal.mongo.connection.collection(name).find().toArray(),
        ),
      ),
    )
    assert.ok(!kept.includes(secret) && !keptLog.take().includes(secret))
    const [job] = await listJobs()
    assert.deepEqual([job!.state, job!.data.sealed], ['done', undefined])
    const shown = await portal.api.get(`/api/v1/jobs/${job!._id}`).set(portal.as()).expect(200)
    assert.doesNotMatch(JSON.stringify(shown.body), /lan@|sealed/)
    await portal.api.get(`/api/v1/jobs/${job!._id}`).expect(404)
    const form = { name: 'Trần Lan', password: testPassword }
    await portal.api.post(`/invitations/${secret}`).type('form').send(form).expect(303)
  })

  it('says on the page that the mail is on its way, and to whom', async () => {
    const administrator = await portal.addAccount({}, { administrator: true })
    for (const [path, words] of [
      ['/admin', /Thư kèm liên kết đang được gửi tới trang@example\.gov/],
      ['/en/admin', /A mail with the link is on its way to trang@example\.gov/],
    ] as const) {
      const { text } = await portal.api
        .post(`${path}/accounts`)
        .set(administrator.headers)
        .type('form')
        .send({ email: 'trang@example.gov' })
        .expect(201)
      assert.match(text, words)
      assert.doesNotMatch(text, /\/invitations\//)
    }
  })

  it('mails whoever gets a role and has no account, and a link to a new password to whoever lost theirs', async () => {
    const role = { email: 'vai@example.gov', role: 'editor' }
    const { body } = await portal.api
      .post('/api/v1/agencies/bo/members')
      .set(portal.as())
      .send(role)
      .expect(201)
    assert.deepEqual(Object.keys(body.invitation), ['expiresAt'])
    await smtp.waitFor('vai@example.gov')
    const person = await portal.addAccount()
    const renewed = await portal.api
      .post(`/api/v1/accounts/${person.id}/invitation`)
      .set(portal.as())
      .expect(201)
    assert.equal(renewed.body.invitation.link, undefined)
    const mail = await smtp.waitFor(person.email, 2)
    assert.match(mail.subject, /Đặt lại mật khẩu/)
    await portal.api.get(`/invitations/${secretIn(mail)}`).expect(200)
  })

  it('mails nothing of an act that was refused', async () => {
    await portal.settle()
    const before = (await listJobs()).length
    await invite('lan@example.gov').expect(409)
    await invite('a@example.gov, b@example.gov').expect(422)
    await invite('<a@example.gov>').expect(422)
    await invite('a@example.gov\r\nBcc: b@example.gov').expect(422)
    assert.equal((await listJobs()).length, before)
  })

  it('keeps a mail while the server is away, without making anybody wait', async () => {
    await smtp.shut()
    const begunMs = Date.now()
    await invite('cho@example.gov').expect(201)
    assert.ok(Date.now() - begunMs < 2_000)
    await new Promise((resolve) => setTimeout(resolve, 500))
    await smtp.open()
    secretIn(await smtp.waitFor('cho@example.gov'))
    await portal.settle()
  })

  it('tries again what is refused for now', async () => {
    smtp.mood = 'busy'
    const seen = smtp.visits
    await invite('ban@example.gov').expect(201)
    while (smtp.visits === seen) await new Promise((resolve) => setTimeout(resolve, 50))
    smtp.mood = 'takes'
    await smtp.waitFor('ban@example.gov')
    await portal.settle()
  })

  it('gives up what is refused for good, and says so in the job', async () => {
    smtp.mood = 'refuses'
    await invite('sai@example.gov').expect(201)
    await portal.settle({ allowFailed: true })
    smtp.mood = 'takes'
    const [job] = await listJobs()
    assert.deepEqual(
      [job!.state, job!.problem?.code, job!.data.sealed],
      ['failed', 'mail-refused', undefined],
    )
    const { body } = await portal.api.get(`/api/v1/jobs/${job!._id}`).set(portal.as()).expect(200)
    assert.match(body.problem.message, /Máy chủ thư từ chối hẳn/)
  })

  it('gives up a mail whose link is over, and one whose server was taken out of the settings', async () => {
    await smtp.shut()
    await invite('muon@example.gov').expect(201)
    await new Promise((resolve) => setTimeout(resolve, 300))
    laterMs = 8 * 24 * 60 * 60 * 1000
    await portal.settle({ allowFailed: true })
    const [job] = await listJobs()
    assert.equal(job!.problem?.code, 'mail-too-late')
    const { jobs, clock } = portal.portal
    const off = createMail({ settings: null, jobs, sealer: createSealer('x'), clock })
    await assert.rejects(off.deliver(job!), /taken out of the settings/)
  })
})
