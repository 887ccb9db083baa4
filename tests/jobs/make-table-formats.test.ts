import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import * as xls from '@e965/xlsx'
import { writeOds } from 'hucre/ods'
import { writeXlsx } from 'hucre/xlsx'
import { Refusal } from '../../server/tabular/refusals.ts'
import { makeZip } from '../support/zip.ts'
import { openConversions, type Conversions, type Made } from './open-conversions.ts'

describe('make-table of files that are not CSV', () => {
  let conversions: Conversions
  before(async () => {
    conversions = await openConversions()
  })
  after(() => conversions.close())

  const convert: Conversions['convert'] = (...given) => conversions.convert(...given)

  async function refuse(bytes: Buffer | string, format: string | null, code: string): Promise<string> {
    try {
      await convert(bytes, format)
    } catch (error) {
      assert.ok(error instanceof Refusal, String(error))
      assert.equal(error.code, code)
      assert.ok(error.sentence.vi.length > 20)
      return error.sentence.en
    }
    throw new Error(`A table was made; ${code} was expected.`)
  }

  const typesOf = ({ tables: [table] }: Made) => table!.columns.map(({ name, type }) => `${name} ${type}`)

  describe('JSON', () => {
    it('takes a list of objects, with the types that it says', async () => {
      const made = await convert(
        '[{"mã": "01", "số": 1, "tỷ lệ": 1.50, "ngày": "2024-02-01", "mới": true, "chữ số": "12"},\n {"số": 20000000000, "mới": false, "thêm": null}]',
        'JSON',
      )
      assert.deepEqual(typesOf(made), [
        'mã string',
        'số integer',
        'tỷ lệ number',
        'ngày date',
        'mới boolean',
        'chữ số string',
        'thêm string',
      ])
      assert.equal(made.tables[0]!.rowCount, 2)
      const [first, second] = await made.rows()
      assert.deepEqual([first![0], first![1], first![2], first![5]], ['01', 1, 1.5, '12'])
      assert.deepEqual([second![0], second![1], second![4]], [null, 20000000000, false])
    })

    it('keeps what is nested as JSON, and every digit of long numbers', async () => {
      const made = await convert(
        '[{"id": 9007199254740993, "tags": ["a b", 1.10], "mixed": "x\\n\\"y\\""}, {"id": 1, "tags": null, "mixed": {"a": [1]}}]',
        'JSON',
      )
      assert.deepEqual(typesOf(made), ['id integer', 'tags json', 'mixed json'])
      const rows = await made.rows()
      assert.deepEqual(
        rows.map((row) => row.slice(1)),
        [
          ['["a b",1.10]', '"x\\n\\"y\\""'],
          [null, '{"a":[1]}'],
        ],
      )
    })

    it('finds the list behind keys of a wrapper', async () => {
      for (const text of [
        '{"data": [{"a": 1}, {"a": 2}]}',
        '{"help": "…", "success": true, "result": {"fields": [{"id": "a"}], "records": [{"a": 1}, {"a": 2}]}}',
        '[{"page": 1, "total": 2}, [{"a": 1}, {"a": 2}]]',
        '\ufeff{"meta": {"view": [[1, 2]]}, "rows": [\n{"a": 1, "list": [{"x": 1}, {"x": 2}, {"x": 3}]},\n{"a": 2}\n]}',
      ]) {
        const made = await convert(text, 'JSON')
        assert.equal(made.tables[0]!.rowCount, 2, text)
        assert.equal(made.tables[0]!.columns[0]!.name, 'a')
      }
    })

    it('takes one object a line, and UTF-16', async () => {
      const lines = '{"a": 1, "b": "x,\\"y"}\n{"b": "z", "c": 2.5}\n\n'
      const made = await convert(lines, 'NDJSON')
      assert.deepEqual(typesOf(made), ['a integer', 'b string', 'c number'])
      assert.deepEqual(await made.rows(), [
        [1, 'x,"y', null],
        [null, 'z', 2.5],
      ])
      const wide = await convert(Buffer.from(`\ufeff${lines}`, 'utf16le'), 'NDJSON')
      assert.equal(wide.tables[0]!.dialect.encoding, 'utf-16le')
      assert.equal(wide.tables[0]!.rowCount, 2)
      assert.equal((await convert('{"a": 1}', 'NDJSON')).tables[0]!.rowCount, 1)
    })

    it('takes features: properties and a geometry', async () => {
      const made = await convert(
        JSON.stringify({
          type: 'FeatureCollection',
          features: [
            {
              type: 'Feature',
              id: 7,
              properties: { tên: 'Hồ', geometry: 'x' },
              geometry: { type: 'Point', coordinates: [105.85, 21.03] },
            },
            { type: 'Feature', properties: { tên: 'Núi', cao: 3143 }, geometry: null },
          ],
        }),
        'GEOJSON',
      )
      assert.deepEqual(typesOf(made), [
        'id integer',
        'tên string',
        'geometry string',
        'cao integer',
        'geometry (2) geometry',
      ])
      const [first, second] = await made.rows()
      assert.equal(first![4], '{"type":"Point","coordinates":[105.85,21.03]}')
      assert.deepEqual(second, [null, 'Núi', null, 3143, null])
    })

    it('reads a boundary of several megabytes', async () => {
      const coordinates = Array.from({ length: 200_000 }, (_, index) => [index / 1000, index / 3000])
      const feature = { type: 'Feature', properties: { n: 1 }, geometry: { type: 'LineString', coordinates } }
      const made = await convert(
        JSON.stringify({ type: 'FeatureCollection', features: [feature, feature] }),
        'GEOJSON',
      )
      assert.equal(made.tables[0]!.rowCount, 2)
    })

    it('says where a file is wrong', async () => {
      const at = async (text: string, code: string, place: RegExp) =>
        assert.match(await refuse(text, 'JSON', code), place)
      await at('[{"a": 1},\n {"a": NaN}]', 'json-broken', /line 2, column 8.*"NaN"/)
      await at('[{"a": 1}\n {"a": 2}]', 'json-broken', /line 2, column 2.*comma is missing/)
      await at('[{"a": 1},]', 'json-broken', /line 1/)
      await at("[{'a': 1}]", 'json-broken', /line 1, column 3/)
      await at('[{"a": 01}]', 'json-broken', /line 1, column 8/)
      await at('[{"a": "x}', 'json-broken', /still open/)
      await at('{"a": 1}\n{"a":\n{"a": 3}\n', 'json-broken', /value that begins at line 2/)
      await at('[{"a": 1}}', 'json-broken', /line 1, column 10/)
      await at('{"a": 1}\n{"a": 2}\n[3]\n', 'json-not-objects', /line 3, column 1/)
      await at(`[{"a": ${'['.repeat(5_000)}${']'.repeat(5_000)}}]`, 'json-too-deep', /over 100 levels/)
    })

    it('refuses a record that is a file of its own', async () => {
      const long = Buffer.alloc(33 * 1024 * 1024, 0x61)
      const bytes = Buffer.concat([Buffer.from('{"a": 1}\n{"a": "'), long, Buffer.from('"}')])
      assert.match(await refuse(bytes, 'NDJSON', 'record-too-long'), /line 2, column 1/)
    })

    it('refuses what holds no list of objects', async () => {
      for (const text of ['[]', '{}', '{"a": 1}', '[1, 2, 3]', '[{}]'])
        await refuse(text, 'JSON', 'json-without-rows')
      for (const text of [
        '{"type": "FeatureCollection", "features": []}',
        '{"features": [], "type": "FeatureCollection"}',
      ])
        assert.match(await refuse(text, 'GEOJSON', 'geojson-without-features'), /has no feature/)
    })
  })

  describe('archives', () => {
    const csv = 'mã,số\n01,1\n02,2\n'

    it('takes what a gzip file holds', async () => {
      const made = await convert(gzipSync(csv), 'GZIP')
      assert.deepEqual(typesOf(made), ['mã string', 'số integer'])
      assert.equal((await convert(gzipSync('[{"a": 1}]'), 'GZIP')).tables[0]!.rowCount, 1)
    })

    it('takes the one data file of a zip', async () => {
      const made = await convert(
        makeZip([
          { name: 'dữ liệu/' },
          { name: 'dữ liệu/bảng.csv', content: csv },
          { name: 'ĐỌC.txt', content: 'Ghi chú' },
          { name: '__MACOSX/._bảng.csv', content: 'x' },
        ]),
        'ZIP',
      )
      assert.equal(made.tables[0]!.rowCount, 2)
      assert.equal(
        (await convert(makeZip([{ name: 'a.jsonl', content: '{"a": 1}' }]), 'ZIP')).tables[0]!.rowCount,
        1,
      )
    })

    it('makes a table of each data file of a zip, in the order of the archive', async () => {
      const workbook = Buffer.from(
        await writeXlsx({
          sheets: [
            { name: 'Một', rows: [['x'], [1]] },
            { name: 'Hai', rows: [['y'], [2], [3]] },
          ],
        }),
      )
      const made = await convert(
        makeZip([
          { name: 'năm/2023.csv', content: csv },
          { name: 'README.txt', content: 'a' },
          { name: 'năm/2024.csv', content: 'mã,số\n03,3\n' },
          { name: 'prose.csv', content: '%PDF-1.4' },
          { name: 'sổ.xlsx', content: workbook },
        ]),
        'ZIP',
      )
      assert.deepEqual(
        made.tables.map(({ dialect, rowCount }) => [dialect.sheet, rowCount]),
        [
          ['năm/2023.csv', 2],
          ['năm/2024.csv', 1],
          ['sổ.xlsx – Một', 1],
          ['sổ.xlsx – Hai', 2],
        ],
      )
      assert.deepEqual(await made.rows(1), [['03', 3]])
      const chosen = await convert(
        makeZip([
          { name: 'a.csv', content: csv },
          { name: 'b.csv', content: 'x,y\n1,2\n' },
        ]),
        'ZIP',
        { sheet: 'b.csv' },
      )
      assert.deepEqual(
        chosen.tables.map(({ dialect }) => dialect.sheet),
        ['b.csv', 'a.csv'],
      )
      assert.deepEqual(await chosen.rows(), [[1, 2]])
    })

    it('refuses too many of them, and too much in all, before it unpacks any', async () => {
      const many = Array.from({ length: 101 }, (_, index) => ({ name: `${index}.csv`, content: csv }))
      await refuse(makeZip(many), 'ZIP', 'zip-with-too-many-tables')
      const zeros = Buffer.alloc(60 * 1024 * 1024)
      const parts = ['a', 'b'].map((name) => ({ name: `${name}.csv`, content: zeros }))
      await refuse(makeZip(parts), 'ZIP', 'unpacks-too-large')
    })

    it('refuses archives that hold none, or what leads astray', async () => {
      const two = [
        { name: 'a.csv', content: csv },
        { name: 'b.csv', content: csv },
      ]
      await refuse(makeZip([{ name: 'a.pdf', content: 'x' }]), 'ZIP', 'zip-without-table')
      await refuse(makeZip([{ name: 'a.shp', content: 'x' }]), 'ZIP', 'zip-with-shapefile')
      await refuse(makeZip([{ name: 'b.zip', content: 'x' }]), 'ZIP', 'archive-nested')
      await refuse(makeZip([{ name: 'b.csv', content: makeZip(two) }]), 'ZIP', 'archive-nested')
      await refuse(gzipSync(gzipSync(csv)), 'GZIP', 'archive-nested')
      await refuse(makeZip([{ name: '../a.csv', content: csv }]), 'ZIP', 'archive-unsafe')
      await refuse(makeZip([{ name: 'a.csv', content: csv, isEncrypted: true }]), 'ZIP', 'file-encrypted')
    })

    it('refuses damaged ones', async () => {
      await refuse(gzipSync(csv).subarray(0, 20), 'GZIP', 'archive-damaged')
      const zip = makeZip([
        {
          name: 'a.csv',
          content: Array.from({ length: 5_000 }, (_, index) => `${index},${(index * 7919) % 104729}`).join(
            '\n',
          ),
        },
      ])
      await refuse(zip.subarray(0, zip.length - 30), 'ZIP', 'archive-damaged')
      const broken = Buffer.from(zip)
      broken.fill(0xff, 2_000, 3_000)
      await refuse(broken, 'ZIP', 'archive-damaged')
      await refuse(gzipSync(''), 'GZIP', 'empty-file')
    })

    it('refuses what grows beyond measure, whatever it says of itself', async () => {
      const zeros = Buffer.alloc(80 * 1024 * 1024)
      await refuse(gzipSync(zeros), 'GZIP', 'unpacks-too-large')
      await refuse(makeZip([{ name: 'a.csv', content: zeros }]), 'ZIP', 'unpacks-too-large')
      const liar = gzipSync(zeros)
      liar.writeUInt32LE(100, liar.length - 4)
      await refuse(liar, 'GZIP', 'unpacks-too-large')
    })
  })

  describe('spreadsheets', () => {
    type Workbook = Parameters<typeof writeXlsx>[0]
    const xlsx = async (sheets: Workbook['sheets']) => Buffer.from(await writeXlsx({ sheets }))
    const ods = async (sheets: Workbook['sheets']) => Buffer.from(await writeOds({ sheets }))
    const date = (text: string) => new Date(`${text}Z`)

    it('says which formulas came without their results', async () => {
      const cell = (address: string, inner: string, kind = '') => `<c r="${address}"${kind}>${inner}</c>`
      const text = (address: string, value: string) =>
        cell(address, `<is><t>${value}</t></is>`, ' t="inlineStr"')
      const rows = [
        [text('A1', 'tên'), text('B1', 'số'), text('C1', 'tổng')],
        [text('A2', 'Huế'), cell('B2', '<v>1</v>'), cell('C2', '<f>B2+1</f><v>2</v>')],
        [text('A3', 'Vinh'), cell('B3', '<v>2</v>'), cell('C3', '<f>B3+1</f><v />')],
        [text('A4', 'Đà Lạt'), cell('B4', '<f t="shared" si="0"/>'), cell('C4', '<f>B4+1</f>')],
        [cell('A5', '<f>""</f><v></v>', ' t="str"'), cell('B5', '<v>4</v>'), cell('C5', '<v>5</v>')],
      ]
      const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
      const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
      const packed = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
      const made = await convert(
        makeZip([
          {
            name: '[Content_Types].xml',
            content:
              '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
          },
          {
            name: '_rels/.rels',
            content: `<Relationships ${packed}><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
          },
          {
            name: 'xl/workbook.xml',
            content: `<workbook ${main} xmlns:r="${office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
          },
          {
            name: 'xl/_rels/workbook.xml.rels',
            content: `<Relationships ${packed}><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
          },
          {
            name: 'xl/worksheets/sheet1.xml',
            content: `<worksheet ${main}><sheetData>${rows.map((cells, index) => `<row r="${index + 1}">${cells.join('')}</row>`).join('')}</sheetData></worksheet>`,
          },
        ]),
        'XLSX',
      )
      const [note] = made.tables[0]!.notes!
      assert.equal(note!.code, 'formula-without-value')
      assert.match(note!.message.en, /^3 cells have formulas .* \(C3, B4, C4\)/)
    })

    it('makes a table of each sheet, with names, types and dates', async () => {
      const made = await convert(
        await xlsx([
          { name: 'Trống', rows: [] },
          {
            name: 'Dân số',
            rows: [
              ['Bảng 1. Dân số', null, null, null],
              [null, null, null, null],
              ['Mã', 'Tỉnh', 'Số dân', 'Ngày', 'Tỷ lệ'],
              ['01', 'Hà Nội', 8718000, date('2024-02-01T00:00:00'), 1.5],
              ['46', 'Huế\r\n(TT)', null, date('2024-12-31T00:00:00'), 2],
            ],
          },
          {
            name: 'Q&A "2"',
            rows: [
              ['a', 'b'],
              [1, true],
              [2, false],
            ],
          },
        ]),
        'XLSX',
      )
      assert.deepEqual(
        made.tables.map(({ dialect, rowCount, columns }) => [
          dialect.sheet,
          dialect.headerRow,
          rowCount,
          columns.length,
        ]),
        [
          ['Dân số', 3, 2, 5],
          ['Q&A "2"', 1, 2, 2],
        ],
      )
      assert.deepEqual(typesOf(made), [
        'Mã string',
        'Tỉnh string',
        'Số dân integer',
        'Ngày date',
        'Tỷ lệ number',
      ])
      const [first, second] = await made.rows()
      assert.deepEqual(
        [first![0], first![2], String(first![3]), first![4]],
        ['01', 8718000, '2024-02-01', 1.5],
      )
      assert.equal(second![1], 'Huế\n(TT)')
      assert.deepEqual(await made.rows(1), [
        [1, true],
        [2, false],
      ])
    })

    it('never takes the point of a real number for a mark between thousands', async () => {
      const made = await convert(
        await xlsx([
          {
            name: 'S',
            rows: [
              ['số', 'chữ', 'lẫn'],
              [1.234, '1.234,5', 1.234],
              [2, '12.000,25', '1.234,5'],
              [987, '7,5', 3],
            ],
          },
        ]),
        'XLSX',
      )
      assert.deepEqual(typesOf(made), ['số number', 'chữ number', 'lẫn string'])
      assert.deepEqual((await made.rows())[0], [1.234, 1234.5, '1.234'])
    })

    it('reads sheets of thousands of rows, blank ones, names again and wider rows among them', async () => {
      const makeRows = (): unknown[][] => [
        ['Báo cáo năm 2024'],
        [],
        ['mã', 'tên'],
        ...Array.from({ length: 2_500 }, (_, index) => [index, `tên ${index}`]),
      ]
      const plain = makeRows()
      plain.splice(1_500, 0, [], ['mã', 'tên'])
      const made = await convert(await xlsx([{ name: 'S', rows: plain as never }]), 'XLSX')
      assert.deepEqual(typesOf(made), ['mã integer', 'tên string'])
      const rows = await made.rows()
      assert.equal(rows.length, 2_501)
      assert.deepEqual(
        [rows[0], rows.at(-1)],
        [
          [0, 'tên 0'],
          [2_499, 'tên 2499'],
        ],
      )
      const wider = makeRows()
      wider[2_000] = [1_997, 'tên 1997', 'ghi chú']
      const wide = await convert(await xlsx([{ name: 'S', rows: wider as never }]), 'XLSX')
      const wideRows = await wide.rows()
      assert.equal(wide.tables[0]!.columns.length, 3)
      assert.deepEqual([wideRows.length, wideRows[1_997]], [2_500, [1_997, 'tên 1997', 'ghi chú']])
    })

    it('reads ODS, moments, and the values that formulas left', async () => {
      const sheets = [
        {
          name: 'Một',
          rows: [
            ['id', 'tên'],
            [1, 'a'],
            [2, 'b'],
          ],
        },
        {
          name: 'Hai',
          rows: [
            ['lúc', 'n'],
            [date('2024-02-01T10:20:30'), 5],
          ],
        },
      ]
      const made = await convert(await ods(sheets), 'ODS')
      assert.deepEqual(
        made.tables.map(({ dialect }) => dialect.sheet),
        ['Một', 'Hai'],
      )
      assert.deepEqual(await made.rows(), [
        [1, 'a'],
        [2, 'b'],
      ])
      const cells = new Map([['1,1', { value: 7, formula: 'A2*7', formulaResult: 7 }]])
      const formulas = await convert(
        await xlsx([
          {
            name: 'F',
            rows: [
              ['a', 'b'],
              [1, null],
            ],
            cells,
          },
          ...sheets,
        ]),
        'XLSX',
      )
      assert.deepEqual(await formulas.rows(), [[1, 7]])
      assert.equal(formulas.tables[2]!.columns[0]!.type, 'datetime')
    })

    describe('of old (XLS)', () => {
      type Rows = unknown[][]
      const write = (sheets: Record<string, Rows>, bookType: xls.BookType = 'biff8') => {
        const book = xls.utils.book_new()
        for (const [name, rows] of Object.entries(sheets))
          xls.utils.book_append_sheet(book, xls.utils.aoa_to_sheet(rows, { cellDates: true }), name)
        return xls.write(book, { type: 'buffer', bookType }) as Buffer
      }

      it('are read as new ones are: every sheet, with types and dates', async () => {
        const day = new Date(Date.UTC(2024, 2, 5))
        const made = await convert(
          write({
            'Dân số': [
              ['Tỉnh', 'Số', 'Ngày', 'Đạt', 'Mã'],
              ['Huế', 1_257_000, day, true, '046'],
              ['Nghệ An', 3.5, day, false, '040'],
            ],
            Trống: [],
            'Ghi chú': [['a'], [1]],
          }),
          'XLS',
        )
        assert.deepEqual(typesOf(made), ['Tỉnh string', 'Số number', 'Ngày date', 'Đạt boolean', 'Mã string'])
        assert.deepEqual(
          made.tables.map(({ dialect, rowCount }) => [dialect.sheet, rowCount]),
          [
            ['Dân số', 2],
            ['Ghi chú', 1],
          ],
        )
        const [first] = await made.rows()
        assert.deepEqual(
          [first![0], first![1], String(first![2]), first![3], first![4]],
          ['Huế', 1_257_000, '2024-03-05', true, '046'],
        )
        assert.equal((await convert(write({ S: [['a'], [1]] }, 'biff5'), 'XLS')).tables[0]!.rowCount, 1)
      })

      it('are refused when they are damaged, protected, too large or something else', async () => {
        const rows = Array.from({ length: 500 }, (_, index) => [index, `dòng ${index}`])
        const whole = write({ S: rows })
        await refuse(whole.subarray(0, 3_000), 'XLS', 'spreadsheet-damaged')
        const box = xls.CFB.utils.cfb_new()
        xls.CFB.utils.cfb_add(box, '/WordDocument', Buffer.from('x'))
        await refuse(xls.CFB.write(box, { type: 'buffer' }) as Buffer, 'XLS', 'file-is-office')
        const locked = xls.CFB.utils.cfb_new()
        xls.CFB.utils.cfb_add(locked, '/EncryptedPackage', Buffer.from('x'))
        await refuse(xls.CFB.write(locked, { type: 'buffer' }) as Buffer, 'XLSX', 'file-encrypted')
        const large = Buffer.concat([whole, Buffer.alloc(33 * 1024 * 1024)])
        await refuse(large, 'XLS', 'spreadsheet-too-large')
      })
    })

    it('takes letters of old Vietnamese fonts for what they stand for', async () => {
      const rows = [
        ['Tªn tØnh', 'D©n sè'],
        ['Thµnh phè Hµ Néi', 8_718_000],
        ['TØnh Qu¶ng TrÞ', 1_870_845],
      ]
      const made = await convert(await xlsx([{ name: 'S', rows }]), 'XLSX')
      assert.deepEqual(typesOf(made), ['Tên tỉnh string', 'Dân số integer'])
      assert.equal(made.tables[0]!.dialect.encoding, 'tcvn3')
      assert.deepEqual((await made.rows())[0], ['Thành phố Hà Nội', 8_718_000])
    })

    it('takes a workbook out of a zip, and one with names alone', async () => {
      const workbook = await xlsx([{ name: 'S', rows: [['a', 'b']] }])
      const made = await convert(makeZip([{ name: 'bảng.xlsx', content: workbook }]), 'ZIP')
      assert.equal(made.tables[0]!.rowCount, 0)
      assert.equal(made.tables[0]!.columns.length, 2)
    })

    it('refuses what is empty, damaged, protected or made to grow', async () => {
      await refuse(await xlsx([{ name: 'S', rows: [] }]), 'XLSX', 'empty-file')
      const rows = Array.from({ length: 3_000 }, (_, index) => [index, `dòng ${(index * 7919) % 104729}`])
      const whole = await xlsx([{ name: 'S', rows }])
      await refuse(whole.subarray(0, whole.length / 2), 'XLSX', 'spreadsheet-damaged')
      await refuse(
        makeZip([
          {
            name: 'xl/workbook.xml',
            content: '<workbook><sheets><sheet name="S" sheetId="1"/></sheets></workbook>',
          },
        ]),
        'XLSX',
        'spreadsheet-damaged',
      )
      await refuse(
        makeZip([{ name: 'xl/workbook.xml', content: 'x', isEncrypted: true }]),
        'XLSX',
        'file-encrypted',
      )
      await refuse(Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'XLS', 'spreadsheet-damaged')
      await refuse(
        makeZip([
          { name: 'xl/workbook.xml', content: '<workbook/>' },
          { name: 'xl/worksheets/sheet1.xml', content: Buffer.alloc(80 * 1024 * 1024, 0x20) },
        ]),
        'XLSX',
        'unpacks-too-large',
      )
      const many = Array.from({ length: 101 }, (_, index) => ({ name: `S${index}`, rows: [['a']] }))
      await refuse(await xlsx(many), 'XLSX', 'too-many-sheets')
      await refuse(
        makeZip([
          { name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet' },
          {
            name: 'content.xml',
            content:
              '<table:table table:name="S"><table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000"><text:p>x</text:p></table:table-cell></table:table-row></table:table>',
          },
        ]),
        'ODS',
        'spreadsheet-too-large',
      )
    })
  })

  describe('GeoJSON that is not as usual', () => {
    const points = (...places: number[][]) =>
      JSON.stringify({
        type: 'FeatureCollection',
        features: places.map((coordinates, n) => ({
          type: 'Feature',
          geometry: { type: 'Point', coordinates },
          properties: { n },
        })),
      })
    const codesOf = ({ tables: [table] }: Made) => (table!.notes ?? []).map(({ code }) => code)

    it('is kept as published, and told of, where coordinates changed places or are metres', async () => {
      assert.deepEqual(codesOf(await convert(points([21, 105.8], [10.7, 106.7]), 'GEOJSON')), [
        'coordinates-exchanged',
      ])
      assert.deepEqual(codesOf(await convert(points([588_000, 2_324_000]), 'GEOJSON')), [
        'coordinates-no-degrees',
      ])
      assert.deepEqual(codesOf(await convert(points([105.8, 21]), 'GEOJSON')), [])
    })

    it('is refused in its own words where it is a bare shape', async () => {
      for (const shape of [
        '{"type": "Point", "coordinates": [105.8, 21]}',
        '{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}',
      ])
        assert.match(await refuse(shape, 'GEOJSON', 'geojson-without-features'), /FeatureCollection/)
    })
  })

  describe('Parquet', () => {
    it('writes bytes in one way a column: as text where all are, else as base64', async () => {
      const bytes = await writeParquet(
        `select * from (values ('abc'::blob, 'x'::blob), ('\\xFF\\x00'::blob, 'y'::blob), (null, null)) t(a, b)`,
      )
      const made = await convert(bytes, 'PARQUET')
      assert.deepEqual(await made.rows(), [
        ['YWJj', 'x'],
        ['/wA=', 'y'],
        [null, null],
      ])
      assert.deepEqual(
        made.tables[0]!.notes?.map(({ code, column }) => [code, column]),
        [['bytes-as-base64', 'a']],
      )
    })

    async function writeParquet(sql: string): Promise<Buffer> {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'sen-parquet-'))
      const file = path.join(folder, 'made.parquet')
      const instance = await DuckDBInstance.create(':memory:')
      const connection = await instance.connect()
      await connection.run(`copy (${sql}) to '${file}' (format parquet)`)
      connection.closeSync()
      instance.closeSync()
      const bytes = await readFile(file)
      await rm(folder, { recursive: true })
      return bytes
    }

    it('is taken over with its types', async () => {
      const made = await convert(
        await writeParquet(
          `select 7::tinyint as "Số; drop", 1.5::float as f, 12::decimal(5, 0) as whole, 1.25::decimal(8, 2) as part, true as b,
           date '2024-02-01' as d, timestamp '2024-02-01 10:20:30' as t, time '10:20:30' as clock, [1, 2] as list,
           {'a': 'x'} as struct, encode('chữ') as bytes, null::varchar as nothing`,
        ),
        'PARQUET',
      )
      assert.deepEqual(typesOf(made), [
        'Số; drop integer',
        'f number',
        'whole integer',
        'part number',
        'b boolean',
        'd date',
        't datetime',
        'clock time',
        'list json',
        'struct json',
        'bytes string',
        'nothing string',
      ])
      assert.deepEqual(
        made.tables[0]!.columns.map(({ nullable }) => nullable),
        [...Array.from({ length: 11 }, () => false), true],
      )
      const [row] = await made.rows()
      assert.deepEqual([row![0], row![3], row![8], row![9]], [7, 1.25, '[1,2]', '{"a":"x"}'])
    })

    it('has no value where a fraction is no figure', async () => {
      const made = await convert(
        await writeParquet("select unnest([1.5, 'nan'::double, 'inf'::double]) as f"),
        'PARQUET',
      )
      assert.deepEqual(await made.rows(), [[1.5], [null], [null]])
      assert.equal(made.tables[0]!.columns[0]!.nullable, true)
    })

    it('is refused when it is damaged', async () => {
      const whole = await writeParquet('select range as a, range::varchar as b from range(20000)')
      await refuse(whole.subarray(0, whole.length - 100), 'PARQUET', 'parquet-damaged')
      const broken = Buffer.from(whole)
      broken.fill(0xff, 10, 20_000)
      await refuse(broken, 'PARQUET', 'parquet-damaged')
      await refuse(Buffer.from('PAR1PAR1'), 'PARQUET', 'parquet-damaged')
    })
  })
})
