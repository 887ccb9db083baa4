import assert from 'node:assert/strict'
import { findPlaces } from './find-places.ts'
import type { ColumnType } from './column-reading.ts'

const number = (name: string, type: ColumnType = 'number') => ({ name, type })

describe('findPlaces', () => {
  it('finds pairs of degrees by their names, in both languages', () => {
    for (const [longitude, latitude] of [
      ['lon', 'lat'],
      ['Longitude', 'Latitude'],
      ['Kinh độ', 'Vĩ độ'],
      ['kinh_do', 'vi_do'],
      ['Kinh độ (°)', 'Vĩ độ (°)'],
      ['LongitudineIstituto', 'LatitudineIstituto'],
      ['longitude_deg', 'latitude_deg'],
      ['startLon', 'startLat'],
    ] as const) {
      const columns = [number('lat2'), number(latitude), number(longitude)]
      assert.deepEqual(findPlaces(columns), { kind: 'point', longitude: columns[2], latitude: columns[1] })
    }
  })

  it('keeps pairs together', () => {
    const columns = ['end_lat', 'start_lat', 'start_lon'].map((name) => number(name))
    assert.deepEqual(findPlaces(columns), { kind: 'point', longitude: columns[2], latitude: columns[1] })
  })

  it('takes no word for a longitude that only looks like one without its marks, no texts, and no half of a pair', () => {
    assert.equal(findPlaces([number('lớn', 'integer'), number('lat')]), null)
    assert.equal(findPlaces([number('lon', 'string'), number('lat')]), null)
    assert.equal(findPlaces([number('lon')]), null)
  })

  it('takes a geometry before degrees', () => {
    const geometry = number('hình', 'geometry')
    assert.deepEqual(findPlaces([number('lon'), number('lat'), geometry]), { kind: 'geometry', geometry })
  })
})
