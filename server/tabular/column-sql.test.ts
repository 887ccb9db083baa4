import assert from 'node:assert/strict'
import { DuckDBInstance, type DuckDBConnection, type DuckDBInstance as Instance } from '@duckdb/node-api'
import { makeColumnSql } from './column-sql.ts'
import { inferColumn, type Hints } from './infer-column.ts'

describe('the values of a column', () => {
  let instance: Instance
  let connection: DuckDBConnection
  before(async () => {
    instance = await DuckDBInstance.create(':memory:')
    connection = await instance.connect()
  })
  after(() => {
    connection.closeSync()
    instance.closeSync()
  })

  /** As they come out of the table; `misfit` for text that does not fit. */
  async function read(sample: readonly string[], texts = sample, hints: Hints = {}) {
    const reading = inferColumn(sample, hints)
    const { value, misfit } = makeColumnSql('t', reading)
    const rows = await connection.runAndReadAll(
      `select case when ${misfit ?? 'false'} then 'misfit' else (${value})::varchar end as v
       from (select unnest([${texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(', ')}]) as t)`,
    )
    return { type: reading.type, values: rows.getRows().map(([cell]) => cell) }
  }

  it('are the figures inside amounts, shares and groups of digits', async () => {
    for (const [texts, type, values] of [
      [['£68,486.66', '-£2.50', '(£1,000.00)', '£0.00'], 'number', ['68486.66', '-2.5', '-1000.0', '0.0']],
      [['12,5 %', '100%', '0', '-3%'], 'number', ['12.5', '100.0', '0.0', '-3.0']],
      [['+3,5%', '1,25%'], 'number', ['3.5', '1.25']],
      [['1 234 567', '12\u00a0345', '7', '- 1', '−12'], 'integer', ['1234567', '12345', '7', '-1', '-12']],
      [['1 234,5', '12,25'], 'number', ['1234.5', '12.25']],
      [["1'234'567", '12'], 'integer', ['1234567', '12']],
      [['1.250.000 đ', '500 đ'], 'integer', ['1250000', '500']],
      [['1.250.000,50 VNĐ', '500 VNĐ'], 'number', ['1250000.5', '500.0']],
      [['$1,200', '$300'], 'integer', ['1200', '300']],
      [['(300)', '1,200'], 'integer', ['-300', '1200']],
    ] as const)
      assert.deepEqual(await read(texts), { type, values }, texts.join(' | '))
  })

  it('stay text where what stands around digits may say something else', async () => {
    for (const texts of [
      ['090 123 4567', '091 765 4321', '098 111 2222'],
      ['84 912 345 678', '84 903 111 222', '84 988 777 666'],
      ['£5', '€6'],
      ['12%', '13'],
      ['5 kg', '6 kg'],
      ['A 12', 'B 13'],
      ['12 34', '1 2'],
      ['-1 414', '566,216', '12'],
    ])
      assert.equal((await read(texts)).type, 'string', texts.join(' | '))
  })

  it('are dates, however they are written, and never by luck', async () => {
    const day = ['2024-03-05', '2023-12-31']
    for (const [texts, values, type] of [
      [['ngày 5 tháng 3 năm 2024', 'Ngày 31 tháng 12 năm 2023'], day],
      [['5 tháng 3, 2024', '31 tháng 12 năm 2023'], day],
      [['05-Mar-2024', '31-Dec-2023'], day],
      [['5-Mar-24', '31-dec-23'], day],
      [['5 March 2024', '31 December 2023'], day],
      [['March 5, 2024', 'December 31, 2023'], day],
      [['2024/03/05', '2023/12/31'], day],
      [
        ['2024/03/05 10:00:00', '2023/12/31 9:05'],
        ['2024-03-05 10:00:00', '2023-12-31 09:05:00'],
        'datetime',
      ],
      [
        ['03/05/2024 1:00:00 PM', '12/31/2023 12:00:00 AM'],
        ['2024-03-05 13:00:00', '2023-12-31 00:00:00'],
        'datetime',
      ],
      [['8h30', '17h'], ['08:30:00', '17:00:00'], 'time'],
    ] as const)
      assert.deepEqual(await read(texts), { type: type ?? 'date', values }, texts.join(' | '))
    assert.equal((await read(['01-02-13', '03-04-15'])).type, 'string')
    assert.equal((await read(['ngày 5 tháng 3', 'ngày 6 tháng 3'])).type, 'string')
  })

  it('are missing where a mark stands, and do not fit where they are not of the kind', async () => {
    assert.deepEqual(await read(['5 %', '…', '7 %', 'không có'], ['5 %', '…', 'bảy', '7', '1.2.3 %']), {
      type: 'integer',
      values: ['5', null, 'misfit', '7', 'misfit'],
    })
    assert.deepEqual(await read(['£1,000', '£20'], ['£1,000', '£1,00', '$5', '£', '£1,000.50']), {
      type: 'integer',
      values: ['1000', 'misfit', 'misfit', 'misfit', 'misfit'],
    })
    assert.deepEqual(await read(['2024/03/05'], ['2024/02/30', '2024/02/29']), {
      type: 'date',
      values: ['misfit', '2024-02-29'],
    })
  })
})
