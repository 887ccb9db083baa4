import assert from 'node:assert/strict'
import { getTimeZone, setTimeZone } from '../../client/text/time-zone.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'

describe('a portal whose clock is that of New York', function () {
  this.timeout(60_000)
  const usual = getTimeZone()
  let portal: TestPortal
  let publisher: TestAccount
  let slug: string
  // Summer time, and the evening of the day before in New York.
  const now = new Date('2036-07-02T02:30:00Z')

  before(async () => {
    portal = await startTestPortal(import.meta.url, {
      withWorker: false,
      clock: { now: () => now },
      config: { timeZone: 'America/New_York' },
    })
    await portal.add.agency({ slug: 'bo' })
    publisher = await portal.addAccount({ bo: 'publisher' })
    const made = await portal.add.dataset({ agency: 'bo', status: 'draft' })
    slug = made.slug
    await portal.add.file(made.id, 'a.csv', 'a\n1\n')
  })

  after(async () => {
    await portal.close()
    setTimeZone(usual)
  })

  const send = (path: string, form: object) =>
    portal.api.post(path).set(publisher.headers).type('form').send(form).redirects(0)
  const read = async () =>
    (await portal.api.get(`/api/v1/datasets/${slug}`).set(publisher.headers).expect(200)).body

  it('takes and tells times of forms by it', async () => {
    const path = `/workspace/datasets/${slug}/schedule`
    const { text: empty } = await portal.api.get(`/en${path}`).set(publisher.headers).expect(200)
    assert.match(empty, /By the time of America\/New_York, in the future/)
    const version = String((await read()).version)
    await send(path, { version, at: '2036-12-01T08:00' }).expect(303)
    assert.equal((await read()).scheduledAt, '2036-12-01T13:00:00.000Z')
    const { text } = await portal.api.get(path).set(publisher.headers).expect(200)
    assert.match(text, /value="2036-12-01T08:00"/)
    assert.match(text, /08:00 01\/12\/2036 \(giờ America\/New_York\)/)
  })

  it('begins days by it', async () => {
    const { body } = await portal.api
      .post('/api/v1/datasets')
      .set(publisher.headers)
      .send({
        title: { vi: 'A' },
        description: { vi: 'b' },
        license: 'CC-BY-4.0',
        agency: 'bo',
        status: 'published',
      })
      .expect(201)
    assert.equal(body.issued, '2036-07-01')
  })

  it('refuses an hour that its clock leaps over', async () => {
    const { version } = await read()
    const { text } = await send(`/workspace/datasets/${slug}/schedule`, {
      version,
      at: '2037-03-08T02:30',
    }).expect(422)
    assert.match(text, /id="at-error"/)
  })
})
