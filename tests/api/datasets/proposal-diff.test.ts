import assert from 'node:assert/strict'
import type { ReleaseDiff } from '../../../schemas/generated/tabular/release-diff.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../../support/portal.ts'

describe('GET /api/v1/datasets/{id}/proposals/{number}/diff', function () {
  this.timeout(60_000)
  let portal: TestPortal
  let editor: TestAccount
  let publisher: TestAccount
  let auditor: TestAccount
  let outsider: TestAccount

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo' })
    await portal.add.agency({ slug: 'so' })
    editor = await portal.addAccount({ bo: 'editor' })
    publisher = await portal.addAccount({ bo: 'publisher' })
    auditor = await portal.addAccount({ bo: 'auditor' })
    outsider = await portal.addAccount({ so: 'publisher' })
  })

  after(() => portal.close())

  const publish = async (content: string, name = 'so.csv') => {
    const { id } = await portal.add.dataset({ agency: 'bo' })
    const file = await portal.add.file(id, name, content)
    await portal.settle()
    return { id, fileId: file.id }
  }
  const send = (fileId: string, content: string | Buffer, name = 'so.csv', by = editor) =>
    portal.api
      .post(`/api/v1/distributions/${fileId}/releases`)
      .set(by.headers)
      .attach('file', Buffer.from(content), name)
  const diff = (id: string, search = '', by: Record<string, string> = publisher.headers) =>
    portal.api.get(`/api/v1/datasets/${id}/proposals/1/diff${search}`).set(by)
  const decide = (id: string, body: object) =>
    portal.api.post(`/api/v1/datasets/${id}/proposals/1/decision`).set(publisher.headers).send(body)

  it('tells what the file that waits would change, as between releases, and leaves no trace in them', async () => {
    const { id, fileId } = await publish('ma,gia\nA,1\nB,2\nC,3\n')
    await send(fileId, 'ma,gia,ghi_chu\nA,1,\nB,20,sửa\nD,4,\n').expect(202)
    const { body } = (await diff(id).expect(200)) as { body: ReleaseDiff }
    assert.deepEqual([body.release, body.against, body.key], [2, 1, ['ma']])
    assert.deepEqual(body.counts, { added: 1, removed: 1, changed: 1, unchanged: 1 })
    assert.deepEqual(body.columns.added, [{ name: 'ghi_chu', type: 'string' }])
    assert.deepEqual(body.changed, [{ key: { ma: 'B' }, from: { gia: 2 }, to: { gia: 20 } }])
    assert.deepEqual((await diff(id, '?limit=1').expect(200)).body.counts, body.counts)
    await diff(id, '?key=khong_co').expect(400)

    // Nothing of it answers in public.
    const rows = await portal.api.get(`/api/v1/distributions/${fileId}/rows`).expect(200)
    assert.deepEqual([rows.body.release, rows.body.total], [1, 3])
    await portal.api.get(`/api/v1/distributions/${fileId}/releases/2/diff`).expect(404)
    // Another file becomes the second release: its rows are counted, not those of the proposal.
    await send(fileId, 'ma,gia\nA,1\n', 'so.csv', publisher).expect(201)
    await portal.settle()
    const counts = await portal.portal.tables.listRowCounts(fileId)
    assert.deepEqual([...counts].sort(), [
      [1, 3],
      [2, 1],
    ])
    // From now on it is compared with what is newest.
    const later = (await diff(id).expect(200)).body as ReleaseDiff
    assert.deepEqual([later.release, later.against, later.counts.added], [3, 2, 2])
  })

  it('is for members, while the proposal waits', async () => {
    const { id, fileId } = await publish('ma,gia\nA,1\nB,2\n')
    await send(fileId, 'ma,gia\nA,5\nB,2\n').expect(202)
    await portal.api.get(`/api/v1/datasets/${id}/proposals/1/diff`).expect(401)
    await diff(id, '', outsider.headers).expect(403)
    for (const member of [editor, auditor]) await diff(id, '', member.headers).expect(200)
    await portal.api.get(`/api/v1/datasets/${id}/proposals/2/diff`).set(editor.headers).expect(404)
    await portal.api.get(`/api/v1/datasets/${id}/proposals/x/diff`).set(editor.headers).expect(404)
    await decide(id, { accept: true }).expect(200)
    await diff(id).expect(404)
    await portal.settle()
    const done = await portal.api.get(`/api/v1/distributions/${fileId}/releases/2/diff`).expect(200)
    assert.equal(done.body.counts.changed, 1)
  })

  it('reads a file of another kind as what it is, and says of what is no table that it is none', async () => {
    const first = await publish('ma,gia\nA,1\nB,2\n')
    await send(first.fileId, JSON.stringify([{ ma: 'A', gia: 1 }]), 'so.json').expect(202)
    assert.deepEqual((await diff(first.id).expect(200)).body.counts, {
      added: 0,
      removed: 1,
      changed: 0,
      unchanged: 1,
    })
    const second = await publish('ma,gia\nA,1\nB,2\n')
    await send(second.fileId, '%PDF-1.4\n%%EOF\n', 'so.pdf').expect(202)
    assert.equal((await diff(second.id).expect(404)).body.type.split('/').at(-1), 'table-not-found')
  })

  it('knows nothing of proposals that replace no file', async () => {
    const { id } = await publish('ma,gia\nA,1\n')
    await portal.api
      .patch(`/api/v1/datasets/${id}`)
      .set(editor.headers)
      .set('If-Match', '*')
      .send({ frequency: 'ANNUAL' })
      .expect(202)
    await diff(id).expect(404)
  })
})
