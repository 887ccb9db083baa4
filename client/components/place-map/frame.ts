/** Longitude and latitude, in degrees. */
export type Position = readonly [longitude: number, latitude: number]

/** West, south, east and north, in degrees. */
export type Box = readonly [west: number, south: number, east: number, north: number]

/** A square part of the world in Web Mercator: its upper left corner and its side, in degrees of longitude. */
export interface Frame {
  west: number
  top: number
  side: number
}

/** What a drawing is measured in: a thousand units each way are finer than its dots on the screen. */
export const drawingSide = 1_000
// Beyond the frame, so that the edge of what is cut off is not seen.
const overhang = 40
/** Web Mercator ends here. */
const mercatorEnd = 85.0511

const mercator = (latitude: number): number => {
  const inside = Math.max(-mercatorEnd, Math.min(mercatorEnd, latitude))
  return (Math.log(Math.tan(Math.PI / 4 + (inside * Math.PI) / 360)) * 180) / Math.PI
}

const latitudeOf = (y: number): number => (Math.atan(Math.exp((y * Math.PI) / 180)) * 360) / Math.PI - 90

/** The smallest square that holds the box, with the box in its middle. */
export function frameBox([west, south, east, north]: Box): Frame {
  const [bottom, top] = [mercator(south), mercator(north)]
  const side = Math.min(360, Math.max(east - west, top - bottom, 1e-6))
  return { west: (west + east - side) / 2, top: (top + bottom + side) / 2, side }
}

/** The part of the world that a frame shows. */
export function boxOf({ west, top, side }: Frame): Box {
  return [west, latitudeOf(top - side), west + side, latitudeOf(top)]
}

/** The same middle, `times` as far across; never beyond the world. */
export function widenFrame({ west, top, side }: Frame, times: number): Frame {
  const wider = Math.min(360, side * times)
  const [x, y] = [west + side / 2, top - side / 2]
  return { west: x - wider / 2, top: y + wider / 2, side: wider }
}

/** Where a position stands in the frame, in parts of its side from the upper left corner. */
export function placeIn({ west, top, side }: Frame, [longitude, latitude]: Position): [x: number, y: number] {
  return [(longitude - west) / side, (top - mercator(latitude)) / side]
}

/** Reads a ring of the base map: steps from point to point in hundredths of a degree. */
export function readRing(text: string): Position[] {
  const steps = text.split(' ').map(Number)
  const ring: Position[] = []
  let [x, y] = [0, 0]
  for (let index = 0; index + 1 < steps.length; index += 2) {
    x += steps[index]!
    y += steps[index + 1]!
    ring.push([x / 100, y / 100])
  }
  return ring
}

/** A ring as a path of SVG, cut at the frame; nothing when it is not in sight. */
export function writeRing(frame: Frame, ring: readonly Position[]): string {
  const cut = cutRing(ring.map((position) => scale(placeIn(frame, position))))
  return cut.length < 3 ? '' : `${writeLine(cut)}Z`
}

/** A line as a path of SVG; nothing when it is not in sight. */
export function writeOpenLine(frame: Frame, line: readonly Position[]): string {
  const points = line.map((position) => scale(placeIn(frame, position)))
  return points.some(isNear) ? writeLine(points) : ''
}

type Point = [x: number, y: number]

const scale = ([x, y]: Point): Point => [x * drawingSide, y * drawingSide]
const isNear = ([x, y]: Point): boolean =>
  x > -drawingSide && x < 2 * drawingSide && y > -drawingSide && y < 2 * drawingSide

function writeLine(points: readonly Point[]): string {
  let text = ''
  let before: Point | null = null
  for (const [x, y] of points) {
    const at: Point = [Math.round(x), Math.round(y)]
    if (before && at[0] === before[0] && at[1] === before[1]) continue
    text += before ? `l${at[0] - before[0]} ${at[1] - before[1]}` : `M${at[0]} ${at[1]}`
    before = at
  }
  return text
}

/** Sutherland and Hodgman: what of a ring lies within the frame, one side after the other. */
function cutRing(ring: Point[]): Point[] {
  const [least, most] = [-overhang, drawingSide + overhang]
  let points = ring
  for (const [axis, edge, sign] of [
    [0, least, 1],
    [0, most, -1],
    [1, least, 1],
    [1, most, -1],
  ] as const) {
    const isIn = (point: Point): boolean => sign * (point[axis] - edge) >= 0
    if (points.every(isIn)) continue
    const kept: Point[] = []
    points.forEach((point, index) => {
      const before = points[(index + points.length - 1) % points.length]!
      if (isIn(point) !== isIn(before)) {
        const part = (edge - before[axis]) / (point[axis] - before[axis])
        kept.push([before[0] + part * (point[0] - before[0]), before[1] + part * (point[1] - before[1])])
      }
      if (isIn(point)) kept.push(point)
    })
    points = kept
  }
  return points
}
