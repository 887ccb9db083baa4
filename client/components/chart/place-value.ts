/** Where the value of the last point stands: at `y` in percent, and from there in dots. */
export interface ValuePlace {
  y: number
  dx: number
  dy: number
}

type Point = readonly [x: number, y: number]

interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

// In percent of a drawing on a phone, 280 dots wide and 208 high: there a text takes the most of it.
const letterWidth = 3.2
const lineHeight = 9
const apart = 2
/** From a point to the text above or below it. */
const offset = 6
// What stands under the axis begins there.
const floor = 103

/**
 * A place for the value of the last point where neither the line nor a mark on it runs through the text, nearest to the point
 * first: above it, below it, beside it, or else above all that is drawn there. `line` is in percent from the upper left corner.
 */
export function placeValue(
  line: readonly Point[],
  text: string,
  anchor: 'start' | 'middle' | 'end',
): ValuePlace {
  const [x, y] = line.at(-1) ?? [0, 0]
  const width = text.length * letterWidth
  const left = anchor === 'end' ? x - width : anchor === 'middle' ? x - width / 2 : x
  const over = { left, right: left + width }
  const isFree = (box: Box): boolean => box.bottom <= floor && !runsThrough(line, box)
  // From the point on: a larger drawing has the text nearer to it.
  if (isFree({ ...over, top: y - offset - lineHeight, bottom: y - apart })) return { y, dx: 0, dy: -13 }
  if (isFree({ ...over, top: y + apart, bottom: y + offset + lineHeight })) return { y, dx: 0, dy: 25 }
  const isLast = anchor === 'end'
  const beside = { left: left - 5, right: x - 4, top: y - lineHeight / 2, bottom: y + apart }
  if (isLast && isFree(beside)) return { y, dx: -12, dy: 5 }
  return { y: Math.min(y, findHighest(line, over)), dx: 0, dy: -13 }
}

const runsThrough = (line: readonly Point[], { left, right, top, bottom }: Box): boolean =>
  listParts(line, left - apart, right).some(([least, most]) => most > top && least < bottom)

const findHighest = (line: readonly Point[], { left, right }: Pick<Box, 'left' | 'right'>): number =>
  Math.min(...listParts(line, left - apart, right).map(([least]) => least))

/** How high each part of the line between two places across reaches: from its upper to its lower end. */
function listParts(line: readonly Point[], left: number, right: number): [number, number][] {
  return line.flatMap((to, index): [number, number][] => {
    const from = line[index - 1]
    if (!from || to[0] < left || from[0] > right) return []
    const at = (x: number): number =>
      to[0] === from[0] ? to[1] : from[1] + ((x - from[0]) / (to[0] - from[0])) * (to[1] - from[1])
    const ends = [at(Math.max(left, from[0])), at(Math.min(right, to[0]))]
    if (to[0] === from[0]) ends.push(from[1])
    return [[Math.min(...ends), Math.max(...ends)]]
  })
}
