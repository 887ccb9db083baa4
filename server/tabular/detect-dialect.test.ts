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

  it('takes a rare delimiter where every row has as many of it', () => {
    for (const delimiter of ['^', '~', ':'])
      assert.equal(detect(`mã^tên^số\n1^An^2\n2^Bình^3\n`.replaceAll('^', delimiter)).delimiter, delimiter)
    assert.equal(detect('giờ\n08:30:00\n09:15:00\n').delimiter, null)
    assert.equal(detect('08:30:00\n09:15:00\n').delimiter, null)
  })

  it('passes over pairs of a word and what it says above the names', () => {
    const { headerRow, leftOut } = detect(
      'Báo cáo;Không khí\nNgày;2024-01-05\nTrạm;A\n\nGiờ;PM10;PM25\n01:00;12;3\n02:00;11;4\n',
    )
    assert.deepEqual([headerRow, leftOut.length], [5, 3])
  })

  it('takes years that follow each other for names where there are other names beside them', () => {
    const { headerRow } = detect('STT,Tỉnh,2020,2021\n1,Hà Nội,"8.246,5","8.330,8"\n2,Huế,"53,5","72,4"\n')
    assert.equal(headerRow, 1)
    assert.equal(detect('1,Hà Nội,2020,2021\n2,Huế,2020,2022\n').headerRow, 0)
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
    // Which lines, how many cells they have and how many were expected.
    const rows = Array.from({ length: 20 }, (_, at) => (at % 3 === 0 ? '1,2,3,4,5' : '1,2,3'))
    assert.throws(
      () => detect(`a,b,c\n${rows.join('\n')}\n`),
      /3 columns.*line 2 has 5 cells, line 5 has 5 cells/,
    )
    assert.throws(() => detect('a,b\n1,2\n"3,4\n5,6\n'), { code: 'unclosed-quote' })
  })

  describe('names in several rows', () => {
    const headerOf = (text: string) => {
      const { header, headerRow, units, rows } = detect(text)
      return { header, headerRow, units: units.filter(Boolean), rows: rows.length }
    }

    it('are joined, a group over all that stands below it', () => {
      assert.deepEqual(
        headerOf('Tỉnh,2023,,2024,\n,Nam,Nữ,Nam,Nữ\nHuế,1,2,3,4\nVinh,5,6,7,8\nHà Tĩnh,5,6,7,8\n'),
        {
          header: ['Tỉnh', '2023 – Nam', '2023 – Nữ', '2024 – Nam', '2024 – Nữ'],
          headerRow: 1,
          units: [],
          rows: 3,
        },
      )
    })

    it('are found above the first row that is as full as the data', () => {
      const { header, headerRow, rows } = headerOf(
        'Báo cáo năm\n,Quý I,,Quý II,\nmã,số,tỷ lệ,số,tỷ lệ\nA,1,2.5,3,4.5\nB,5,6.5,7,8.5\nC,5,6.5,7,8.5\n',
      )
      assert.deepEqual(header, ['mã', 'Quý I – số', 'Quý I – tỷ lệ', 'Quý II – số', 'Quý II – tỷ lệ'])
      assert.deepEqual([headerRow, rows], [3, 3])
    })

    it('keep rows of data that count up as numbers of columns do', () => {
      for (const rows of ['1,a,2\n2,b,3\n3,c,4\n', '0,1,x\n1,2,y\n2,3,z\n', 'A,1,2\nB,5,9\nC,2,2\n']) {
        assert.equal(detect(`mã,loại,số\n${rows}`).rows.length, 3, rows)
      }
      assert.equal(detect('id,rank,grade,score\n1,2,3,4\n2,3,4,A\n3,1,2,B\n').rows.length, 3)
    })

    it('give units apart, and leave out the numbers of columns', () => {
      assert.deepEqual(headerOf('tỉnh,diện tích,dân số\n,(km²),(nghìn người)\nHuế,1,2\nVinh,3,4\n'), {
        header: ['tỉnh', 'diện tích', 'dân số'],
        headerRow: 1,
        units: ['km²', 'nghìn người'],
        rows: 2,
      })
      assert.equal(headerOf('tỉnh,nam,nữ,chung\nA,1,2,3 = 1+2\nHuế,10,20,30\nVinh,30,40,70\n').rows, 2)
    })

    it('are filled in by a second row where the first has none', () => {
      const { header, rows } = headerOf(
        'id,Câu 1,,,\n,có,không,không rõ,khác\n1,có,,,\n2,,không,,\n3,,,không rõ,\n4,,,,x y\n',
      )
      assert.deepEqual(header, ['id', 'Câu 1 – có', 'Câu 1 – không', 'Câu 1 – không rõ', 'Câu 1 – khác'])
      assert.equal(rows, 4)
    })

    it('are not seen in the first rows of data', () => {
      for (const text of [
        'tên,giá trị,ghi chú\nA,chưa đo,x y\nB,1,\nC,2,z\nD,3,\nE,4,\n',
        'tên,loại\nA,x\nB,y\nC,z\n',
        'a,b,c\n,x,y\n1,x,y\n2,x,y\n',
        'stt,a,b,c\n1,2,3,4\n5,6,7,8\n',
      ])
        assert.equal(headerOf(text).rows, text.trim().split('\n').length - 1, text)
    })
  })

  describe('the end of a table', () => {
    const rowsOf = (text: string) => detect(text).rows.length
    const table = 'tỉnh,nam,nữ\nHuế,1,2\nVinh,3,4\n'

    it('stands before notes, totals and another table', () => {
      for (const trailer of [
        '\nNguồn: Cục Thống kê,,\n',
        'Ghi chú: số liệu sơ bộ,,\n',
        ',,\nSource: survey,,\n* Estimated,,\n',
        'Tổng cộng,4,6\n',
        'Total,4,6\n\nNote: rounded,,\n',
        ',,\nBảng 2,,\n,,\ntỉnh,nam,nữ\nHuế,9,9\nVinh,9,9\n',
      ])
        assert.equal(rowsOf(table + trailer), 2, trailer)
    })

    it('is the end of the file where rows only look like that', () => {
      for (const [trailer, rows] of [
        ['Tổng cộng,5,60\n', 3],
        ['Tổng,,\n', 3],
        ['\nĐà Nẵng,5,6\n', 3],
        ['Đà Nẵng,,\n', 3],
        ['\nMiền Nam,,\nCà Mau,5,6\n', 4],
        ['Total Energies,4,6\n', 3],
      ] as const)
        assert.equal(rowsOf(table + trailer), rows, trailer)
      assert.equal(rowsOf('giới,tuổi,số\nnam,a,1\ntổng,a,2\nnam,b,3\ntổng,b,6\n'), 4)
    })

    it('leaves out names that stand again among the rows', () => {
      const dialect = detect('mã,số\na,1\nmã,số\nb,2\n')
      assert.equal(dialect.rows.length, 2)
      assert.ok(dialect.repeatsHeader)
    })
  })
})
