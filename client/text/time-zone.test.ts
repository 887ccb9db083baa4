import assert from 'node:assert/strict'
import { dayOf, getTimeZone, readClock, setTimeZone, writeClock } from './time-zone.ts'
import { createUi } from './ui.ts'

describe('the clock of the portal', () => {
  const usual = getTimeZone()
  afterEach(() => setTimeZone(usual))

  const at = (text: string) => new Date(text)

  it('is that of Viet Nam unless another is set', () => {
    assert.equal(usual, 'Asia/Ho_Chi_Minh')
    assert.equal(dayOf(at('2026-01-31T17:00:00Z')), '2026-02-01')
    assert.equal(writeClock(at('2026-01-31T16:59:59.999Z')), '2026-01-31T23:59:59')
    assert.equal(readClock('2027-01-31T08:00:00'), '2027-01-31T08:00:00+07:00')
  })

  it('follows summer time, and takes an hour that there is twice or never for one that there is', () => {
    setTimeZone('Europe/Paris')
    assert.equal(dayOf(at('2026-07-01T22:00:00Z')), '2026-07-02')
    assert.equal(readClock('2026-07-01T08:00:00'), '2026-07-01T08:00:00+02:00')
    assert.equal(readClock('2026-12-01T08:00:00'), '2026-12-01T08:00:00+01:00')
    // Just before and just after the changes of 2026: 29 March and 25 October.
    for (const [shown, moment] of [
      ['2026-03-29T01:59:00', '2026-03-29T00:59:00Z'],
      ['2026-03-29T03:00:00', '2026-03-29T01:00:00Z'],
      ['2026-10-25T01:59:00', '2026-10-24T23:59:00Z'],
      ['2026-10-25T03:00:00', '2026-10-25T02:00:00Z'],
    ] as const)
      assert.equal(Date.parse(readClock(shown)), Date.parse(moment), shown)
    assert.notEqual(writeClock(at(readClock('2026-03-29T02:30:00'))), '2026-03-29T02:30:00')
    assert.equal(writeClock(at(readClock('2026-10-25T02:30:00'))), '2026-10-25T02:30:00')
  })

  it('is read west of Greenwich and off the full hour, and leaves alone what is no time', () => {
    setTimeZone('America/St_Johns')
    assert.equal(readClock('2026-01-01T00:00:00'), '2026-01-01T00:00:00-03:30')
    assert.equal(dayOf(at('2026-01-01T03:00:00Z')), '2025-12-31')
    assert.equal(readClock('2026-13-01T00:00:00'), '2026-13-01T00:00:00')
  })

  it('tells moments on pages', () => {
    setTimeZone('Asia/Tokyo')
    assert.match(createUi('vi').date('2026-01-31T16:00:00Z', 'moment'), /01:00.*1\/2\/2026|01\/02\/2026/)
    assert.equal(createUi('en').zone, 'time of Asia/Tokyo')
    setTimeZone(usual)
    assert.equal(createUi('vi').zone, 'giờ Việt Nam')
  })
})
