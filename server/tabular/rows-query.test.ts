import assert from 'node:assert/strict'
import fc from 'fast-check'
import { ProblemError } from '../problems.ts'
import { nameColumns } from './column-names.ts'
import { parseNameList } from './name-list.ts'
import type { ColumnRecord } from './records.ts'
import { compileRows } from './rows-query.ts'

const makeColumns = (...names: string[]): ColumnRecord[] =>
  nameColumns(names, 'vi').map((named, index) => ({
    ...named,
    type: 'string',
    stored: `c${index}`,
    sqlType: 'VARCHAR',
    nullable: true,
    reading: { type: 'string' },
  }))

const compile = (
  request: { select?: string; orderBy?: string; after?: number | null },
  columns = makeColumns('Tên', 'Dân số', 'a, b'),
) => compileRows({ after: null, limit: 100, rowCount: 1_000_000, ...request }, columns)

describe('a query for rows', () => {
  it('takes names and aliases, and names with commas in backticks or quotes', () => {
    assert.deepEqual(
      compile({ select: 'dan_so, Tên,`a, b`' }).columns.map(({ stored }) => stored),
      ['c1', 'c0', 'c2'],
    )
    assert.deepEqual(
      compile({ select: '"a, b"' }).columns.map(({ stored }) => stored),
      ['c2'],
    )
    assert.deepEqual(
      compile({ select: 'Tên'.normalize('NFD') }).columns.map(({ stored }) => stored),
      ['c0'],
    )
  })

  it('refuses an unknown column with the known ones and the nearest', () => {
    assert.throws(
      () => compile({ select: 'Dan so' }),
      (error: ProblemError) => {
        assert.equal(error.slug, 'invalid-parameter')
        assert.deepEqual(error.members.known, ['Tên', 'Dân số', 'a, b'])
        assert.equal(error.members.nearest, 'Dân số')
        return true
      },
    )
  })

  it('orders ties by their place in the file and goes on behind the last row', () => {
    const { page, place } = compile({ orderBy: '-dan_so,ten', after: 41 })
    assert.match(page, /order by c1 desc nulls last, c0 asc nulls last, position limit 100\)$/)
    assert.equal(place, 'select c1, c0 from source where position = 41')
    assert.equal(
      compile({ after: 41 }).page,
      'select c0, c1, c2, position from (select * from source where ((position > 41)) limit 100)',
    )
  })

  it('holds nothing that a stranger wrote, whatever the names and the query', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 6 }),
        fc.nat(5),
        fc.boolean(),
        (names, pick, isDescending) => {
          const columns = makeColumns(...names)
          const { name } = columns[pick % columns.length]!
          const quoted = `\`${name.replaceAll('`', '``')}\``
          const { page, place } = compile(
            { select: quoted, orderBy: `${isDescending ? '-' : ''}${quoted}`, after: 3 },
            columns,
          )
          assert.match(`${page} ${place}`, /^[A-Za-z0-9 .,:$()<>=_*]+$/)
        },
      ),
    )
  })

  it('answers any text with columns or with a problem', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          compile({ select: text, orderBy: text })
        } catch (error) {
          assert.ok(error instanceof ProblemError)
          assert.equal(error.slug, 'invalid-parameter')
        }
      }),
    )
  })

  it('reads back every list of quoted names', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1, maxLength: 5 }),
        (names) => {
          const text = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(' , ')
          assert.deepEqual(
            parseNameList(text, 'select').map(({ name }) => name),
            names,
          )
        },
      ),
    )
  })
})

describe('the names of columns', () => {
  it('are as published, numbered when blank, counted when repeated, with safe unique aliases', () => {
    assert.deepEqual(nameColumns(['id', '', 'Tỷ lệ (%)', 'id', '植物', '2020', 'Tỷ lệ'], 'vi'), [
      { name: 'id', alias: 'id' },
      { name: 'cột 2', alias: 'cot_2' },
      { name: 'Tỷ lệ (%)', alias: 'ty_le' },
      { name: 'id (2)', alias: 'id_2' },
      { name: '植物', alias: 'column_5' },
      { name: '2020', alias: 'c_2020' },
      { name: 'Tỷ lệ', alias: 'ty_le_2' },
    ])
    assert.equal(nameColumns([''], 'en')[0]!.name, 'column 1')
  })
})
