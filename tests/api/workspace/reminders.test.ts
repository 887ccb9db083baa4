import assert from 'node:assert/strict'
import { createUpdateReminders, stageOf } from '../../../server/catalog/update-reminders.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../../support/portal.ts'
import { openSmtpServer, type SmtpServer } from '../../support/smtp-server.ts'

describe('reminders of updates', function () {
  this.timeout(90_000)
  let smtp: SmtpServer
  let portal: TestPortal
  // In years to come: MongoDB forgets what is over by its own clock.
  let now = new Date('2036-06-14T01:00:00Z')
  let editor: TestAccount
  let manager: TestAccount
  let sibling: TestAccount

  before(async () => {
    smtp = await openSmtpServer()
    portal = await startTestPortal(import.meta.url, { clock: { now: () => now }, smtp })
    await portal.add.agency({ slug: 'bo' })
    await portal.add.agency({ slug: 'cuc', parent: 'bo' })
    await portal.add.agency({ slug: 'so' })
    editor = await portal.addAccount({ cuc: 'editor' })
    manager = await portal.addAccount({ bo: 'manager' })
    sibling = await portal.addAccount({ so: 'editor' })
    await portal.addAccount({ cuc: 'auditor' })
    const title = (vi: string) => ({ title: { vi } })
    await portal.add.dataset({
      ...title('Dân số'),
      agency: 'cuc',
      frequency: 'ANNUAL',
      modified: '2035-06-20',
    })
    await portal.add.dataset({
      ...title('Giá gạo'),
      agency: 'cuc',
      frequency: 'ANNUAL',
      modified: '2035-06-22',
    })
    await portal.add.dataset({
      ...title('Mực nước'),
      agency: 'cuc',
      frequency: 'WEEKLY',
      modified: '2036-06-12',
    })
    await portal.add.dataset({
      ...title('Của bộ'),
      agency: 'bo',
      frequency: 'ANNUAL',
      modified: '2035-06-20',
    })
    await portal.add.dataset({ ...title('Nháp kín'), agency: 'cuc', frequency: 'ANNUAL', status: 'draft' })
    await portal.settle()
    smtp.mails.length = 0
  })

  after(async () => {
    await portal.close()
    await smtp.shut()
  })

  /** What the portal mails on a morning, to whom, with the titles that each mail names. */
  const mailsOn = async (day: string, time = '01:00:00Z') => {
    now = new Date(`${day}T${time}`)
    smtp.mails.length = 0
    await portal.portal.catalog.remindUpdates()
    await portal.settle()
    return smtp.mails
      .map(({ to, text }) => [
        to[0],
        ...['Dân số', 'Giá gạo', 'Mực nước', 'Của bộ', 'Nháp kín'].filter((each) => text.includes(each)),
      ])
      .sort()
  }

  it('writes one mail to each person with all datasets of theirs, seven days before', async () => {
    assert.deepEqual(
      await mailsOn('2036-06-13', '00:30:00Z'),
      [
        [editor.email, 'Dân số'],
        [manager.email, 'Của bộ'],
      ].sort(),
    )
    assert.match(
      smtp.mails.find(({ to }) => to[0] === editor.email)!.text,
      /Due soon:\s+\* 2036-06-20 – Dân số/,
    )
    // Days are written as each language writes them.
    assert.ok(smtp.mails.some(({ text }) => /Sắp đến hạn cập nhật:\s+\* 20\/06\/2036 – Dân số/.test(text)))
    assert.ok(!smtp.mails.some(({ to }) => to[0] === sibling.email))
  })

  it('tells each thing once, in the morning, whatever runs again', async () => {
    assert.deepEqual(await mailsOn('2036-06-13'), [])
    // Before seven in Viet Nam nothing is written; the other dataset comes the day after that its week begins.
    assert.deepEqual(await mailsOn('2036-06-14', '17:30:00Z'), [])
    assert.deepEqual(await mailsOn('2036-06-15'), [[editor.email, 'Giá gạo']])
    assert.deepEqual(await mailsOn('2036-06-16'), [])
  })

  it('tells it once when two processes do it at the same time', async () => {
    const { mongo, catalog, identity, mail, clock, config } = portal.portal
    now = new Date('2036-06-20T01:00:00Z')
    smtp.mails.length = 0
    // A second process shares nothing but the database.
    const commit = <Result>(work: (session: never) => Promise<Result>) =>
      mongo.transaction(work as never) as Promise<Result>
    const records = mongo.connection.db!.collection('datasets')
    const second = createUpdateReminders({
      baseUrl: config.baseUrl,
      db: mongo.connection.db!,
      changes: { commit } as never,
      clock,
      datasets: {
        listDueDatasets: async () => (await records.find({ due: { $lt: '2036-06-20' } }).toArray()) as never,
      },
      vocabularies: catalog.vocabularies,
      identity,
      mail,
    })
    await Promise.all([catalog.remindUpdates(), second.remindUpdates().catch(() => 0)])
    await portal.settle()
    assert.equal(smtp.mails.filter(({ to }) => to[0] === editor.email).length, 1)
    assert.ok(smtp.mails.find(({ to }) => to[0] === editor.email)!.text.includes('Mực nước'))
  })

  it('tells again on the day after the due day, and then once a month', async () => {
    assert.deepEqual(
      await mailsOn('2036-06-21'),
      [
        [editor.email, 'Dân số'],
        [manager.email, 'Của bộ'],
      ].sort(),
    )
    assert.deepEqual(await mailsOn('2036-06-22'), [])
    assert.equal(stageOf('2036-06-20', '2036-07-20'), 'late 0')
    assert.equal(stageOf('2036-06-20', '2036-07-21'), 'late 1')
    assert.equal(stageOf('2035-12-30', '2036-02-28'), 'late 1')
    assert.equal(stageOf('2036-06-20', '2036-06-20'), 'before')
  })

  it('writes nothing to whoever turned it off, by page or API', async () => {
    now = new Date()
    const person = await portal.addAccount({ so: 'publisher' })
    const { body } = await portal.api
      .patch('/api/v1/session')
      .set(person.headers)
      .send({ reminders: false })
      .expect(200)
    assert.equal(body.account.reminders, false)
    await portal.api
      .post('/workspace/account/reminders')
      .set(person.headers)
      .type('form')
      .send({ reminders: 'on' })
      .expect(303)
    const read = async () => (await portal.api.get('/api/v1/session').set(person.headers).expect(200)).body
    assert.equal((await read()).account.reminders, true)
    await portal.api
      .post('/workspace/account/reminders')
      .set(person.headers)
      .type('form')
      .send({ reminders: 'off' })
      .expect(303)
    await portal.api.patch('/api/v1/session').set(portal.as()).send({ reminders: true }).expect(403)
    await portal.add.dataset({
      title: { vi: 'Dân số' },
      agency: 'so',
      frequency: 'ANNUAL',
      modified: '2010-01-01',
    })
    const day = new Date(now.getTime() + 86_400_000).toISOString().slice(0, 10)
    const told = (await mailsOn(day)).map(([to]) => to)
    assert.ok(!told.includes(person.email))
    now = new Date()
  })
})

describe('reminders without a mail server', function () {
  this.timeout(60_000)

  it('are not written, and not taken for written', async () => {
    const portal = await startTestPortal(import.meta.url, { withWorker: false })
    try {
      assert.equal(await portal.portal.catalog.remindUpdates(), 0)
      assert.equal(await portal.portal.mongo.connection.db!.collection('updateReminders').countDocuments(), 0)
    } finally {
      await portal.close()
    }
  })
})
