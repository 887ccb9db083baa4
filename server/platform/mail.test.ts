import assert from 'node:assert/strict'
import { openSmtpServer, type SmtpServer } from '../../tests/support/smtp-server.ts'
import { createMailer, MailRefused } from './mail.ts'

describe('createMailer', () => {
  let smtp: SmtpServer
  const mail = {
    id: 'm1',
    to: 'lan@example.gov',
    subject: 'Lời mời',
    text: 'Xin chào,\nđây là thư.\n.\nHết.\n',
  }

  beforeEach(async () => {
    smtp = await openSmtpServer()
  })

  afterEach(() => smtp.shut())

  it('hands over a mail with its words as they are, and an id that stays', async () => {
    await createMailer(smtp.settings).send(mail)
    const [taken] = smtp.mails
    assert.deepEqual([taken!.from, taken!.to], ['cong@data.example', ['lan@example.gov']])
    assert.deepEqual([taken!.subject, taken!.text.trim()], ['Lời mời', mail.text.trim()])
    assert.match(taken!.headers, /^Message-ID: <m1@data\.example>$/m)
    assert.match(taken!.headers, /^Auto-Submitted: auto-generated$/m)
    assert.match(taken!.headers, /^From: =\?UTF-8\?.*<cong@data\.example>$/m)
  })

  it('lets no text become a header or a second reader', async () => {
    const mailer = createMailer(smtp.settings)
    await mailer.send({ ...mail, subject: 'a\r\nBcc: evil@example.com\r\n\r\nb' })
    assert.doesNotMatch(smtp.mails[0]!.headers, /^Bcc/im)
    assert.deepEqual(smtp.mails[0]!.to, ['lan@example.gov'])
    for (const to of [
      'a@b.gov\r\nRCPT TO:<evil@example.com>',
      'a@b.gov>\r\nDATA',
      'a@b.gov, evil@example.com',
    ]) {
      await mailer.send({ ...mail, to }).catch(() => {})
    }
    assert.ok(smtp.mails.every(({ to }) => to.length === 1 && !to.includes('evil@example.com')))
  })

  it('tells a refusal for good from one for now, and names nobody', async () => {
    const mailer = createMailer(smtp.settings)
    const fails = async (): Promise<Error> =>
      mailer.send(mail).then(
        () => assert.fail('was sent'),
        (error: Error) => error,
      )
    smtp.mood = 'refuses'
    const refused = await fails()
    assert.ok(refused instanceof MailRefused)
    smtp.mood = 'busy'
    const busy = await fails()
    assert.ok(!(busy instanceof MailRefused))
    await smtp.shut()
    const away = await fails()
    assert.ok(!(away instanceof MailRefused))
    for (const error of [refused, busy, away]) {
      assert.doesNotMatch(`${error.message}${error.stack}`, /lan@/)
      assert.equal(error.cause, undefined)
    }
  })

  for (const mood of ['hangs', 'drips'] as const)
    it(`waits for no server that ${mood}`, async () => {
      smtp.mood = mood
      const begunMs = Date.now()
      await assert.rejects(createMailer(smtp.settings, { stepMs: 200 }).send(mail), /mail server/)
      assert.ok(Date.now() - begunMs < 3_000)
    })

  it('sends no password and no mail over a line that cannot be made private', async () => {
    const mailer = createMailer({ ...smtp.settings, tls: 'starttls', user: 'u', password: 'p' })
    await assert.rejects(mailer.send(mail), /did not take a mail/)
    assert.equal(smtp.mails.length, 0)
  })
})
