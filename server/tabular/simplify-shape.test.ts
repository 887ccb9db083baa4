import assert from 'node:assert/strict'
import { simplifyShape } from './simplify-shape.ts'

describe('simplifyShape', () => {
  const simplify = (geometry: unknown, tolerance = 0.1) => simplifyShape(JSON.stringify(geometry), tolerance)

  it('keeps corners, and leaves out what cannot be seen', () => {
    const line = {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [1, 0.01],
        [2, 0],
        [2, 2],
      ],
    }
    assert.deepEqual(simplify(line), {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [2, 0],
        [2, 2],
      ],
    })
  })

  it('keeps a small area as a box, and drops holes too small to be seen', () => {
    const small = [
      [5, 5],
      [5.001, 5],
      [5.001, 5.001],
      [5, 5],
    ]
    const large = [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
      [0, 0],
    ]
    assert.deepEqual(simplify({ type: 'Polygon', coordinates: [large, small] })!.coordinates, [large])
    assert.equal(
      (simplify({ type: 'Polygon', coordinates: [small] })!.coordinates as unknown[][])[0]!.length,
      5,
    )
  })

  it('bounds the vertices of a line that turns everywhere', () => {
    const zigzag = Array.from({ length: 200_000 }, (_, index) => [index / 1_000, index % 2])
    const startedMs = performance.now()
    const { coordinates } = simplify({ type: 'LineString', coordinates: zigzag }, 0.0001)!
    assert.ok((coordinates as unknown[]).length <= 4_000)
    assert.ok(performance.now() - startedMs < 5_000)
  })

  it('gives nothing for what is no geometry', () => {
    for (const text of [
      '',
      '{',
      'null',
      '7',
      '{"type":"Polygon"}',
      '{"type":"Polygon","coordinates":[["a"]]}',
      '{"type":"Point","coordinates":[1]}',
      '{"type":"LineString","coordinates":[[1,null]]}',
      '{"type":"__proto__","coordinates":[]}',
    ])
      assert.equal(simplifyShape(text, 0.1), null, text)
    let nested = '{"type":"Point","coordinates":[1,1]}'
    for (let depth = 0; depth < 1_000; depth++)
      nested = `{"type":"GeometryCollection","geometries":[${nested}]}`
    assert.doesNotThrow(() => simplifyShape(nested, 0.1))
  })
})
