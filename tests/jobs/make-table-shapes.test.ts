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
})
