import assert from 'node:assert/strict'
import fc from 'fast-check'
import { mergeCells, type Cell } from './merge-cells.ts'

const cell = (x: number, y: number, count: number, value: number | null = null): Cell => ({
  at: [x, y],
  count,
  value,
  numbers: value === null ? 0 : count,
  bbox: [x - 0.1, y - 0.1, x + 0.1, y + 0.1],
  position: Math.round(x * 1000),
})

const box = [100, 0, 120, 20] as const

describe('mergeCells', () => {
  it('makes one of marks that would lie over each other, and leaves the others', () => {
    const merged = mergeCells([cell(110, 10, 30), cell(110.5, 10, 10), cell(105, 10, 5)], [...box], 'sum')
    assert.deepEqual(
      merged.map(({ count }) => count),
      [40, 5],
    )
    assert.deepEqual(merged[0]!.bbox, [109.9, 9.9, 110.6, 10.1])
    assert.ok(Math.abs(merged[0]!.at[0] - 110.125) < 1e-9)
  })

  it('adds values up, weighs means, and keeps ends', () => {
    const cells = [cell(110, 10, 30, 2), cell(110.5, 10, 10, 6), cell(110.4, 10, 4)]
    const worth = (fn: 'sum' | 'mean' | 'min' | 'max') => mergeCells(cells, [...box], fn)[0]!.value
    assert.deepEqual([worth('sum'), worth('mean'), worth('min'), worth('max')], [8, 3, 2, 6])
  })

  it('loses no row, and leaves no two marks that touch', () => {
    const place = fc.tuple(
      fc.double({ min: 100, max: 120, noNaN: true }),
      fc.double({ min: 0, max: 20, noNaN: true }),
      fc.integer({ min: 1, max: 5_000 }),
    )
    fc.assert(
      fc.property(fc.array(place, { maxLength: 150 }), (places) => {
        const cells = places.map(([x, y, count]) => cell(x, y, count))
        const merged = mergeCells(cells, [...box], 'sum')
        const sum = (of: Cell[]) => of.reduce((total, { count }) => total + count, 0)
        assert.equal(sum(merged), sum(cells))
        // As many degrees as the smallest dots take.
        const least = (12 / 320) * 20
        for (const [index, a] of merged.entries())
          for (const b of merged.slice(index + 1))
            assert.ok(Math.hypot(a.at[0] - b.at[0], a.at[1] - b.at[1]) >= least * 0.9)
      }),
    )
  })
})
