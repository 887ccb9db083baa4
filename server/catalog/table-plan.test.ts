import assert from 'node:assert/strict'
import { makeDistribution } from './records.examples.ts'
import type { TableFacts } from './records.ts'
import { mergeTable, planTable } from './table-plan.ts'

const ready: TableFacts = { status: 'ready', release: 1, rowCount: 3, columns: [], reason: null }
const failed: TableFacts = {
  status: 'failed',
  release: 2,
  rowCount: null,
  columns: [],
  reason: { code: 'x', message: { vi: 'Hỏng.', en: 'Broken.' } },
}

describe('planTable', () => {
  it('asks for a table of a CSV file and says why there is none of another', () => {
    const csv = planTable(makeDistribution(), 'd', null)
    assert.equal(csv.table.status, 'pending')
    assert.deepEqual(csv.job?.data, { release: 1 })
    const pdf = planTable(makeDistribution({ format: 'PDF' }), 'd', null)
    assert.equal(pdf.table.status, 'none')
    assert.equal(pdf.table.reason?.code, 'not-a-table')
    assert.equal(pdf.job, null)
    const turtle = planTable(makeDistribution({ format: 'RDF_TURTLE' }), 'd', null)
    assert.match(turtle.table.reason!.message.en, /^This file was taken for RDF TURTLE\./)
  })

  it('plans nothing for bytes that were taken down', () => {
    const takenDown = [{ release: 1, at: new Date(0), reason: 'x', legalBasis: null }]
    const { table, job } = planTable(makeDistribution({ takenDown }), 'd', ready)
    assert.deepEqual([table.status, table.reason?.code, table.columns, job], ['none', 'taken-down', [], null])
  })

  it('keeps the facts of the table that goes on answering', () => {
    const { table } = planTable(makeDistribution({ release: 2 }), 'd', ready)
    assert.deepEqual(table, { ...ready, status: 'pending' })
  })
})

describe('mergeTable', () => {
  it('takes news of the newest release', () => {
    assert.deepEqual(mergeTable(makeDistribution({ table: null }), ready), ready)
  })

  it('passes over older news than what is noted', () => {
    assert.equal(mergeTable(makeDistribution({ release: 2, table: { ...ready, release: 2 } }), ready), null)
  })

  it('shows an older table while the newest is being made', () => {
    const pending = { ...ready, status: 'pending' as const, release: 0, rowCount: null }
    assert.deepEqual(mergeTable(makeDistribution({ release: 2, table: pending }), ready), {
      ...ready,
      status: 'pending',
    })
  })

  it('keeps the old table after a failure, and says what failed', () => {
    const merged = mergeTable(
      makeDistribution({ release: 2, table: { ...ready, status: 'pending' } }),
      failed,
    )
    assert.deepEqual(merged, { ...ready, status: 'failed', reason: failed.reason })
  })

  it('notes no rows of a release that was taken down while a newer one failed', () => {
    const takenDown = [{ release: 1, at: new Date(0), reason: 'x', legalBasis: null }]
    const columns = [{ name: 'phone', alias: 'phone', type: 'string' }]
    const news = { ...failed, rowCount: 3, columns, madeOf: 1 }
    assert.deepEqual(mergeTable(makeDistribution({ release: 2, takenDown, table: failed }), news), failed)
    assert.deepEqual(mergeTable(makeDistribution({ release: 2 }), news), news)
  })
})
