import assert from 'node:assert/strict'
import type { JobRunner } from '../../server/jobs/jobs.ts'
import { createWorker } from '../../server/worker.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'

interface Answer {
  items: {
    id: string
    kind: string
    state: string
    dataset: string | null
    problem: { code: string } | null
  }[]
  total: number
  next: string | null
  counts: Record<string, number>
}

describe('/api/v1/jobs', function () {
  this.timeout(60_000)
  let portal: TestPortal
  let manager: TestAccount
  let editor: TestAccount
  let stranger: TestAccount
  let dataset: { id: string; slug: string }
  let other: { id: string }
  let file: { id: string }
  let worker: JobRunner | null = null

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'bo' })
    await portal.add.agency({ slug: 'so' })
    manager = await portal.addAccount({ bo: 'manager' })
    editor = await portal.addAccount({ bo: 'editor' })
    stranger = await portal.addAccount({ so: 'manager' })
    dataset = await portal.add.dataset({ agency: 'bo' })
    other = await portal.add.dataset({ agency: 'so', status: 'draft' })
    file = await portal.add.file(dataset.id, 'a.csv', 'name,count\nHue,1\n')
    await portal.add.file(other.id, 'b.csv', 'x,y\n1,2\n')
  })

  after(async () => {
    await worker?.stop()
    await portal.close()
  })

  const startWorker = async () => {
    worker = createWorker(portal.portal)
    await worker.start()
  }

  const list = async (search = '', headers: Record<string, string> = portal.as()): Promise<Answer> =>
    (await portal.api.get(`/api/v1/jobs${search}`).set(headers).expect(200)).body as Answer
  const act = (id: string, what: 'retry' | 'cancel', headers: Record<string, string> = portal.as()) =>
    portal.api.post(`/api/v1/jobs/${id}/${what}`).set(headers)
  const tableState = async () => {
    const { body } = await portal.api.get(`/api/v1/distributions/${file.id}/table`).expect(200)
    return [body.status, body.reason?.code ?? null, body.rowCount]
  }

  it('lists all to administrators, newest first and page by page, with how many are in each state', async () => {
    const all = await list()
    assert.deepEqual([all.total, all.counts.waiting, all.counts.failed], [2, 2, 0])
    assert.deepEqual(
      all.items.map(({ dataset: id }) => id),
      [other.id, dataset.id],
    )
    const first = await list('?limit=1')
    const second = await list(first.next!.replace(/^[^?]*/, ''))
    assert.deepEqual(
      [...first.items, ...second.items].map(({ id }) => id),
      all.items.map(({ id }) => id),
    )
    assert.equal(second.next, null)
    assert.equal((await list('?state=done')).total, 0)
    assert.equal((await list('?kind=fill-index')).total, 0)
  })

  it('lists those of a dataset to members of its agency, and tells others nothing', async () => {
    assert.equal((await list(`?dataset=${dataset.slug}`, editor.headers)).total, 1)
    await portal.api.get('/api/v1/jobs').set(editor.headers).expect(403)
    await portal.api.get(`/api/v1/jobs?dataset=${dataset.slug}`).set(stranger.headers).expect(403)
    await portal.api.get(`/api/v1/jobs?dataset=${other.id}`).set(editor.headers).expect(404)
    await portal.api.get('/api/v1/jobs').expect(401)
    await portal.api.get(`/api/v1/jobs?dataset=${dataset.slug}`).expect(401)
  })

  it('cancels and runs again for managers of the agency and administrators alone', async () => {
    const { id } = (await list(`?dataset=${dataset.slug}`)).items[0]!
    const hidden = (await list(`?dataset=${other.id}`)).items[0]!.id
    for (const what of ['cancel', 'retry'] as const) {
      await act(id, what, {}).expect(401)
      await act(id, what, editor.headers).expect(403)
      await act(id, what, stranger.headers).expect(403)
      await act(hidden, what, manager.headers).expect(404)
      await act('khong-co', what).expect(404)
    }
    const early = await act(id, 'retry').expect(409)
    assert.match(early.body.detail, /chạy lại được/)
    assert.equal((await act(id, 'cancel', manager.headers).expect(200)).body.state, 'cancelled')
    await act(id, 'cancel').expect(409)

    await startWorker()
    await worker!.settle()
    assert.deepEqual(await tableState(), ['failed', 'cancelled', null])
    const { body: audit } = await portal.api
      .get(`/api/v1/audit?object=job/${id}`)
      .set(manager.headers)
      .expect(200)
    assert.deepEqual([audit.items[0].action, audit.items[0].agency], ['cancel-job', 'bo'])

    await act(id, 'retry', manager.headers).expect(200)
    await worker!.settle()
    assert.deepEqual(await tableState(), ['ready', null, 1])
    assert.equal((await list('?state=done')).items.find((job) => job.id === id)?.state, 'done')
  })

  it('keeps the table that was there when the job of a new release is cancelled', async () => {
    await worker!.stop()
    await portal.api
      .post(`/api/v1/distributions/${file.id}/releases`)
      .set(portal.as())
      .attach('file', Buffer.from('name,count\nHue,1\nVinh,2\n'), { filename: 'a.csv' })
      .expect(201)
    const { items } = await list(`?dataset=${dataset.slug}&state=waiting`)
    await act(items[0]!.id, 'cancel').expect(200)
    await startWorker()
    await worker!.settle()
    assert.deepEqual(await tableState(), ['failed', 'cancelled', 1])
    const { body } = await portal.api.get(`/api/v1/distributions/${file.id}/rows`).expect(200)
    assert.deepEqual(body.rows, [['Hue', 1]])
    await act(items[0]!.id, 'retry').expect(200)
    await worker!.settle()
    assert.deepEqual(await tableState(), ['ready', null, 2])
  })

  it('tells why a job failed', async () => {
    await portal.add.file(dataset.id, 'trong.csv', Buffer.from([0xff, 0xd8, 0xff, 0x00, 0x01, 0x02, 0x03]))
    await worker!.settle({ allowFailed: true })
    const { items, counts } = await list(`?dataset=${dataset.slug}&state=failed`)
    assert.equal(items.length, counts.failed)
    for (const { problem } of items) assert.ok(problem!.code)
  })
})
