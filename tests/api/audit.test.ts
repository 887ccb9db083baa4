import assert from 'node:assert/strict'
import { startTestPortal, testPassword, type TestAccount, type TestPortal } from '../support/portal.ts'

interface Entry {
  id: number
  action: string
  object: string
  agency: string | null
  address: string | null
  actor: { name: string; account: string | null; token: string | null }
  digest: string
  previousDigest: string
}

describe('GET /api/v1/audit', () => {
  let portal: TestPortal
  let manager: TestAccount
  let auditor: TestAccount
  let editor: TestAccount
  let dataset: { id: string }

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'bo' })
    await portal.add.agency({ slug: 'cuc', parent: 'bo', level: 'other' })
    await portal.add.agency({ slug: 'so' })
    manager = await portal.addAccount({ bo: 'manager' })
    auditor = await portal.addAccount({ cuc: 'auditor' })
    editor = await portal.addAccount({ bo: 'editor' })
    dataset = await portal.add.dataset({ agency: 'cuc' })
    await portal.add.dataset({ agency: 'bo' })
    await portal.add.dataset({ agency: 'so' })
  })

  after(() => portal.close())

  const read = async (search: string, headers: Record<string, string> = portal.as()) => {
    const { body } = await portal.api.get(`/api/v1/audit${search}`).set(headers).expect(200)
    return body as { items: Entry[]; total: number; next: string | null }
  }

  it('tells who did what, from where, newest first, to the last entry', async () => {
    const all: Entry[] = []
    for (let next: string | null = '?limit=4'; next !== null;) {
      const page: Awaited<ReturnType<typeof read>> = await read(next.replace(/^[^?]*/, ''))
      all.push(...page.items)
      next = page.next
      if (next === null) assert.equal(all.length, page.total)
    }
    assert.deepEqual(
      all.map(({ id }) => id),
      Array.from({ length: all.length }, (_, at) => all.length - at),
    )
    for (const [at, entry] of all.slice(0, -1).entries())
      assert.equal(entry.previousDigest, all[at + 1]!.digest)
    const made = all.find(({ object }) => object === `dataset/${dataset.id}`)!
    assert.deepEqual([made.agency, made.actor.name], ['cuc', 'token test'])
    assert.ok(made.actor.token && made.address?.includes('127.0.0.1'))
    for (const action of ['invite-account', 'accept-invitation', 'put-member', 'sign-in', 'make-token'])
      assert.ok(
        all.some((entry) => entry.action === action),
        action,
      )
  })

  it('gives all of it as a file, narrowed as the list is, to those who may read it', async () => {
    const linesOf = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Entry)
    const whole = await save('ndjson', '', portal.as()).expect(200)
    assert.match(whole.headers['content-type']!, /^application\/x-ndjson/)
    assert.match(
      whole.headers['content-disposition']!,
      /^attachment; filename="audit-\d{4}-\d{2}-\d{2}\.ndjson"/,
    )
    assert.equal(whole.headers['cache-control'], 'no-store')
    const entries = linesOf(whole.body as string)
    assert.equal(entries.length, (await read('')).total)
    assert.deepEqual(entries[0], (await read('?limit=1')).items[0])
    for (const [at, entry] of entries.slice(0, -1).entries())
      assert.equal(entry.previousDigest, entries[at + 1]!.digest)
    const own = linesOf((await save('ndjson', '', auditor.headers).expect(200)).body as string)
    assert.deepEqual([...new Set(own.map(({ agency }) => agency))], ['cuc'])
    const narrow = linesOf(
      (await save('ndjson', '?agency=cuc&action=create-dataset', manager.headers)).body as string,
    )
    assert.deepEqual(
      narrow.map(({ object }) => object),
      [`dataset/${dataset.id}`],
    )
    await refuse('ndjson')
  })

  it('gives all of it to a spreadsheet, without what one would run, to those who may read it', async () => {
    const { body } = await portal.api
      .post('/api/v1/accounts')
      .set(portal.as())
      .send({ email: 'bang-tinh@example.gov' })
      .expect(201)
    await portal.api
      .post(new URL(body.invitation.link).pathname)
      .type('form')
      .send({ name: '=HYPERLINK("http://evil.example"),"x"', password: testPassword })
      .expect(303)
    const whole = await save('csv', '', portal.as()).expect(200)
    assert.match(whole.headers['content-type']!, /^text\/csv/)
    assert.match(
      whole.headers['content-disposition']!,
      /^attachment; filename="audit-\d{4}-\d{2}-\d{2}\.csv"/,
    )
    const text = whole.body as string
    assert.ok(text.startsWith('\ufeffid,at,actor,account,token,action,object,agency,address,details,'))
    assert.equal(text.trimEnd().split('\r\n').length, (await read('')).total + 1)
    const newest = (await read('?limit=1')).items[0]!
    assert.equal(newest.action, 'accept-invitation')
    const [row] = text.split('\r\n').slice(1)
    assert.ok(row!.startsWith(`${newest.id},`) && row!.endsWith(`,${newest.previousDigest},${newest.digest}`))
    assert.ok(row!.includes(`,"'=HYPERLINK(""http://evil.example""),""x""",${newest.actor.account},`), row)
    const own = (await save('csv', '?action=create-dataset', auditor.headers).expect(200)).body as string
    assert.match(own, /,create-dataset,dataset\/\w+,cuc,[^\r]*"\{""/)
    assert.doesNotMatch(own, /,(bo|so),/)
    await refuse('csv')
  })

  const save = (form: 'ndjson' | 'csv', search: string, headers: Record<string, string>) =>
    portal.api
      .get(`/api/v1/audit/export.${form}${search}`)
      .set(headers)
      .buffer(true)
      .parse((answer, done) => {
        const parts: Buffer[] = []
        answer.on('data', (part: string | Buffer) => parts.push(Buffer.from(part)))
        answer.on('end', () => done(null, Buffer.concat(parts).toString()))
      })

  async function refuse(form: 'ndjson' | 'csv') {
    await portal.api.head(`/api/v1/audit/export.${form}`).set(portal.as()).expect(200)
    await save(form, '?agency=so', manager.headers).expect(403)
    await save(form, '', editor.headers).expect(403)
    await save(form, '', {}).expect(401)
    await save(form, '?since=x', portal.as()).expect(400)
    await save(form, '?limit=5', portal.as()).expect(400)
  }

  it('gives managers and auditors the matters of their agencies and those below, and nothing else', async () => {
    const ofManager = await read('?limit=100', manager.headers)
    const ofAuditor = await read('?limit=100', auditor.headers)
    assert.deepEqual([...new Set(ofManager.items.map(({ agency }) => agency))].sort(), ['bo', 'cuc'])
    assert.deepEqual([...new Set(ofAuditor.items.map(({ agency }) => agency))], ['cuc'])
    await portal.api.get('/api/v1/audit').set(editor.headers).expect(403)
    await portal.api.get('/api/v1/audit').expect(401)
    await portal.api.get('/api/v1/audit?agency=so').set(manager.headers).expect(403)
    await portal.api.get('/api/v1/audit?agency=bo').set(auditor.headers).expect(403)
    const narrow = await portal.makeToken('bo', ['publish'])
    await portal.api.get('/api/v1/audit').set(portal.as(narrow)).expect(403)
  })

  it('is narrowed by agency, account, object, action and time', async () => {
    const within = await read('?agency=bo&limit=100')
    assert.deepEqual([...new Set(within.items.map(({ agency }) => agency))].sort(), ['bo', 'cuc'])
    const signIns = await read(`?account=${manager.id}&action=sign-in`)
    assert.deepEqual([signIns.total, signIns.items[0]!.object], [1, `account/${manager.id}`])
    assert.equal((await read(`?object=dataset/${dataset.id}`)).total, 1)
    assert.equal((await read('?since=2999-01-01')).total, 0)
    assert.equal((await read('?until=2001-01-01')).total, 0)
    const today = new Date().toISOString().slice(0, 10)
    assert.equal((await read(`?since=${today}&until=${today}`)).total, (await read(`?since=${today}`)).total)
    assert.equal((await read('?agency=khong-co')).total, 0)
    for (const wrong of [
      '?since=2026-02-30',
      '?until=2026-02-30',
      '?since=qua',
      '?limit=1000',
      '?cursor=x',
      '?who=me',
    ])
      await portal.api.get(`/api/v1/audit${wrong}`).set(portal.as()).expect(400)
  })
})
