import assert from 'node:assert/strict'
import { writeXlsx } from 'hucre/xlsx'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'
import { makeZip } from '../../support/zip.ts'

const months = Array.from({ length: 400 }, (_, index) => `${index + 1},${2000 + (index % 25)},${index}.5`)

describe('how a file is read', () => {
  let test: TestPortal
  let datasetId: string
  before(async () => {
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency()
    datasetId = (await test.add.dataset({ agency: agency.slug })).id
  })
  after(() => test?.close())

  const publish = async (name: string, content: Buffer | string) => {
    const file = await test.add.file(datasetId, name, content as string)
    await test.settle({ allowFailed: true })
    return file.id
  }
  const getTable = async (id: string, search = '') =>
    (await test.api.get(`/api/v1/distributions/${id}/table?lang=en${search}`).expect(200)).body

  describe('GET /api/v1/distributions/{id}/table', () => {
    it('tells what stood around the table, its units, and the marks for what is missing', async () => {
      const id = await publish(
        'bảng.csv',
        'Bảng 5. Dân số\n\nTỉnh,Dân số,,Tỷ lệ\n,Nam,Nữ,\n,(người),(người),\nA,1,2,3\nHuế,600.000,657.000,"4,5%"\nNghệ An,1.700.000,…,"3,25%"\nTổng cộng,2.300.000,657.000,\n\nNguồn: Cục Thống kê\n',
      )
      const table = await getTable(id)
      assert.equal(table.rowCount, 2)
      assert.equal(table.dialect.headerRow, 3)
      assert.deepEqual(
        table.columns.map(({ name, type, unit, missingMarks }: Record<string, unknown>) => ({
          name,
          type,
          unit,
          missingMarks,
        })),
        [
          { name: 'Tỉnh', type: 'string', unit: undefined, missingMarks: undefined },
          { name: 'Dân số – Nam', type: 'integer', unit: 'người', missingMarks: undefined },
          { name: 'Dân số – Nữ', type: 'integer', unit: 'người', missingMarks: ['…'] },
          { name: 'Tỷ lệ', type: 'number', unit: '%', missingMarks: undefined },
        ],
      )
      assert.deepEqual(table.leftOut, {
        count: 3,
        sample: [
          { line: 1, text: 'Bảng 5. Dân số' },
          { line: 9, text: 'Tổng cộng | 2.300.000 | 657.000' },
          { line: 11, text: 'Nguồn: Cục Thống kê' },
        ],
      })
    })

    it('keeps totals and notes when the publisher says that they are rows', async () => {
      const id = await publish('rows.csv', 'tỉnh,số\nHuế,1\nVinh,2\nTổng,3\n')
      assert.equal((await getTable(id)).rowCount, 2)
      const { headers } = await test.api.get(`/api/v1/datasets/${datasetId}`).set(test.as()).expect(200)
      await test.api
        .patch(`/api/v1/distributions/${id}`)
        .set({ ...test.as(), 'If-Match': headers.etag! })
        .send({ reading: { keepsTrailer: true } })
        .expect(200)
      await test.settle()
      assert.equal((await getTable(id)).rowCount, 3)
    })

    it('reads each file of a zip as a table, chosen by its name', async () => {
      const id = await publish(
        'năm.zip',
        makeZip([
          { name: '2023.csv', content: 'a,b\n1,2\n' },
          { name: '2024.csv', content: 'a,b\n3,4\n5,6\n' },
        ]),
      )
      const table = await getTable(id)
      assert.deepEqual(table.tables, [
        { name: '2023.csv', rowCount: 1, columnCount: 2 },
        { name: '2024.csv', rowCount: 2, columnCount: 2 },
      ])
      const { body } = await test.api.get(`/api/v1/distributions/${id}/rows?sheet=2024.csv`).expect(200)
      assert.deepEqual(body.rows, [
        [3, 4],
        [5, 6],
      ])
    })
  })

  describe('PATCH /api/v1/distributions/{id} with a reading', () => {
    const patch = (id: string, reading: object | null, status = 200) =>
      test.api
        .patch(`/api/v1/distributions/${id}`)
        .set(test.as())
        .set('If-Match', '*')
        .send({ reading })
        .expect(status)

    it('takes names in several rows as it tells them, from text and from a sheet', async () => {
      const rows = [
        ['Bảng 5', '', ''],
        ['Tỉnh', 'Dân số', ''],
        ['', 'Nam', 'Nữ'],
        ['', '(người)', '(người)'],
        ['Huế', '600', '657'],
        ['Vinh', '12', '13'],
        ['Cần Thơ', '630', '650'],
        ['Cà Mau', '600', '590'],
      ]
      const files = [
        { name: 'nhiều dòng.csv', content: rows.map((cells) => `${cells.join(',')}\n`).join('') },
        {
          name: 'nhiều dòng.xlsx',
          content: Buffer.from(await writeXlsx({ sheets: [{ name: 'Bảng', rows }] })),
        },
      ]
      for (const { name, content } of files) {
        const id = await publish(name, content)
        const guessed = await getTable(id)
        assert.deepEqual(guessed.dialect.headerRows, { first: 2, last: 4 })
        const names = guessed.columns.map((column: { name: string }) => column.name)
        assert.deepEqual(names, ['Tỉnh', 'Dân số – Nam', 'Dân số – Nữ'])
        const { headerRow, headerRows } = guessed.dialect
        await patch(id, { headerRow, headerRows })
        await test.settle()
        const told = await getTable(id)
        assert.deepEqual([told.columns, told.dialect, told.rowCount], [guessed.columns, guessed.dialect, 4])
        await patch(id, { headerRow: null, headerRows: { first: 1, last: 2 } })
        await test.settle()
        const said = await getTable(id)
        assert.deepEqual(said.columns.map((column: { name: string }) => column.name).slice(0, 2), [
          'Bảng 5 – Tỉnh',
          'Bảng 5 – Dân số',
        ])
        assert.equal(said.rowCount, 6)
        await patch(id, { headerRow: 3, headerRows: null })
        await test.settle()
        assert.equal((await getTable(id)).dialect.headerRows, undefined)
      }
    })

    it('refuses rows of names that cannot be', async () => {
      const id = await publish('dòng.csv', 'a,b\n1,2\n')
      const refuse = async (reading: object, pointer: string) => {
        const { body } = await patch(id, reading, 422)
        assert.deepEqual(
          body.errors.map((error: { pointer: string }) => error.pointer),
          [pointer],
        )
      }
      await refuse({ headerRows: { first: 3, last: 2 } }, '/reading/headerRows/last')
      await refuse({ headerRows: { first: 1, last: 7 } }, '/reading/headerRows')
      await refuse({ headerRow: 4, headerRows: { first: 1, last: 2 } }, '/reading/headerRow')
      await refuse({ headerRows: { first: 0, last: 2 } }, '/reading/headerRows/first')
    })

    it('makes the table of the last reading, however fast they follow each other', async () => {
      const file = await test.add.file(datasetId, 'nhanh.csv', 'Tên;Số\nHuế;2\nVinh;3\n')
      for (let round = 0; round < 6; round++) {
        await patch(file.id, { headerRow: round % 2 })
        // Now and then in the middle of the work, now and then at its very end.
        await new Promise((resolve) => setTimeout(resolve, round * 60))
      }
      await patch(file.id, { headerRow: 0 })
      await test.settle({ allowFailed: true })
      const table = await getTable(file.id)
      assert.equal(table.status, 'ready')
      assert.equal(table.rowCount, 3)
      await patch(file.id, null)
      await test.settle()
      assert.equal((await getTable(file.id)).rowCount, 2)
    })

    it('says which tables there are when it names none of them, and keeps the old table', async () => {
      const id = await publish(
        'hai.zip',
        makeZip([
          { name: 'một.csv', content: 'a,b\n1,2\n' },
          { name: 'hai.csv', content: 'c,d\n3,4\n5,6\n' },
        ]),
      )
      await patch(id, { sheet: 'hai.csv' })
      await test.settle()
      assert.equal((await getTable(id)).rowCount, 2)
      await patch(id, { sheet: 'nope' })
      await test.settle({ allowFailed: true })
      const { status, reason, rowCount } = await getTable(id)
      assert.equal(status, 'failed')
      assert.equal(reason.code, 'sheet-not-found')
      assert.match(reason.message, /"hai.csv"/)
      assert.equal(rowCount, 2)
    })

    it('believes the delimiter that it names, and lists the rows that do not fit', async () => {
      const id = await publish('lệch.csv', 'a,b,c\n1,2,3\n4,5,6,7,8\n6,7,8\n7,8,9,10,11\n1,2,3\n')
      assert.equal((await getTable(id)).reason.code, 'ragged')
      await patch(id, { delimiter: ',', headerRow: 1 })
      await test.settle()
      const table = await getTable(id)
      assert.equal(table.status, 'ready')
      assert.ok(table.rejectedRows.count >= 1)
    })
  })

  describe('GET /api/v1/distributions/{id}/rejected.csv', () => {
    it('lists what did not fit, with lines, for a spreadsheet', async () => {
      const lines = months.with(300, '301,2010,=1+1')
      const id = await publish('slips.csv', `i,năm,n\n${lines.join('\n')}\n401,2001,1.5,surplus\n`)
      const answer = await test.api.get(`/api/v1/distributions/${id}/rejected.csv?lang=en`).expect(200)
      assert.equal(answer.headers['content-type'], 'text/csv; charset=utf-8; header=present')
      assert.match(answer.headers['content-disposition']!, /^attachment; .*-rejected\.csv/)
      const [names, ...rows] = answer.text
        .replace(/^\ufeff/, '')
        .trim()
        .split('\r\n')
      assert.equal(names, 'line,column,content,reason')
      assert.equal(rows.length, 2)
      assert.match(rows[0]!, /^302,n,'=1\+1,"?""=1\+1"" does not fit/)
      assert.match(rows[1]!, /^402,,"401,2001,1\.5,surplus","The row has 4 cells/)
      await test.api
        .get(`/api/v1/distributions/${id}/rejected.csv?lang=en`)
        .set('If-None-Match', answer.headers.etag!)
        .expect(304)
    })

    it('has names alone when everything fits, and says why there is no table', async () => {
      const fine = await publish('fine.csv', 'a,b\n1,2\n')
      const { text } = await test.api.get(`/api/v1/distributions/${fine}/rejected.csv`).expect(200)
      assert.equal(text, '\ufeffdòng,cột,nội dung,lý do\r\n')
      const none = await publish('a.pdf', '%PDF-1.4 x')
      const { body } = await test.api.get(`/api/v1/distributions/${none}/rejected.csv`).expect(404)
      assert.equal(body.type, '/problems/table-not-found')
      await test.api.get(`/api/v1/distributions/${fine}/rejected.csv?sheet=x`).expect(400)
      await test.api.get(`/api/v1/distributions/${fine}/rejected.csv?x=1`).expect(400)
    })
  })
})
