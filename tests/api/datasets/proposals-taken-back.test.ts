import assert from 'node:assert/strict'
import { startTestPortal, type TestAccount, type TestPortal } from '../../support/portal.ts'

type Headers = Record<string, string>

describe('POST /api/v1/datasets/{id}/proposals/{number}/take-back', function () {
  this.timeout(60_000)
  let portal: TestPortal
  let editor: TestAccount
  let colleague: TestAccount
  let publisher: TestAccount

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo' })
    await portal.add.agency({ slug: 'so' })
    editor = await portal.addAccount({ bo: 'editor' })
    colleague = await portal.addAccount({ bo: 'editor' })
    publisher = await portal.addAccount({ bo: 'publisher' })
  })

  after(() => portal.close())

  const open = async (more: object = {}) =>
    (await portal.add.dataset({ agency: 'bo', frequency: 'MONTHLY', ...more })).id
  const propose = (id: string, frequency = 'ANNUAL', by: Headers = editor.headers) =>
    portal.api.patch(`/api/v1/datasets/${id}`).set(by).set('If-Match', '*').send({ frequency }).expect(202)
  const takeBack = (id: string, number = 1, by: Headers = editor.headers) =>
    portal.api.post(`/api/v1/datasets/${id}/proposals/${number}/take-back`).set(by)
  const decide = (id: string, body: object, number = 1, by: Headers = publisher.headers) =>
    portal.api.post(`/api/v1/datasets/${id}/proposals/${number}/decision`).set(by).send(body)
  const read = async (id: string) =>
    (await portal.api.get(`/api/v1/datasets/${id}`).set(publisher.headers).expect(200)).body as {
      frequency: string
      version: number
    }
  const role = (account: TestAccount, name: string) =>
    portal.api.put(`/api/v1/agencies/bo/members/${account.id}`).set(portal.as()).send({ role: name })

  it('closes it for good: nobody decides it any more, and nothing has changed', async () => {
    const id = await open()
    const before = await read(id)
    await propose(id)
    const { body } = await takeBack(id).expect(200)
    assert.deepEqual([body.status, body.decision.accept, body.decision.note], ['takenBack', false, null])
    assert.match((await decide(id, { accept: true }).expect(409)).body.detail as string, /rút lại|taken back/)
    await decide(id, { accept: false, note: 'Thôi.' }).expect(409)
    await takeBack(id).expect(409)
    assert.deepEqual(await read(id), before)
    const waiting = await portal.api.get('/api/v1/workspace/proposals').set(publisher.headers).expect(200)
    const slugs = (waiting.body.items as { dataset: { id: string } }[]).map(({ dataset }) => dataset.id)
    assert.ok(!slugs.includes(id))
    const audit = await portal.api.get(`/api/v1/audit?object=dataset/${id}`).set(portal.as()).expect(200)
    const [last] = audit.body.items as { action: string; details: { proposal: number } }[]
    assert.deepEqual([last!.action, last!.details.proposal], ['take-back-proposal', 1])
    assert.equal((await portal.portal.audit.verify()).brokenAt, null)
    // There is room for another one.
    assert.equal((await propose(id, 'WEEKLY')).body.number, 2)
    await decide(id, { accept: true }, 2).expect(200)
    assert.equal((await read(id)).frequency, 'WEEKLY')
  })

  it('is for whoever proposed it alone, through any token of the same account', async () => {
    const id = await open()
    await propose(id)
    const elsewhere = await portal.addAccount({ so: 'manager' })
    await portal.api.post(`/api/v1/datasets/${id}/proposals/1/take-back`).expect(401)
    for (const other of [colleague, publisher, elsewhere]) await takeBack(id, 1, other.headers).expect(403)
    await takeBack(id, 1, portal.as()).expect(403)
    await takeBack(id, 2).expect(404)
    await takeBack(id, 1, portal.as(await portal.makeToken('bo', ['write']))).expect(403)
    const made = await portal.api
      .post('/api/v1/tokens')
      .set(editor.headers)
      .send({ name: 'máy', scopes: ['write'] })
      .expect(201)
    const reading = await portal.api
      .post('/api/v1/tokens')
      .set(editor.headers)
      .send({ name: 'chỉ đọc', scopes: ['read'] })
      .expect(201)
    await takeBack(id, 1, portal.as(reading.body.secret as string)).expect(403)
    await takeBack(id, 1, portal.as(made.body.secret as string)).expect(200)
  })

  it('is for the very token where a token belongs to no account', async () => {
    const id = await open()
    const [token, other] = [await portal.makeToken('bo', ['write']), await portal.makeToken('bo', ['write'])]
    await propose(id, 'ANNUAL', portal.as(token))
    await takeBack(id, 1, portal.as(other)).expect(403)
    await takeBack(id, 1).expect(403)
    await takeBack(id, 1, portal.as(token)).expect(200)
  })

  it('is refused to whoever lost the role, whose proposal waits on for a publisher', async () => {
    const leaving = await portal.addAccount({ bo: 'editor' })
    const id = await open()
    await propose(id, 'ANNUAL', leaving.headers)
    await role(leaving, 'auditor').expect(200)
    await takeBack(id, 1, leaving.headers).expect(403)
    await portal.api.delete(`/api/v1/agencies/bo/members/${leaving.id}`).set(portal.as()).expect(204)
    await takeBack(id, 1, leaving.headers).expect(403)
    await portal.api.get(`/api/v1/datasets/${id}/proposals/1`).set(leaving.headers).expect(403)
    await decide(id, { accept: true }).expect(200)
    assert.equal((await read(id)).frequency, 'ANNUAL')
  })

  it('says nothing of a dataset that its reader may not know of, nor of the proposal of another one', async () => {
    const id = await open()
    await propose(id)
    const elsewhere = await portal.addAccount({ so: 'manager' })
    const draft = (await portal.add.dataset({ agency: 'bo', status: 'draft' })).id
    const missing = await takeBack('khong-co', 1, elsewhere.headers).expect(404)
    const hidden = await takeBack(draft, 1, elsewhere.headers).expect(404)
    assert.equal(hidden.body.type, missing.body.type)
    const other = await open()
    await takeBack(other, 1).expect(404)
    await portal.api.get(`/api/v1/datasets/${other}/proposals/1`).set(editor.headers).expect(404)
    await decide(other, { accept: true }).expect(404)
    for (const number of ['0', '-1', '1.0', '1e0', 'abc', '99999999999'])
      await portal.api.post(`/api/v1/datasets/${id}/proposals/${number}/take-back`).set(editor.headers).expect(404)
  })

  it('and accepting it in the same moment have one winner, however often it is tried', async () => {
    const winners = new Set<string>()
    for (let round = 0; round < 12; round++) {
      const id = await open()
      await propose(id)
      const both = [() => takeBack(id), () => decide(id, { accept: true })]
      if (round % 2 === 1) both.reverse()
      const answers = await Promise.all(both.map((act) => act().then(({ status }) => status)))
      const won = answers.filter((status) => status === 200).length
      assert.equal(won, 1, answers.join())
      assert.ok(answers.every((status) => [200, 409, 412].includes(status)), answers.join())
      const { body } = await portal.api.get(`/api/v1/datasets/${id}/proposals/1`).set(editor.headers).expect(200)
      const { frequency, version } = await read(id)
      const accepted = ['accepted', 'ANNUAL', 2]
      const left = ['takenBack', 'MONTHLY', 1]
      assert.deepEqual([body.status, frequency, version], body.status === 'accepted' ? accepted : left)
      winners.add(body.status as string)
    }
    assert.ok(winners.size > 0)
  })

  it('clears the file away that waited with it', async () => {
    const id = await open()
    const made = await portal.api
      .post(`/api/v1/datasets/${id}/distributions`)
      .set(editor.headers)
      .attach('file', Buffer.from('a\nrút lại\n'), 'a.csv')
      .expect(202)
    const { sha256 } = made.body.file as { sha256: string }
    const { catalog } = portal.portal
    assert.deepEqual([...(await catalog.findKnownBytes([sha256]))], [sha256])
    const file = `/api/v1/datasets/${id}/proposals/1/file`
    await portal.api.get(file).set(publisher.headers).expect(200)
    await takeBack(id).expect(200)
    assert.deepEqual([...(await catalog.findKnownBytes([sha256]))], [])
    for (const reader of [editor, publisher]) await portal.api.get(file).set(reader.headers).expect(404)
  })
})
