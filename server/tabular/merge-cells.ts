import type { Box } from './places-query.ts'

/** Rows that are drawn as one mark. */
export interface Cell {
  at: [longitude: number, latitude: number]
  count: number
  value: number | null
  /** How many numbers the value is made of. */
  numbers: number
  bbox: [west: number, south: number, east: number, north: number]
  /** Of the first row in the table. */
  position: number
}

// A map on a phone is as wide, and on it the marks stand nearest to each other.
const phoneDots = 320
const dotRadius = 6
// As maps draw them: four digits fit into the smallest, and areas tell how many.
const radiusOf = (count: number, most: number): number =>
  count === 1 ? dotRadius : 13 + 9 * Math.sqrt(count / most)
/** Web Mercator ends here. */
const mercatorEnd = 85.0511

/**
 * Cells whose marks would lie over each other on a phone, made one: the larger takes in the smaller, until none touch. What they
 * are worth together follows `fn`.
 */
export function mergeCells(cells: readonly Cell[], box: Box, fn: 'sum' | 'mean' | 'min' | 'max'): Cell[] {
  const dotsPerDegree = phoneDots / sideOf(box)
  let merged = [...cells]
  for (;;) {
    const most = merged.reduce((greatest, { count }) => Math.max(greatest, count), 1)
    const kept: { cell: Cell; x: number; y: number }[] = []
    for (const cell of merged.toSorted((a, b) => b.count - a.count || a.position - b.position)) {
      const [x, y] = [cell.at[0], mercator(cell.at[1])]
      const over = kept.find(
        (other) =>
          Math.hypot(other.x - x, other.y - y) * dotsPerDegree <
          radiusOf(other.cell.count, most) + radiusOf(cell.count, most),
      )
      if (!over) kept.push({ cell, x, y })
      else over.cell = join(over.cell, cell, fn)
    }
    const isDone = kept.length === merged.length
    merged = kept.map(({ cell }) => cell)
    // A mark that took others in has moved, and may touch the next one now.
    if (isDone) return merged
  }
}

function join(a: Cell, b: Cell, fn: 'sum' | 'mean' | 'min' | 'max'): Cell {
  const count = a.count + b.count
  const middle = (axis: 0 | 1): number => (a.at[axis] * a.count + b.at[axis] * b.count) / count
  return {
    at: [middle(0), middle(1)],
    count,
    value: a.value === null || b.value === null ? (a.value ?? b.value) : joinValues(a, b, fn),
    numbers: a.numbers + b.numbers,
    bbox: [
      Math.min(a.bbox[0], b.bbox[0]),
      Math.min(a.bbox[1], b.bbox[1]),
      Math.max(a.bbox[2], b.bbox[2]),
      Math.max(a.bbox[3], b.bbox[3]),
    ],
    position: Math.min(a.position, b.position),
  }
}

function joinValues(a: Cell, b: Cell, fn: 'sum' | 'mean' | 'min' | 'max'): number {
  const [left, right] = [a.value!, b.value!]
  if (fn === 'sum') return left + right
  if (fn === 'mean') return (left * a.numbers + right * b.numbers) / (a.numbers + b.numbers)
  return fn === 'min' ? Math.min(left, right) : Math.max(left, right)
}

/** Of the square that a map draws around the box, in degrees of longitude. */
function sideOf([west, south, east, north]: Box): number {
  return Math.min(360, Math.max(east - west, mercator(north) - mercator(south), 1e-6))
}

const mercator = (latitude: number): number => {
  const inside = Math.max(-mercatorEnd, Math.min(mercatorEnd, latitude))
  return (Math.log(Math.tan(Math.PI / 4 + (inside * Math.PI) / 360)) * 180) / Math.PI
}
