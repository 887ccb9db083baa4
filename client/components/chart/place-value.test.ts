import assert from 'node:assert/strict'
import { placeValue } from './place-value.ts'

describe('client/components/chart/place-value', () => {
  it('stands above a line that comes from below, and below one that comes from above', () => {
    assert.ok(
      placeValue(
        [
          [0, 90],
          [100, 20],
        ],
        '101,3 triệu',
        'end',
      ).dy < 0,
    )
    assert.ok(
      placeValue(
        [
          [0, 10],
          [100, 60],
        ],
        '101,3 triệu',
        'end',
      ).dy > 0,
    )
  })

  it('stands beside a last step down to the floor, and above all of a line that goes up and down', () => {
    const fall = placeValue(
      [
        [0, 0],
        [98, 0],
        [100, 100],
      ],
      '71',
      'end',
    )
    assert.deepEqual(fall, { y: 100, dx: -12, dy: 5 })
    const zigzag = [80, 20, 80, 20, 80, 20, 80, 50].map((y, index): [number, number] => [65 + index * 5, y])
    assert.deepEqual(placeValue(zigzag, '1.234.567', 'end'), { y: 20, dx: 0, dy: -13 })
  })

  it('stands above a single point', () => {
    assert.deepEqual(placeValue([[50, 50]], '71', 'middle'), { y: 50, dx: 0, dy: -13 })
  })
})
