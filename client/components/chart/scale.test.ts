import assert from 'node:assert/strict'
import fc from 'fast-check'
import { anchorOf, keepApart, listTicks, placeBetween } from './scale.ts'

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
    const room = { gap: 20, width: 12 }
    assert.deepEqual(keepApart(years, room), [0, 16, 32, 48, 64])
    assert.deepEqual(keepApart([0, 20, 40, 60, 80, 100], room), [0, 1, 2, 3, 4, 5])
  })

  it('keeps the last of places that are too near, and the first', () => {
    assert.deepEqual(keepApart([0, 10, 20, 30, 95, 100], { gap: 20, width: 12 }), [0, 3, 5])
    assert.deepEqual(keepApart([], { gap: 20, width: 12 }), [])
  })

  it('leaves room for texts at the ends, which are written into the drawing', () => {
    const places = fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 40 })
    fc.assert(
      fc.property(places, fc.integer({ min: 3, max: 46 }), (some, width) => {
        const all = [0, ...some.filter((place) => place !== 0 && place !== 100).sort((a, b) => a - b), 100]
        const kept = keepApart(all, { gap: 20, width }).map((index) => all[index]!)
        const texts = kept.map((place) => {
          const left = { start: place, middle: place - width / 2, end: place - width }[anchorOf(place)]
          return [left, left + width] as const
        })
        texts.forEach(([left, right], index) => {
          assert.ok(left >= 0 && right <= 100, `${left}–${right}`)
          assert.ok(index === 0 || left >= texts[index - 1]![1], `${kept.join()} of ${width}`)
        })
      }),
    )
  })
})
