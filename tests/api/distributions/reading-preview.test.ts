import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'
import { makeZip } from '../../support/zip.ts'

describe('POST /api/v1/distributions/{id}/reading-preview', () => {
  let portal: TestPortal
  let datasetId: string

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'co-quan-a' })
    await portal.add.agency({ slug: 'co-quan-b' })
    datasetId = (await portal.add.dataset({ agency: 'co-quan-a', status: 'draft' })).id
  })
  after(() => portal.close())

  const attempt = (id: string, reading: unknown, token?: string) =>
    portal.api
      .post(`/api/v1/distributions/${id}/reading-preview`)
      .set(portal.as(token))
      .send(reading as object)
  const addFile = async (name: string, content: string | Buffer, to = datasetId) =>
    (await portal.add.file(to, name, content)).id
  /** What trials have left behind. */
  const listWork = async () => {
    const names = await readdir(path.join(portal.portal.config.dataDir, 'work')).catch(() => [])
    return names.filter((name) => name.startsWith('trial-'))
  }

  it('shows what a reading makes of a file, and keeps nothing of it', async () => {
    const id = await addFile('a.csv', 'ghi chú;;\nmã;tên;số\n01;An;1,5\n02;Bình;2,5\n')
    await portal.settle()
    const before = (await portal.api.get(`/api/v1/distributions/${id}`).set(portal.as())).body
    const guessed = (await attempt(id, {}).expect(200)).body
    assert.equal(guessed.table.dialect.headerRow, 2)
    assert.deepEqual(guessed.rows.rows, [
      ['01', 'An', 1.5],
      ['02', 'Bình', 2.5],
    ])
    const { body } = await attempt(id, {
      headerRow: 1,
      delimiter: ';',
      types: { 'ghi chú': 'integer' },
    }).expect(200)
    assert.equal(body.isWhole, true)
    assert.equal(body.table.status, 'ready')
    assert.equal(body.table.columns[0].type, 'integer')
    // Who says that codes are numbers means it.
    assert.equal(body.table.rejectedRows.count, 1)
    assert.equal(body.table.rejectedRows.sample[0].column, 'ghi chú')
    assert.deepEqual(body.rows.rows, [
      [null, 'tên', 'số'],
      [1, 'An', '1,5'],
      [2, 'Bình', '2,5'],
    ])
    assert.equal(body.rows.next, null)
    const after = (await portal.api.get(`/api/v1/distributions/${id}`).set(portal.as())).body
    assert.deepEqual(after, before)
    const table = (await portal.api.get(`/api/v1/distributions/${id}/table`).set(portal.as())).body
    assert.deepEqual(table.columns, guessed.table.columns)
    assert.deepEqual(await listWork(), [])
  })

  it('reads figures and dates as most cells of the column write them, where their type is given', async () => {
    const id = await addFile('a2.csv', 'pH;ngày\n7,1;13/02/2024\nhỏng;14/02/2024\n7,25;?\n')
    const { body } = await attempt(id, { types: { pH: 'number', ngày: 'date' } }).expect(200)
    assert.deepEqual(body.rows.rows, [
      [7.1, '2024-02-13'],
      [null, '2024-02-14'],
      [7.25, null],
    ])
    // A question mark says that there is no value.
    assert.equal(body.table.rejectedRows.count, 1)
    assert.equal(body.table.dialect.decimal, ',')
  })

  it('gives a column the type that is said, and lists what does not fit', async () => {
    const id = await addFile(
      'a4.csv',
      [
        'có;lúc;ngày;nơi',
        '1;45356.354340277776;20240305;POINT (105.85 21.03)',
        '0;45357;20240306;Hà Nội',
        '2;45358.5;20240307;"{""type"":""Point"",""coordinates"":[107.58,16.46]}"',
      ].join('\n'),
    )
    const types = { có: 'boolean', lúc: 'datetime', ngày: 'date', nơi: 'geometry' }
    const { body } = await attempt(id, { types }).expect(200)
    assert.deepEqual(body.rows.rows, [
      [true, '2024-03-05T08:30:15', '2024-03-05', { type: 'Point', coordinates: [105.85, 21.03] }],
      [false, '2024-03-06T00:00:00', '2024-03-06', null],
      [null, '2024-03-07T12:00:00', '2024-03-07', { type: 'Point', coordinates: [107.58, 16.46] }],
    ])
    assert.deepEqual(
      body.table.rejectedRows.sample.map(({ line, column }: { line: number; column: string }) => [
        line,
        column,
      ]),
      [
        [3, 'nơi'],
        [4, 'có'],
      ],
    )
  })

  it('takes day or month first as it is told, and says which it was', async () => {
    const id = await addFile('a3.csv', 'id;d;e\n1;01/02/2024;03/04/2024\n2;05/06/2024;07/08/2024\n')
    const open = (await attempt(id, {}).expect(200)).body
    assert.deepEqual(
      open.table.notes.map(({ code, column }: { code: string; column: string }) => [code, column]),
      [
        ['date-order-unknown', 'd'],
        ['date-order-unknown', 'e'],
      ],
    )
    assert.equal(open.rows.rows[0][1], '01/02/2024')
    const { body } = await attempt(id, { dateOrder: 'mdy', dateOrders: { e: 'dmy' } }).expect(200)
    assert.deepEqual(body.rows.rows[0], [1, '2024-01-02', '2024-04-03'])
    assert.deepEqual(
      body.table.columns.map(({ dateOrder }: { dateOrder?: string }) => dateOrder),
      [undefined, 'mdy', 'dmy'],
    )
    assert.equal(body.table.notes[0].code, 'date-order-given')
    await portal.settle()
    await attempt(id, { dateOrders: { không: 'dmy' } }).expect(422)
  })

  it('is what saving the same reading gives', async () => {
    const id = await addFile('b.csv', 'x\n1.234\n5.678\n')
    await portal.settle()
    const reading = { decimal: '.', types: { x: 'number' } }
    const tried = (await attempt(id, reading).expect(200)).body
    const { body } = await portal.api.get(`/api/v1/distributions/${id}`).set(portal.as())
    await portal.api
      .patch(`/api/v1/distributions/${id}`)
      .set(portal.as())
      .set('If-Match', `"${body.version}"`)
      .send({ reading })
      .expect(200)
    await portal.settle()
    const table = (await portal.api.get(`/api/v1/distributions/${id}/table`).set(portal.as())).body
    const rows = (await portal.api.get(`/api/v1/distributions/${id}/rows`).set(portal.as())).body
    assert.deepEqual(table, tried.table)
    assert.deepEqual(rows.rows, tried.rows.rows)
  })

  it('says why there would be no table', async () => {
    const id = await addFile('c.csv', 'a,b\n1,"2\n3,4\n')
    const { body } = await attempt(id, { delimiter: ',' }).expect(200)
    assert.equal(body.rows, null)
    assert.deepEqual([body.table.status, body.table.reason.code], ['failed', 'unclosed-quote'])
    assert.match(body.table.reason.message, /dòng 2/)
    const short = await addFile('c2.csv', 'a,b\n1,2\n')
    const low = (await attempt(short, { headerRow: 9 }).expect(200)).body
    assert.equal(low.table.reason.code, 'header-row-not-found')
    assert.match(low.table.reason.message, /Không có dòng 9 để lấy tên cột: tìm thấy 2 dòng/)
    const pdf = await addFile('d.pdf', '%PDF-1.4\n')
    const none = (await attempt(pdf, {}).expect(200)).body
    assert.deepEqual([none.table.status, none.rows], ['none', null])
    assert.deepEqual(await listWork(), [])
  })

  it('refuses impossible readings as PATCH does', async () => {
    const id = await addFile('e.csv', 'a,b\n1,2\n')
    await portal.settle({ allowFailed: true })
    const refuse = async (reading: object, pointer: string) => {
      const { body } = await attempt(id, reading).expect(422)
      assert.equal(body.errors[0].pointer, pointer)
    }
    await refuse({ encoding: 'klingon' }, '/encoding')
    await refuse({ sheet: 'x' }, '/sheet')
    await refuse({ types: { c: 'integer' } }, '/types/c')
    await refuse({ headerRow: -1 }, '/headerRow')
    await refuse({ types: { a: 'money' } }, '/types/a')
    await attempt(id, { delimeter: ';' }).expect(400)
    await attempt(id, []).expect(400)
    const link = await portal.api
      .post(`/api/v1/datasets/${datasetId}/distributions`)
      .set(portal.as())
      .send({ accessUrl: 'https://a.example/x.csv' })
      .expect(201)
    await attempt(link.body.id, { delimiter: ';' }).expect(422)
    assert.equal((await attempt(link.body.id, {}).expect(422)).body.type.split('/').pop(), 'invalid-content')
  })

  it('answers those who may change the file alone; others learn nothing of a draft', async () => {
    const id = await addFile('f.csv', 'a,b\n1,2\n')
    await portal.api.post(`/api/v1/distributions/${id}/reading-preview`).send({}).expect(401)
    const outsider = await portal.makeToken('co-quan-b', ['publish'])
    const hidden = (await attempt(id, {}, outsider).expect(404)).body
    const missing = (await attempt('01arz3ndektsv4rrffq69g5fav', {}, outsider).expect(404)).body
    const plain = ({ detail, type }: { detail: string; type: string }, name: string) => [
      type,
      detail.replace(name, ''),
    ]
    assert.deepEqual(plain(hidden, id), plain(missing, '01arz3ndektsv4rrffq69g5fav'))
    const writer = await portal.makeToken('co-quan-a', ['write'])
    await attempt(id, {}, writer).expect(200)
    const reader = await portal.makeToken('co-quan-a', ['read'])
    await attempt(id, {}, reader).expect(403)
    const open = (await portal.add.dataset({ agency: 'co-quan-a' })).id
    const published = await addFile('g.csv', 'a,b\n1,2\n', open)
    await attempt(published, {}, writer).expect(403)
    await attempt(published, {}, outsider).expect(403)
  })

  it('reads the beginning of a long text, up to a whole record, and says so', async () => {
    const cell = `"dòng một\nvới ""nháy"", ${'x'.repeat(80)}"`
    const line = (n: number) => `${n},${cell}\n`
    const count = 180_000
    const content = `số,chữ\n${Array.from({ length: count }, (_, n) => line(n)).join('')}`
    assert.ok(Buffer.byteLength(content) > 17 * 1024 * 1024)
    const id = await addFile('h.csv', content)
    const { body } = await attempt(id, {}).expect(200)
    assert.deepEqual([body.table.reason, body.isWhole], [null, false])
    assert.equal(body.table.rejectedRows.count, 0)
    assert.ok(body.table.rowCount > 100_000 && body.table.rowCount < count)
    assert.equal(body.rows.totalIsExact, false)
    assert.equal(body.rows.rows.length, 50)
    const json = `[${Array.from({ length: count }, (_, n) => JSON.stringify({ n, t: 'y'.repeat(90) })).join(',')}]`
    const records = (await attempt(await addFile('i.json', json), {}).expect(200)).body
    assert.deepEqual([records.table.reason, records.isWhole], [null, false])
    assert.deepEqual(records.rows.rows[1].slice(0, 1), [1])
  })

  it('opens archives and takes the file that is named', async () => {
    const zip = makeZip([
      { name: 'một.csv', content: 'a,b\n1,2\n' },
      { name: 'hai.csv', content: 'c,d\n3,4\n' },
    ])
    const id = await addFile('j.zip', zip)
    const { body } = await attempt(id, { sheet: 'hai.csv' }).expect(200)
    assert.deepEqual(body.rows.rows, [[3, 4]])
    assert.deepEqual(
      body.table.tables.map(({ name }: { name: string }) => name),
      ['hai.csv', 'một.csv'],
    )
    assert.deepEqual(await listWork(), [])
  })

  it('lets the trials of one person wait for each other', async () => {
    const id = await addFile('k.csv', 'a,b\n1,2\n')
    const answers = await Promise.all([1, 2, 3].map(() => attempt(id, {})))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    )
    assert.deepEqual(await listWork(), [])
  })
})
