import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { isRobot } from '../../../server/catalog/robots.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../../support/portal.ts'

describe('how often files are downloaded', function () {
  this.timeout(60_000)
  let portal: TestPortal
  let manager: TestAccount
  let auditor: TestAccount
  let editor: TestAccount
  let sibling: TestAccount
  let dataset: { id: string; slug: string }
  let address: string

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'bo' })
    await portal.add.agency({ slug: 'cuc', parent: 'bo' })
    await portal.add.agency({ slug: 'so' })
    manager = await portal.addAccount({ bo: 'manager' })
    auditor = await portal.addAccount({ cuc: 'auditor' })
    editor = await portal.addAccount({ bo: 'editor' })
    sibling = await portal.addAccount({ so: 'manager' })
    dataset = await portal.add.dataset({
      agency: 'cuc',
      frequency: 'ANNUAL',
      modified: '2020-01-01',
      contactPoint: { name: 'Phòng A' },
    })
    await portal.add.dataset({ agency: 'cuc', status: 'draft' })
    const file = await portal.add.file(dataset.id, 'a.csv', 'name,count\nHue,1\nVinh,2\n')
    address = `/files/${file.id}/a.csv`
  })

  after(() => portal.close())

  const flush = () => portal.portal.catalog.flushDownloads()
  const count = async () =>
    (await portal.api.get(`/api/v1/datasets/${dataset.id}`).expect(200)).body.downloads as number

  /** What is noted comes a moment after the last byte of an answer. */
  const becomes = async (wanted: number) => {
    for (let tries = 0; tries < 200; tries++) {
      await flush()
      if ((await count()) === wanted) return
      await pause(25)
    }
    assert.equal(await count(), wanted)
  }

  it('counts GET from the first byte, not HEAD, later parts, what is unchanged, or robots', async () => {
    const whole = await portal.api.get(address).set('User-Agent', 'Mozilla/5.0 Firefox/140.0').expect(200)
    await portal.api.get(address).set('User-Agent', 'curl/8.5').expect(200)
    await portal.api.get(address).set('Range', 'bytes=0-3').expect(206)
    await portal.api.get(address).set('Range', 'bytes=4-').expect(206)
    await portal.api.get(address).set('If-None-Match', whole.headers.etag!).expect(304)
    await portal.api.head(address).expect(200)
    await portal.api.get(address).set('User-Agent', 'Mozilla/5.0 (compatible; Googlebot/2.1)').expect(200)
    await becomes(3)
    for (const name of [
      'bingbot/2.0',
      'AhrefsBot/7.0',
      'Sogou web spider/4.0',
      'UptimeRobot/2.0',
      'HeadlessChrome/120',
    ])
      assert.ok(isRobot(name), name)
    for (const name of [
      undefined,
      '',
      'python-requests/2.32',
      'Wget/1.21',
      'Mozilla/5.0 (Linux; Android 14; CUBOT X70)',
    ])
      assert.ok(!isRobot(name), String(name))
  })

  it('keeps a number for a file and a day, and nothing of who it was', async () => {
    const kept = await portal.portal.mongo.connection.db!.collection('downloads').find().toArray()
    assert.equal(kept.length, 1)
    assert.deepEqual(Object.keys(kept[0]!).sort(), [
      '_id',
      'at',
      'count',
      'datasetId',
      'day',
      'distributionId',
    ])
    assert.equal(kept[0]!.count, 3)
  })

  it('takes the dataset back as it was read before somebody downloaded', async () => {
    const read = await portal.api.get(`/api/v1/datasets/${dataset.id}`).set(portal.as()).expect(200)
    await portal.api.get(address).expect(200)
    await becomes(4)
    await portal.api
      .put(`/api/v1/datasets/${dataset.id}`)
      .set(portal.as())
      .set('If-Match', '*')
      .send(read.body)
      .expect(200)
    assert.equal(await count(), 4)
  })

  it('loses nothing when the database is away for a while', async () => {
    const { mongo } = portal.portal
    const { transaction } = mongo
    await portal.api.get(address).expect(200)
    mongo.transaction = () => Promise.reject(new Error('away'))
    await assert.rejects(async () => {
      for (let tries = 0; tries < 200; tries++, await pause(25)) await flush()
    })
    mongo.transaction = transaction
    await portal.api.get(address).expect(200)
    await becomes(6)
  })

  it('counts nothing while the dataset is not public, and everybody once it is', async () => {
    const draft = await portal.add.dataset({ agency: 'so', status: 'draft' })
    const file = await portal.add.file(draft.id, 'b.csv', 'name\nHue\n')
    const take = () => portal.api.get(`/files/${file.id}/b.csv`).set(portal.as()).expect(200)
    const move = (to: string) =>
      portal.api
        .post(`/api/v1/datasets/${draft.id}/transitions`)
        .set(portal.as())
        .send({ to, note: 'Xong.' })
        .expect(200)
    const downloads = async () =>
      (await portal.api.get(`/api/v1/datasets/${draft.id}`).set(portal.as()).expect(200)).body.downloads
    for (let times = 0; times < 3; times++) await take()
    await move('published')
    await take()
    // What is noted comes a moment after the last byte: the last of them is there when all before are.
    for (let tries = 0; tries < 200 && (await downloads()) === 0; tries++, await pause(25)) await flush()
    assert.equal(await downloads(), 1)
    await move('withdrawn')
    await take()
    await pause(200)
    await flush()
    assert.equal(await downloads(), 1)
  })

  it('stands in the report of the agency, for its managers and auditors and those above', async () => {
    const path = '/api/v1/agencies/cuc/report'
    const { body } = await portal.api.get(path).set(manager.headers).expect(200)
    assert.deepEqual(
      [body.downloads.total, body.downloads.days.length, body.downloads.days.at(-1).count],
      [6, 30, 6],
    )
    assert.deepEqual(body.downloads.top, [{ dataset: dataset.id, slug: dataset.slug, count: 6 }])
    assert.deepEqual([body.states.published, body.states.draft], [1, 1])
    assert.deepEqual(body.updates, { overdue: 1, dueSoon: 0, onTime: 0, withoutPromise: 0 })
    assert.deepEqual(
      [body.quality.contact, body.quality.files, body.quality.bothLanguages, body.quality.keywords],
      [1, 1, 0, 0],
    )
    // Those of an agency hold below it, and not above.
    await portal.api.get(path).set(auditor.headers).expect(200)
    await portal.api.get('/api/v1/agencies/bo/report').set(auditor.headers).expect(403)
    await portal.api.get(path).set(editor.headers).expect(403)
    await portal.api.get(path).set(sibling.headers).expect(403)
    await portal.api.get(path).expect(401)
    await portal.api.get('/api/v1/agencies/khong-co/report').set(manager.headers).expect(404)
  })
})
