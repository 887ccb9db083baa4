import assert from 'node:assert/strict'
import { keepApart, listTicks, placeBetween } from './scale.ts'

describe('client/components/chart/scale', () => {
  it('lists round numbers around all values, with little room unused', () => {
    assert.deepEqual(listTicks(0, 14_002_598), [0, 5_000_000, 10_000_000, 15_000_000])
    assert.deepEqual(listTicks(0, 101), [0, 20, 40, 60, 80, 100, 120])
    assert.deepEqual(listTicks(0, 1), [0, 0.5, 1])
    assert.deepEqual(listTicks(-3, 7), [-4, -2, 0, 2, 4, 6, 8])
    assert.deepEqual(listTicks(0.1, 0.3), [0.1, 0.2, 0.3])
  })

  it('has an axis for one value, and for none but nought', () => {
    assert.deepEqual(listTicks(0, 0).length >= 2, true)
    assert.ok(listTicks(71, 71)[0]! <= 71 && listTicks(71, 71).at(-1)! > 71)
    assert.equal(placeBetween(5, 5, 5), 50)
  })

  it('keeps places at one distance where they are even', () => {
    const years = Array.from({ length: 65 }, (_, index) => (index / 64) * 100)
    assert.deepEqual(keepApart(years, 20), [0, 16, 32, 48, 64])
    assert.deepEqual(keepApart([0, 20, 40, 60, 80, 100], 20), [0, 1, 2, 3, 4, 5])
  })

  it('keeps the last of places that are too near, and the first', () => {
    assert.deepEqual(keepApart([0, 10, 20, 30, 95, 100], 20), [0, 3, 5])
    assert.deepEqual(keepApart([], 20), [])
  })
})
