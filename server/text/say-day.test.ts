import assert from 'node:assert/strict'
import { sayDay } from './say-day.ts'

describe('sayDay', () => {
  it('writes days, months and years as Vietnamese sentences do', () => {
    assert.deepEqual(['2026-01-31', '2026-01', '2026'].map(sayDay), ['31/01/2026', '01/2026', '2026'])
  })
})
