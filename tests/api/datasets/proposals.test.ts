import assert from 'node:assert/strict'
import { startTestPortal, type TestAccount, type TestPortal } from '../../support/portal.ts'

interface Proposal {
  number: number
  by: string
  operation: string
  distribution: string | null
  file: { name: string; byteSize: number; sha256: string } | null
  changes: { pointer: string; from: unknown; to: unknown }[]
  status: string
  decision: { by: string; accept: boolean; note: string | null } | null
}

describe('proposals: changes of what is published by those who may not publish', function () {
  this.timeout(60_000)
  let portal: TestPortal
  let editor: TestAccount
  let publisher: TestAccount
  let outsider: TestAccount

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo' })
    await portal.add.agency({ slug: 'so' })
    editor = await portal.addAccount({ bo: 'editor' })
    publisher = await portal.addAccount({ bo: 'publisher' })
    outsider = await portal.addAccount({ so: 'manager' })
  })

  after(() => portal.close())

  const open = async () => (await portal.add.dataset({ agency: 'bo', frequency: 'MONTHLY' })).id
  const read = async (id: string) =>
    (await portal.api.get(`/api/v1/datasets/${id}`).expect(200)).body as Record<string, unknown> & {
      version: number
      distributions: { id: string; title: object; releaseUrl: string }[]
    }
  const patch = (id: string, body: object, by: TestAccount = editor, ifMatch = '*') =>
    portal.api.patch(`/api/v1/datasets/${id}`).set(by.headers).set('If-Match', ifMatch).send(body)
  const decide = (id: string, number: number, body: object, by: TestAccount = publisher) =>
    portal.api.post(`/api/v1/datasets/${id}/proposals/${number}/decision`).set(by.headers).send(body)
  const list = (id: string, by: TestAccount | null = publisher) =>
    portal.api.get(`/api/v1/datasets/${id}/proposals`).set(by?.headers ?? {})

  it('keeps a change, shows the public nothing of it, and carries it out when it is accepted', async () => {
    const id = await open()
    const before = await read(id)
    const answer = await patch(id, { frequency: 'ANNUAL' }).expect(202)
    assert.equal(answer.headers.location, `/api/v1/datasets/${id}/proposals/1`)
    const proposal = answer.body as Proposal
    assert.deepEqual(
      [proposal.operation, proposal.status, proposal.changes],
      ['patchDataset', 'open', [{ pointer: '/frequency', from: 'MONTHLY', to: 'ANNUAL' }]],
    )
    assert.deepEqual(await read(id), before)
    await list(id, null).expect(401)
    await list(id, outsider).expect(403)
    await portal.api.get(answer.headers.location!).expect(401)
    await portal.api.get(answer.headers.location!).set(outsider.headers).expect(403)
    const own = await list(id, editor).expect(200)
    assert.deepEqual([own.body.total, own.body.items[0].number], [1, 1])
    const { text } = await portal.api.get(`/api/v1/datasets/${id}/revisions`).expect(200)
    assert.doesNotMatch(text, /ANNUAL/)

    await decide(id, 1, { accept: true }, editor).expect(403)
    await decide(id, 1, { accept: true }, outsider).expect(403)
    const decided = (await decide(id, 1, { accept: true }).expect(200)).body as Proposal
    assert.deepEqual([decided.status, decided.decision!.accept], ['accepted', true])
    const after = await read(id)
    assert.deepEqual([after.frequency, after.version], ['ANNUAL', before.version + 1])
    await decide(id, 1, { accept: true }).expect(409)
    await decide(id, 1, { accept: false, note: 'Thôi.' }).expect(409)
    const audit = await portal.api.get(`/api/v1/audit?object=dataset/${id}`).set(portal.as()).expect(200)
    assert.equal((await portal.portal.audit.verify()).brokenAt, null)
    const actions = (audit.body.items as { action: string }[]).map(({ action }) => action)
    assert.ok(['propose-change', 'accept-proposal', 'edit-dataset'].every((each) => actions.includes(each)), actions.join())
  })

  it('refuses with a reason, and changes nothing', async () => {
    const id = await open()
    await patch(id, { frequency: 'ANNUAL' }).expect(202)
    await decide(id, 1, { accept: false }).expect(422)
    await decide(id, 1, { accept: false, note: '  ' }).expect(422)
    await decide(id, 1, {}).expect(422)
    const { body } = await decide(id, 1, { accept: false, note: 'Vẫn theo tháng.' }).expect(200)
    assert.deepEqual([body.status, body.decision.note], ['refused', 'Vẫn theo tháng.'])
    assert.equal((await read(id)).frequency, 'MONTHLY')
    await decide(id, 2, { accept: true }).expect(404)
    await decide(id, 1, { accept: true }).expect(409)
  })

  it('tries it first: what a publisher would be refused is refused, with the same words', async () => {
    const id = await open()
    for (const [body, ifMatch, status] of [
      [{ frequency: 'SOMETIMES' }, '*', 422],
      [{ slug: 'Không Được' }, '*', 422],
      [{ frequency: 'ANNUAL' }, '"99"', 412],
    ] as const) {
      const asEditor = await patch(id, body, editor, ifMatch).expect(status)
      const asPublisher = await patch(id, body, publisher, ifMatch).expect(status)
      assert.equal(asEditor.body.detail, asPublisher.body.detail)
    }
    await portal.api.patch(`/api/v1/datasets/${id}`).set(editor.headers).send({ frequency: 'ANNUAL' }).expect(428)
    await patch(id, { agency: 'so' }).expect(403)
    assert.equal((await list(id).expect(200)).body.total, 0)
    await patch(id, { frequency: 'ANNUAL' }, outsider).expect(403)
  })

  it('does not carry out what would now be something else than it says', async () => {
    const id = await open()
    const { title, description, license } = await read(id)
    await portal.api
      .put(`/api/v1/datasets/${id}`)
      .set(editor.headers)
      .set('If-Match', '*')
      .send({ title, description, license, agency: 'bo', frequency: 'ANNUAL' })
      .expect(202)
    await patch(id, { keywords: { vi: ['dân số'] } }, publisher).expect(200)
    assert.match((await decide(id, 1, { accept: true }).expect(409)).body.detail, /something else|kết quả sẽ khác/)
    assert.deepEqual([(await read(id)).frequency, (await list(id)).body.items[0].status], ['MONTHLY', 'open'])
    await decide(id, 1, { accept: false, note: 'Làm lại nhé.' }).expect(200)
    // A part that nobody touched goes together with what others did.
    await patch(id, { frequency: 'WEEKLY' }).expect(202)
    await patch(id, { keywords: { vi: ['nhà ở'] } }, publisher).expect(200)
    await decide(id, 2, { accept: true }).expect(200)
    const now = await read(id)
    assert.deepEqual([now.frequency, now.keywords], ['WEEKLY', { vi: ['nhà ở'] }])
    // And what somebody did meanwhile is done.
    await patch(id, { frequency: 'DAILY' }).expect(202)
    await patch(id, { frequency: 'DAILY' }, publisher).expect(200)
    await decide(id, 3, { accept: true }).expect(200)
  })

  it('lets one of two decisions at once win', async () => {
    const id = await open()
    await patch(id, { frequency: 'ANNUAL' }).expect(202)
    const answers = await Promise.all([
      decide(id, 1, { accept: true }),
      decide(id, 1, { accept: false, note: 'Không.' }),
      decide(id, 1, { accept: true }),
    ])
    const statuses = answers.map(({ status }) => status)
    assert.equal(statuses.filter((status) => status === 200).length, 1, statuses.join())
    assert.ok(statuses.every((status) => [200, 409, 412].includes(status)), statuses.join())
    const { status } = (await list(id)).body.items[0]
    assert.equal((await read(id)).frequency, status === 'accepted' ? 'ANNUAL' : 'MONTHLY')
  })

  it('keeps files, releases, words and deletions of files alike', async () => {
    const id = await open()
    const { id: part } = await portal.add.file(id, 'a.csv', 'a\n1\n')
    await portal.settle()
    const address = `/api/v1/distributions/${part}`
    const send = async (request: ReturnType<typeof patch>) => {
      const { body } = await request.set(editor.headers).set('If-Match', '*').expect(202)
      return body as Proposal
    }
    const release = await send(portal.api.post(`${address}/releases`).attach('file', Buffer.from('a\n2\n'), 'a.csv'))
    const added = await send(
      portal.api
        .post(`/api/v1/datasets/${id}/distributions`)
        .field('metadata', JSON.stringify({ title: { vi: 'Thêm' } }))
        .attach('file', Buffer.from('b\n3\n'), 'b.csv'),
    )
    const link = await send(
      portal.api
        .post(`/api/v1/datasets/${id}/distributions`)
        .send({ accessUrl: 'https://example.gov/x', title: { vi: 'Liên kết' } }),
    )
    const words = await send(portal.api.patch(address).send({ title: { vi: 'Tên mới' } }))
    const removed = await send(portal.api.delete(address))
    assert.deepEqual(
      [release, added, link, words, removed].map(({ operation, file }) => [operation, file?.name]),
      [
        ['addRelease', 'a.csv'],
        ['addFile', 'b.csv'],
        ['addLink', undefined],
        ['patchDistribution', undefined],
        ['removeDistribution', undefined],
      ],
    )
    const proposed = `/api/v1/datasets/${id}/proposals/${added.number}/file`
    assert.equal((await portal.api.get(proposed).set(publisher.headers).buffer().expect(200)).body.toString(), 'b\n3\n')
    await portal.api.get(proposed).expect(401)
    await portal.api.get(proposed).set(outsider.headers).expect(403)
    await portal.api.get(`/api/v1/datasets/${id}/proposals/${link.number}/file`).set(publisher.headers).expect(404)
    // The bytes that wait are no orphans.
    const known = await portal.portal.catalog.findKnownBytes([added.file!.sha256, 'f'.repeat(64)])
    assert.deepEqual([...known], [added.file!.sha256])

    for (const { number } of [release, added, link, words]) await decide(id, number, { accept: true }).expect(200)
    const { distributions } = await read(id)
    assert.deepEqual(
      distributions.map(({ title }) => title),
      [{ vi: 'Tên mới' }, { vi: 'Thêm' }, { vi: 'Liên kết' }],
    )
    const { text } = await portal.api.get(new URL(distributions[0]!.releaseUrl).pathname).expect(200)
    assert.equal(text, 'a\n2\n')
    await decide(id, removed.number, { accept: false, note: 'Giữ lại.' }).expect(200)
    await portal.settle()
  })

  it('keeps what came by a resumable upload', async () => {
    const id = await open()
    const bytes = Buffer.from('c\n4\n')
    const upload = await portal.api
      .post('/api/v1/uploads')
      .set(editor.headers)
      .set({
        'Tus-Resumable': '1.0.0',
        'Upload-Length': String(bytes.length),
        'Upload-Metadata': `filename ${Buffer.from('c.csv').toString('base64')}`,
        'Content-Type': 'application/offset+octet-stream',
      })
      .send(bytes)
      .expect(201)
    const { body } = await portal.api
      .post(`/api/v1/datasets/${id}/distributions`)
      .set(editor.headers)
      .send({ upload: upload.headers.location!.split('/').at(-1), title: { vi: 'Bảng c' } })
      .expect(202)
    assert.deepEqual([body.operation, body.file.name], ['addFile', 'c.csv'])
    assert.equal((await read(id)).distributions.length, 0)
    await decide(id, body.number, { accept: true }).expect(200)
    const [part] = (await read(id)).distributions
    assert.deepEqual(part!.title, { vi: 'Bảng c' })
    await portal.api.get(new URL(part!.releaseUrl).pathname).expect(200, 'c\n4\n')
    await portal.settle()
  })

  it('keeps a restored revision; an older release than the newest is not put over it', async () => {
    const id = await open()
    await patch(id, { frequency: 'ANNUAL' }, publisher).expect(200)
    await portal.api.post(`/api/v1/datasets/${id}/revisions/1/restore`).set(editor.headers).expect(202)
    await decide(id, 1, { accept: true }).expect(200)
    assert.equal((await read(id)).frequency, 'MONTHLY')
    const { id: part } = await portal.add.file(id, 'a.csv', 'a\n1\n')
    const upload = (content: string, by: TestAccount) =>
      portal.api
        .post(`/api/v1/distributions/${part}/releases`)
        .set(by.headers)
        .attach('file', Buffer.from(content), 'a.csv')
    await upload('a\n2\n', editor).expect(202)
    await upload('a\n3\n', publisher).expect(201)
    await decide(id, 2, { accept: true }).expect(409)
  })

  it('lets a token that may only write propose, takes no more than a hundred, and pages them', async () => {
    const id = await open()
    const token = await portal.makeToken('bo', ['write'])
    const propose = (n: number) =>
      portal.api
        .patch(`/api/v1/datasets/${id}`)
        .set(portal.as(token))
        .set('If-Match', '*')
        .send({ title: { vi: `Tên ${n}` } })
    for (let n = 1; n <= 100; n++) await propose(n).expect(202)
    assert.match((await propose(101).expect(409)).body.detail, /100/)
    const first = await portal.api.get(`/api/v1/datasets/${id}/proposals?limit=60`).set(publisher.headers).expect(200)
    const second = await portal.api
      .get(first.body.next.replace(/^https?:\/\/[^/]+/, ''))
      .set(publisher.headers)
      .expect(200)
    const numbers = [...first.body.items, ...second.body.items].map(({ number }: Proposal) => number)
    assert.deepEqual(numbers, Array.from({ length: 100 }, (_, n) => 100 - n))
    assert.equal(second.body.next, null)
    await decide(id, 5, { accept: false, note: 'Không.' }).expect(200)
    await propose(101).expect(202)
  })
})
