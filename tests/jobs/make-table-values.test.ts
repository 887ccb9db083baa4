import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import * as xls from '@e965/xlsx'
import { writeXlsx } from 'hucre/xlsx'
import { openConversions, type Conversions, type Made } from './open-conversions.ts'

/** A figure that is read as another is worse than one that is not read. */
describe('the values of a table', function () {
  this.timeout(60_000)
  let conversions: Conversions
  before(async () => {
    conversions = await openConversions()
  })
  after(() => conversions.close())

  const lines = (count: number, make: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => make(at))
  const csv = (header: string, body: readonly string[]) => `${header}\n${body.join('\n')}\n`
  const typesOf = ({ tables: [table] }: Made) => table!.columns.map(({ type }) => type)
  const notesOf = ({ tables: [table] }: Made) => (table!.notes ?? []).map(({ code }) => code)
  const lastOf = async (made: Made, count: number) =>
    (await made.rows()).slice(-count).map((row) => (row[1] === null ? null : String(row[1] as string)))

  it('are empty where a cell is said not to fit, and never what is left of it', async () => {
    const dates = lines(
      3_000,
      (at) =>
        `${at},${String(1 + (at % 28)).padStart(2, '0')}/${String(1 + (at % 12)).padStart(2, '0')}/2023`,
    )
    const made = await conversions.convert(
      csv('k,ngày', [...dates, '1,2024', '2,1/2/24', '3,31/02/2024']),
      'CSV',
    )
    assert.deepEqual([typesOf(made), made.tables[0]!.rejected.count], [['integer', 'date'], 3])
    assert.deepEqual(await lastOf(made, 3), [null, null, null])

    for (const [type, texts, values] of [
      ['integer', ['1.5', '2.25', '7', '007'], [null, null, '7', '7']],
      ['integer', ['"1,5"', '"2.345,5"', '"2.345"', '3'], [null, null, '2345', '3']],
      [
        'date',
        ['1/2/24', '13/2/2024', '14/2/2024', '15/2/2024'],
        [null, '2024-02-13', '2024-02-14', '2024-02-15'],
      ],
    ] as const) {
      const given = await conversions.convert(
        csv(
          'k,v',
          texts.map((text, at) => `${at},${text}`),
        ),
        'CSV',
        {
          types: { v: type },
          dateOrder: 'dmy',
        },
      )
      assert.deepEqual(await lastOf(given, 4), values, texts.join(' '))
      assert.equal(given.tables[0]!.rejected.count, values.filter((value) => value === null).length)
    }
  })

  it('keep their decimals when a word stands among them', async () => {
    const whole = lines(3_000, (at) => `${at},${1 + (at % 90)}`)
    const made = await conversions.convert(
      csv('trạm,pm25', [...whole, '3000,không đo được', '3001,12.6', '3002,7.5']),
      'CSV',
    )
    assert.deepEqual([typesOf(made), made.tables[0]!.rejected.count], [['integer', 'number'], 1])
    assert.deepEqual(await lastOf(made, 3), [null, '12.6', '7.5'])
    const many = lines(40, (at) => `${at},${at}.5`)
    const half = await conversions.convert(csv('k,v', [...whole, 'x,khoảng 5', ...many]), 'CSV')
    assert.deepEqual(typesOf(half), ['integer', 'number'])
    assert.deepEqual(await lastOf(half, 2), ['38.5', '39.5'])
  })

  it('with three digits behind every mark are read by what is likely, and the doubt is told', async () => {
    for (const [text, values, notes] of [
      ['Xã;Dân số\nTân Lập;12.345\nHòa Bình;9.876\n', ['12345', '9876'], ['decimal-assumed']],
      ['Hàng,Giá\nGạo,15.000 đ\nNgô,5.500 đ\n', ['15000', '5500'], ['decimal-assumed']],
      ['Tỉnh;Tỷ lệ\nA;12,345\nB;13,500\n', ['12.345', '13.5'], ['decimal-assumed']],
      ['Năm,GDP\n2020,1.100\n2021,1.250\n', ['1.1', '1.25'], ['decimal-assumed']],
      ['ten;lon\nA;105,834\nB;106,100\n', ['105.834', '106.1'], []],
      ['Item,Price\nA,"$1,200"\nB,"$2,500"\n', ['1200', '2500'], []],
      ['k,v,w\n1,1.234,"2,5"\n2,2.345,"3,5"\n', ['1234', '2345'], []],
      ['k,v\n1,1.234\n2,567\n3,12.890\n', ['1.234', '567', '12.890'], ['decimal-unknown']],
    ] as const) {
      const made = await conversions.convert(text, 'CSV')
      assert.deepEqual(await lastOf(made, values.length), values, text)
      assert.deepEqual(notesOf(made), notes, text)
    }
    const said = await conversions.convert('Năm,GDP\n2020,1.100\n2021,1.250\n', 'CSV', { decimal: ',' })
    assert.deepEqual([await lastOf(said, 2), notesOf(said)], [['1100', '1250'], []])
  })

  it('longer than a number holds are told', async () => {
    const made = await conversions.convert('k,v\n1,12345678901234567890.12\n2,1.5\n', 'CSV')
    assert.deepEqual(notesOf(made), ['digits-rounded'])
    const kept = await conversions.convert('k,v\n1,12345678901234567890.12\n', 'CSV', {
      types: { v: 'string' },
    })
    assert.deepEqual(await lastOf(kept, 1), ['12345678901234567890.12'])
  })

  it('of which two hands wrote the days, or that are places in words, stay text and are told', async () => {
    for (const [text, notes] of [
      ['k,d\n1,13/02/2024\n2,02/13/2024\n3,01/02/2024\n', ['date-order-mixed']],
      ['k,w\n1,POINT (105 21)\n2,"MULTIPOLYGON (((105 21,106 21,106 22,105 21)))"\n', ['places-as-text']],
      ['k,w\n1,"{""type"":""Point"",""coordinates"":[105,21]}"\n', ['places-as-text']],
      ['k,w\n1,POINT (105 21)\n2,Point du Lac\n', []],
    ] as const) {
      const made = await conversions.convert(text, 'CSV')
      assert.deepEqual(typesOf(made)[1], 'string', text)
      assert.deepEqual(notesOf(made), notes, text)
    }
  })

  it('of Vietnamese offices that say there are no data are missing, and named', async () => {
    const marks = ['Không có dữ liệu', 'chưa có dữ liệu', 'KXĐ', ':']
    const made = await conversions.convert(
      `k,v\n1,5\n${marks.map((mark, at) => `${at + 2},${mark}`).join('\n')}\n`,
      'CSV',
    )
    assert.deepEqual(typesOf(made), ['integer', 'integer'])
    assert.deepEqual(made.tables[0]!.columns[1]!.reading.missing, marks)
  })

  it('of yes and no take "không có" for a no', async () => {
    for (const text of ['k,c\n1,có\n2,không có\n3,không\n', 'k,c\n1,Có\n2,Không có\n3,Không có\n'])
      assert.deepEqual(await lastOf(await conversions.convert(text, 'CSV'), 3), ['true', 'false', 'false'])
  })

  it('take each dash before a figure for a minus', async () => {
    const made = await conversions.convert('k,v\n1,-0.5\n2,–1.5\n3,−2.5\n', 'CSV')
    assert.deepEqual(await lastOf(made, 3), ['-0.5', '-1.5', '-2.5'])
  })

  it('of JSON stay text beside figures, but for a mark of what is missing', async () => {
    const made = await conversions.convert(
      '[{"k":1,"a":"1","b":1},{"k":2,"a":2,"b":"-"},{"k":3,"a":"x","b":3}]',
      'JSON',
    )
    assert.deepEqual(typesOf(made), ['integer', 'string', 'integer'])
    assert.deepEqual(await lastOf(made, 3), ['1', '2', 'x'])
  })

  it('that are durations in a workbook are hours, not days of 1900', async () => {
    const hours = [8.5, 30.25, 100]
    const rows = [['ca', 'giờ'], ...hours.map((hour, at) => [`ca ${at}`, hour / 24])]
    const sheet = xls.utils.aoa_to_sheet(rows)
    for (const cell of ['B2', 'B3', 'B4']) sheet[cell].z = '[h]:mm'
    const book = xls.utils.book_new()
    xls.utils.book_append_sheet(book, sheet, 'Ca')
    for (const bookType of ['xlsx', 'biff8'] as const) {
      const bytes = Buffer.from(xls.write(book, { type: 'buffer', bookType }) as Uint8Array)
      const made = await conversions.convert(bytes, bookType === 'xlsx' ? 'XLSX' : 'XLS')
      assert.deepEqual(await lastOf(made, 3), ['8:30', '30:15', '100:00'], bookType)
    }
    const days = await writeXlsx({
      sheets: [
        {
          name: 'a',
          rows: [
            ['k', 'ngày'],
            [1, new Date(Date.UTC(1900, 0, 5))],
          ],
        },
      ],
    })
    assert.deepEqual(await lastOf(await conversions.convert(Buffer.from(days), 'XLSX'), 1), ['1900-01-05'])
  })

  it('of Parquet are told where they are rounded, cut or none, and can be kept as text', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'sen-parquet-'))
    const file = path.join(folder, 'a.parquet')
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    await connection.run(
      `copy (select 1 as k, 12345678901234567890.123456789::decimal(38,9) as d, 0.1::float as f, 'nan'::double as n,
       '2024-01-01 00:00:00.123456789'::timestamp_ns as t) to '${file}' (format parquet)`,
    )
    connection.closeSync()
    instance.closeSync()
    const bytes = await readFile(file)
    const made = await conversions.convert(bytes, 'PARQUET')
    assert.deepEqual(notesOf(made), ['digits-rounded', 'not-a-number-as-missing', 'nanoseconds-cut'])
    const [row] = await made.rows()
    assert.deepEqual([row![2], row![3]], [0.1, null])
    const kept = await conversions.convert(bytes, 'PARQUET', { types: { d: 'string' } })
    assert.deepEqual(await lastOf(kept, 1), ['12345678901234567890.123456789'])
    await rm(folder, { recursive: true })
  })

  it('with bytes that are no letters are counted, and the line of the first is told', async () => {
    const good = lines(20_000, (at) => `${at},Xã số ${at}`).join('\n')
    for (const bytes of [
      Buffer.concat([Buffer.from(`k,tên\n${good}\n1,Hu`), Buffer.from([0xff]), Buffer.from('ế\n')]),
      Buffer.concat([
        Buffer.from('k,tên\n1,Hà Nội\n2,Đà Nẵng\n3,Cần Thơ\n4,Qu'),
        Buffer.from([0xe0]),
        Buffer.from('ng\n'),
      ]),
    ]) {
      const made = await conversions.convert(bytes, 'CSV')
      assert.deepEqual(notesOf(made), ['bytes-replaced'])
      const line = bytes
        .subarray(
          0,
          bytes.findIndex((byte, at) => (byte >= 0xe0 && bytes[at + 1]! < 0x80) || byte === 0xff),
        )
        .toString()
        .split('\n').length
      assert.match(made.tables[0]!.notes![0]!.message.en, new RegExp(`first in line ${line}\\.`))
    }
  })

  it('never hold the names again, and the line where these stood is told', async () => {
    const made = await conversions.convert('a,b\n1,2\n3,4\na,b\n5,6\n', 'CSV')
    assert.equal(made.tables[0]!.rowCount, 3)
    assert.deepEqual(made.tables[0]!.leftOut, { count: 1, sample: [{ line: 4, text: 'a | b' }] })
  })
})
