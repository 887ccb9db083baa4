import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

interface Column {
  name: string
  type: string
  title?: Record<string, string>
  description?: Record<string, string>
  unit?: string
  from?: Record<string, string>
}

describe('What files beside a table say of its columns', function () {
  // Each file is read by a process of its own, and those beside it again.
  this.timeout(240_000)
  let portal: TestPortal
  let datasetId: string

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'co-quan-a' })
  })
  after(() => portal.close())
  beforeEach(async () => {
    datasetId = (await portal.add.dataset({ agency: 'co-quan-a' })).id
  })

  const add = async (name: string, content: string | object) =>
    (await portal.add.file(datasetId, name, typeof content === 'string' ? content : JSON.stringify(content)))
      .id
  const getTable = async (id: string) =>
    (await portal.api.get(`/api/v1/distributions/${id}/table`).expect(200)).body as {
      status: string
      columns: Column[]
      rejectedRows: { count: number }
    }
  const warningsOf = async (id: string) =>
    (await portal.api.get(`/api/v1/distributions/${id}`).expect(200)).body.warnings as {
      code: string
      message: string
    }[]

  it('takes titles, descriptions, units and types of a data package; the publisher’s own words go first', async () => {
    const id = await add('dân số.csv', 'ma,dan_so,nam\n1,100,2020\n2,200,2021\n')
    await portal.settle()
    const packageId = await add('datapackage.json', {
      resources: [
        {
          path: 'data/d%C3%A2n%20s%E1%BB%91.csv',
          schema: {
            fields: [
              { name: 'ma', title: 'Mã tỉnh', type: 'string' },
              { name: 'dan_so', title: { vi: 'Dân số', en: 'Population' }, unit: 'người', type: 'number' },
              { name: 'nam', description: 'Năm điều tra', type: 'date' },
            ],
          },
        },
        { path: 'other.csv', schema: { fields: [{ name: 'nam', title: 'Sai' }] } },
      ],
    })
    await portal.settle()
    const { columns, rejectedRows } = await getTable(id)
    assert.deepEqual(
      columns.map(({ type }) => type),
      // Years are no dates, so what the file itself shows stays.
      ['string', 'number', 'integer'],
    )
    assert.equal(rejectedRows.count, 0)
    assert.deepEqual(columns[0]!.title, { vi: 'Mã tỉnh' })
    assert.deepEqual(columns[0]!.from, { title: 'datapackage.json', type: 'datapackage.json' })
    assert.deepEqual(columns[1]!.title, { vi: 'Dân số', en: 'Population' })
    assert.equal(columns[1]!.unit, 'người')
    assert.deepEqual(columns[2]!.description, { vi: 'Năm điều tra' })
    assert.equal(columns[2]!.title, undefined)

    await portal.api
      .patch(`/api/v1/distributions/${id}`)
      .set(portal.as())
      .set('If-Match', '*')
      .send({
        dictionary: [{ name: 'ma', title: { vi: 'Mã của tôi' } }],
        reading: { types: { dan_so: 'integer' } },
      })
      .expect(200)
    await portal.settle()
    const own = (await getTable(id)).columns
    assert.deepEqual([own[0]!.title, own[0]!.from], [{ vi: 'Mã của tôi' }, { type: 'datapackage.json' }])
    assert.deepEqual([own[1]!.type, own[1]!.from!.type], ['integer', undefined])
    const page = (
      await portal.api.get(`/en/datasets/${datasetId}/${id}?view=columns`).redirects(1).expect(200)
    ).text
    assert.match(page, /As datapackage\.json says/)

    await portal.api
      .delete(`/api/v1/distributions/${packageId}`)
      .set(portal.as())
      .set('If-Match', '*')
      .expect(204)
    await portal.settle()
    const after = (await getTable(id)).columns
    assert.deepEqual(
      [after[0]!.type, after[1]!.title, after[2]!.description],
      ['integer', undefined, undefined],
    )
  })

  it('takes the order of days from the formats of a Table Schema and of CSVW', async () => {
    await add('lich.schema.json', {
      fields: [
        { name: 'k', type: 'integer' },
        { name: 'a', type: 'date', format: '%d/%m/%Y' },
        { name: 'b', type: 'date', format: '%m/%d/%Y' },
        { name: 'c', type: 'date', format: 'default' },
      ],
    })
    await add('hen-metadata.json', {
      '@context': 'http://www.w3.org/ns/csvw',
      url: 'hen.csv',
      tableSchema: {
        columns: [
          { name: 'k', datatype: 'integer' },
          { name: 'a', datatype: { base: 'date', format: 'dd/MM/yyyy' } },
          { name: 'b', datatype: { base: 'date', format: 'M/d/yyyy' } },
          { name: 'c', datatype: 'date' },
        ],
      },
    })
    for (const name of ['lich.csv', 'hen.csv']) {
      const id = await add(name, 'k,a,b,c\n1,01/02/2024,01/02/2024,01/02/2024\n')
      await portal.settle()
      const { columns } = await getTable(id)
      assert.deepEqual(
        columns.map(({ type }) => type),
        ['integer', 'date', 'date', 'string'],
        name,
      )
      const { body } = await portal.api.get(`/api/v1/distributions/${id}/rows`).set(portal.as()).expect(200)
      assert.deepEqual(body.rows[0].slice(1), ['2024-02-01', '2024-01-02', '01/02/2024'])
    }
  })

  it('reads CSVW by url, by name, in several languages and with titles as names', async () => {
    await add('x-metadata.json', {
      '@context': ['http://www.w3.org/ns/csvw', { '@language': 'en' }],
      url: 'x.csv',
      tableSchema: {
        columns: [
          {
            name: 'code',
            titles: { vi: 'Mã', en: 'Code' },
            'dc:description': 'Of the province',
            datatype: 'string',
          },
          { titles: 'Tỷ lệ', datatype: { base: 'decimal' }, 'schema:unitText': '%' },
        ],
      },
    })
    const id = await add('x.csv', 'Mã,Tỷ lệ\n1,2\n')
    await portal.settle()
    const { columns } = await getTable(id)
    assert.deepEqual(columns[0]!.title, { vi: 'Mã', en: 'Code' })
    assert.deepEqual(columns[0]!.description, { en: 'Of the province' })
    assert.deepEqual(
      columns.map(({ type, unit }) => [type, unit]),
      [
        ['string', undefined],
        ['number', '%'],
      ],
    )
  })

  it('takes a Table Schema by the name of the file, and one that a package names', async () => {
    await add('y.schema.json', { fields: [{ name: 'a', title: 'Cột a' }] })
    const y = await add('y.csv', 'a,b\n1,2\n')
    const z = await add('z.csv', 'a,b\n1,2\n')
    await add('datapackage.json', { resources: [{ path: 'z.csv', schema: 'q.schema.json' }] })
    await add('q.schema.json', { fields: [{ name: 'a', title: 'Của z' }] })
    await portal.settle()
    assert.deepEqual((await getTable(y)).columns[0]!.title, { vi: 'Cột a' })
    assert.deepEqual((await getTable(z)).columns[0]!.title, { vi: 'Của z' })
  })

  it('warns on a malformed one, and makes the table all the same', async () => {
    const id = await add('v.csv', 'a,constructor,__proto__\n1,2,3\n')
    const broken = await add('datapackage.json', '{"resources": [')
    const wrong = await add('v-metadata.json', {
      '@context': 'http://www.w3.org/ns/csvw',
      url: 'v.csv',
      tableSchema: {
        columns: [7, { name: 'a', titles: 'Cột a' }, { name: 'constructor', datatype: 'nonsense' }],
      },
    })
    const odd = await add('tableschema.json', { fields: 'x' })
    const data = await add('data.json', [{ resources: 1 }])
    await portal.settle({ allowFailed: true })
    assert.deepEqual(
      (await warningsOf(broken)).map(({ code }) => code),
      ['column-notes-unreadable'],
    )
    assert.match((await warningsOf(wrong))[0]!.message, /tableSchema\/columns\/0/)
    assert.equal((await warningsOf(odd))[0]!.code, 'column-notes-unreadable')
    assert.deepEqual(await warningsOf(data), [])
    const { status, columns } = await getTable(id)
    assert.equal(status, 'ready')
    assert.deepEqual(columns[0]!.title, { vi: 'Cột a' })
    assert.deepEqual([columns[1]!.type, columns[2]!.type], ['integer', 'integer'])
  })
})
