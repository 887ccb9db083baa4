import assert from 'node:assert/strict'
import { classify, shadeOf } from './map-shades.ts'

describe('classify', () => {
  it('puts about as many values into each of four shades', () => {
    const classes = classify([1, 2, 3, 4, 5, 6, 7, 1_000])
    assert.deepEqual(classes, [
      { shade: 1, least: 1, most: 2 },
      { shade: 2, least: 3, most: 4 },
      { shade: 3, least: 5, most: 6 },
      { shade: 4, least: 7, most: 1_000 },
    ])
    assert.deepEqual(
      [2, 3, 1_000, null].map((value) => shadeOf(classes, value)),
      [1, 2, 4, 0],
    )
  })

  it('gives equal values one shade, and one value the darkest', () => {
    assert.deepEqual(classify([5, 5, 5]), [{ shade: 4, least: 5, most: 5 }])
    const classes = classify([0, 0, 0, 0, 0, 0, 1, -2])
    assert.equal(shadeOf(classes, 0), 1)
    assert.equal(shadeOf(classes, 1), 4)
    assert.deepEqual(classify([]), [])
  })
})
