import assert from 'node:assert/strict'
import type { DatasetAction } from '../../../schemas/generated/catalog/dataset-action.ts'
import { createWorker } from '../../../server/worker.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../../support/portal.ts'

describe('POST /api/v1/dataset-actions', function () {
  this.timeout(90_000)
  let portal: TestPortal
  let editor: TestAccount
  let publisher: TestAccount
  let sibling: TestAccount

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'bo' })
    await portal.add.agency({ slug: 'cuc', parent: 'bo' })
    await portal.add.agency({ slug: 'so' })
    editor = await portal.addAccount({ bo: 'editor' })
    publisher = await portal.addAccount({ bo: 'publisher' })
    sibling = await portal.addAccount({ so: 'publisher' })
  })

  after(() => portal.close())

  const act = async (body: object, account: TestAccount, status = 201): Promise<DatasetAction> =>
    (await portal.api.post('/api/v1/dataset-actions').set(account.headers).send(body).expect(status)).body
  const outcomes = ({ items }: DatasetAction) => items.map(({ outcome }) => outcome)
  const read = async (id: string) =>
    (await portal.api.get(`/api/v1/datasets/${id}`).set(portal.as()).expect(200)).body
  const draft = async (agency = 'bo') => {
    const made = await portal.add.dataset({ agency, status: 'draft' })
    // A link: no table is made of it.
    await portal.api
      .post(`/api/v1/datasets/${made.id}/distributions`)
      .set(portal.as())
      .send({ title: { vi: 'Trang' }, accessUrl: 'https://example.gov/a' })
      .expect(201)
    return made
  }

  it('does one thing to many, each with a revision and an entry in the audit of its own', async () => {
    const [one, two] = [await draft(), await draft('cuc')]
    const done = await act({ act: 'publish', datasets: [one.slug, two.id], note: 'Đợt tháng 6' }, publisher)
    assert.deepEqual(outcomes(done), ['changed', 'changed'])
    assert.equal(done.state, 'done')
    for (const { id } of [one, two]) {
      assert.equal((await read(id)).status, 'published')
      const { body } = await portal.api.get(`/api/v1/datasets/${id}/revisions`).expect(200)
      assert.equal(body.items[0].note, 'Đợt tháng 6')
      const audit = await portal.api.get(`/api/v1/audit?object=dataset/${id}`).set(portal.as()).expect(200)
      assert.deepEqual(
        [audit.body.items[0].action, audit.body.items[0].actor.account],
        ['publish-dataset', publisher.id],
      )
    }
    const again = await act({ act: 'publish', datasets: [one.id] }, publisher)
    assert.deepEqual([outcomes(again), again.items[0]!.problem?.code], [['refused'], 'conflict'])
  })

  it('tells beforehand what would become of each, and changes nothing until it is run, once', async () => {
    const [one, two] = [await draft(), await draft()]
    await portal.api
      .patch(`/api/v1/datasets/${two.id}`)
      .set(publisher.headers)
      .set('If-Match', '*')
      .send({ frequency: 'MONTHLY' })
      .expect(200)
    const input = { act: 'setFrequency', frequency: 'MONTHLY', dryRun: true }
    const plan = await act({ ...input, datasets: [one.id, two.id, one.slug] }, publisher)
    assert.deepEqual([plan.state, outcomes(plan)], ['planned', ['waiting', 'unchanged']])
    assert.equal((await read(one.id)).frequency, null)
    const run = () => portal.api.post(`/api/v1/dataset-actions/${plan.id}/run`).set(publisher.headers)
    const both = await Promise.all([run(), run()])
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
    assert.equal((await read(one.id)).frequency, 'MONTHLY')
    assert.equal((await read(one.id)).version, plan.items[0]!.version! + 1)
  })

  it('leaves alone what was changed after the preview', async () => {
    const one = await draft()
    const plan = await act({ act: 'publish', datasets: [one.id], dryRun: true }, publisher)
    await portal.api
      .patch(`/api/v1/datasets/${one.id}`)
      .set(editor.headers)
      .set('If-Match', '*')
      .send({ title: { vi: 'Khác rồi' } })
      .expect(200)
    const { body } = await portal.api
      .post(`/api/v1/dataset-actions/${plan.id}/run`)
      .set(publisher.headers)
      .expect(200)
    assert.deepEqual(outcomes(body), ['refused'])
    assert.equal((await read(one.id)).status, 'draft')
  })

  it('is decided for each as by itself: drafts handed in, published ones proposed, others refused', async () => {
    const own = await draft()
    const open = await portal.add.dataset({ agency: 'bo' })
    const theirs = await portal.add.dataset({ agency: 'so' })
    const hidden = await portal.add.dataset({ agency: 'so', status: 'draft' })
    const datasets = [own.id, open.id, theirs.id, hidden.id, 'khong-co']
    const done = await act({ act: 'addTheme', theme: 'ENVI', datasets }, editor)
    assert.deepEqual(outcomes(done), ['changed', 'proposed', 'refused', 'refused', 'refused'])
    // What is hidden looks as if it were not there.
    assert.deepEqual(
      done.items.map(({ problem }) => problem?.code ?? null),
      [null, null, 'not-allowed', 'dataset-not-found', 'dataset-not-found'],
    )
    assert.equal(done.items[3]!.version, null)
    assert.deepEqual((await read(own.id)).themes, ['ENVI'])
    assert.deepEqual((await read(open.id)).themes, [])
    const proposals = await portal.api
      .get(`/api/v1/datasets/${open.id}/proposals`)
      .set(publisher.headers)
      .expect(200)
    assert.equal(proposals.body.total, 1)
    for (const { id } of [theirs, hidden]) assert.deepEqual((await read(id)).themes, [])
    const published = await act({ act: 'publish', datasets: [own.id] }, editor)
    assert.deepEqual(published.items[0]!.problem?.code, 'not-allowed')
    assert.deepEqual(outcomes(await act({ act: 'review', datasets: [own.id] }, editor)), ['changed'])
  })

  it('withdraws with one public reason, and not without', async () => {
    const open = await portal.add.dataset({ agency: 'bo' })
    const refused = await act({ act: 'withdraw', datasets: [open.id] }, publisher, 422)
    assert.match(JSON.stringify(refused), /"\/note"/)
    await act({ act: 'withdraw', datasets: [open.id], note: 'Sai đơn vị' }, publisher)
    const { body } = await portal.api.get(`/api/v1/datasets/${open.id}`).expect(410)
    assert.equal(body.reason, 'Sai đơn vị')
  })

  it('does not publish what holds nothing', async () => {
    const empty = await portal.add.dataset({ agency: 'bo', status: 'draft' })
    const done = await act({ act: 'publish', datasets: [empty.id] }, publisher)
    assert.deepEqual([outcomes(done), done.items[0]!.problem?.code], [['refused'], 'conflict'])
  })

  it('adds and removes keywords, sets the contact, and moves to another agency of theirs', async () => {
    const one = await draft()
    const datasets = [one.id]
    const keyword = { lang: 'vi', word: 'Môi trường' }
    assert.deepEqual(outcomes(await act({ act: 'addKeyword', keyword, datasets }, editor)), ['changed'])
    assert.deepEqual(outcomes(await act({ act: 'addKeyword', keyword, datasets }, editor)), ['unchanged'])
    assert.deepEqual((await read(one.id)).keywords, { vi: ['Môi trường'] })
    await act({ act: 'removeKeyword', keyword: { lang: 'vi', word: 'môi TRƯỜNG' }, datasets }, editor)
    assert.deepEqual((await read(one.id)).keywords.vi ?? [], [])
    await act(
      { act: 'setContact', contactPoint: { name: 'Phòng A', email: 'a@example.gov' }, datasets },
      editor,
    )
    await act({ act: 'setContact', contactPoint: { url: 'https://example.gov/' }, datasets }, editor)
    assert.deepEqual((await read(one.id)).contactPoint, { url: 'https://example.gov/' })
    assert.deepEqual(outcomes(await act({ act: 'setAgency', agency: 'cuc', datasets }, editor)), ['changed'])
    const away = await act({ act: 'setAgency', agency: 'so', datasets }, editor)
    assert.equal(away.items[0]!.problem?.code, 'not-allowed')
    assert.equal((await read(one.id)).agency.slug, 'cuc')
  })

  it('refuses what cannot be, with the member that is wrong', async () => {
    const one = await draft()
    for (const [body, pointer] of [
      [{ act: 'setFrequency', frequency: 'SOMETIMES', datasets: [one.id] }, '/frequency'],
      [{ act: 'addTheme', theme: 'x', datasets: [one.id] }, '/theme'],
      [{ act: 'setContact', contactPoint: { name: ' ' }, datasets: [one.id] }, '/contactPoint'],
      [{ act: 'publish' }, '/datasets'],
      [{ act: 'publish', datasets: [one.id], all: {} }, '/datasets'],
    ] as const) {
      const answer = await act(body, publisher, 422)
      assert.equal((answer as unknown as { errors: { pointer: string }[] }).errors[0]!.pointer, pointer)
    }
    await act({ act: 'explode', datasets: [one.id] }, publisher, 422)
    await act({ act: 'publish', datasets: [one.id], status: 'published' }, publisher, 400)
    await portal.api
      .post('/api/v1/dataset-actions')
      .send({ act: 'publish', datasets: [one.id] })
      .expect(401)
  })

  it('does many by a job, with the rights that its owner has then', async () => {
    await portal.add.agency({ slug: 'nhieu', parent: 'bo' })
    for (let made = 0; made < 22; made++) await portal.add.dataset({ agency: 'nhieu', status: 'draft' })
    const work = async () => {
      const worker = createWorker(portal.portal)
      await worker.start()
      await worker.settle()
      await worker.stop()
    }
    const all = { agency: 'nhieu', state: 'draft' }
    const begun = await act({ act: 'setFrequency', frequency: 'ANNUAL', all }, publisher, 202)
    assert.deepEqual([begun.state, begun.counts.waiting], ['running', 22])
    const { body: jobs } = await portal.api
      .get('/api/v1/jobs?kind=act-on-datasets')
      .set(portal.as())
      .expect(200)
    const jobId = jobs.items[0].id as string
    // Its job is the portal's own: only administrators see it.
    await portal.api.get(`/api/v1/jobs/${jobId}`).set(publisher.headers).expect(404)
    await portal.api.get(`/api/v1/jobs/${jobId}`).set(sibling.headers).expect(404)
    await work()
    const get = async () =>
      (await portal.api.get(`/api/v1/dataset-actions/${begun.id}`).set(publisher.headers).expect(200))
        .body as DatasetAction
    assert.deepEqual([(await get()).state, (await get()).counts.changed], ['done', 22])

    const second = await act({ act: 'review', all }, publisher, 202)
    await portal.api.delete(`/api/v1/agencies/bo/members/${publisher.id}`).set(portal.as()).expect(204)
    await work()
    const ended = (
      await portal.api.get(`/api/v1/dataset-actions/${second.id}`).set(publisher.headers).expect(200)
    ).body as DatasetAction
    assert.deepEqual([ended.state, ended.counts.changed, ended.counts.refused], ['done', 0, 22])
    await portal.api
      .put(`/api/v1/agencies/bo/members/${publisher.id}`)
      .set(portal.as())
      .send({ role: 'publisher' })
      .expect(201)
  })

  it('is nobody else’s to see or to run', async () => {
    const one = await draft()
    const plan = await act({ act: 'publish', datasets: [one.id], dryRun: true }, publisher)
    for (const other of [editor, sibling]) {
      await portal.api.get(`/api/v1/dataset-actions/${plan.id}`).set(other.headers).expect(404)
      await portal.api.post(`/api/v1/dataset-actions/${plan.id}/run`).set(other.headers).expect(404)
    }
    await portal.api.get(`/api/v1/dataset-actions/${plan.id}`).expect(401)
    await portal.api.post(`/api/v1/dataset-actions/${plan.id}/run`).set(portal.as()).expect(403)
    assert.equal((await read(one.id)).status, 'draft')
  })
})

