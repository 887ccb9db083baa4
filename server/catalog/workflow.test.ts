import assert from 'node:assert/strict'
import type { ProblemError } from '../problems.ts'
import { makeDataset } from './records.examples.ts'
import { isOpenState, takeStep, type Step } from './workflow.ts'

const now = new Date('2026-02-01T00:00:00Z')
const draft = makeDataset({ status: 'draft', publishedAt: null })
const published = makeDataset()
const withdrawn = makeDataset({ status: 'withdrawn', withdrawn: { at: now, reason: 'sai số' } })

const statusOf = (record: typeof draft, to: Step, note: string | null = null): number => {
  try {
    takeStep(record, to, note, now)
    return 200
  } catch (error) {
    return (error as ProblemError).status
  }
}

describe('takeStep', () => {
  it('publishes a draft and keeps the day of first publication for ever', () => {
    const first = takeStep(draft, 'published', null, now)
    assert.equal(first.publishedAt, now)
    const again = takeStep({ ...first, status: 'withdrawn' }, 'published', null, new Date())
    assert.equal(again.publishedAt, now)
    assert.equal(again.withdrawn, null)
  })

  it('withdraws with a reason only', () => {
    assert.deepEqual(takeStep(published, 'withdrawn', 'sai số', now).withdrawn, { at: now, reason: 'sai số' })
    assert.equal(statusOf(published, 'withdrawn'), 422)
  })

  it('brings back what was withdrawn, as a draft or published', () => {
    assert.equal(statusOf(withdrawn, 'draft'), 200)
    assert.equal(statusOf(withdrawn, 'published'), 200)
  })

  it('refuses steps that lead nowhere, and says which do not', () => {
    assert.equal(statusOf(draft, 'draft'), 409)
    assert.equal(statusOf(published, 'published'), 409)
    assert.equal(statusOf(withdrawn, 'withdrawn', 'x'), 409)
    assert.equal(statusOf(draft, 'withdrawn', 'x'), 409)
  })
})

describe('isOpenState', () => {
  it('is true of what the public reads or could read', () => {
    assert.deepEqual([draft, published, withdrawn].map(isOpenState), [false, true, true])
    assert.equal(isOpenState(makeDataset({ status: 'draft' })), false)
  })
})
