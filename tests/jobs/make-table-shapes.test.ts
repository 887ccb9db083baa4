import assert from 'node:assert/strict'
import { writeXlsx } from 'hucre/xlsx'
import { makeZip } from '../support/zip.ts'
import { openConversions, type Conversions, type Made } from './open-conversions.ts'

describe('what stands around a table', () => {
  let conversions: Conversions
  before(async () => {
    conversions = await openConversions()
  })
  after(() => conversions.close())

  const convert: Conversions['convert'] = (...given) => conversions.convert(...given)
  const codesOf = ({ tables: [table] }: Made) => (table!.notes ?? []).map(({ code }) => code)
  const unitsOf = ({ tables: [table] }: Made) => table!.columns.map(({ unit }) => unit ?? null)

  it('is another table behind a blank row, even without a title: it is left out and told', async () => {
    for (const other of ['Năm,Thu,Chi\n2020,4,3\n2021,5,3\n', 'Năm,Chi\n2020,4\n2021,5\n']) {
      const made = await convert(`tỉnh,nam,nữ\nHà Nội,8,9\nHuế,1,2\n\n${other}`)
      assert.deepEqual(await made.rows(), [
        ['Hà Nội', 8, 9],
        ['Huế', 1, 2],
      ])
      assert.deepEqual(codesOf(made), ['second-table'])
      assert.match(made.tables[0]!.notes![0]!.message.en, /line 5 \("Năm"/)
      assert.equal(made.tables[0]!.leftOut!.count, 3)
    }
  })

  it('is a row of the same table where it may be one, and the doubt is told', async () => {
    const made = await convert('tỉnh,dân số\nHà Nội,8\nHuế,1\n\nĐà Nẵng,đang rà soát\nCà Mau,2\n')
    assert.equal(made.tables[0]!.rowCount, 4)
    assert.deepEqual(codesOf(made), ['second-table-kept'])
    const kept = await convert('tỉnh,nam,nữ\nHà Nội,8,9\n,,\nNăm,Thu,Chi\n2020,4,3\n', 'CSV', {
      keepsTrailer: true,
    })
    assert.equal(kept.tables[0]!.rowCount, 3)
    assert.deepEqual(codesOf(kept), ['second-table-kept'])
  })

  it('is the foot of an office document, with who made it, who signs and who receives it', async () => {
    const table = 'STT,Tỉnh,Thu\n1,Hà Nội,8\n2,Huế,1\n3,Cà Mau,1\n'
    for (const foot of [
      'Tổng cộng,,10\n\n,,Ngày 5 tháng 3 năm 2024\nNgười lập biểu,,Thủ trưởng đơn vị\n"(Ký, họ tên)",,"(Ký, đóng dấu)"\nNguyễn Văn A,,Trần B\n',
      'Người lập biểu,Kế toán trưởng,Thủ trưởng đơn vị\nNguyễn Văn A,Lê C,Trần B\n',
      'Nơi nhận:\n- Như trên;\n- Lưu VT.\n',
      ',,"Hà Nội, ngày 05 tháng 3 năm 2024"\n,,GIÁM ĐỐC\n,,"(Đã ký, đóng dấu)"\n',
    ]) {
      const made = await convert(table + foot)
      assert.equal(made.tables[0]!.rowCount, 3, foot)
      assert.ok(made.tables[0]!.leftOut!.count >= 2)
    }
    const posts = await convert('Chức vụ,Họ tên\nThủ trưởng đơn vị,Trần B\nKế toán trưởng,\n')
    assert.equal(posts.tables[0]!.rowCount, 2)
  })

  it('is the unit of all figures, but for those that have none or their own', async () => {
    const made = await convert(
      '(Đơn vị tính: triệu đồng),,,,\nSTT,Tỉnh,Năm,Thu,Tỷ lệ\n1,Hà Nội,2020,8,3%\n2,Huế,2021,1,4%\n',
    )
    assert.deepEqual(unitsOf(made), [null, null, null, 'triệu đồng', '%'])
    assert.deepEqual(codesOf(made), ['unit-above'])
    const office = await convert('Đơn vị: Sở Y tế\n\nTỉnh,Thu\nHà Nội,8\nHuế,1\n')
    assert.deepEqual(unitsOf(office), [null, null])
  })

  it('are rows that end early, NUL bytes, empty sheets and files beside, each told', async () => {
    const short = await convert('a,b,c\n1,2,3\n4,5\n\n6,7\n8,9,x\n')
    assert.deepEqual(codesOf(short), ['rows-end-early'])
    assert.match(
      short.tables[0]!.notes![0]!.message.en,
      /^2 rows have fewer than 3 cells, the first in line 3/,
    )
    const zeros = await convert(`a,b\n1\0,x\0y\n${'2,z\n'.repeat(20)}`)
    assert.deepEqual((await zeros.rows())[0], [1, 'xy'])
    assert.deepEqual(codesOf(zeros), ['nul-bytes'])
    const book = await writeXlsx({
      sheets: [
        {
          name: 'Số liệu',
          rows: [
            ['tên', 'số'],
            ['a', 1],
            ['b', 2],
          ],
        },
        { name: 'Trống', rows: [] },
      ],
    })
    const sheets = await convert(Buffer.from(book), 'XLSX')
    assert.deepEqual(codesOf(sheets), ['sheets-without-table'])
    assert.match(sheets.tables[0]!.notes![0]!.message.vi, /"Trống" \(trống\)/)
    const zip = await convert(
      makeZip([
        { name: 'a.csv', content: 'a,b\n1,2\n' },
        { name: 'đọc trước.pdf', content: '%PDF-1.7' },
      ]),
      'ZIP',
    )
    assert.deepEqual(codesOf(zip), ['members-without-table'])
  })

  const sheet = (rows: (string | number | null)[][], merges: [number, number, number, number][] = []) =>
    writeXlsx({
      sheets: [
        {
          name: 'Biểu',
          rows,
          merges: merges.map(([startRow, startCol, endRow, endCol]) => ({
            startRow,
            startCol,
            endRow,
            endCol,
          })),
        },
      ],
    }).then((bytes) => Buffer.from(bytes))

  it('is no row that titles a group right under the names: it stays a row, in text and in sheets', async () => {
    const grouped = 'STT;Tên đơn vị;Số hộ;Ghi chú\nI;Huyện Quỳnh Lưu;;\n1;Xã A;1.234;\n2;Xã B;2.345;\n'
    const tables = [
      grouped + 'II;Huyện Đô Lương;;\n1;Xã C;3.456;\n',
      grouped,
      'Nhóm,Tên,Số hộ\nA,Vùng ven biển,\n1,Xã A,12\n2,Xã B,13\nB,Vùng núi,\n1,Xã C,14\n',
    ]
    for (const text of tables) {
      const made = await convert(text)
      assert.equal(made.tables[0]!.dialect.headerRows, undefined, text)
      assert.equal(made.tables[0]!.rowCount, text.split('\n').length - 2)
    }
    const made = await convert(
      await sheet([
        ['STT', 'Tên đơn vị', 'Số hộ'],
        ['I', 'Huyện Quỳnh Lưu', null],
        [1, 'Xã A', 12],
        [2, 'Xã B', 13],
        ['II', 'Huyện Đô Lương', null],
        [1, 'Xã C', 14],
      ]),
      'XLSX',
    )
    assert.deepEqual(
      made.tables[0]!.columns.map(({ name, type }) => [name, type]),
      [
        ['STT', 'string'],
        ['Tên đơn vị', 'string'],
        ['Số hộ', 'integer'],
      ],
    )
    assert.deepEqual((await made.rows())[0], ['I', 'Huyện Quỳnh Lưu', null])
    // Names in two rows are names all the same.
    const two = await convert('STT,Tên,Số hộ,\n,,Nam,Nữ\n1,Xã A,12,13\n2,Xã B,13,14\n')
    assert.deepEqual(two.tables[0]!.dialect.headerRows, { first: 1, last: 2 })
  })

  it('is the foot of a sheet, too: who signs is no row, totals and notes are', async () => {
    const rows = (count: number) =>
      Array.from({ length: count }, (_, at) => [`Xã ${at + 1}`, 1.5 * (at + 1), 2.5 * (at + 1)])
    for (const count of [40, 1_300])
      for (const foot of [
        [[], [null, 'Người lập biểu', 'Giám đốc']],
        [[null, null, 'Vinh, ngày 5 tháng 3 năm 2026']],
        [[], [null, null, 'Vinh, ngày 5 tháng 3 năm 2026'], ['Người lập biểu', null, 'Giám đốc']],
      ]) {
        const table = [['Tên xã', '2024', '2025'], ...rows(count)]
        const made = await convert(await sheet([...table, ...foot]), 'XLSX')
        assert.deepEqual(
          made.tables[0]!.columns.map(({ type }) => type),
          ['string', 'number', 'number'],
        )
        assert.equal(made.tables[0]!.rowCount, count)
        assert.equal(made.tables[0]!.leftOut!.sample.at(-1)!.line, count + 1 + foot.length)
        const kept = await convert(await sheet([...table, ...foot]), 'XLSX', { keepsTrailer: true })
        assert.equal(kept.tables[0]!.rowCount, count + foot.filter((row) => row.length > 0).length)
      }
    const noted = await convert(
      await sheet([['Tên', 'Số'], ...rows(3), ['Tổng', 9], ['Nguồn: Sở'], [], [null, 'Người lập biểu']]),
      'XLSX',
    )
    assert.equal(noted.tables[0]!.rowCount, 5)
    const deep = await convert(await sheet([['Tên'], ['A'], ['B']]), 'XLSX', { headerRow: 9 })
    assert.deepEqual(codesOf(deep), ['header-row-not-found'])
  })

  it('hides no row of units when somebody signs below', async () => {
    const made = await convert(
      'STT;Mã xã;Tên xã;Sản lượng\n;;;tấn\n1;17000;Xã A;1.234,5\n2;17003;Xã B;234,5\n3;17006;Xã C;34,5\n;;;Nghệ An, ngày 05 tháng 3 năm 2026\n;Người lập biểu;;Giám đốc\n',
    )
    assert.deepEqual(unitsOf(made), [null, null, null, 'tấn'])
    assert.deepEqual(
      (await made.rows()).map((row) => row[3]),
      [1234.5, 234.5, 34.5],
    )
  })

  it('is the unit of figures, too, of which it is not known how they are read', async () => {
    const made = await convert(
      '(Đơn vị tính: hộ),,,\nMã huyện,Tên,2024,\n,,Nghèo,Cận nghèo\n01,Vinh,"1.234","2.345"\n02,Cửa Lò,"234","345"\n',
    )
    assert.deepEqual(unitsOf(made), [null, null, 'hộ', 'hộ'])
    assert.deepEqual(codesOf(made), ['unit-above', 'decimal-unknown', 'decimal-unknown'])
  })

  it('is a merged cell: its text stands in each of its rows, a figure in the first', async () => {
    const made = await convert(
      await sheet(
        [
          ['Huyện', 'Xã', 'Số hộ', 'Cả huyện'],
          ['Quỳnh Lưu', 'A', 1, 6],
          [null, 'B', 2, null],
          [null, 'C', 3, null],
          [null, 'D', 4, 4],
          ['Đô Lương', 'E', 5, 11],
          [null, 'F', 6, null],
        ],
        [
          [1, 0, 3, 0],
          [5, 0, 6, 0],
          [1, 3, 3, 3],
          [5, 3, 6, 3],
        ],
      ),
      'XLSX',
    )
    assert.deepEqual(await made.rows(), [
      ['Quỳnh Lưu', 'A', 1, 6],
      ['Quỳnh Lưu', 'B', 2, null],
      ['Quỳnh Lưu', 'C', 3, null],
      [null, 'D', 4, 4],
      ['Đô Lương', 'E', 5, 11],
      ['Đô Lương', 'F', 6, null],
    ])
    assert.deepEqual(codesOf(made), ['merged-cells-filled', 'merged-cells-kept'])
    assert.match(made.tables[0]!.notes![0]!.message.en, /"Huyện".*\(3 cells\)/)
    assert.match(made.tables[0]!.notes![1]!.message.vi, /"Cả huyện"/)
  })
})
