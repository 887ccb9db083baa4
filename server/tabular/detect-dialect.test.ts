import assert from 'node:assert/strict'
import { detectDialect } from './detect-dialect.ts'

const detect = (sample: string, given = {}) => detectDialect(sample, { isWhole: true, ...given })

describe('the dialect of a delimited text', () => {
  it('finds comma, semicolon, tab and bar', () => {
    for (const delimiter of [',', ';', '\t', '|']) {
      const text =
        ['tên', 'dân số', 'ghi chú'].join(delimiter) + '\n' + ['Huế', '1', 'a'].join(delimiter) + '\n'
      const { delimiter: found, header, headerRow, rows } = detect(text)
      assert.deepEqual(
        { found, header, headerRow, rows },
        { found: delimiter, header: ['tên', 'dân số', 'ghi chú'], headerRow: 1, rows: [['Huế', '1', 'a']] },
      )
    }
  })

  it('is not led astray by commas inside quotes or by decimal commas', () => {
    assert.equal(detect('a;b\n"1, 2, 3";4,5\n"x, y, z";6,7\n').delimiter, ';')
  })

  it('takes one column for one column', () => {
    const { delimiter, columnCount, rows } = detect('năm\n2020\n2021\n')
    assert.deepEqual(
      { delimiter, columnCount, rows },
      { delimiter: null, columnCount: 1, rows: [['2020'], ['2021']] },
    )
  })

  it('passes over titles above the names', () => {
    const { headerRow, header, dataLine } = detect(
      'Bảng 1. Dân số\nNguồn: Cục Thống kê,,\n\nnăm,nam,nữ\n2020,1,2\n2021,3,4\n',
    )
    assert.deepEqual(
      { headerRow, header, dataLine },
      { headerRow: 4, header: ['năm', 'nam', 'nữ'], dataLine: 5 },
    )
  })

  it('sees that there are no names when the first row is like the others', () => {
    assert.equal(detect('1,2020-01-01,Huế\n2,2020-01-02,Vinh\n').headerRow, 0)
  })

  it('takes a row of years for names', () => {
    assert.equal(detect('tỉnh,2019,2020,2021\nHuế,1,2,3\nVinh,4,5,6\n').headerRow, 1)
  })

  it('believes what the publisher says', () => {
    const { headerRow, header, rows } = detect('x;1\ny;2\n', { headerRow: 0, delimiter: ';' })
    assert.deepEqual(
      { headerRow, header, rows },
      {
        headerRow: 0,
        header: ['', ''],
        rows: [
          ['x', '1'],
          ['y', '2'],
        ],
      },
    )
  })

  it('refuses prose and quotes that never close', () => {
    assert.throws(() => detect('a, b, c\nd\ne, f, g, h, i, j\nk, l\nm\nn, o, p, q, r\n'), { code: 'ragged' })
    assert.throws(() => detect('a,b\n1,2\n"3,4\n5,6\n'), { code: 'unclosed-quote' })
  })
})
