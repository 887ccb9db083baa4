import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

const path = '/api/v1/series'

interface SeriesBody {
  id: string
  slug: string
  version: number
  memberCount: number
  members: { id: string; slug: string; status: string; withdrawn?: { reason: string } }[]
}

describe('Series of datasets', function () {
  this.timeout(120_000)
  let portal: TestPortal
  let publisher: string
  let editor: string
  let stranger: string

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo-tai-chinh', name: { vi: 'Bộ Tài chính', en: 'Ministry of Finance' } })
    await portal.add.agency({ slug: 'cuc-thue', parent: 'bo-tai-chinh', level: 'other' })
    await portal.add.agency({ slug: 'bo-khac' })
    publisher = await portal.makeToken('bo-tai-chinh', ['publish'])
    editor = await portal.makeToken('bo-tai-chinh', ['write'])
    stranger = await portal.makeToken('bo-khac', ['publish'])
  })
  after(() => portal.close())

  const budget = (year: number, more: object = {}) =>
    portal.add.dataset({
      title: { vi: `Dự toán ngân sách ${year}`, en: `Budget ${year}` },
      agency: 'bo-tai-chinh',
      temporal: { start: `${year}-01-01`, end: `${year}-12-31` },
      ...more,
    })
  const make = async (body: object = {}, token = publisher) =>
    (
      await portal.api
        .post(path)
        .set(portal.as(token))
        .send({ title: { vi: 'Dự toán ngân sách hằng năm' }, agency: 'bo-tai-chinh', ...body })
        .expect(201)
    ).body as SeriesBody
  const read = async (id: string, token?: string) =>
    (
      await portal.api
        .get(`${path}/${id}`)
        .set(token ? portal.as(token) : {})
        .expect(200)
    ).body as SeriesBody
  const slugsOf = ({ members }: SeriesBody) => members.map(({ slug }) => slug)
  const put = (id: string, dataset: string, body: object = {}, token = publisher) =>
    portal.api.put(`${path}/${id}/members/${dataset}`).set(portal.as(token)).send(body)
  const placeOf = async (dataset: string, token?: string) =>
    (
      await portal.api
        .get(`/api/v1/datasets/${dataset}/series`)
        .set(token ? portal.as(token) : {})
        .expect(200)
    ).body as {
      series: { slug: string; memberCount: number } | null
      previous: { slug: string } | null
      next: { slug: string } | null
    }

  describe('POST /api/v1/series', () => {
    it('makes a series with its datasets in the order given, for everybody to read', async () => {
      const [a, b] = [await budget(2021), await budget(2022)]
      const made = await make({ description: { vi: 'Mỗi năm một bộ.' }, members: [b.slug, a.id] })
      assert.equal(made.slug, 'du-toan-ngan-sach-hang-nam')
      assert.deepEqual(slugsOf(await read(made.slug)), [b.slug, a.slug])
      const answer = await portal.api.get(`${path}/${made.id}`).expect(200)
      assert.equal(answer.headers['access-control-allow-origin'], '*')
      await portal.api.get(`${path}/${made.id}`).set('If-None-Match', answer.headers.etag!).expect(304)
      assert.deepEqual(answer.body.members[0].temporal, { start: '2022-01-01', end: '2022-12-31' })
      const dataset = await portal.api.get(`/api/v1/datasets/${a.id}`)
      assert.equal(new URL(dataset.body.links.series).pathname, `/api/v1/datasets/${a.id}/series`)
      assert.equal(dataset.body.version, 1)
    })

    it('refuses what cannot be, each at its place', async () => {
      const taken = await budget(1990)
      await make({ title: { vi: 'Chuỗi khác' }, members: [taken.slug] })
      const fresh = await budget(1991)
      const send = (body: object) =>
        portal.api
          .post(path)
          .set(portal.as(publisher))
          .send({ title: { vi: 'Sai' }, agency: 'bo-tai-chinh', ...body })
      const { body } = await send({ members: ['khong-co', taken.slug, fresh.slug, fresh.id] }).expect(422)
      assert.deepEqual(
        body.errors.map(({ pointer }: { pointer: string }) => pointer),
        ['/members/0', '/members/1', '/members/3'],
      )
      assert.match(body.errors[1].detail, /chuoi-khac/)
      assert.equal((await placeOf(fresh.id)).series, null)
      await send({ title: { vi: ' ' } }).expect(422)
      await send({ agency: 'khong-co' }).expect(422)
      await send({ titel: {} }).expect(400)
      await send({ version: 3 }).expect(422)
      await send({ slug: 'chuoi-khac' }).expect(409)
      await portal.api.post(path).send({}).expect(401)
      await portal.api
        .post(path)
        .set(portal.as(editor))
        .send({ title: { vi: 'X' }, agency: 'bo-tai-chinh' })
        .expect(403)
    })
  })

  describe('PUT and DELETE …/members/{dataset}', () => {
    it('puts a dataset where its period belongs, or where it is told', async () => {
      const years = await Promise.all([2003, 2001, 2002].map((year) => budget(year)))
      const { id } = await make({ title: { vi: 'Theo thời kỳ' } })
      for (const { slug } of years) await put(id, slug).expect(200)
      const [third, first, second] = years.map(({ slug }) => slug)
      assert.deepEqual(slugsOf(await read(id)), [first, second, third])
      await put(id, third!, { position: 1 }).expect(200)
      assert.deepEqual(slugsOf(await read(id)), [third, first, second])
      await put(id, first!, { position: 400 }).expect(200)
      assert.deepEqual(slugsOf(await read(id)), [third, second, first])
      // It is newest first now, so an older one goes to the end.
      const oldest = await budget(1999)
      await put(id, oldest.slug).expect(200)
      assert.deepEqual(slugsOf(await read(id)), [third, second, first, oldest.slug])
      await put(id, first!, { position: 0 }).expect(422)
      await portal.api
        .delete(`${path}/${id}/members/${second}`)
        .set(portal.as(publisher))
        .set('If-Match', '"1"')
        .expect(412)
      await portal.api.delete(`${path}/${id}/members/${second}`).set(portal.as(publisher)).expect(200)
      assert.deepEqual(slugsOf(await read(id)), [third, first, oldest.slug])
      assert.equal((await placeOf(second!)).series, null)
      await portal.api.delete(`${path}/${id}/members/${second}`).set(portal.as(publisher)).expect(404)
    })

    it('takes a dataset of another agency from those alone who may change both', async () => {
      const { id } = await make({ title: { vi: 'Nhiều cơ quan' } })
      const other = await portal.add.dataset({ agency: 'bo-khac' })
      const below = await portal.add.dataset({ agency: 'cuc-thue' })
      await put(id, below.slug).expect(200)
      await put(id, other.slug).expect(403)
      await put(id, other.slug, {}, stranger).expect(403)
      await put(id, other.slug, {}, editor).expect(403)
      await put(id, other.slug, {}, portal.adminToken).expect(200)
      // Its own publishers take it out again; strangers to it and to the series do not.
      await portal.api.delete(`${path}/${id}/members/${below.slug}`).set(portal.as(stranger)).expect(403)
      await portal.api.delete(`${path}/${id}/members/${other.slug}`).expect(401)
      await portal.api.delete(`${path}/${id}/members/${other.slug}`).set(portal.as(stranger)).expect(200)
      const taken = (await make({ title: { vi: 'Chuỗi hai' } })).id
      const { body } = await put(taken, below.slug).expect(409)
      assert.match(body.detail, /nhieu-co-quan/)
    })
  })

  describe('PATCH and DELETE /api/v1/series/{id}', () => {
    it('changes words and order under If-Match, and keeps former addresses', async () => {
      const [a, b, c] = [await budget(1981), await budget(1982), await budget(1983)]
      const made = await make({ title: { vi: 'Cũ' }, members: [a.id, b.id] })
      const patch = (body: object, tag?: string) => {
        const request = portal.api
          .patch(`${path}/${made.id}`)
          .set(portal.as(publisher))
          .set('Content-Type', 'application/merge-patch+json')
        if (tag !== undefined) request.set('If-Match', tag)
        return request.send(body)
      }
      await patch({ title: { vi: 'Mới' } }).expect(428)
      const { body } = await patch({ title: { en: 'New' }, slug: 'moi' }, '"1"').expect(200)
      assert.deepEqual(body.title, { vi: 'Cũ', en: 'New' })
      await patch({ title: { en: 'Newer' } }, '"1"').expect(412)
      const moved = await portal.api.get(`${path}/${made.slug}?lang=en`).expect(308)
      assert.equal(moved.headers.location, `${path}/moi?lang=en`)
      // The record as it was read can be sent back, in another order and with another dataset.
      const whole = await read(made.id)
      const back = await patch({ ...whole, members: [c.id, ...whole.members.toReversed()] }, '"2"').expect(
        200,
      )
      assert.deepEqual(slugsOf(back.body), [c.slug, b.slug, a.slug])
      assert.equal(back.body.version, 3)
      const same = await patch({ members: [c.id, b.id, a.id] }, '"3"').expect(200)
      assert.equal(same.body.version, 3)
      await patch({ createdAt: '2020-01-01T00:00:00.000Z' }, '"3"').expect(422)
      await patch({ titel: null }, '"3"').expect(400)
      const gone = await patch({ members: null }, '"3"').expect(200)
      assert.deepEqual(gone.body.members, [])
      assert.equal((await placeOf(a.id)).series, null)
    })

    it('goes without its datasets', async () => {
      const a = await budget(1971)
      const made = await make({ title: { vi: 'Sẽ xóa' }, members: [a.id] })
      const remove = (token?: string) =>
        portal.api.delete(`${path}/${made.id}`).set(token ? portal.as(token) : {})
      await remove().expect(401)
      await remove(stranger).set('If-Match', '"1"').expect(403)
      await remove(publisher).expect(428)
      await remove(publisher).set('If-Match', '"1"').expect(204)
      await portal.api.get(`${path}/${made.slug}`).expect(404)
      await portal.api.get(`/api/v1/datasets/${a.id}`).expect(200)
      assert.equal((await placeOf(a.id)).series, null)
      const again = await make({ title: { vi: 'Sẽ xóa' } })
      assert.notEqual(again.slug, made.slug)
      const { body } = await portal.api.get(`/api/v1/audit?object=series/${made.id}`).set(portal.as())
      assert.deepEqual(
        body.items.map(({ action }: { action: string }) => action),
        ['delete-series', 'create-series'],
      )
    })

    it('has one winner when two add the same dataset to two series at once', async () => {
      const a = await budget(1961)
      const two = [await make({ title: { vi: 'Một' } }), await make({ title: { vi: 'Hai' } })]
      const statuses = await Promise.all(two.map(async ({ id }) => (await put(id, a.slug)).status))
      assert.deepEqual(statuses.toSorted(), [200, 409])
    })
  })

  describe('what readers may not see', () => {
    let id: string
    let first: { id: string; slug: string }
    let draft: { id: string; slug: string }
    let withdrawn: { id: string; slug: string }
    let restricted: { id: string; slug: string }
    let last: { id: string; slug: string }

    before(async () => {
      first = await budget(1951)
      draft = await budget(1952, { status: 'draft', agency: 'cuc-thue' })
      withdrawn = await budget(1953)
      restricted = await budget(1954, { accessRights: 'RESTRICTED' })
      last = await budget(1955)
      const members = [first, draft, withdrawn, restricted, last].map((each) => each.id)
      id = (await make({ title: { vi: 'Có bản nháp' }, slug: 'co-ban-nhap', members }, portal.adminToken)).id
      await portal.api
        .post(`/api/v1/datasets/${withdrawn.id}/transitions`)
        .set(portal.as())
        .send({ to: 'withdrawn', note: 'Sai đơn vị.' })
        .expect(200)
      await portal.settle()
    })

    it('is neither listed nor counted; a withdrawn one is told by its tombstone alone', async () => {
      const seen = await read(id)
      assert.deepEqual(slugsOf(seen), [first.slug, withdrawn.slug, restricted.slug, last.slug])
      assert.equal(seen.memberCount, 3)
      const tombstone = seen.members[1] as unknown as Record<string, unknown>
      assert.deepEqual(
        tombstone.withdrawn && (tombstone.withdrawn as { reason: string }).reason,
        'Sai đơn vị.',
      )
      assert.deepEqual([tombstone.temporal, tombstone.modified, tombstone.formats], [null, null, []])
      assert.ok(!JSON.stringify(seen).includes(draft.slug))
      assert.equal((await read(id, publisher)).memberCount, 4)
      const list = await portal.api.get(`${path}?agency=bo-tai-chinh&limit=100`)
      const listed = list.body.items.find((item: { id: string }) => item.id === id)
      assert.equal(listed.memberCount, 3)
      assert.equal(listed.members, undefined)
    })

    it('is passed over by previous and next', async () => {
      const ofFirst = await placeOf(first.id)
      assert.deepEqual(
        [ofFirst.previous, ofFirst.next?.slug, ofFirst.series?.memberCount],
        [null, restricted.slug, 3],
      )
      assert.equal((await placeOf(first.id, publisher)).next?.slug, draft.slug)
      assert.deepEqual((await placeOf(last.id)).previous?.slug, restricted.slug)
      await portal.api.get(`/api/v1/datasets/${draft.id}/series`).expect(404)
      await portal.api.get(`/api/v1/datasets/${withdrawn.id}/series`).expect(410)
    })

    it('is not found by the filter, nor counted by the facet', async () => {
      const find = async (token?: string) =>
        (
          await portal.api
            .get('/api/v1/datasets?series=co-ban-nhap&facets=series&limit=100')
            .set(token ? portal.as(token) : {})
            .expect(200)
        ).body as { total: number; items: { slug: string }[]; facets: { series: unknown[] } }
      const open = await find()
      assert.deepEqual(
        open.items.map(({ slug }) => slug).toSorted(),
        [first.slug, last.slug, restricted.slug].toSorted(),
      )
      const facet = open.facets.series.find((each) => (each as { value: string }).value === 'co-ban-nhap')
      assert.deepEqual(facet, { value: 'co-ban-nhap', label: 'Có bản nháp', count: 3 })
      const agency = await portal.api.get('/agencies/bo-tai-chinh').set('Accept', 'text/html').expect(200)
      assert.match(agency.text, /href="\/series\/co-ban-nhap"/)
      assert.ok(!agency.text.includes(draft.slug))
      // Members find their drafts and what they withdrew.
      assert.equal((await find(publisher)).total, 5)
      const none = await portal.api.get('/api/v1/datasets?series=khong-co').expect(200)
      assert.equal(none.body.total, 0)
    })

    it('keeps its place when somebody arranges what they see', async () => {
      const token = await portal.makeToken('bo-khac', ['publish'])
      const own = await make({ title: { vi: 'Của bộ khác' }, agency: 'bo-khac' }, token)
      const open = await Promise.all([1, 2].map(() => portal.add.dataset({ agency: 'bo-khac' })))
      const hidden = await portal.add.dataset({ agency: 'cuc-thue', status: 'draft' })
      for (const { id: each } of [open[0]!, hidden, open[1]!])
        await put(own.id, each, { position: 9 }, portal.adminToken).expect(200)
      const swap = await put(own.id, open[1]!.id, { position: 1 }, token).expect(200)
      assert.deepEqual(slugsOf(swap.body), [open[1]!.slug, open[0]!.slug])
      assert.deepEqual(slugsOf(await read(own.id, portal.adminToken)), [
        open[1]!.slug,
        open[0]!.slug,
        hidden.slug,
      ])
      await put(own.id, hidden.id, {}, token).expect(404)
    })
  })

  describe('around series', () => {
    it('loses a dataset that is discarded, and keeps one that moves or is restored', async () => {
      const draft = await budget(1941, { status: 'draft' })
      const kept = await budget(1942)
      const { id } = await make({ title: { vi: 'Quanh chuỗi' }, members: [draft.id, kept.id] })
      await portal.api
        .delete(`/api/v1/datasets/${draft.id}`)
        .set(portal.as(publisher))
        .set('If-Match', '*')
        .expect(204)
      assert.deepEqual(slugsOf(await read(id, publisher)), [kept.slug])
      await portal.api
        .patch(`/api/v1/datasets/${kept.id}`)
        .set(portal.as())
        .set('If-Match', '*')
        .set('Content-Type', 'application/merge-patch+json')
        .send({ agency: 'bo-khac' })
        .expect(200)
      await portal.api.post(`/api/v1/datasets/${kept.id}/revisions/1/restore`).set(portal.as()).expect(200)
      assert.deepEqual(slugsOf(await read(id)), [kept.slug])
      // What was read with the link to its place can be sent back.
      const { body } = await portal.api.get(`/api/v1/datasets/${kept.id}`).set(portal.as())
      await portal.api
        .put(`/api/v1/datasets/${kept.id}`)
        .set(portal.as())
        .set('If-Match', '*')
        .send(body)
        .expect(200)
    })

    it('follows its agency when that is merged, and most of its datasets when it is split', async () => {
      for (const slug of ['so-cu', 'so-moi', 'so-hai']) await portal.add.agency({ slug })
      const set = async (agency: string) => (await portal.add.dataset({ agency })).id
      const [a, b, c] = [await set('so-cu'), await set('so-cu'), await set('so-cu')]
      const admin = portal.adminToken
      const one = await make({ title: { vi: 'Chuỗi a' }, agency: 'so-cu', members: [a, b] }, admin)
      const two = await make({ title: { vi: 'Chuỗi c' }, agency: 'so-cu', members: [c] }, admin)
      const empty = await make({ title: { vi: 'Chuỗi rỗng' }, agency: 'so-cu' }, admin)
      const ownerOf = async (id: string) =>
        ((await read(id)) as unknown as { agency: { slug: string } }).agency.slug
      const { headers } = await portal.api.get('/api/v1/agencies/so-hai')
      const gone = await make({ title: { vi: 'Giữ cơ quan' }, agency: 'so-hai' }, admin)
      await portal.api
        .delete('/api/v1/agencies/so-hai')
        .set(portal.as())
        .set('If-Match', headers.etag!)
        .expect(409)
      await portal.api.delete(`${path}/${gone.id}`).set(portal.as()).set('If-Match', '*').expect(204)
      const split = await portal.api
        .post('/api/v1/agencies/so-cu/split')
        .set(portal.as())
        .send({ into: [{ agency: 'so-moi', datasets: [a, b] }] })
        .expect(202)
      assert.equal(split.body.into[0].series, 1)
      await portal.settle()
      assert.deepEqual(await Promise.all([one, two, empty].map(({ id }) => ownerOf(id))), [
        'so-moi',
        'so-cu',
        'so-cu',
      ])
      await portal.api
        .post('/api/v1/agencies/so-cu/merge')
        .set(portal.as())
        .send({ into: 'so-hai' })
        .expect(202)
      await portal.settle()
      assert.deepEqual(await Promise.all([one, two, empty].map(({ id }) => ownerOf(id))), [
        'so-moi',
        'so-hai',
        'so-hai',
      ])
      assert.equal((await read(two.id)).memberCount, 1)
    })

    it('pages through all of them by title', async () => {
      const seen: string[] = []
      let total = 0
      for (let next: string | null = `${path}?limit=3`; next;) {
        const { body } = (await portal.api.get(next.replace(portal.baseUrl, '')).expect(200)) as {
          body: { items: { id: string }[]; total: number; next: string | null }
        }
        seen.push(...body.items.map(({ id }) => id))
        total = body.total
        next = body.next
      }
      assert.equal(new Set(seen).size, total)
      assert.equal(seen.length, total)
      await portal.api.get(`${path}?agencey=x`).expect(400)
      assert.equal((await portal.api.get(`${path}?agency=khong-co`)).body.total, 0)
      await portal.api.get(`${path}/khong-co`).expect(404)
    })
  })
})
