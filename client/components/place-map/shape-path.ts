import { writeOpenLine, writeRing, type Frame, type Position } from './frame.ts'

interface Geometry {
  type?: unknown
  coordinates?: unknown
  geometries?: unknown
}

/** A shape as paths of SVG: areas to be filled, and lines with points as lines of no length. */
export function writeShape(frame: Frame, geometry: Geometry): { area: string; line: string } {
  const { type, coordinates } = geometry
  const none = { area: '', line: '' }
  switch (type) {
    case 'Polygon':
      return { ...none, area: writeRings(frame, coordinates as Position[][]) }
    case 'MultiPolygon':
      return {
        ...none,
        area: (coordinates as Position[][][]).map((rings) => writeRings(frame, rings)).join(''),
      }
    case 'LineString':
      return { ...none, line: writeOpenLine(frame, coordinates as Position[]) }
    case 'MultiLineString':
      return {
        ...none,
        line: (coordinates as Position[][]).map((line) => writeOpenLine(frame, line)).join(''),
      }
    case 'Point':
      return { ...none, line: writeDot(frame, coordinates as Position) }
    case 'MultiPoint':
      return {
        ...none,
        line: (coordinates as Position[]).map((position) => writeDot(frame, position)).join(''),
      }
    case 'GeometryCollection': {
      const parts = (geometry.geometries as Geometry[]).map((part) => writeShape(frame, part))
      return { area: parts.map(({ area }) => area).join(''), line: parts.map(({ line }) => line).join('') }
    }
    default:
      return none
  }
}

const writeRings = (frame: Frame, rings: readonly Position[][]): string =>
  rings.map((ring) => writeRing(frame, ring)).join('')

const writeDot = (frame: Frame, position: Position): string => {
  const path = writeOpenLine(frame, [position])
  return path && `${path}h0`
}
