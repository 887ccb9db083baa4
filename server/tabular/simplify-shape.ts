/** Longitude and latitude; what stands behind them, such as a height, is passed over. */
type Position = [longitude: number, latitude: number]

export interface Geometry {
  type: string
  coordinates?: unknown
  geometries?: Geometry[]
}

// More vertices than this in one line nobody sees, and the work below grows with their square where a line is at its worst.
const mostVertices = 4_000
// A collection may hold collections; deeper ones are somebody's joke.
const deepest = 8

/**
 * A GeoJSON geometry with only the vertices that can be told apart when `tolerance` degrees are the least that is seen. Null for
 * what is no geometry. Takes time in proportion to its vertices.
 */
export function simplifyShape(text: string, tolerance: number): Geometry | null {
  try {
    return simplifyGeometry(JSON.parse(text), tolerance, 0)
  } catch {
    return null
  }
}

function simplifyGeometry(geometry: Geometry, tolerance: number, depth: number): Geometry | null {
  const { type, coordinates } = geometry
  const digits = Math.max(0, Math.ceil(-Math.log10(tolerance)) + 1)
  const round = (position: unknown): Position => readPosition(position, digits)
  const line = (positions: unknown) => simplifyLine(readLine(positions), tolerance).map(round)
  const polygon = (rings: unknown) =>
    simplifyRings(rings as unknown[], tolerance).map((ring) => ring.map(round))
  switch (type) {
    case 'Point':
      return { type, coordinates: round(coordinates) }
    case 'MultiPoint':
      return {
        type,
        coordinates: thinOut(readLine(coordinates), tolerance).slice(0, mostVertices).map(round),
      }
    case 'LineString':
      return { type, coordinates: line(coordinates) }
    case 'MultiLineString':
      return { type, coordinates: (coordinates as unknown[]).map(line) }
    case 'Polygon':
      return { type, coordinates: polygon(coordinates) }
    case 'MultiPolygon':
      return { type, coordinates: (coordinates as unknown[]).map(polygon) }
    case 'GeometryCollection': {
      if (depth >= deepest) return null
      const parts = geometry.geometries?.map((part) => simplifyGeometry(part, tolerance, depth + 1)) ?? []
      return { type, geometries: parts.filter((part) => part !== null) }
    }
    default:
      return null
  }
}

function readPosition(position: unknown, digits = 12): Position {
  const [x, y] = position as unknown[]
  if (typeof x !== 'number' || typeof y !== 'number') throw new Error('A position needs two numbers.')
  return [Number(x.toFixed(digits)), Number(y.toFixed(digits))]
}

const readLine = (positions: unknown): Position[] => {
  const line = positions as Position[]
  for (const position of line)
    if (typeof position[0] !== 'number' || typeof position[1] !== 'number')
      throw new Error('A position needs two numbers.')
  return line
}

/** The outer ring stays, if only as a small box: what is there is seen. Holes too small to be seen are left out. */
function simplifyRings(rings: unknown[], tolerance: number): Position[][] {
  return rings.flatMap((ring, index) => {
    const read = readLine(ring)
    const simple = simplifyLine(read, tolerance)
    if (simple.length >= 4) return [simple]
    return index === 0 ? [boxAround(read)] : []
  })
}

function boxAround(ring: readonly Position[]): Position[] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of ring) {
    west = Math.min(west, x)
    south = Math.min(south, y)
    east = Math.max(east, x)
    north = Math.max(north, y)
  }
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
}

function simplifyLine(line: readonly Position[], tolerance: number): Position[] {
  let thin = thinOut(line, tolerance / 2)
  for (let wider = tolerance; thin.length > mostVertices; wider *= 2) thin = thinOut(thin, wider)
  return straighten(thin, tolerance)
}

/** Leaves out vertices closer than `tolerance` to the one before; the ends stay. */
function thinOut(line: readonly Position[], tolerance: number): Position[] {
  const last = line.at(-1)
  if (!last) return []
  const kept: Position[] = []
  let before: Position | null = null
  for (const position of line) {
    const isApart =
      !before ||
      Math.abs(position[0] - before[0]) >= tolerance ||
      Math.abs(position[1] - before[1]) >= tolerance
    if (!isApart) continue
    kept.push(position)
    before = position
  }
  if (before !== last) kept.push(last)
  return kept
}

/** Leaves out vertices that lie less than `tolerance` beside the line between those that stay (Douglas and Peucker). */
function straighten(line: readonly Position[], tolerance: number): Position[] {
  const isKept = new Uint8Array(line.length)
  isKept[0] = isKept[line.length - 1] = 1
  const parts: [from: number, to: number][] = [[0, line.length - 1]]
  for (;;) {
    const part = parts.pop()
    if (!part) return line.filter((_position, index) => isKept[index] === 1)
    const [from, to] = part
    let [farthest, at] = [tolerance, -1]
    for (let index = from + 1; index < to; index++) {
      const distance = measure(line[index]!, line[from]!, line[to]!)
      if (distance > farthest) [farthest, at] = [distance, index]
    }
    if (at === -1) continue
    isKept[at] = 1
    parts.push([from, at], [at, to])
  }
}

/** How far a position lies from the line between two others. */
function measure([x, y]: Position, [ax, ay]: Position, [bx, by]: Position): number {
  const [dx, dy] = [bx - ax, by - ay]
  const square = dx * dx + dy * dy
  const along = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square))
  return Math.hypot(x - ax - along * dx, y - ay - along * dy)
}
