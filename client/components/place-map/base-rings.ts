import { land, provinces } from './base-map.ts'
import { readRing, type Position } from './frame.ts'

export interface BaseRings {
  land: Position[][]
  provinces: { code: string; name: string; rings: Position[][] }[]
}

let read: BaseRings | null = null

/** The outlines of the base map, read when they are first needed. */
export function getBaseRings(): BaseRings {
  return (read ??= {
    land: land.map(readRing),
    provinces: provinces.map((province) => ({ ...province, rings: province.rings.map(readRing) })),
  })
}
