import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { startTestPortal, type TestAccount, type TestPortal } from '../../support/portal.ts'

interface Proposal {
  number: number
  by: string
  note: string | null
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

  it('takes the reason of a patch or replacement in its address, and credits both without a name that the public did not read', async () => {
    const id = await open()
    const { id: part } = await portal.add.file(id, 'a.csv', 'a\n1\n')
    const why = (address: string, note: string) => `${address}?note=${encodeURIComponent(note)}`
    const { title, description, license } = await read(id)
    const changes = [
      portal.api
        .patch(why(`/api/v1/datasets/${id}`, 'Nay mỗi năm.'))
        .send({ frequency: 'ANNUAL' }),
      portal.api
        .put(why(`/api/v1/datasets/${id}`, 'Viết lại cả bộ.'))
        .send({ title, description, license, agency: 'bo', frequency: 'DAILY' }),
      portal.api
        .patch(why(`/api/v1/distributions/${part}`, 'Tên rõ hơn.'))
        .send({ title: { vi: 'Tên rõ' } }),
    ]
    const notes: unknown[] = []
    for (const change of changes)
      notes.push((await change.set(editor.headers).set('If-Match', '*').expect(202)).body.note)
    assert.deepEqual(notes, ['Nay mỗi năm.', 'Viết lại cả bộ.', 'Tên rõ hơn.'])
    await portal.api
      .patch(why(`/api/v1/datasets/${id}`, 'x'.repeat(2_001)))
      .set(editor.headers)
      .set('If-Match', '*')
      .send({ frequency: 'ANNUAL' })
      .expect(400)
    await decide(id, 1, { accept: true, note: 'Đã xem.' }).expect(200)
    const revision = async (as: Record<string, string>) =>
      (await portal.api.get(`/api/v1/datasets/${id}/revisions`).set(as).expect(200)).body.items[0]
    const nameOf = async ({ headers }: TestAccount) =>
      (await portal.api.get('/api/v1/session').set(headers).expect(200)).body.account.name as string
    const inside = await revision(editor.headers)
    assert.deepEqual(
      [inside.proposedBy, inside.by, inside.note],
      [await nameOf(editor), await nameOf(publisher), 'Nay mỗi năm.\nĐã xem.'],
    )
    const { name } = (await portal.api.get('/api/v1/agencies/bo').expect(200)).body
    const outside = await revision({})
    assert.deepEqual([outside.proposedBy, outside.by], [name.vi, name.vi])
    const page = async (as: Record<string, string>) =>
      (await portal.api.get(`/en/datasets/${id}/history`).redirects(1).set(as).expect(200)).text
    assert.match(await page({}), new RegExp(`Proposed and accepted by ${name.en}`))
    assert.match(
      await page(editor.headers),
      new RegExp(`Proposed by ${inside.proposedBy}, accepted by ${inside.by}`),
    )
    for (const path of [`/datasets/${id}/history`, `/api/v1/datasets/${id}/revisions/${inside.number}`]) {
      const { text } = await portal.api.get(path).redirects(1).expect(200)
      assert.ok(!text.includes(inside.by) && !text.includes(inside.proposedBy), path)
    }
    // The reason of whoever may publish goes straight into the history.
    await portal.api
      .patch(why(`/api/v1/datasets/${id}`, 'Theo quyết định 12.'))
      .set(publisher.headers)
      .set('If-Match', '*')
      .send({ frequency: 'WEEKLY' })
      .expect(200)
    const own = await revision(editor.headers)
    assert.deepEqual([own.note, own.proposedBy], ['Theo quyết định 12.', undefined])
  })

  it('keeps the reason that goes with a change, and brings it into the history with that of the publisher', async () => {
    const [first, second, plain] = [await open(), await open(), await open()]
    const plan = await portal.api
      .post('/api/v1/dataset-actions')
      .set(editor.headers)
      .send({ act: 'setFrequency', frequency: 'ANNUAL', datasets: [first, second], note: '  Thu thập mỗi năm.\r\n' })
      .expect(201)
    for (const id of [first, second]) {
      const { note } = (await list(id).expect(200)).body.items[0] as Proposal
      assert.equal(note, 'Thu thập mỗi năm.')
      assert.doesNotMatch((await portal.api.get(`/api/v1/datasets/${id}/revisions`).expect(200)).text, /Thu thập/)
    }
    assert.equal(plan.body.counts.proposed, 2)
    const waiting = await portal.api.get('/api/v1/workspace/proposals').set(publisher.headers).expect(200)
    assert.match(waiting.text, /Thu thập mỗi năm/)

    await decide(first, 1, { accept: true, note: 'Đã đối chiếu.' }).expect(200)
    await decide(second, 1, { accept: true, note: ' ' }).expect(200)
    await patch(plain, { frequency: 'ANNUAL' }).expect(202)
    assert.equal(((await list(plain)).body.items[0] as Proposal).note, null)
    await decide(plain, 1, { accept: true, note: 'Theo quyết định mới.' }).expect(200)
    const noteOf = async (id: string) =>
      (await portal.api.get(`/api/v1/datasets/${id}/revisions`).expect(200)).body.items[0].note as string | null
    assert.deepEqual(
      [await noteOf(first), await noteOf(second), await noteOf(plain)],
      ['Thu thập mỗi năm.\nĐã đối chiếu.', 'Thu thập mỗi năm.', 'Theo quyết định mới.'],
    )
    // A reason to refuse is for its author alone.
    await patch(plain, { frequency: 'DAILY' }).expect(202)
    await decide(plain, 2, { accept: false, note: 'Không kịp.' }).expect(200)
    assert.equal(await noteOf(plain), 'Theo quyết định mới.')
    const audit = await portal.api.get(`/api/v1/audit?object=dataset/${first}`).set(portal.as()).expect(200)
    const proposed = (audit.body.items as { action: string; details: object }[]).find(
      ({ action }) => action === 'propose-change',
    )
    assert.deepEqual(proposed!.details, { proposal: 1, operation: 'patchDataset', note: 'Thu thập mỗi năm.' })
  })

