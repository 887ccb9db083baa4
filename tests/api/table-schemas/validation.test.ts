import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'
import { schoolInput, schoolSchema } from '../../support/table-schema.ts'

interface Report {
  status: string
  version: string | null
  schema: string | null
  release: number
  errorCount: number | null
  counts: { rule: string; column: string | null; count: number; message: string }[]
  places: {
    rule: string
    column: string | null
    row: number | null
    line: number | null
    value: string | null
    message: string
  }[]
  reason: { code: string } | null
}

const head = 'ma_truong,ten_truong,cap_hoc,so_hoc_sinh,ngay_thanh_lap,email,thuoc_truong\n'
const good = `${head}01001001,Tiểu học Kim Đồng,Tiểu học,812,1956-09-05,kimdong@truong.example,
01001002,THCS Trưng Vương,THCS,1204,1917-10-01,-,01001001
`

describe('Tables that follow a schema', function () {
  // Each file is read by a process of its own, and checked by another one.
  this.timeout(300_000)
  let portal: TestPortal
  let publisher: string
  let datasetId: string

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo-giao-duc', level: 'ministry' })
    await portal.add.agency({ slug: 'so-giao-duc', parent: 'bo-giao-duc', level: 'other' })
    await portal.add.agency({ slug: 'bo-khac' })
    publisher = await portal.makeToken('bo-giao-duc', ['publish'])
    await publish(schoolInput())
    datasetId = (await portal.add.dataset({ agency: 'so-giao-duc' })).id
  })
  after(() => portal.close())

  const publish = async (body: object) => {
    const made = await portal.api.post('/api/v1/table-schemas').set(portal.as(publisher)).send(body)
    assert.equal(made.status, 201, made.text)
  }
  const address = (reference: string) => `${portal.baseUrl}/schemas/${reference}`
  const addTo = async (
    dataset: string,
    content: string,
    conformsTo: string | null = address('truong-hoc'),
  ) => {
    const { id } = await portal.add.file(dataset, 'truong.csv', content, { conformsTo })
    await portal.settle()
    return id
  }
  const add = (content: string, conformsTo?: string) => addTo(datasetId, content, conformsTo)
  const read = async (id: string) =>
    (await portal.api.get(`/api/v1/distributions/${id}`).set(portal.as())).body
  const report = async (id: string, query = '') =>
    (
      await portal.api
        .get(`/api/v1/distributions/${id}/validation${query}`)
        .set(portal.as(publisher))
        .expect(200)
    ).body as Report
  const patch = (id: string, body: object, token?: string) =>
    portal.api.patch(`/api/v1/distributions/${id}`).set(portal.as(token)).set('If-Match', '*').send(body)
  const short = ({ counts }: Report) =>
    counts.map(({ rule, column, count }) => `${rule} ${column} ${count}`).sort()

  describe('conformsTo', () => {
    it('takes the address of a schema, and gives it back to be sent again', async () => {
      const id = await add(good)
      const record = await read(id)
      assert.equal(record.conformsTo, address('truong-hoc'))
      const again = await patch(id, record)
      assert.equal(again.status, 200, again.text)
      for (const wrong of [
        'truong-hoc',
        'https://khac.example/schemas/truong-hoc',
        address('khong'),
        address('truong-hoc/7.0.0'),
      ])
        assert.equal(
          (await patch(id, { conformsTo: wrong }).expect(422)).body.errors[0].pointer,
          '/conformsTo',
        )
      await patch(id, { conformsTo: `${portal.baseUrl}/api/v1/table-schemas/truong-hoc/1.0.0` }).expect(200)
      assert.equal((await read(id)).conformsTo, address('truong-hoc/1.0.0'))
      await patch(id, { conformsTo: null }).expect(200)
      await portal.settle()
      const { conformsTo, validation } = await read(id)
      assert.deepEqual([conformsTo, validation], [null, null])
      assert.equal((await report(id)).status, 'none')
    })

    it('tells everybody whether the table fits, and which version it was', async () => {
      const id = await add(good)
      const { body } = await portal.api.get(`/api/v1/distributions/${id}`).expect(200)
      const { checkedAt, ...validation } = body.validation
      assert.ok(checkedAt)
      assert.deepEqual(validation, {
        status: 'valid',
        schema: address('truong-hoc/1.0.0'),
        version: '1.0.0',
        release: 1,
        errorCount: 0,
      })
      const dataset = (await portal.api.get(`/api/v1/datasets/${datasetId}`).expect(200)).body
      assert.ok(dataset.distributions.some((one: { validation: object }) => one.validation))
    })

    it('fills what the publisher did not say of the columns, and never over it', async () => {
      const id = await add(good)
      await patch(id, { dictionary: [{ name: 'ma_truong', title: { vi: 'Mã của tôi' } }] }).expect(200)
      await portal.settle()
      const { columns } = (await portal.api.get(`/api/v1/distributions/${id}/table`).expect(200)).body
      assert.deepEqual(columns[0].title, { vi: 'Mã của tôi' })
      assert.deepEqual(columns[0].description, { vi: 'Tám chữ số do Bộ cấp.' })
      assert.deepEqual(columns[0].from, { description: 'truong-hoc 1.0.0', type: 'truong-hoc 1.0.0' })
      assert.deepEqual(columns[1].title, { vi: 'Tên trường', en: 'Name of the school' })
      assert.equal(columns[3].unit, 'người')
      assert.equal(columns[0].type, 'string')
    })
  })

  describe('GET /api/v1/distributions/{id}/validation', () => {
    it('finds each kind of fault, by row, line, column and value', async () => {
      const rows = [
        '01001001,Tiểu học Kim Đồng,Tiểu học,812,1956-09-05,kimdong@truong.example,',
        ',Thiếu mã,THCS,10,2000-01-01,,',
        '01001001,Trùng mã,THCS,10,2000-01-01,,',
        '123,Mã ngắn,THCS,10,2000-01-01,,',
        '01001005,AB,THCS,10,2000-01-01,,',
        `01001006,${'Tên dài '.repeat(12)},THCS,10,2000-01-01,,`,
        '01001007,Sai cấp,Đại học,10,2000-01-01,,',
        '01001008,Số âm,THCS,-1,2000-01-01,,',
        '01001009,Quá đông,THCS,5001,2000-01-01,,',
        '01001010,Số lẻ,THCS,10.5,2000-01-01,,',
        '01001011,Quá cổ,THCS,10,1812-01-01,,',
        '01001012,Sai thư,THCS,10,2000-01-01,khong-phai-thu,',
        '01001013,Lạc,THCS,10,2000-01-01,,99999999',
      ]
      const id = await add(`${head}${rows.join('\n')}\n`)
      const found = await report(id)
      assert.deepEqual(short(found), [
        'enum cap_hoc 1',
        'foreignKey thuoc_truong 1',
        'format email 1',
        'maxLength ten_truong 1',
        'maximum so_hoc_sinh 1',
        'minLength ten_truong 1',
        'minimum ngay_thanh_lap 1',
        'minimum so_hoc_sinh 1',
        'pattern ma_truong 1',
        'primaryKey ma_truong 2',
        'required ma_truong 1',
        'type so_hoc_sinh 1',
      ])
      assert.equal(found.errorCount, 13)
      const at = (rule: string) => found.places.filter((place) => place.rule === rule)
      assert.deepEqual(
        at('pattern').map(({ row, line, value }) => [row, line, value]),
        [[4, 5, '123']],
      )
      assert.deepEqual(
        at('primaryKey').map(({ row, value, message }) => [row, value, message]),
        [
          [2, null, 'thiếu một phần của khóa'],
          [3, '01001001', 'khóa trùng với dòng 1 của bảng'],
        ],
      )
      assert.deepEqual(at('type')[0]!.value, '10.5')
      assert.match(at('enum')[0]!.message, /Mầm non, Tiểu học/)
      const record = await read(id)
      assert.deepEqual([record.validation.status, record.validation.errorCount], ['invalid', 13])
      const csv = await portal.api
        .get(`/api/v1/distributions/${id}/validation.csv?lang=en`)
        .set(portal.as(publisher))
        .expect(200)
      assert.match(csv.text, /^\ufeffrow,line,column,value,rule,what is wrong,count\r\n/)
      assert.match(csv.text, /\r\n4,5,ma_truong,123,pattern,/)
      assert.match(csv.headers['content-disposition']!, /attachment/)
    })

    it('finds columns that are missing, too many or out of order, as fieldsMatch says', async () => {
      await publish(schoolInput({ name: 'cot', schema: { fields: [{ name: 'a' }, { name: 'b' }] } }))
      const follow = async (content: string, fieldsMatch: string) => {
        const name = `cot-${fieldsMatch}`
        const schema = { fields: [{ name: 'a' }, { name: 'b' }], fieldsMatch }
        const known = await portal.api.get(`/api/v1/table-schemas/${name}`)
        if (known.status === 404) await publish(schoolInput({ name, schema }))
        return short(await report(await add(content, address(name))))
      }
      assert.deepEqual(short(await report(await add('b,a\n1,2\n', address('cot')))), ['misorderedColumn b 1'])
      assert.deepEqual(short(await report(await add('a,c\n1,2\n', address('cot')))), [
        'extraColumn c 1',
        'missingColumn b 1',
      ])
      assert.deepEqual(await follow('b,a\n1,2\n', 'equal'), [])
      assert.deepEqual(await follow('a,b,c\n1,2,3\n', 'subset'), [])
      assert.deepEqual(await follow('a,c\n1,2\n', 'subset'), ['missingColumn b 1'])
      assert.deepEqual(await follow('a,c\n1,2\n', 'superset'), ['extraColumn c 1'])
      assert.deepEqual(await follow('a,c\n1,2\n', 'partial'), [])
      assert.deepEqual(await follow('x,y\n1,2\n', 'partial'), ['missingColumn a 1', 'missingColumn b 1'])
    })

    it('checks types, and bounds of each type', async () => {
      const fields = [
        { name: 'n', type: 'number', constraints: { exclusiveMinimum: 0, exclusiveMaximum: 10 } },
        { name: 'l', type: 'boolean' },
        { name: 't', type: 'time', constraints: { maximum: '12:00' } },
        { name: 'g', type: 'datetime', constraints: { minimum: '2024-01-01T00:00:00Z' } },
        { name: 'm', type: 'yearmonth' },
        { name: 'k', type: 'integer', constraints: { enum: [1, 2] } },
        { name: 'u', type: 'string', format: 'uuid' },
        { name: 'd', type: 'date' },
      ]
      await publish(schoolInput({ name: 'kieu', schema: { fields } }))
      const uuid = '123e4567-e89b-12d3-a456-426614174000'
      const id = await add(
        `n,l,t,g,m,k,u,d\n1.5,true,08:00,2024-02-01 10:00:00,2024-01,1,${uuid},2024-01-01\n0,false,13:00,2023-02-01 10:00:00,2024-13,3,x,khong\n10,true,09:00,2024-02-01 10:00:00,2024-02,2,,2024-01-02\n`,
        address('kieu'),
      )
      assert.deepEqual(short(await report(id)), [
        'enum k 1',
        'exclusiveMaximum n 1',
        'exclusiveMinimum n 1',
        'format u 1',
        'maximum t 1',
        'minimum g 1',
        'type d 1',
        'type m 1',
      ])
    })

    it('is kept for each release, and runs again with a new one and with a new version of the schema', async () => {
      const id = await add(good)
      const pinned = await add(good, address('truong-hoc/1.0.0'))
      const second = await portal.api
        .post(`/api/v1/distributions/${id}/releases`)
        .set(portal.as())
        .attach('file', Buffer.from(good.replace('THCS,', 'Trung học,')), { filename: 'truong.csv' })
        .expect(201)
      assert.equal(second.body.number, 2)
      await portal.settle()
      assert.deepEqual(short(await report(id)), ['enum cap_hoc 1'])
      assert.deepEqual((await report(id, '?release=1')).status, 'valid')
      await portal.api
        .get(`/api/v1/distributions/${id}/validation?release=7`)
        .set(portal.as(publisher))
        .expect(404)
      const fields = schoolSchema.fields.map((field) =>
        field.name === 'cap_hoc' ? { name: 'cap_hoc', type: 'string' } : field,
      )
      await publish(schoolInput({ version: '1.1.0', schema: { ...schoolSchema, fields } }))
      await portal.settle()
      const again = await report(id)
      assert.deepEqual([again.status, again.version, again.release], ['valid', '1.1.0', 2])
      assert.equal((await report(pinned)).version, '1.0.0')
      // What is deprecated is no longer the one to use.
      await portal.api
        .post('/api/v1/table-schemas/truong-hoc/1.1.0/deprecation')
        .set(portal.as(publisher))
        .send({ reason: 'Thiếu danh sách cấp học.' })
        .expect(200)
      await portal.settle()
      assert.deepEqual([(await report(id)).version, (await report(id)).status], ['1.0.0', 'invalid'])
      assert.equal(
        (await patch(id, { conformsTo: address('truong-hoc/1.1.0') }).expect(422)).body.status,
        422,
      )
    })

    it('is for those who may change the file; a draft of others is not there', async () => {
      const id = await add(good.replace('THCS,', 'Bí mật,'))
      const path = `/api/v1/distributions/${id}/validation`
      const other = await portal.makeToken('bo-khac', ['admin'])
      const reader = await portal.makeToken('bo-giao-duc', ['read'])
      for (const door of [path, `${path}.csv`]) {
        await portal.api.get(door).expect(401)
        for (const token of [other, reader]) {
          const refused = await portal.api.get(door).set(portal.as(token)).expect(403)
          assert.ok(!refused.text.includes('Bí mật'))
        }
      }
      assert.ok(
        !JSON.stringify((await portal.api.get(`/api/v1/distributions/${id}`)).body).includes('Bí mật'),
      )
      const draft = await portal.add.dataset({ agency: 'so-giao-duc', status: 'draft' })
      const hidden = await addTo(draft.id, good)
      for (const door of ['validation', 'validation.csv'])
        await portal.api.get(`/api/v1/distributions/${hidden}/${door}`).set(portal.as(other)).expect(404)
      assert.equal((await report(hidden)).status, 'valid')
    })

    it('forgets what it told of a file that is deleted', async () => {
      const id = await add(good.replace('THCS,', 'Sai,'))
      await portal.api.delete(`/api/v1/distributions/${id}`).set(portal.as()).set('If-Match', '*').expect(204)
      assert.ok((await portal.portal.tables.sweepValidations()) >= 1)
      const { db } = portal.portal.mongo.connection
      assert.equal(await db!.collection('validations').countDocuments({ distributionId: id }), 0)
    })

    it('says that its check was cancelled, and checks when that runs again', async () => {
      const id = await add(good)
      const { catalog, jobs, mongo } = portal.portal
      const { validation } = await read(id)
      await catalog.noteValidation(id, {
        status: 'pending',
        schema: 'truong-hoc',
        version: null,
        release: validation.release,
        errorCount: null,
        checkedAt: null,
      })
      const data = { release: validation.release }
      const jobId = await mongo.transaction(async (session) => {
        const spec = { kind: 'validate-table', datasetId, distributionId: id, data, unit: 'rows' }
        const made = await jobs.create(spec, session)
        await jobs.cancel(made.id, session)
        return made.id
      })
      await portal.settle()
      const { status, reason } = await report(id)
      assert.deepEqual([status, reason?.code], ['failed', 'cancelled'])
      assert.equal((await read(id)).validation.status, 'failed')
      await portal.api.post(`/api/v1/jobs/${jobId}/retry`).set(portal.as()).expect(200)
      await portal.settle()
      assert.equal((await read(id)).validation.status, 'valid')
    })

    it('ends a pattern that is made to be slow, and says so', async () => {
      // Linear in the text, as every pattern of RE2, yet with a thousand states for every letter.
      const schema = { fields: [{ name: 'a', type: 'string', constraints: { pattern: '((a?){30}){30}b' } }] }
      await publish(schoolInput({ name: 'cham', schema }))
      const id = await add(`a\n${'a'.repeat(300)}c\n${`${'a'.repeat(300)}\n`.repeat(200)}`, address('cham'))
      const { status } = await report(id)
      assert.ok(['invalid', 'failed'].includes(status), status)
    })
  })

  describe('requiredSchemas of an agency', () => {
    it('holds back tables that follow none of them, for the agency and those below', async () => {
      const set = async (requiredSchemas: string[]) =>
        portal.api
          .patch('/api/v1/agencies/bo-giao-duc')
          .set(portal.as())
          .set('If-Match', '*')
          .send({ requiredSchemas })
      assert.equal((await set([address('khong-co')])).status, 422)
      const saved = await set([address('truong-hoc')])
      assert.equal(saved.status, 200, saved.text)
      assert.deepEqual(saved.body.requiredSchemas, [address('truong-hoc')])
      const draft = await portal.add.dataset({ agency: 'so-giao-duc', status: 'draft' })
      const id = await addTo(draft.id, good, null)
      const toPublished = () =>
        portal.api.post(`/api/v1/datasets/${draft.id}/transitions`).set(portal.as()).send({ to: 'published' })
      const refused = await toPublished().expect(422)
      assert.equal(refused.body.errors[0].pointer, '/conformsTo')
      assert.match(refused.body.errors[0].detail, /bo-giao-duc.*truong-hoc/)
      await patch(id, { conformsTo: address('truong-hoc/1.0.0') }).expect(200)
      await portal.settle()
      await toPublished().expect(200)
      // To a public dataset no table is added without, and none loses it.
      const more = portal.api.post(`/api/v1/datasets/${draft.id}/distributions`).set(portal.as())
      await more.attach('file', Buffer.from(good), { filename: 'b.csv' }).expect(422)
      await patch(id, { conformsTo: null }).expect(422)
      // What is no table needs none, nor does what others publish.
      await portal.api
        .post(`/api/v1/datasets/${draft.id}/distributions`)
        .set(portal.as())
        .attach('file', Buffer.from('%PDF-1.4\n'), { filename: 'b.pdf' })
        .expect(201)
      await addTo((await portal.add.dataset({ agency: 'bo-khac' })).id, good, null)
      await set([])
    })
  })
})
