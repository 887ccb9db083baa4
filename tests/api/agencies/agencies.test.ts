import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

const path = '/api/v1/agencies'

describe('agencies', () => {
  let test: TestPortal
  before(async () => {
    test = await startTestPortal(import.meta.url)
  })
  after(() => test.close())

  const create = (body: object, token?: string) => test.api.post(path).set(test.as(token)).send(body)
  const patch = (slug: string, body: object, ifMatch?: string, token?: string) => {
    const request = test.api.patch(`${path}/${slug}`).set(test.as(token))
    return (ifMatch === undefined ? request : request.set('If-Match', ifMatch)).send(body)
  }
  const remove = (slug: string, ifMatch: string, token?: string) =>
    test.api.delete(`${path}/${slug}`).set(test.as(token)).set('If-Match', ifMatch)
  const read = async (slug: string) => (await test.api.get(`${path}/${slug}`)).body

  describe('POST /api/v1/agencies', () => {
    it('makes an agency with a slug from its Vietnamese name, and gives it back whole', async () => {
      const name = { vi: 'Sở Y tế Đà Nẵng', en: 'Da Nang Department of Health' }
      const response = await create({
        name,
        level: 'other',
        code: ' H48 ',
        homepage: 'https://soyte.example/',
      })
      assert.equal(response.status, 201, response.text)
      const { id, ...rest } = response.body
      assert.deepEqual(rest, {
        slug: 'so-y-te-da-nang',
        version: 1,
        name,
        formerNames: [],
        level: 'other',
        parent: null,
        code: 'H48',
        homepage: 'https://soyte.example/',
        successors: [],
        predecessors: [],
        status: 'active',
        closedOn: null,
        closedNote: null,
        datasetCount: 0,
        requiredSchemas: [],
        approvalByAnother: false,
      })
      assert.match(response.headers.location!, /^\/api\/v1\/agencies\/so-y-te-da-nang$/)
      assert.deepEqual((await test.api.get(`${path}/so-y-te-da-nang`)).body, { id, ...rest })
    })

    it('numbers a slug that is taken, and refuses one that was asked for', async () => {
      const body = { name: { vi: 'Trùng tên' }, level: 'other' }
      assert.equal((await create(body)).body.slug, 'trung-ten')
      assert.equal((await create(body)).body.slug, 'trung-ten-2')
      const taken = await create({ ...body, slug: 'trung-ten' })
      assert.equal(taken.status, 409)
      assert.equal(taken.body.type, '/problems/slug-taken')
    })

    it('says what is wrong, each at its place', async () => {
      const wrong: [object, number, string][] = [
        [{ level: 'other' }, 422, '/name'],
        [{ name: {}, level: 'other' }, 422, '/name'],
        [{ name: { vi: '  ' }, level: 'other' }, 422, '/name/vi'],
        [{ name: { vi: 'A' }, level: 'kingdom' }, 422, '/level'],
        [{ name: { vi: 'A' }, level: 'other', parent: 'khong-co' }, 422, '/parent'],
        [{ name: { vi: 'A' }, level: 'other', successors: ['khong-co'] }, 422, '/successors/0'],
        [{ name: { vi: 'A' }, level: 'other', homepage: 'javascript:alert(1)' }, 422, '/homepage'],
        [{ name: { vi: 'A' }, level: 'other', slug: 'Có dấu' }, 422, '/slug'],
        [{ name: { vi: 'A' }, level: 'other', colour: 'red' }, 400, '/colour'],
        [{ name: { vi: 'A' }, level: 'other', id: 'x' }, 422, '/id'],
        [{ name: { vi: 'A' }, level: 'other', version: 1 }, 422, '/version'],
        [{ name: { vi: 'A' }, level: 'other', datasetCount: 0 }, 422, '/datasetCount'],
      ]
      for (const [body, status, pointer] of wrong) {
        const response = await create(body)
        assert.equal(response.status, status, JSON.stringify(body))
        assert.equal(response.body.errors[0].pointer, pointer)
      }
    })

    it('keeps levels sensible and the tree shallow', async () => {
      const commune = await test.add.agency({ level: 'commune' })
      const above = await create({ name: { vi: 'Bộ' }, level: 'ministry', parent: commune.slug })
      assert.equal(above.status, 422)
      assert.equal(above.body.errors[0].pointer, '/level')
      let parent: string = (await test.add.agency({ level: 'other' })).slug
      for (let depth = 2; depth <= 8; depth++)
        parent = (await test.add.agency({ level: 'other', parent })).slug
      assert.equal((await create({ name: { vi: 'Quá sâu' }, level: 'other', parent })).status, 422)
    })

    it('is for administrators at the top, and below an agency for those who manage it', async () => {
      const own = await test.add.agency()
      const other = await test.add.agency()
      const token = await test.makeToken(own.slug)
      const writer = await test.makeToken(own.slug, ['publish'])
      const body = (parent: string | null) => ({ name: { vi: 'Phòng' }, level: 'other', parent })
      assert.equal((await create(body(own.slug), token)).status, 201)
      assert.equal((await create(body(null), token)).status, 403)
      assert.equal((await create(body(other.slug), token)).status, 403)
      assert.equal((await create(body(own.slug), writer)).status, 403)
      assert.equal((await test.api.post(path).send(body(null))).status, 401)
    })
  })

  describe('PATCH /api/v1/agencies/{slug}', () => {
    it('needs If-Match, and the newest version', async () => {
      const agency = await test.add.agency()
      assert.equal((await patch(agency.slug, { code: 'X' })).status, 428)
      assert.equal((await patch(agency.slug, { code: 'X' }, '"7"')).status, 412)
      const both = await Promise.all([1, 2].map((n) => patch(agency.slug, { code: `X${n}` }, '"1"')))
      assert.deepEqual(both.map(({ status }) => status).sort(), [200, 412])
    })

    it('takes back a record as it was read, and makes no version of no change', async () => {
      const agency = await test.add.agency({ code: 'X' })
      const { etag } = (await test.api.get(`${path}/${agency.slug}`)).headers
      const same = await patch(agency.slug, await read(agency.slug), etag)
      assert.equal(same.status, 200, same.text)
      assert.equal(same.body.version, 1)
      const cleared = await patch(agency.slug, { code: null, name: { en: null } }, etag)
      assert.equal(cleared.body.version, 2)
      assert.equal(cleared.body.code, null)
      assert.deepEqual(Object.keys(cleared.body.name), ['vi'])
      for (const made of [{ id: 'x' }, { version: 9 }, { datasetCount: 99 }]) {
        assert.equal((await patch(agency.slug, made, '"2"')).status, 422)
      }
      assert.equal((await patch(agency.slug, { colour: 'red' }, '"2"')).status, 400)
      assert.equal((await patch(agency.slug, { name: null }, '"2"')).status, 422)
    })

    it('takes back a record although datasets came or went in between', async () => {
      const agency = await test.add.agency()
      const asRead = await read(agency.slug)
      await test.add.dataset({ agency: agency.slug })
      assert.equal((await patch(agency.slug, asRead, '"1"')).status, 200)
      for (const datasetCount of [-1, '1', null, 0.5])
        assert.equal((await patch(agency.slug, { datasetCount }, '"1"')).status, 422)
      const { items } = (await test.api.get(`${path}?tree=true&limit=100`)).body
      const branch = items.find(({ id }: { id: string }) => id === agency.id)
      assert.equal((await patch(agency.slug, branch, '"1"')).status, 200)
    })

    it('takes If-Match: *', async () => {
      const agency = await test.add.agency()
      assert.equal((await patch(agency.slug, { code: 'X' }, '*')).body.version, 2)
      assert.equal((await remove(agency.slug, 'W/"2"')).status, 412)
      assert.equal((await remove(agency.slug, '"1", "2"')).status, 204)
    })

    it('keeps an old slug as an address that leads on, and never gives it away', async () => {
      const agency = await test.add.agency({ slug: 'ten-cu' })
      const renamed = await patch('ten-cu', { slug: 'ten-moi' }, '"1"')
      assert.equal(renamed.body.slug, 'ten-moi')
      const old = await test.api.get(`${path}/ten-cu?lang=en`).redirects(0)
      assert.equal(old.status, 308)
      assert.equal(old.headers.location, '/api/v1/agencies/ten-moi?lang=en')
      assert.equal((await create({ name: { vi: 'A' }, level: 'other', slug: 'ten-cu' })).status, 409)
      const back = await patch('ten-moi', { slug: 'ten-cu' }, '"2"')
      assert.equal(back.body.slug, 'ten-cu')
      assert.equal((await test.api.get(`${path}/ten-moi`).redirects(0)).status, 308)
      assert.equal((await read(agency.id)).slug, 'ten-cu')
    })

    it('moves an agency with all below it and their datasets', async () => {
      const [from, to] = [await test.add.agency(), await test.add.agency()]
      const middle = await test.add.agency({ parent: from.slug })
      const leaf = await test.add.agency({ parent: middle.slug, level: 'other' })
      const draft = await test.add.dataset({ agency: leaf.slug, status: 'draft' })
      await test.add.dataset({ agency: leaf.slug })
      const token = await test.makeToken(to.slug, ['read'])
      assert.equal((await test.api.get(`/api/v1/datasets/${draft.id}`).set(test.as(token))).status, 404)
      const moved = await patch(middle.slug, { parent: to.slug }, '"1"')
      assert.equal(moved.status, 200, moved.text)
      assert.equal(moved.body.parent, to.slug)
      assert.equal((await test.api.get(`/api/v1/datasets/${draft.id}`).set(test.as(token))).status, 200)
      await test.settle()
      const found = await test.api.get(`/api/v1/datasets?agency=${to.slug}`)
      assert.equal(found.body.total, 1)
    })

    it('refuses circles, however long', async () => {
      const top = await test.add.agency()
      const middle = await test.add.agency({ parent: top.slug })
      const leaf = await test.add.agency({ parent: middle.slug })
      for (const parent of [top.slug, middle.slug, leaf.slug]) {
        const response = await patch(top.slug, { parent }, '"1"')
        assert.equal(response.status, 422)
        assert.equal(response.body.errors[0].pointer, '/parent')
      }
      const [a, b] = [await test.add.agency(), await test.add.agency()]
      const both = await Promise.all([
        patch(a.slug, { parent: b.slug }, '"1"'),
        patch(b.slug, { parent: a.slug }, '"1"'),
      ])
      assert.deepEqual(both.map(({ status }) => status).sort(), [200, 422])
    })

    it('lets an agency change itself and those below it, but not rise or move elsewhere', async () => {
      const top = await test.add.agency()
      const own = await test.add.agency({ parent: top.slug })
      const below = await test.add.agency({ parent: own.slug })
      const other = await test.add.agency()
      const token = await test.makeToken(own.slug)
      assert.equal((await patch(own.slug, { code: 'A' }, '"1"', token)).status, 200)
      assert.equal((await patch(below.slug, { code: 'A' }, '"1"', token)).status, 200)
      assert.equal((await patch(top.slug, { code: 'A' }, '"1"', token)).status, 403)
      assert.equal((await patch(own.slug, { parent: other.slug }, '"2"', token)).status, 403)
      assert.equal((await patch(own.slug, { parent: null }, '"2"', token)).status, 403)
      assert.equal((await remove(own.slug, '"2"', token)).status, 403)
    })
  })

  describe('DELETE /api/v1/agencies/{slug}', () => {
    it('removes an agency that nothing belongs to, and never gives its slug away', async () => {
      const agency = await test.add.agency({ slug: 'se-xoa' })
      assert.equal((await test.api.delete(`${path}/se-xoa`).set(test.as())).status, 428)
      assert.equal((await remove('se-xoa', '"9"')).status, 412)
      assert.equal((await remove('se-xoa', '"1"')).status, 204)
      const gone = await test.api.get(`${path}/se-xoa`)
      assert.equal(gone.status, 404)
      assert.equal(gone.body.type, '/problems/agency-not-found')
      assert.equal((await test.api.get(`${path}/${agency.id}`)).status, 404)
      assert.equal((await create({ name: { vi: 'A' }, level: 'other', slug: 'se-xoa' })).status, 409)
    })

    it('says what to do first while something belongs to it', async () => {
      const agency = await test.add.agency()
      const child = await test.add.agency({ parent: agency.slug })
      const dataset = await test.add.dataset({ agency: child.slug, status: 'draft' })
      const old = await test.add.agency({ successors: [child.slug] })
      for (const slug of [agency.slug, child.slug]) {
        const response = await remove(slug, '"1"')
        assert.equal(response.status, 409)
        assert.equal(response.body.type, '/problems/conflict')
      }
      await test.api
        .delete(`/api/v1/datasets/${dataset.id}`)
        .set(test.as())
        .set('If-Match', '"1"')
        .expect(204)
      assert.match((await remove(child.slug, '"1"')).body.detail, /successors/)
      await patch(old.slug, { successors: [] }, '"1"')
      assert.equal((await remove(child.slug, '"1"')).status, 204)
      assert.equal((await remove(agency.slug, '"1"')).status, 204)
    })
  })

  describe('GET /api/v1/agencies', () => {
    it('pages through all of them in Vietnamese order, each once', async () => {
      for (const vi of ['Đồng Tháp', 'Đà Nẵng', 'Đắk Lắk', 'Điện Biên'])
        await test.add.agency({ name: { vi } })
      const seen: string[] = []
      let address: string | null = `${path}?limit=7`
      let total = 0
      while (address !== null) {
        const { body } = await test.api.get(address)
        seen.push(...body.items.map((item: { name: { vi: string } }) => item.name.vi))
        total = body.total
        address = body.next
      }
      assert.equal(seen.length, total)
      const ours = seen.filter((name) => /^Đ(ồng|à|ắk|iện)/.test(name))
      assert.deepEqual(ours, ['Đà Nẵng', 'Đắk Lắk', 'Điện Biên', 'Đồng Tháp'])
    })

    it('gives the tree from the top', async () => {
      const top = await test.add.agency({ name: { vi: 'AAA đứng đầu' } })
      const child = await test.add.agency({ parent: top.slug })
      const { body } = await test.api.get(`${path}?tree=true&limit=100`)
      const found = body.items.find((item: { slug: string }) => item.slug === top.slug)
      assert.deepEqual(
        found.children.map((item: { slug: string }) => item.slug),
        [child.slug],
      )
      assert.ok(!body.items.some((item: { slug: string }) => item.slug === child.slug))
    })

    it('counts what the viewer may see, the agencies below included', async () => {
      const top = await test.add.agency()
      const child = await test.add.agency({ parent: top.slug })
      await test.add.dataset({ agency: child.slug })
      await test.add.dataset({ agency: child.slug, status: 'draft' })
      await test.add.dataset({ agency: top.slug, status: 'draft' })
      const asMember = await test.api.get(`${path}/${top.slug}`).set(test.as())
      assert.equal(asMember.body.datasetCount, 3)
      for (let tries = 0; (await read(top.slug)).datasetCount !== 1; tries++) {
        assert.ok(tries < 100, 'the public figure does not catch up')
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      assert.equal((await read(child.slug)).datasetCount, 1)
    })

    it('answers 304 to the same again, and refuses what it does not know', async () => {
      const agency = await test.add.agency()
      const { etag } = (await test.api.get(`${path}/${agency.slug}`)).headers
      assert.match(etag!, /^"1\./)
      assert.equal((await test.api.get(`${path}/${agency.slug}`).set('If-None-Match', etag!)).status, 304)
      assert.equal((await test.api.get(`${path}?level=province`)).status, 400)
      for (const bad of ['limit=0', 'limit=101', 'tree=yes', 'cursor=made.up']) {
        assert.equal((await test.api.get(`${path}?${bad}`)).status, 400, bad)
      }
      assert.equal((await test.api.get(`${path}/khong-co`)).status, 404)
    })

    it('writes down who did what', async () => {
      const agency = await test.add.agency()
      await patch(agency.slug, { code: 'Z' }, '"1"')
      const db = test.portal.mongo.connection.db!
      const audit = await db
        .collection('audit')
        .find({ object: `agency/${agency.id}` })
        .sort({ _id: 1 })
        .toArray()
      assert.deepEqual(
        audit.map(({ action }) => action),
        ['create-agency', 'change-agency'],
      )
      const revision = await db.collection('agencyRevisions').findOne({ agencyId: agency.id, number: 2 })
      assert.deepEqual(revision!.changes, [{ pointer: '/code', from: null, to: 'Z' }])
    })
  })
})