  it('brings the notes into the history of files as well, after what the portal says itself', async () => {
    const id = await open()
    await patch(id, { frequency: 'ANNUAL' }, publisher).expect(200)
    await portal.api.post(`/api/v1/datasets/${id}/revisions/1/restore`).set(editor.headers).expect(202)
    await decide(id, 1, { accept: true, note: 'Nhầm tần suất.' }).expect(200)
    await portal.api
      .post(`/api/v1/datasets/${id}/distributions`)
      .set(editor.headers)
      .send({ accessUrl: 'https://example.gov/x' })
      .expect(202)
    await decide(id, 2, { accept: true, note: 'Trang tra cứu.' }).expect(200)
    await decide(id, 2, { accept: true, note: 'a'.repeat(2_001) }).expect(422)
    const { body } = await portal.api.get(`/api/v1/datasets/${id}/revisions`).expect(200)
    assert.deepEqual(
      (body.items as { note: string | null }[]).slice(0, 2).map(({ note }) => note),
      ['Trang tra cứu.', 'Restored revision 1\nNhầm tần suất.'],
    )
  })

  it('says that the file of a proposal is gone, and closes a deletion that somebody else has done', async () => {
    const id = await open()
    const { id: part } = await portal.add.file(id, 'a.csv', 'a\n1\n')
    await portal.settle()
    const address = `/api/v1/distributions/${part}`
    const as = (account: TestAccount) => ({ ...account.headers, 'If-Match': '*' })
    await portal.api.patch(address).set(as(editor)).send({ title: { vi: 'Tên mới' } }).expect(202)
    await portal.api
      .post(`${address}/releases`)
      .set(editor.headers)
      .attach('file', Buffer.from('a\n2\n'), 'a.csv')
      .expect(202)
    await portal.api.delete(address).set(as(editor)).expect(202)
    await portal.api.delete(address).set(as(publisher)).expect(204)
    const { version } = await read(id)
    for (const number of [1, 2]) {
      const { body } = await decide(id, number, { accept: true }).expect(409)
      assert.match(body.detail as string, /no longer|không còn/)
      await decide(id, number, { accept: false, note: 'Tệp đã xóa.' }).expect(200)
    }
    assert.equal((await decide(id, 3, { accept: true }).expect(200)).body.status, 'accepted')
    assert.equal((await read(id)).version, version)
    await portal.settle()
  })

  it('refuses the address of a dataset that another took meanwhile, and stays open', async () => {
    const [id, other] = [await open(), await open()]
    await patch(id, { slug: 'ten-duoc-muon' }).expect(202)
    await patch(other, { slug: 'ten-duoc-muon' }, publisher).expect(200)
    assert.match((await decide(id, 1, { accept: true }).expect(409)).body.type as string, /slug-taken/)
    assert.equal((await list(id)).body.items[0].status, 'open')
  })

  it('puts no older file over a newer one, whoever is faster', async () => {
    for (let round = 0; round < 3; round++) {
      const id = await open()
      // No table is made of these.
      const bytes = (year: number) => Buffer.from(`%PDF-1.4 ${year}`)
      const { id: part } = await portal.add.file(id, 'a.pdf', bytes(2024))
      const upload = (year: number, by: TestAccount) =>
        portal.api
          .post(`/api/v1/distributions/${part}/releases`)
          .set(by.headers)
          .attach('file', bytes(year), 'a.pdf')
      await upload(2025, editor).expect(202)
      const [decided, made] = await Promise.all([decide(id, 1, { accept: true }), upload(2026, publisher)])
      assert.ok([200, 409, 412].includes(decided.status), String(decided.status))
      assert.equal(made.status, 201)
      const { body } = await portal.api.get(`/api/v1/distributions/${part}`).expect(200)
      assert.equal(body.sha256, createHash('sha256').update(bytes(2026)).digest('hex'))
    }
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
