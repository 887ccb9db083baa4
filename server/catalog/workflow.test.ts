import assert from 'node:assert/strict'
import type { ProblemError } from '../problems.ts'
import { makeDataset } from './records.examples.ts'
import { isOpenState, isToldInside, scopeToStep, takeStep, type Step } from './workflow.ts'

const now = new Date('2026-02-01T00:00:00Z')
const draft = makeDataset({ status: 'draft', publishedAt: null })
const published = makeDataset()
const withdrawn = makeDataset({ status: 'withdrawn', withdrawn: { at: now, reason: 'sai số' } })

const by = { label: 'Lan', accountId: 'lan' }
const nothing = { note: null, at: null, by }
const statusOf = (
  record: typeof draft,
  to: Step,
  note: string | null = null,
  at: Date | null = null,
): number => {
  try {
    takeStep(record, to, { note, at, by }, now)
    return 200
  } catch (error) {
    return (error as ProblemError).status
  }
}

describe('takeStep', () => {
  it('publishes a draft and keeps the day of first publication for ever', () => {
    const first = takeStep(draft, 'published', nothing, now)
    assert.equal(first.publishedAt, now)
    const again = takeStep({ ...first, status: 'withdrawn' }, 'published', nothing, new Date())
    assert.equal(again.publishedAt, now)
    assert.equal(again.withdrawn, null)
  })

  it('withdraws with a reason only', () => {
    assert.deepEqual(takeStep(published, 'withdrawn', { ...nothing, note: 'sai số' }, now).withdrawn, {
      at: now,
      reason: 'sai số',
    })
    assert.equal(statusOf(published, 'withdrawn'), 422)
  })

  it('brings back what was withdrawn, as a draft or published', () => {
    assert.equal(statusOf(withdrawn, 'draft'), 200)
    assert.equal(statusOf(withdrawn, 'published'), 200)
  })

  it('hands a draft in, sends it back, and keeps who handed it in for as long as it is there', () => {
    const inReview = takeStep(draft, 'inReview', nothing, now)
    assert.deepEqual(inReview.submitted, { at: now, by: 'Lan', accountId: 'lan', note: null })
    assert.equal(takeStep(inReview, 'draft', nothing, now).submitted, null)
    assert.equal(takeStep(inReview, 'published', nothing, now).submitted, null)
    assert.equal(statusOf(published, 'inReview'), 409)
    assert.deepEqual(
      [scopeToStep(draft, 'inReview'), scopeToStep(inReview, 'draft'), scopeToStep(inReview, 'published')],
      ['write', 'write', 'publish'],
    )
  })

  it('keeps who sent a draft back, and why, until it is handed in again; taking back one’s own is none', () => {
    const other = { label: 'Bình', accountId: 'binh' }
    const inReview = takeStep(draft, 'inReview', { ...nothing, note: 'Xong.' }, now)
    assert.equal(inReview.submitted?.note, 'Xong.')
    const back = takeStep(inReview, 'draft', { note: 'Thiếu đơn vị.', at: null, by: other }, now)
    assert.deepEqual(back.returned, { at: now, by: 'Bình', note: 'Thiếu đơn vị.' })
    assert.equal(takeStep(back, 'inReview', nothing, now).returned, null)
    assert.equal(takeStep(back, 'published', nothing, now).returned, null)
    assert.equal(takeStep(inReview, 'draft', nothing, now).returned, null)
    assert.deepEqual(
      [isToldInside(draft, 'inReview'), isToldInside(inReview, 'draft'), isToldInside(published, 'draft')],
      [true, true, false],
    )
  })

  it('schedules for a time to come, and for no other step takes a time', () => {
    const at = new Date(now.getTime() + 60_000)
    const scheduled = takeStep(draft, 'scheduled', { ...nothing, at }, now)
    assert.equal(scheduled.scheduledAt, at)
    assert.equal(takeStep(scheduled, 'draft', nothing, now).scheduledAt, null)
    assert.equal(statusOf(draft, 'scheduled'), 422)
    assert.equal(statusOf(draft, 'scheduled', null, now), 422)
    assert.equal(statusOf(draft, 'scheduled', null, new Date('2036-01-01')), 422)
    assert.equal(statusOf(draft, 'published', null, at), 422)
    assert.equal(statusOf(scheduled, 'scheduled', null, at), 200)
  })

  it('archives what is published, which stays public', () => {
    const archived = takeStep(published, 'archived', nothing, now)
    assert.ok(isOpenState(archived))
    assert.equal(statusOf(archived, 'published'), 200)
    assert.equal(statusOf(archived, 'draft'), 409)
    assert.equal(statusOf(draft, 'archived'), 409)
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
