// Makes client/components/place-map/base-map.ts from Natural Earth (public domain, in the package world-atlas) and the sample
// dataset of province boundaries. Safe to repeat: the same facts give the same bytes.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

type Point = [longitude: number, latitude: number]
type Ring = Point[]
type Geometry = { type: 'Polygon'; coordinates: Ring[] } | { type: 'MultiPolygon'; coordinates: Ring[][] }

interface Topology {
  arcs: [number, number][][]
  transform: { scale: Point; translate: Point }
  objects: { land: { geometries: { arcs: number[][][] }[] } }
}

const repository = fileURLToPath(new URL('..', import.meta.url))
const landFile = 'node_modules/world-atlas/land-50m.json'
const provincesFile = 'datasets/bo-nong-nghiep-va-moi-truong/ranh-gioi-34-tinh/data/ranh-gioi-34-tinh.geojson'
const mapFile = 'client/components/place-map/base-map.ts'

/** A hundredth of a degree is about a kilometre: less than a dot of a map of one province. */
const unitsPerDegree = 100
/** Around Viet Nam coasts stay as they are; elsewhere the map is looked at as a whole. */
const near = { west: 88, south: -12, east: 132, north: 32 }
const nearTolerance = 0.02
const farTolerance = 0.2
const leastFarIsland = 0.6
const provinceTolerance = 0.008
/** Rings smaller than this, in degrees across, are drawn as dots. */
const leastIsland = 0.06

const archipelagos = [
  {
    province: '48',
    east: 110,
    name: { vi: 'Quần đảo Hoàng Sa (Đà Nẵng)', en: 'Hoàng Sa Archipelago (Đà Nẵng)' },
  },
  {
    province: '56',
    east: 110,
    name: { vi: 'Quần đảo Trường Sa (Khánh Hòa)', en: 'Trường Sa Archipelago (Khánh Hòa)' },
  },
]

const isNear = ([x, y]: Point): boolean => x > near.west && x < near.east && y > near.south && y < near.north

function readLand(): Ring[] {
  const { arcs, transform, objects } = JSON.parse(
    readFileSync(join(repository, landFile), 'utf8'),
  ) as Topology
  const lines = arcs.map((arc) => {
    let [x, y] = [0, 0]
    return arc.map(([dx, dy]): Point => {
      x += dx
      y += dy
      return [
        x * transform.scale[0] + transform.translate[0],
        y * transform.scale[1] + transform.translate[1],
      ]
    })
  })
  const lineOf = (index: number): Ring => (index < 0 ? lines[~index]!.toReversed() : lines[index]!)
  return objects.land.geometries
    .flatMap(({ arcs: polygons }) => polygons)
    .flatMap((polygon) => polygon as unknown as number[][])
    .map((ring) => ring.flatMap((index, at) => (at === 0 ? lineOf(index) : lineOf(index).slice(1))))
}

interface Province {
  code: string
  name: string
  rings: Ring[]
}

function readProvinces(): Province[] {
  const { features } = JSON.parse(readFileSync(join(repository, provincesFile), 'utf8')) as {
    features: { properties: { ma: string; ten: string }; geometry: Geometry }[]
  }
  return features.map(({ properties: { ma, ten }, geometry }) => ({
    code: ma,
    name: ten,
    rings: geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat(),
  }))
}

/** Douglas and Peucker, with what may be lost told for each place. */
function simplify(ring: Ring, tolerance: (point: Point) => number): Ring {
  const kept = new Set([0, ring.length - 1])
  // A ring begins where it ends: the farthest point halves it.
  const parts: [number, number][] = [[0, ring.length - 1]]
  while (parts.length > 0) {
    const [from, to] = parts.pop()!
    let [worst, at] = [1, -1]
    for (let index = from + 1; index < to; index++) {
      const excess = distance(ring[index]!, ring[from]!, ring[to]!) / tolerance(ring[index]!)
      if (excess > worst) [worst, at] = [excess, index]
    }
    if (at < 0) continue
    kept.add(at)
    parts.push([from, at], [at, to])
  }
  return [...kept].toSorted((a, b) => a - b).map((index) => ring[index]!)
}

function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length))
  return Math.hypot(x - ax - along * dx, y - ay - along * dy)
}

const sizeOf = (ring: Ring): number => {
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)]
  return Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys))
}

/** Steps from point to point in whole units, without the last point, which is the first. */
function encode(ring: Ring): string | null {
  const points = ring.map(([x, y]): Point => [Math.round(x * unitsPerDegree), Math.round(y * unitsPerDegree)])
  const apart = points.filter(([x, y], index) => {
    const before = points[index - 1]
    return !before || x !== before[0] || y !== before[1]
  })
  if (apart.length < 4) return null
  return apart
    .slice(0, -1)
    .map(([x, y], index) => `${x - (apart[index - 1]?.[0] ?? 0)} ${y - (apart[index - 1]?.[1] ?? 0)}`)
    .join(' ')
}

/** The text of the module. */
export function printBaseMap(): string {
  const land = readLand()
    // Antarctica lies beyond the edge of the map.
    .filter((ring) => Math.min(...ring.map(([, y]) => y)) > -60)
    .filter((ring) => isNear(ring[0]!) || sizeOf(ring) > leastFarIsland)
    .map((ring) => encode(simplify(ring, (point) => (isNear(point) ? nearTolerance : farTolerance))))
    .filter((text) => text !== null)
  const provinces = readProvinces()
  const far = (province: Province): Ring[] =>
    archipelagos.flatMap(({ province: code, east }) =>
      code === province.code ? province.rings.filter(([first]) => first![0] > east) : [],
    )
  const shapes = provinces.map((province) => {
    const dots = far(province)
    const rings = province.rings
      .filter((ring) => !dots.includes(ring) || sizeOf(ring) > leastIsland)
      .map((ring) => encode(simplify(ring, () => provinceTolerance)))
      .filter((text) => text !== null)
    return { code: province.code, name: province.name, rings }
  })
  const islands = archipelagos.map(({ province: code, name }) => ({
    province: code,
    name,
    dots: thinOut(far(provinces.find((province) => province.code === code)!).map(middleOf)),
  }))
  return `/* Made by scripts/make-base-map.ts. Do not edit. */

/** Outlines of the land of the world (Natural Earth, public domain): steps from point to point in hundredths of a degree. */
export const land: string[] = ${JSON.stringify(land)}

/** The 34 provinces and cities of Viet Nam by their code, from the sample dataset of their boundaries (CC BY 4.0). */
export const provinces: { code: string; name: string; rings: string[] }[] = ${JSON.stringify(shapes)}

/** The archipelagos of Viet Nam, whose islands are too small for an outline: always drawn, as dots with their name. */
export const islands: { province: string; name: { vi: string; en: string }; dots: [number, number][] }[] = ${JSON.stringify(islands)}
`
}

/** Islands closer than a tenth of a degree are one dot. */
function thinOut(dots: Point[]): Point[] {
  return dots.filter(
    ([x, y], index) => !dots.slice(0, index).some((other) => Math.hypot(other[0] - x, other[1] - y) < 0.1),
  )
}

function middleOf(ring: Ring): Point {
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)]
  const middle = (values: number[]): number =>
    Math.round((Math.min(...values) + Math.max(...values)) * 500) / 1000
  return [middle(xs), middle(ys)]
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(join(repository, mapFile), printBaseMap())
