import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { ProblemError } from '../problems.ts'
import { readSchemaForm } from '../catalog/table-schema-form.ts'
import { askOnce } from './one-shot.ts'
import type { Validation, ValidationOrder } from './validation-messages.ts'

const logger = { warn: () => {} } as never
const rowCount = 1_000_000

describe('A check of a whole table', function () {
  this.timeout(300_000)
  let folder: string
  let file: string
  const columns = [
    { name: 'ma', type: 'string', stored: 'c0', sqlType: 'VARCHAR' },
    { name: 'so', type: 'integer', stored: 'c1', sqlType: 'BIGINT' },
    { name: 'ngay', type: 'date', stored: 'c2', sqlType: 'DATE' },
    { name: 'chu', type: 'string', stored: 'c3', sqlType: 'VARCHAR' },
    { name: 'dai', type: 'string', stored: 'c4', sqlType: 'VARCHAR' },
  ] as ValidationOrder['columns']

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'sen-check-'))
    file = path.join(folder, 'table.parquet')
    const instance = await DuckDBInstance.create(':memory:', { memory_limit: '500MB', threads: '2' })
    const connection = await instance.connect()
    await connection.run(
      `copy (select printf('%08d', case when i = 999999 then 5 else i end) as c0, case when i % 100000 = 7 then -1 else i % 500 end as c1,
        date '2000-01-01' + (i % 9000)::integer as c2, repeat('a', 30) || '!' || i as c3, repeat('a', 400) || i as c4, false as misfit
        from range(${rowCount}) t(i)) to '${file}' (format parquet)`,
    )
    connection.closeSync()
    instance.closeSync()
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const check = (fields: object[], more: object = {}, deadlineMs = 120_000) => {
    const order: ValidationOrder = {
      kind: 'validate',
      file,
      columns,
      form: readSchemaForm({ fields, fieldsMatch: 'subset', ...more } as never),
      rejectedColumns: [],
      placeLimit: 1_000,
    }
    return askOnce<Validation>('validation-child', order, { deadlineMs, logger })
  }

  it('goes through a million rows under every kind of rule, within its memory', async () => {
    const started = performance.now()
    const { counts, places } = await check(
      [
        {
          name: 'ma',
          type: 'string',
          constraints: { required: true, unique: true, pattern: '[0-9]{8}', maxLength: 8 },
        },
        { name: 'so', type: 'integer', constraints: { minimum: 0, maximum: 499 } },
        { name: 'ngay', type: 'date', constraints: { minimum: '2000-01-01' } },
        // Evil for engines that go back, plain for this one.
        { name: 'chu', type: 'string', constraints: { pattern: '(a+)+![0-9]+' } },
      ],
      {
        primaryKey: ['ma', 'ngay'],
        foreignKeys: [{ fields: 'ma', reference: { resource: '', fields: 'ma' } }],
      },
    )
    assert.deepEqual(counts, [
      { rule: 'minimum', column: 'so', count: 10, asked: '0' },
      { rule: 'unique', column: 'ma', count: 1, asked: null },
    ])
    assert.equal(places.length, 11)
    assert.deepEqual(places.at(-1), {
      rule: 'unique',
      column: 'ma',
      position: 999_999,
      value: '00000005',
      asked: '6',
    })
    // Measured: five seconds on two cores that have nothing else to do.
    assert.ok(performance.now() - started < 110_000)
  })

  it('lists the first thousand places when every row is wrong, and counts them all', async () => {
    const { counts, places } = await check([{ name: 'so', type: 'integer', constraints: { maximum: -2 } }])
    assert.deepEqual([counts[0]!.count, places.length], [rowCount, 1_000])
    assert.deepEqual(
      places.slice(0, 2).map(({ position }) => position),
      [0, 1],
    )
  })

  it('is ended when a pattern takes too long, whatever it is made of', async () => {
    const pattern = '(a?){500}(a?){400}b'
    await assert.rejects(
      check([{ name: 'dai', type: 'string', constraints: { pattern } }], {}, 15_000),
      (error) => error instanceof ProblemError && error.slug === 'query-too-heavy',
    )
  })
})