describe('POST /api/v1/datasets/{id}/copy', function () {
  this.timeout(60_000)
  let portal: TestPortal
  let editor: TestAccount
  let sibling: TestAccount

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'bo' })
    await portal.add.agency({ slug: 'so' })
    editor = await portal.addAccount({ bo: 'editor' })
    sibling = await portal.addAccount({ so: 'editor' })
  })

  after(() => portal.close())

  it('begins a draft with the same words, marked as a copy, without files and dates', async () => {
    const source = await portal.add.dataset({
      agency: 'bo',
      title: { vi: 'Ngân sách 2025', en: 'Budget 2025' },
      keywords: { vi: ['ngân sách'] },
      frequency: 'ANNUAL',
      issued: '2025-01-01',
      modified: '2025-06-01',
    })
    await portal.add.file(source.id, 'a.csv', 'a\n1\n')
    const { body } = await portal.api
      .post(`/api/v1/datasets/${source.slug}/copy`)
      .set(editor.headers)
      .send({})
      .expect(201)
    assert.deepEqual(body.title, { vi: 'Bản sao của Ngân sách 2025', en: 'Copy of Budget 2025' })
    assert.deepEqual(
      [
        body.status,
        body.agency.slug,
        body.frequency,
        body.keywords.vi,
        body.distributions,
        body.issued,
        body.modified,
      ],
      ['draft', 'bo', 'ANNUAL', ['ngân sách'], [], null, null],
    )
    // What is public may be copied into one's own agency.
    const other = await portal.api
      .post(`/api/v1/datasets/${source.slug}/copy`)
      .set(sibling.headers)
      .expect(201)
    assert.equal(other.body.agency.slug, 'so')
    await portal.api
      .post(`/api/v1/datasets/${source.slug}/copy`)
      .set(sibling.headers)
      .send({ agency: 'bo' })
      .expect(403)
  })

  it('gives the copy the slug of its new title until it is published or a slug is chosen', async () => {
    const source = await portal.add.dataset({ agency: 'bo', title: { vi: 'Rừng 2025' } })
    const copy = async () =>
      (await portal.api.post(`/api/v1/datasets/${source.slug}/copy`).set(portal.as()).expect(201)).body
    const write = async (id: string, patch: object) =>
      (
        await portal.api
          .patch(`/api/v1/datasets/${id}`)
          .set({ ...portal.as(), 'If-Match': '*', 'Content-Type': 'application/merge-patch+json' })
          .send(patch)
          .expect(200)
      ).body
    const first = await copy()
    assert.equal(first.slug, 'ban-sao-cua-rung-2025')
    // As the form sends it, with the slug that it shows.
    const named = await write(first.id, { title: { vi: 'Rừng 2026' }, slug: first.slug })
    assert.equal(named.slug, 'rung-2026')
    await portal.api.get(`/api/v1/datasets/${first.slug}`).set(portal.as()).expect(308)
    assert.equal((await write(first.id, { frequency: 'ANNUAL' })).slug, 'rung-2026')
    assert.equal((await write(first.id, { title: { vi: 'Rừng 2025' } })).slug, 'rung-2025-2')
    assert.equal((await write(first.id, { title: { vi: 'Rừng 2026' } })).slug, 'rung-2026')
    await portal.api
      .post(`/api/v1/datasets/${first.id}/transitions`)
      .set(portal.as())
      .send({ to: 'published' })
      .expect(200)
    assert.equal((await write(first.id, { title: { vi: 'Rừng cả nước' } })).slug, 'rung-2026')
    const second = await copy()
    assert.equal((await write(second.id, { slug: 'rung-rieng' })).slug, 'rung-rieng')
    assert.equal((await write(second.id, { title: { vi: 'Rừng riêng tôi' } })).slug, 'rung-rieng')
    // The slug of any other draft stays as it was made.
    const draft = await portal.add.dataset({ agency: 'bo', status: 'draft', title: { vi: 'Biển' } })
    assert.equal((await write(draft.id, { title: { vi: 'Biển đảo' } })).slug, 'bien')
  })

  it('copies nothing that the viewer may not see, and nothing for who may not write', async () => {
    const hidden = await portal.add.dataset({ agency: 'bo', status: 'draft' })
    await portal.api.post(`/api/v1/datasets/${hidden.id}/copy`).set(sibling.headers).expect(404)
    await portal.api.post(`/api/v1/datasets/${hidden.id}/copy`).expect(401)
    const nobody = await portal.addAccount()
    const open = await portal.add.dataset({ agency: 'bo' })
    await portal.api.post(`/api/v1/datasets/${open.id}/copy`).set(nobody.headers).expect(403)
  })
})
