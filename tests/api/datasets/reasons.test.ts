import assert from 'node:assert/strict'
import { startTestPortal, type TestAccount, type TestPortal } from '../../support/portal.ts'

describe('?note= of what changes a dataset', function () {
  this.timeout(60_000)
  let portal: TestPortal
  let editor: TestAccount
  let publisher: TestAccount

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'bo', name: { vi: 'Bộ Thử', en: 'Ministry of Trials' } })
    editor = await portal.addAccount({ bo: 'editor' })
    publisher = await portal.addAccount({ bo: 'publisher' })
  })

  after(() => portal.close())

  const why = (text: string) => `?note=${encodeURIComponent(text)}`
  const newest = async (id: string): Promise<string | null> =>
    (await portal.api.get(`/api/v1/datasets/${id}/revisions`).expect(200)).body.items[0].note
  /** What an upload in pieces leaves: a file that waits to be used. */
  async function upload(content: string, by: TestAccount): Promise<string> {
    const started = await portal.api
      .post('/api/v1/uploads')
      .set({ ...by.headers, 'Tus-Resumable': '1.0.0', 'Upload-Length': String(content.length) })
      .set('Upload-Metadata', `filename ${Buffer.from('b.csv').toString('base64')}`)
      .expect(201)
    const address = new URL(started.headers.location!, portal.baseUrl).pathname
    await portal.api
      .patch(address)
      .set({ ...by.headers, 'Tus-Resumable': '1.0.0', 'Upload-Offset': '0' })
      .set('Content-Type', 'application/offset+octet-stream')
      .send(content)
      .expect(204)
    return address.split('/').at(-1)!
  }

  /** Everything that takes a note, each in turn, with the version that it needs. */
  const acts = (id: string, by: TestAccount) => {
    const files = `/api/v1/datasets/${id}/distributions`
    const part = (fileId: string) => `/api/v1/distributions/${fileId}`
    const send = (request: ReturnType<typeof portal.api.post>) => request.set(by.headers).set('If-Match', '*')
    return {
      file: (text: string) =>
        send(portal.api.post(files + why(text))).attach('file', Buffer.from(`a\n${text}\n`), 'a.csv'),
      link: (text: string) =>
        send(portal.api.post(files + why(text))).send({ title: { vi: 'Trang' }, accessUrl: 'https://example.gov/a' }),
      uploaded: async (text: string) =>
        send(portal.api.post(files + why(text))).send({ upload: await upload(`b\n${text}\n`, by) }),
      release: (text: string, fileId: string) =>
        send(portal.api.post(`${part(fileId)}/releases${why(text)}`)).attach('file', Buffer.from(`a\n2${text}\n`), 'a.csv'),
      uploadedRelease: async (text: string, fileId: string) =>
        send(portal.api.post(`${part(fileId)}/releases${why(text)}`)).send({ upload: await upload(`a\n3${text}\n`, by) }),
      remove: (text: string, fileId: string) => send(portal.api.delete(part(fileId) + why(text))),
      restore: (text: string, revision: number) =>
        send(portal.api.post(`/api/v1/datasets/${id}/revisions/${revision}/restore${why(text)}`)),
    }
  }

  it('stands in the revision that comes of it', async () => {
    const { id, version } = await portal.add.dataset({ agency: 'bo' })
    const act = acts(id, publisher)
    const fileId = (await act.file('tệp').expect(201)).body.id as string
    assert.equal(await newest(id), 'tệp')
    await act.link('link').expect(201)
    assert.equal(await newest(id), 'link')
    assert.equal((await act.uploaded('upload')).status, 201)
    assert.equal(await newest(id), 'upload')
    await act.release('moi', fileId).expect(201)
    assert.equal(await newest(id), 'moi')
    assert.equal((await act.uploadedRelease('moi hon', fileId)).status, 201)
    assert.equal(await newest(id), 'moi hon')
    await portal.api
      .patch(`/api/v1/datasets/${id}`)
      .set(publisher.headers)
      .set('If-Match', '*')
      .send({ frequency: 'ANNUAL' })
      .expect(200)
    await act.restore('về như cũ', version).expect(200)
    assert.match((await newest(id))!, /^Restored revision \d+\nvề như cũ$/)
    await act.remove('nhầm tệp', fileId).expect(204)
    assert.equal(await newest(id), 'nhầm tệp')
    await act.remove('x'.repeat(2_001), fileId).expect(400)
  })

  it('goes with the proposal, and both who proposed and who accepted are credited in the feed as on the page', async () => {
    const { id, version, slug } = await portal.add.dataset({ agency: 'bo' })
    const fileId = (await acts(id, publisher).file('tệp').expect(201)).body.id as string
    await portal.api
      .patch(`/api/v1/datasets/${id}`)
      .set(publisher.headers)
      .set('If-Match', '*')
      .send({ frequency: 'ANNUAL' })
      .expect(200)
    const act = acts(id, editor)
    const answers = [
      await act.file('1'),
      await act.link('2'),
      await act.uploaded('3'),
      await act.release('4', fileId),
      await act.uploadedRelease('5', fileId),
      await act.remove('6', fileId),
      await act.restore('7', version),
    ]
    assert.deepEqual(
      answers.map(({ status, body }) => [status, body.note]),
      ['1', '2', '3', '4', '5', '6', '7'].map((note) => [202, note]),
    )
    await portal.api
      .post(`/api/v1/datasets/${id}/proposals/2/decision`)
      .set(publisher.headers)
      .send({ accept: true })
      .expect(200)
    assert.equal(await newest(id), '2')
    const { text: feed } = await portal.api.get(`/en/datasets/${slug}/history.atom`).expect(200)
    const { text: page } = await portal.api.get(`/en/datasets/${slug}/history`).expect(200)
    const credit = 'Proposed and accepted by Ministry of Trials'
    assert.ok(page.includes(credit))
    assert.ok(feed.includes(`${credit}.</summary>`))
  })
})
