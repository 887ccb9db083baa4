import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { check } from '../../../server/commands/check.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../../support/portal.ts'

const harmful = 'name,phone\nHue,0900000000\n'
const reason = 'Tệp có số điện thoại của người dân.'
const legalBasis = 'Luật 91/2025/QH15, Điều 14'
const people = {
  fields: [
    { name: 'name', type: 'string' },
    { name: 'phone', type: 'string', constraints: { maxLength: 5 } },
  ],
}

interface File {
  id: string
  sha256: string
  releaseUrl: string
  downloadUrl: string
}

describe('POST /api/v1/distributions/{id}/releases/{n}/takedown', function () {
  this.timeout(300_000)
  let portal: TestPortal
  let manager: TestAccount
  let administrator: TestAccount
  /** Its first release is harmful, its second is not. */
  let mended: File
  let dataset: { id: string; slug: string }
  /** The same bytes in a dataset of somebody else, as the newest release. */
  let copy: File
  let other: { id: string; slug: string }

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo' })
    await portal.add.agency({ slug: 'so' })
    manager = await portal.addAccount({ bo: 'manager' })
    administrator = await portal.addAccount({}, { administrator: true })
    dataset = await portal.add.dataset({ agency: 'bo' })
    other = await portal.add.dataset({ agency: 'so' })
    mended = (await portal.add.file(dataset.id, 'a.csv', harmful)) as unknown as File
    // A report of how a file fits its schema holds values of it too.
    await portal.api
      .post('/api/v1/table-schemas')
      .set(portal.as())
      .send({ name: 'nguoi', version: '1.0.0', title: { vi: 'Người' }, agency: 'so', schema: people })
      .expect(201)
    const conformsTo = `${portal.baseUrl}/schemas/nguoi`
    copy = (await portal.add.file(other.id, 'b.csv', harmful, { conformsTo })) as unknown as File
    await portal.settle()
    await upload(mended.id, 'name\nHue\n').expect(201)
    await portal.settle()
    assert.match(await storedReports(), /0900000000/)
  })

  after(() => portal.close())

  const storedReports = async () =>
    JSON.stringify(await portal.portal.mongo.connection.db!.collection('validations').find().toArray())
  const upload = (id: string, content: string) =>
    portal.api
      .post(`/api/v1/distributions/${id}/releases`)
      .set(portal.as())
      .attach('file', Buffer.from(content), { filename: 'a.csv' })
  const takeDown = (id: string, number: number | string, body: object, headers = portal.as()) =>
    portal.api.post(`/api/v1/distributions/${id}/releases/${number}/takedown`).set(headers).send(body)
  const pathOf = (url: string) => new URL(url).pathname
  const get = (address: string) => portal.api.get(address).set('Accept-Language', 'en')

  it('is for administrators, needs a reason, and a release that is there', async () => {
    await takeDown(mended.id, 1, { reason }, {} as never).expect(401)
    await takeDown(mended.id, 1, { reason }, manager.headers as never).expect(403)
    await takeDown(mended.id, 1, {}).expect(422)
    await takeDown(mended.id, 1, { reason: '  ' }).expect(422)
    await takeDown(mended.id, 1, { reason, why: 'x' }).expect(400)
    await takeDown(mended.id, 9, { reason }).expect(404)
    await takeDown(mended.id, 'x', { reason }).expect(404)
    await takeDown('khong-co', 1, { reason }).expect(404)
    await get(pathOf(mended.releaseUrl)).expect(200)
  })

  it('takes every release of these bytes, and tells which', async () => {
    const { body } = await takeDown(mended.id, 1, { reason, legalBasis }).expect(200)
    assert.deepEqual(
      body.taken.map(({ distribution, release }: { distribution: string; release: number }) => [
        distribution,
        release,
      ]),
      [
        [mended.id, 1],
        [copy.id, 1],
      ],
    )
    assert.equal(body.release.sha256, mended.sha256)
    assert.deepEqual([body.release.takenDown.reason, body.release.takenDown.legalBasis], [reason, legalBasis])
    await takeDown(mended.id, 1, { reason }).expect(409)
    await takeDown(copy.id, 1, { reason }).expect(409)
  })

  it('answers 451 with the reason at each address of the bytes and of what was made of them', async () => {
    for (const address of [
      pathOf(mended.releaseUrl),
      pathOf(copy.releaseUrl),
      pathOf(copy.downloadUrl),
      `/api/v1/distributions/${copy.id}/rows`,
      `/api/v1/distributions/${copy.id}/aggregate?select=count()`,
      `/api/v1/distributions/${copy.id}/profile`,
      `/api/v1/distributions/${copy.id}/export.csv`,
      `/api/v1/distributions/${copy.id}/validation`,
      `/api/v1/distributions/${copy.id}/validation.csv`,
    ]) {
      const { body, headers } = await get(address).set(portal.as()).expect(451)
      assert.equal(body.type, '/problems/taken-down', address)
      assert.deepEqual([body.reason, body.legalBasis], [reason, legalBasis])
      assert.match(body.detail, /taken down for legal reasons on/)
      assert.equal(headers.link, '</about>; rel="blocked-by"')
      assert.equal(headers['cache-control'], 'no-store')
    }
    await portal.api.head(pathOf(copy.downloadUrl)).expect(451)
    await get(pathOf(copy.downloadUrl)).set('If-None-Match', `"${copy.sha256}"`).expect(451)
    const page = await get(pathOf(copy.downloadUrl)).set('Accept', 'text/html').expect(451)
    assert.ok(page.text.includes(reason))
    const sql = await get(`/api/v1/sql?query=${encodeURIComponent(`select * from "${copy.id}"`)}`)
    assert.ok(sql.status >= 400 && !sql.text.includes('0900000000'))
  })

  it('says on the pages what happened, in the place of every way to download', async () => {
    const file = `/en/datasets/${other.slug}/${copy.id}`
    for (const address of [`/en/datasets/${other.slug}`, file]) {
      const { text } = await get(address).set('Accept', 'text/html').expect(200)
      assert.match(text, /This file was taken down for legal reasons/, address)
      assert.ok(text.includes(reason) && text.includes(legalBasis), address)
      assert.ok(text.includes(`${file}/releases`), address)
      assert.doesNotMatch(text, /href="[^"]*\/files\//, address)
      assert.doesNotMatch(text, /curl -O/, address)
    }
    const history = await get(`/en/datasets/${other.slug}/history`).set('Accept', 'text/html').expect(200)
    assert.match(history.text, /taken down for legal reasons/)
    assert.doesNotMatch(history.text, /href="[^"]*\/files\//)
    const list = await get('/en/datasets').set('Accept', 'text/html').expect(200)
    const result = list.text.split('<article').find((part) => part.includes(`/datasets/${other.slug}"`))!
    assert.match(result, /taken down for legal reasons/)
    assert.doesNotMatch(result, />CSV</)
    // What has a good release can be had.
    const { text } = await get(`/en/datasets/${dataset.slug}`).set('Accept', 'text/html').expect(200)
    assert.ok(text.includes(pathOf(mended.downloadUrl)))
    assert.doesNotMatch(text, /This file was taken down/)
  })

  it('leaves the other releases, and the fact in every record', async () => {
    assert.equal((await get(pathOf(mended.downloadUrl)).expect(200)).text, 'name\nHue\n')
    assert.deepEqual((await get(`/api/v1/distributions/${mended.id}/rows`).expect(200)).body.rows, [['Hue']])
    const { body: table } = await get(`/api/v1/distributions/${copy.id}/table`).expect(200)
    assert.deepEqual([table.status, table.reason.code, table.columns], ['none', 'taken-down', []])
    const { body: preview } = await get(`/api/v1/distributions/${copy.id}/preview`).expect(200)
    assert.equal(preview.reason.code, 'taken-down')
    const { body: part } = await get(`/api/v1/distributions/${copy.id}`).expect(200)
    assert.equal(part.validation, null)
    assert.deepEqual([part.takenDown[0].release, part.takenDown[0].reason], [1, reason])
    const { body: releases } = await get(`/api/v1/distributions/${mended.id}/releases`).expect(200)
    assert.deepEqual(
      releases.items.map((each: { number: number; takenDown?: { reason: string } }) => [
        each.number,
        each.takenDown?.reason,
      ]),
      [
        [2, undefined],
        [1, reason],
      ],
    )
    for (const address of [`/datasets/${other.slug}`, `/datasets/${other.slug}/${copy.id}`])
      assert.match((await get(address).expect(200)).text, /gỡ theo pháp luật/, address)
    const { text } = await get(`/en/datasets/${dataset.slug}/${mended.id}/releases`).expect(200)
    assert.ok(text.includes(reason) && text.includes(legalBasis) && !text.includes('/releases/1/takedown'))
    for (const address of [`/datasets/${other.slug}/history`, `/datasets/${other.slug}/history.atom`])
      assert.ok((await get(address).expect(200)).text.includes(reason), address)
    const { body: audit } = await get('/api/v1/audit?action=take-down-release').set(portal.as()).expect(200)
    assert.deepEqual(audit.items.map(({ agency }: { agency: string }) => agency).sort(), ['bo', 'so'])
    assert.equal(audit.items[0].details.sha256, mended.sha256)
  })

  it('removes the bytes and what was made of them from the disk, and `sen check` misses nothing', async () => {
    await portal.settle()
    assert.equal(await portal.portal.storage.stat(mended.sha256), null)
    const tables = await readdir(path.join(portal.portal.config.dataDir, 'tables'))
    assert.deepEqual(
      tables.filter((name) => name.startsWith(mended.sha256)),
      [],
    )
    const db = portal.portal.mongo.connection.db!
    for (const name of ['tables', 'retired_tables', 'profiles', 'validations']) {
      const found = await db.collection(name).find().toArray()
      assert.ok(!JSON.stringify(found).includes('0900000000'), name)
    }
    assert.equal(await check(portal.portal.config), 0)
  })

  it('refuses the same bytes from whoever brings them, and keeps nothing of them', async () => {
    const { body } = await upload(mended.id, harmful).set('Accept-Language', 'en').expect(409)
    assert.match(body.detail, /cannot be published again/)
    await portal.api
      .post(`/api/v1/datasets/${dataset.id}/distributions`)
      .set(portal.as())
      .attach('file', Buffer.from(harmful), { filename: 'c.csv' })
      .expect(409)
    assert.equal(await portal.portal.storage.stat(mended.sha256), null)
  })

  it('makes no table of what is gone when its file shall be read otherwise', async () => {
    const address = `/api/v1/distributions/${copy.id}`
    const patch = { reading: { headerRow: 1 }, conformsTo: null }
    await portal.api.patch(address).set(portal.as()).set('If-Match', '*').send(patch).expect(200)
    await portal.settle()
    const { body: table } = await get(`${address}/table`).expect(200)
    assert.deepEqual([table.status, table.reason.code], ['none', 'taken-down'])
    assert.equal((await get(`${address}/preview`).expect(200)).body.reason.code, 'taken-down')
    await portal.api.post(`${address}/reading-preview`).set(portal.as()).send({}).expect(451)
  })

  it('takes the table that answers for a newer release which cannot be read', async () => {
    const { id, slug } = await portal.add.dataset({ agency: 'bo' })
    const file = await portal.add.file(id, 'c.csv', 'secretname,phone\nHue,0911111111\n')
    await portal.settle()
    await upload(file.id, 'secretname\n"Hue\n').expect(201)
    await portal.settle({ allowFailed: true })
    const shows = async () => {
      const page = await portal.api.get(`/datasets/${slug}`).set('Accept', 'text/html').expect(200)
      return /secretname|0911111111/.test(page.text)
    }
    assert.equal(await shows(), true)
    await takeDown(file.id, 1, { reason }).expect(200)
    // At once, before the worker hears of it.
    await get(`/api/v1/distributions/${file.id}/rows`).expect(404)
    assert.equal(await shows(), false)
    await portal.settle({ allowFailed: true })
    const { body } = await get(`/api/v1/distributions/${file.id}`).expect(200)
    assert.deepEqual([body.table.release, body.table.rowCount, body.table.columnCount], [null, null, null])
    const found = await get('/api/v1/datasets?hasTable=true&limit=100').expect(200)
    assert.ok(!found.body.items.some((item: { id: string }) => item.id === id))
  })

  it('is not undone by restoring an earlier revision', async () => {
    const { headers } = await get(`/api/v1/datasets/${other.id}`).set(portal.as()).expect(200)
    await portal.api
      .post(`/api/v1/datasets/${other.id}/revisions/2/restore`)
      .set(portal.as())
      .set('If-Match', headers.etag!)
      .expect(200)
    await portal.settle()
    await get(pathOf(copy.downloadUrl)).expect(451)
    await get(`/api/v1/distributions/${copy.id}/rows`).expect(451)
    const { body } = await get(`/api/v1/distributions/${copy.id}`).expect(200)
    assert.equal(body.takenDown.length, 1)
  })

  it('lets a new release take the place of what is gone', async () => {
    await upload(copy.id, 'name\nVinh\n').expect(201)
    await portal.settle()
    assert.deepEqual((await get(`/api/v1/distributions/${copy.id}/rows`).expect(200)).body.rows, [['Vinh']])
    await get(pathOf(copy.releaseUrl)).expect(451)
  })

  it('has a page for administrators, which says what goes together', async () => {
    const address = `/en/datasets/${dataset.slug}/${mended.id}/releases/2/takedown`
    await portal.api.get(address).expect(303)
    await portal.api.get(address).set(manager.headers).expect(403)
    const list = await portal.api
      .get(`/datasets/${dataset.slug}/${mended.id}/releases`)
      .set(administrator.headers)
    assert.match(list.text, /releases\/2\/takedown/)
    const { text } = await portal.api.get(address).set(administrator.headers).expect(200)
    assert.match(text, /There is no way back/)
    const send = (form: object) => portal.api.post(address).set(administrator.headers).type('form').send(form)
    const empty = (await send({ reason: '' }).expect(422)).text
    assert.match(empty, /id="reason-error"/)
    assert.match(empty, /<a href="#reason">Reason, for everybody to read: /)
    await send({ reason }).set('Sec-Fetch-Site', 'cross-site').expect(403)
    await send({ reason, legalBasis: '' }).expect(303)
    await get(pathOf(mended.downloadUrl)).expect(451)
  })
})
