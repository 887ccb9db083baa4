import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'
import { schoolInput, schoolSchema } from '../../support/table-schema.ts'

const path = '/api/v1/table-schemas'

describe('Published schemas for tables', function () {
  // Patterns are tried by a process of its own.
  this.timeout(240_000)
  let portal: TestPortal
  let publisher: string
  let editor: string
  let stranger: string

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'bo-giao-duc', name: { vi: 'Bộ Giáo dục', en: 'Ministry of Education' } })
    await portal.add.agency({ slug: 'so-giao-duc', parent: 'bo-giao-duc', level: 'other' })
    await portal.add.agency({ slug: 'bo-khac' })
    publisher = await portal.makeToken('bo-giao-duc', ['publish'])
    editor = await portal.makeToken('bo-giao-duc', ['write'])
    stranger = await portal.makeToken('bo-khac', ['publish'])
  })
  after(() => portal.close())

  const publish = (body: object, token = publisher) => portal.api.post(path).set(portal.as(token)).send(body)
  const refuse = async (schema: object, status = 422) =>
    (await publish(schoolInput({ name: 'thu-loi', schema })).expect(status)).body as {
      errors: { pointer: string; detail: string }[]
    }
  const oneField = (field: object) => ({ fields: [{ name: 'a', ...field }] })

  describe('POST /api/v1/table-schemas', () => {
    it('publishes a version for good, for everybody to read', async () => {
      const made = await publish(schoolInput()).expect(201)
      assert.equal(made.headers.location, `${path}/truong-hoc/1.0.0`)
      const { body: entry } = await portal.api.get(`${path}/truong-hoc`).expect(200)
      assert.deepEqual(entry, made.body)
      assert.equal(entry.latest, '1.0.0')
      assert.equal(entry.address, `${portal.baseUrl}/schemas/truong-hoc`)
      assert.deepEqual(entry.agency, {
        slug: 'bo-giao-duc',
        name: { vi: 'Bộ Giáo dục', en: 'Ministry of Education' },
      })
      assert.equal(entry.versions[0].fieldCount, 7)
      const raw = await portal.api.get(new URL(entry.versions[0].schemaUrl).pathname).expect(200)
      assert.deepEqual(raw.body, schoolSchema)
      assert.equal(raw.headers['access-control-allow-origin'], '*')
      await portal.api.get(`${path}/truong-hoc/1.0.0`).set('If-None-Match', raw.headers.etag!).expect(304)
    })

    it('never changes a version that is published', async () => {
      const again = await publish(schoolInput({ schema: oneField({}) })).expect(409)
      assert.match(again.body.detail, /1\.0\.0/)
      assert.deepEqual((await portal.api.get(`${path}/truong-hoc/1.0.0`)).body, schoolSchema)
      for (const method of ['put', 'patch', 'delete'] as const)
        await portal.api[method](`${path}/truong-hoc/1.0.0`).set(portal.as()).expect(405)
    })

    it('orders versions by semver, and passes over trials and what is deprecated', async () => {
      for (const version of ['1.10.0', '1.2.0', '2.0.0-beta.2', '2.0.0-beta.10'])
        await publish(schoolInput({ version })).expect(201)
      const { body } = await portal.api.get(`${path}/truong-hoc`)
      assert.deepEqual(
        body.versions.map(({ version }: { version: string }) => version),
        ['2.0.0-beta.10', '2.0.0-beta.2', '1.10.0', '1.2.0', '1.0.0'],
      )
      assert.equal(body.latest, '1.10.0')
      const address = `${path}/truong-hoc/1.10.0/deprecation`
      const reason = 'Cột email sai. Hãy dùng 1.2.0.'
      await portal.api.post(address).send({ reason }).expect(401)
      await portal.api.post(address).set(portal.as(stranger)).send({ reason }).expect(403)
      await portal.api.post(address).set(portal.as(publisher)).send({ reason: ' ' }).expect(422)
      const after = await portal.api.post(address).set(portal.as(publisher)).send({ reason }).expect(200)
      assert.equal(after.body.latest, '1.2.0')
      const told = after.body.versions.find(({ version }: { version: string }) => version === '1.10.0')
      assert.equal(told.deprecated.reason, reason)
      // It is there as it was for those who follow it.
      assert.deepEqual((await portal.api.get(`${path}/truong-hoc/1.10.0`).expect(200)).body, schoolSchema)
    })

    it('is for those who may publish in the agency that owns the schema', async () => {
      await portal.api.post(path).send(schoolInput()).expect(401)
      await publish(schoolInput({ name: 'x' }), editor).expect(403)
      await publish(schoolInput({ name: 'x' }), stranger).expect(403)
      // Somebody else's name stays somebody else's.
      await publish(schoolInput({ version: '9.0.0', agency: 'bo-khac' }), stranger).expect(409)
      await publish(schoolInput({ name: 'x', agency: 'khong-co' })).expect(422)
      const made = await publish(schoolInput({ name: 'cua-so', agency: 'so-giao-duc' }))
      assert.equal(made.status, 201, made.text)
    })

    it('refuses what is no Table Schema, with the place', async () => {
      const cases: [object, string][] = [
        [{}, '/schema/fields'],
        [{ fields: [] }, '/schema/fields'],
        [oneField({ type: 'text' }), '/schema/fields/0/type'],
        [{ fields: [{ name: 'a' }, { name: ' a ' }] }, '/schema/fields/1/name'],
        [
          oneField({ type: 'integer', constraints: { minLength: 1 } }),
          '/schema/fields/0/constraints/minLength',
        ],
        [oneField({ type: 'string', constraints: { minimum: 1 } }), '/schema/fields/0/constraints/minimum'],
        [
          oneField({ type: 'date', constraints: { minimum: '2024-02-30' } }),
          '/schema/fields/0/constraints/minimum',
        ],
        [
          oneField({ type: 'integer', constraints: { minimum: 10, maximum: 9 } }),
          '/schema/fields/0/constraints/maximum',
        ],
        [
          oneField({ type: 'integer', constraints: { enum: [1, 'hai'] } }),
          '/schema/fields/0/constraints/enum/1',
        ],
        [{ ...oneField({}), primaryKey: ['b'] }, '/schema/primaryKey'],
        [
          {
            ...oneField({}),
            foreignKeys: [{ fields: 'a', reference: { resource: '', fields: ['a', 'a'] } }],
          },
          '/schema/foreignKeys/0/reference/fields',
        ],
      ]
      for (const [schema, pointer] of cases) {
        const { errors } = await refuse(schema)
        assert.ok(
          errors.some((error) => error.pointer === pointer),
          `${pointer}: ${JSON.stringify(errors)}`,
        )
      }
      // A misspelt rule would check nothing, silently.
      await refuse(oneField({ constraints: { requird: true } }), 400)
      await publish(schoolInput({ version: '1.0' })).expect(422)
      await publish({ ...schoolInput(), colour: 'red' }).expect(400)
    })

    it('refuses patterns that could run for ever, and takes those of RE2', async () => {
      for (const pattern of ['(a)\\1', '(?=a)b', '(?<!a)b', '[', '((a{100}){100}){100}', '\\i\\c*']) {
        const { errors } = await refuse(oneField({ type: 'string', constraints: { pattern } }))
        assert.equal(errors[0]!.pointer, '/schema/fields/0/constraints/pattern')
        assert.match(errors[0]!.detail, /RE2/)
      }
      await refuse(oneField({ type: 'string', constraints: { pattern: 'a'.repeat(501) } }))
      const taken = oneField({ type: 'string', constraints: { pattern: "(a+)+$|\\p{Lu}'?" } })
      await publish(schoolInput({ name: 'mau', schema: taken })).expect(201)
    })

    it('refuses schemas that are too large', async () => {
      const many = { fields: Array.from({ length: 10_000 }, (_, at) => ({ name: `c${at}` })) }
      const { errors } = await refuse(many)
      assert.match(errors[0]!.detail, /1,?\.?000/)
      const long = oneField({
        type: 'string',
        constraints: { enum: Array.from({ length: 20_000 }, (_, at) => `${at}`.padStart(40, 'x')) },
      })
      assert.match((await refuse(long)).errors[0]!.detail, /524,?\.?288/)
    })
  })

  describe('GET /api/v1/table-schemas', () => {
    it('lists by title, pages to the end, and narrows to an agency and those below', async () => {
      const all: string[] = []
      for (let next: string | null = `${path}?limit=1`; next;) {
        const { body } = (await portal.api.get(next.replace(portal.baseUrl, '')).expect(200)) as {
          body: { items: { name: string }[]; total: number; next: string | null }
        }
        assert.equal(body.total, 3)
        all.push(...body.items.map(({ name }) => name))
        next = body.next
      }
      assert.deepEqual([...all].sort(), ['cua-so', 'mau', 'truong-hoc'])
      const of = async (agency: string) =>
        (await portal.api.get(`${path}?agency=${agency}`).expect(200)).body.total as number
      assert.deepEqual([await of('bo-giao-duc'), await of('so-giao-duc'), await of('bo-khac')], [3, 1, 0])
      assert.equal(await of('khong-co'), 0)
      await portal.api.get(`${path}?agencey=x`).expect(400)
    })

    it('does not mix them up with the schemas of the API, and says what is there', async () => {
      await portal.api.get('/api/v1/schemas/truong-hoc').expect(404)
      await portal.api.get(`${path}/dataset`).expect(404)
      const missing = await portal.api.get(`${path}/truong-hoc/7.0.0?lang=en`).expect(404)
      assert.match(missing.body.detail, /1\.2\.0/)
    })
  })

  describe('around the registry', () => {
    it('keeps the agency of a schema, and writes down who published', async () => {
      const { headers } = await portal.api.get('/api/v1/agencies/so-giao-duc').set(portal.as())
      await portal.api
        .delete('/api/v1/agencies/so-giao-duc')
        .set(portal.as())
        .set('If-Match', headers.etag!)
        .expect(409)
      const { body } = await portal.api
        .get('/api/v1/audit?object=table-schema/truong-hoc')
        .set(portal.as())
        .expect(200)
      const [last, ...before] = body.items as { action: string; agency: string }[]
      assert.deepEqual([last!.action, last!.agency], ['deprecate-table-schema', 'bo-giao-duc'])
      assert.ok(before.every(({ action }) => action === 'publish-table-schema'))
      assert.equal(before.length, 5)
    })

    it('hands schemas over with the agency, which publishes none once it closed', async () => {
      await portal.add.agency({ slug: 'cu' })
      await portal.add.agency({ slug: 'moi' })
      const publish = (agency: string, version: string) =>
        portal.api
          .post(path)
          .set(portal.as())
          .send(schoolInput({ name: 'ban-giao', agency, version }))
      await publish('cu', '1.0.0').expect(201)
      await portal.api.post('/api/v1/agencies/cu/merge').set(portal.as()).send({ into: 'moi' }).expect(202)
      const { body } = await publish('cu', '1.1.0').set('Accept-Language', 'en').expect(422)
      assert.equal(body.errors[0].pointer, '/agency')
      assert.match(body.errors[0].detail, /Choose its successor: "moi"/)
      await publish('moi', '1.1.0').expect(201)
      assert.equal((await portal.api.get(`${path}/ban-giao`).expect(200)).body.agency.slug, 'moi')
    })

    it('judges no schema again that an agency asked for before', async () => {
      await portal.add.agency({ slug: 'doi-ten' })
      await portal.api
        .post(path)
        .set(portal.as())
        .send(schoolInput({ name: 'het-dung', agency: 'doi-ten' }))
        .expect(201)
      const patch = (body: object) =>
        portal.api.patch('/api/v1/agencies/doi-ten').set(portal.as()).set('If-Match', '*').send(body)
      const requiredSchemas = [`${portal.baseUrl}/schemas/het-dung/1.0.0`]
      await patch({ requiredSchemas }).expect(200)
      await portal.api
        .post(`${path}/het-dung/1.0.0/deprecation`)
        .set(portal.as())
        .send({ reason: 'Có bản mới.' })
        .expect(200)
      await patch({ name: { vi: 'Tên mới' } }).expect(200)
      await patch({ requiredSchemas: [] }).expect(200)
      await patch({ requiredSchemas }).expect(422)
    })
  })
})
