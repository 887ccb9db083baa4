import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

const path = '/api/v1/collections'

interface Item {
  dataset: { id: string; slug: string; status: string }
  note: Record<string, string> | null
}
interface CollectionBody {
  id: string
  slug: string
  version: number
  status: string
  title: Record<string, string>
  publishedAt: string | null
  datasetCount: number
  datasets: Item[]
}
interface Made {
  id: string
  slug: string
}

describe('Collections of datasets', function () {
  this.timeout(120_000)
  let portal: TestPortal
  let editor: string
  let publisher: string
  let reader: string
  let stranger: string
  let open: Made[]

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo', name: { vi: 'Bộ', en: 'Ministry' } })
    await portal.add.agency({ slug: 'cuc', parent: 'bo', level: 'other' })
    await portal.add.agency({ slug: 'bo-khac' })
    editor = await portal.makeToken('bo', ['write'])
    publisher = await portal.makeToken('bo', ['publish'])
    reader = await portal.makeToken('bo', ['read'])
    stranger = await portal.makeToken('bo-khac', ['publish'])
    open = []
    for (const agency of ['bo', 'bo-khac', 'cuc']) open.push(await portal.add.dataset({ agency }))
  })
  after(() => portal.close())

  const send = (token: string, body: object) => portal.api.post(path).set(portal.as(token)).send(body)
  const make = async (body: object = {}, token = publisher) =>
    (await send(token, { title: { vi: 'Thiên tai 2025' }, agency: 'bo', ...body }).expect(201))
      .body as CollectionBody
  const get = (id: string, token?: string) =>
    portal.api.get(`${path}/${id}`).set(token === undefined ? {} : portal.as(token))
  const read = async (id: string, token?: string) => (await get(id, token).expect(200)).body as CollectionBody
  const patch = (id: string, body: object, { token = publisher, tag = '*' as string | null } = {}) => {
    const request = portal.api
      .patch(`${path}/${id}`)
      .set({ ...portal.as(token), 'Content-Type': 'application/merge-patch+json' })
    return (tag === null ? request : request.set('If-Match', tag)).send(body)
  }
  const list = async (search = '', token?: string) =>
    (
      await portal.api
        .get(`${path}?limit=100${search}`)
        .set(token === undefined ? {} : portal.as(token))
        .expect(200)
    ).body as { items: CollectionBody[]; total: number; next: string | null }
  const slugsOf = ({ datasets }: CollectionBody) => datasets.map(({ dataset }) => dataset.slug)
  const items = (...datasets: Made[]) => datasets.map(({ slug }) => ({ dataset: slug }))
  const pointers = ({ body }: { body: { errors: { pointer: string }[] } }) =>
    body.errors.map(({ pointer }) => pointer)

  describe('POST /api/v1/collections', () => {
    it('makes a draft of datasets of any agencies, in the order given, each with its sentence', async () => {
      const [a, b, c] = open as [Made, Made, Made]
      const made = await make(
        {
          description: { vi: 'Dành cho giáo viên.', en: 'For teachers.' },
          datasets: [
            { dataset: b.slug, note: { vi: '  Bão và   lũ. ', en: 'Storms and floods.' } },
            { dataset: { id: a.id, title: { vi: 'như đã đọc' } } },
            { dataset: c.id, note: null },
          ],
        },
        editor,
      )
      assert.equal(made.slug, 'thien-tai-2025')
      assert.equal(made.status, 'draft')
      assert.equal(made.publishedAt, null)
      assert.deepEqual(slugsOf(made), [b.slug, a.slug, c.slug])
      assert.deepEqual(
        made.datasets.map(({ note }) => note),
        [{ vi: 'Bão và lũ.', en: 'Storms and floods.' }, null, null],
      )
      assert.equal((await make({}, editor)).slug, 'thien-tai-2025-2')
    })

    it('refuses what cannot be, each at its place', async () => {
      const draft = await portal.add.dataset({ agency: 'bo-khac', status: 'draft' })
      const [a] = open as [Made]
      const wrong = await send(publisher, {
        title: { vi: 'Sai' },
        agency: 'bo',
        datasets: [{ dataset: 'khong-co' }, { dataset: draft.id }, { dataset: a.id }, { dataset: a.slug }],
      }).expect(422)
      assert.deepEqual(pointers(wrong), ['/datasets/0/dataset', '/datasets/1/dataset', '/datasets/3/dataset'])
      const body = { title: { vi: 'Sai' }, agency: 'bo' }
      for (const [more, pointer] of [
        [{ title: { vi: ' ' } }, '/title/vi'],
        [{ title: { vi: 'x'.repeat(201) } }, '/title/vi'],
        [{ agency: 'khong-co' }, '/agency'],
        [{ datasets: [{ dataset: a.id, note: { vi: 'x'.repeat(501) } }] }, '/datasets/0/note/vi'],
        [{ datasets: Array.from({ length: 201 }, () => ({ dataset: a.id })) }, '/datasets'],
        [{ status: 'withdrawn' }, '/status'],
        [{ version: 3 }, '/version'],
        // Nobody would see anything.
        [{ status: 'published' }, '/datasets'],
      ] as const)
        assert.ok(
          pointers(await send(publisher, { ...body, ...more }).expect(422)).includes(pointer),
          pointer,
        )
      await send(publisher, { ...body, titel: {} }).expect(400)
      await send(publisher, { ...body, datasets: [{ dataset: a.id, why: 'x' }] }).expect(400)
      await send(publisher, { ...body, slug: 'thien-tai-2025' }).expect(409)
      await portal.api.post(path).send(body).expect(401)
      await send(stranger, body).expect(403)
      await send(reader, body).expect(403)
      await send(editor, { ...body, status: 'published', datasets: items(a) }).expect(403)
      assert.deepEqual(
        (await list('', portal.adminToken)).items.filter(({ title }) => title.vi === 'Sai'),
        [],
      )
    })
  })

  describe('PATCH and DELETE /api/v1/collections/{id}', () => {
    it('changes words and order under If-Match, and keeps former addresses', async () => {
      const [a, b, c] = open as [Made, Made, Made]
      const made = await make({ title: { vi: 'Cũ' }, datasets: items(a, b), status: 'published' })
      await patch(made.id, { title: { vi: 'Mới' } }, { tag: null }).expect(428)
      const { body } = await patch(made.id, { title: { en: 'New' }, slug: 'moi' }, { tag: '"1"' }).expect(200)
      assert.deepEqual(body.title, { vi: 'Cũ', en: 'New' })
      await patch(made.id, { title: { en: 'Newer' } }, { tag: '"1"' }).expect(412)
      const moved = await get(`${made.slug}?lang=en`).expect(308)
      assert.equal(moved.headers.location, `${path}/moi?lang=en`)
      // The record as it was read can be sent back, in another order and with another dataset.
      const answer = await get(made.id).expect(200)
      assert.match(answer.headers.etag!, /^"2\./)
      await get(made.id).set('If-None-Match', answer.headers.etag!).expect(304)
      assert.equal(answer.headers['cache-control'], 'public, no-cache')
      const whole = answer.body as CollectionBody
      const datasets = [{ dataset: c.slug, note: { vi: 'Mới thêm.' } }, ...whole.datasets.toReversed()]
      const back = await patch(made.id, { ...whole, datasets }, { tag: answer.headers.etag! }).expect(200)
      assert.deepEqual(slugsOf(back.body), [c.slug, b.slug, a.slug])
      assert.equal(back.body.version, 3)
      const same = await patch(made.id, { datasets: back.body.datasets }, { tag: '"3"' }).expect(200)
      assert.equal(same.body.version, 3)
      await patch(made.id, { createdAt: '2020-01-01T00:00:00.000Z' }).expect(422)
      assert.deepEqual(pointers(await patch(made.id, { datasets: null }).expect(422)), ['/datasets'])
      await patch(made.id, { titel: null }).expect(400)
      const { body: entries } = await portal.api
        .get(`/api/v1/audit?object=collection/${made.id}`)
        .set(portal.as())
      assert.deepEqual(
        entries.items.map(({ action }: { action: string }) => action),
        ['edit-collection', 'edit-collection', 'create-collection'],
      )
      assert.deepEqual(entries.items[0].details.added, [c.id])
    })

    it('is drafted by editors, and published, changed in public, taken back and deleted by publishers', async () => {
      const made = await make({ title: { vi: 'Hai tay' } }, editor)
      await patch(made.id, { datasets: items(open[0]!) }, { token: editor }).expect(200)
      await patch(made.id, { status: 'published' }, { token: editor }).expect(403)
      await patch(made.id, { status: 'published' }, { token: stranger }).expect(404)
      const published = await patch(made.id, { status: 'published' }).expect(200)
      assert.ok(published.body.publishedAt)
      await patch(made.id, { title: { vi: 'Khác' } }, { token: editor }).expect(403)
      await patch(made.id, { status: 'draft' }, { token: editor }).expect(403)
      await patch(made.id, { status: 'draft' }, { token: stranger }).expect(403)
      const back = await patch(made.id, { status: 'draft' }).expect(200)
      assert.equal(back.body.publishedAt, null)
      await patch(made.id, { title: { vi: 'Khác' } }, { token: editor }).expect(200)
      // To another agency goes only what one may keep there.
      await patch(made.id, { agency: 'bo-khac' }).expect(403)
      await patch(made.id, { agency: 'cuc' }, { token: editor }).expect(200)
      const remove = (token: string) => portal.api.delete(`${path}/${made.id}`).set(portal.as(token))
      await remove(editor).set('If-Match', '*').expect(403)
      await remove(stranger).set('If-Match', '*').expect(404)
      await remove(publisher).expect(428)
      await remove(publisher).set('If-Match', '"1"').expect(412)
      await remove(publisher).set('If-Match', '*').expect(204)
      await get(made.id, publisher).expect(404)
      assert.notEqual((await make({ title: { vi: 'Hai tay' } })).slug, made.slug)
      const { body } = await portal.api.get(`/api/v1/audit?object=collection/${made.id}`).set(portal.as())
      assert.deepEqual(
        body.items
          .map(({ action }: { action: string }) => action)
          .filter((name: string) => !/^(edit|create)/.test(name)),
        ['delete-collection', 'take-back-collection', 'publish-collection'],
      )
    })

    it('has one winner when two change the same version at once', async () => {
      const made = await make({ title: { vi: 'Tranh nhau' } })
      const answers = await Promise.all(
        ['A', 'B'].map((vi) => patch(made.id, { title: { vi } }, { tag: '"1"' })),
      )
      assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 412])
    })
  })

  describe('what readers may not see', () => {
    it('a draft is as if it were not there, but for members of its agency', async () => {
      const [a] = open as [Made]
      const made = await make({ title: { vi: 'Kín' }, datasets: items(a) })
      const missing = await get('khong-co-that').expect(404)
      for (const token of [undefined, stranger])
        for (const name of [made.id, made.slug]) {
          const { body } = await get(name, token).expect(404)
          assert.equal(body.detail.replace(name, ''), missing.body.detail.replace('khong-co-that', ''))
        }
      await read(made.id, reader)
      for (const [search, token] of [
        ['', undefined],
        ['&agency=bo', undefined],
        [`&dataset=${a.slug}`, undefined],
        ['', stranger],
      ] as const) {
        const { items: found, total } = await list(search, token)
        assert.ok(!found.some(({ id }) => id === made.id), search)
        assert.equal(total, found.length)
      }
      assert.ok((await list(`&dataset=${a.slug}`, reader)).items.some(({ id }) => id === made.id))
      const drafts = await list('', editor)
      assert.ok(drafts.items.some(({ id }) => id === made.id))
      assert.equal(drafts.total, drafts.items.length)
      await portal.api.get(`${path}?dataset=khong-co`).expect(404)
    })

    it('of a public one, drafts and withdrawn datasets are neither listed nor counted', async () => {
      const add = (more: object = {}) => portal.add.dataset({ agency: 'cuc', ...more })
      const [first, draft, withdrawn, last] = [
        await add(),
        await add({ status: 'draft' }),
        await add(),
        await add({ accessRights: 'RESTRICTED' }),
      ]
      const datasets = [first, draft, withdrawn, last].map(({ id }, index) => ({
        dataset: id,
        note: { vi: `Vì sao ${index}` },
      }))
      const made = await make({ title: { vi: 'Có bản nháp' }, datasets, status: 'published' })
      await portal.api
        .post(`/api/v1/datasets/${withdrawn.id}/transitions`)
        .set(portal.as())
        .send({ to: 'withdrawn', note: 'Sai đơn vị.' })
        .expect(200)
      for (const token of [undefined, stranger]) {
        const seen = await read(made.id, token)
        assert.deepEqual(slugsOf(seen), [first.slug, last.slug])
        assert.equal(seen.datasetCount, 2)
        assert.doesNotMatch(JSON.stringify(seen), /Vì sao [12]/)
        const listed = (await list('&agency=bo', token)).items.find(({ id }) => id === made.id)!
        assert.equal(listed.datasetCount, 2)
        assert.equal(listed.datasets, undefined)
      }
      // Members see all of their own, and the count says as many as they see.
      const own = await read(made.id, publisher)
      assert.deepEqual(slugsOf(own), [first.slug, draft.slug, withdrawn.slug, last.slug])
      assert.equal(own.datasetCount, 4)
      const ownListed = (await list('&agency=bo', publisher)).items.find(({ id }) => id === made.id)!
      assert.equal(ownListed.datasetCount, 4)
      await portal.api.get(`${path}?dataset=${draft.id}`).expect(404)
      await portal.api.get(`${path}?dataset=${withdrawn.id}`).expect(410)
    })

    it('keeps its place and its sentence when somebody arranges what they see', async () => {
      const mine = await portal.add.dataset({ agency: 'bo-khac', status: 'draft' })
      const [a, b] = open as [Made, Made]
      const datasets = [
        { dataset: a.id },
        { dataset: mine.id, note: { vi: 'Bản nháp của bộ khác' } },
        { dataset: b.id },
      ]
      const made = await make({ title: { vi: 'Xếp lại' }, datasets }, portal.adminToken)
      const swapped = await patch(made.id, { datasets: items(b, a) }).expect(200)
      assert.deepEqual(slugsOf(swapped.body), [b.slug, a.slug])
      const whole = await read(made.id, portal.adminToken)
      assert.deepEqual(slugsOf(whole), [b.slug, a.slug, mine.slug])
      assert.deepEqual(whole.datasets[2]!.note, { vi: 'Bản nháp của bộ khác' })
      assert.deepEqual(pointers(await patch(made.id, { datasets: items(mine) }).expect(422)), [
        '/datasets/0/dataset',
      ])
    })
  })

  describe('around collections', () => {
    it('loses a dataset that is discarded', async () => {
      const [a] = open as [Made]
      const draft = await portal.add.dataset({ agency: 'bo', status: 'draft' })
      const made = await make({ title: { vi: 'Bỏ bớt' }, datasets: items(draft, a), status: 'published' })
      await portal.api
        .delete(`/api/v1/datasets/${draft.id}`)
        .set(portal.as())
        .set('If-Match', '*')
        .expect(204)
      assert.deepEqual(slugsOf(await read(made.id, publisher)), [a.slug])
      await patch(made.id, { datasets: [{ dataset: a.id, note: { vi: 'Còn lại.' } }] }).expect(200)
      const { datasets } = (await portal.portal.mongo.connection
        .collection('collections')
        .findOne({ slug: made.slug })) as unknown as { datasets: { id: string }[] }
      assert.deepEqual(
        datasets.map(({ id }) => id),
        [a.id],
      )
    })

    it('follows its agency when that is merged, and most of its datasets when it is split', async () => {
      for (const slug of ['so-cu', 'so-moi', 'so-hai']) await portal.add.agency({ slug })
      const set = () => portal.add.dataset({ agency: 'so-cu' })
      const [a, b, c] = [await set(), await set(), await set()]
      const admin = portal.adminToken
      const one = await make({ title: { vi: 'Bộ a' }, agency: 'so-cu', datasets: items(a, b, c) }, admin)
      const two = await make({ title: { vi: 'Bộ c' }, agency: 'so-cu', datasets: items(c, open[0]!) }, admin)
      const ownerOf = async ({ id }: Made) =>
        ((await read(id, admin)) as unknown as { agency: { slug: string } }).agency.slug
      const kept = await make({ title: { vi: 'Giữ cơ quan' }, agency: 'so-hai' }, admin)
      const remove = (address: string) => portal.api.delete(address).set(portal.as()).set('If-Match', '*')
      const refused = await remove('/api/v1/agencies/so-hai').expect(409)
      assert.match(refused.body.detail, /bộ sưu tập|collections/)
      await remove(`${path}/${kept.id}`).expect(204)
      const split = await portal.api
        .post('/api/v1/agencies/so-cu/split')
        .set(portal.as())
        .send({ into: [{ agency: 'so-moi', datasets: [a.id, b.id] }] })
        .expect(202)
      assert.equal(split.body.into[0].collections, 1)
      await portal.settle()
      assert.deepEqual(await Promise.all([one, two].map(ownerOf)), ['so-moi', 'so-cu'])
      await portal.api
        .post('/api/v1/agencies/so-cu/merge')
        .set(portal.as())
        .send({ into: 'so-hai' })
        .expect(202)
      await portal.settle()
      assert.deepEqual(await Promise.all([one, two].map(ownerOf)), ['so-moi', 'so-hai'])
      const { body } = await portal.api.get(`/api/v1/audit?object=collection/${two.id}`).set(portal.as())
      assert.equal(body.items[0].action, 'move-collection')
    })

    it('pages through all of them by title', async () => {
      const seen: CollectionBody[] = []
      let total = 0
      for (let next: string | null = `${path}?limit=2`; next;) {
        const { body } = (await portal.api
          .get(next.replace(portal.baseUrl, ''))
          .set(portal.as(publisher))
          .expect(200)) as { body: { items: CollectionBody[]; total: number; next: string | null } }
        seen.push(...body.items)
        total = body.total
        next = body.next
      }
      assert.ok(total > 4)
      assert.equal(new Set(seen.map(({ id }) => id)).size, total)
      assert.equal(seen.length, total)
      await portal.api.get(`${path}?agencey=x`).expect(400)
      assert.equal((await list('&agency=khong-co')).total, 0)
    })

    it('asks each question by an index', async () => {
      const { mongo } = portal.portal
      const open = { $or: [{ status: 'published' }, { agencyId: { $in: ['x'] } }] }
      const named = {
        $or: [{ _id: { $in: ['x'] } }, { slug: { $in: ['y'] } }, { formerSlugs: { $in: ['y'] } }],
      }
      for (const [name, filter, sort] of [
        ['collections', { status: 'published' }, { sortKey: 1 }],
        ['collections', { ...open, sortKey: { $gt: 'a' } }, { sortKey: 1 }],
        ['collections', { ...open, agencyId: { $in: ['x', 'y'] } }, { sortKey: 1 }],
        ['collections', { ...open, 'datasets.id': 'x' }, { sortKey: 1 }],
        ['collections', { 'datasets.id': { $in: ['x', 'y'] }, status: 'published' }, { sortKey: 1 }],
        ['collections', { status: 'published' }, { publishedAt: -1 }],
        ['collections', { agencyId: 'x' }, { _id: 1 }],
        ['collections', { slug: 'x' }, {}],
        ['collections', { formerSlugs: 'x' }, {}],
        ['datasets', named, {}],
        ['datasets', { $and: [{ _id: { $in: ['x', 'y'] } }, { status: 'published' }] }, {}],
        ['datasets', { _id: { $in: ['x', 'y'] }, agencyId: 'x' }, {}],
      ] as const) {
        const found = mongo.connection
          .collection(name)
          .find(filter as object)
          .sort(sort as never)
        const { queryPlanner } = (await found.explain('queryPlanner')) as {
          queryPlanner: { winningPlan: object }
        }
        const plan = JSON.stringify(queryPlanner.winningPlan)
        assert.match(plan, /IXSCAN|IDHACK|EXPRESS/, JSON.stringify(filter))
        assert.doesNotMatch(plan, /COLLSCAN/, JSON.stringify(filter))
      }
    })
  })
})
