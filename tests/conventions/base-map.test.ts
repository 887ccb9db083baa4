import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { printBaseMap } from '../../scripts/make-base-map.ts'
import { islands, provinces } from '../../client/components/place-map/base-map.ts'

describe('The base map', () => {
  it('is what scripts/make-base-map.ts makes of Natural Earth and the sample boundaries', () => {
    const file = new URL('../../client/components/place-map/base-map.ts', import.meta.url)
    assert.ok(readFileSync(file, 'utf8') === printBaseMap(), 'Run: npx tsx scripts/make-base-map.ts')
  })

  it('has the 34 provinces, and the archipelagos Hoàng Sa and Trường Sa', () => {
    assert.equal(provinces.length, 34)
    assert.ok(provinces.every(({ rings }) => rings.length > 0))
    assert.deepEqual(
      islands.map(({ name }) => name.vi),
      ['Quần đảo Hoàng Sa (Đà Nẵng)', 'Quần đảo Trường Sa (Khánh Hòa)'],
    )
    assert.ok(islands.every(({ dots }) => dots.length >= 10))
  })
})
