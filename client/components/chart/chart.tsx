import type { VNode } from 'preact'
import { placeValue } from './place-value.ts'
import { anchorOf, keepApart, listTicks, placeBetween } from './scale.ts'

export interface ChartPoint {
  x: number
  y: number
  /** What stands under the axis for this place; dots have an axis of numbers in its place. */
  label: string
}

export interface ChartProps {
  /** The whole chart in words. */
  label: string
  kind: 'line' | 'area' | 'dots'
  /** In order from left to right. */
  points: ChartPoint[]
  /** Writes the numbers of the axis up. */
  writeY: (value: number) => string
  /** The value of the last point, written beside it. */
  lastText?: string
  /** Writes the numbers of the axis across, for dots. */
  writeX?: (value: number) => string
}

// In percent of a drawing on a phone: a letter takes about eight of its 280 pixels, and five years fit.
const letterWidth = 2.9
const leastGap = 20
// Two at the ends of a phone's drawing; what is longer is read in the table beneath.
const longestLabel = 15

// More dots than this would make the line a chain.
const mostMarks = 40

/** One line or area over a sequence, whose last point is the one it is about, or dots between two axes. */
export function Chart({ label, kind, points, writeY, writeX = String, lastText }: ChartProps): VNode {
  const ups = listUps(kind, points)
  const acrosses = listAcrosses(kind, points)
  const [bottom, top] = [ups[0] ?? 0, ups.at(-1) ?? 1]
  const [left, right] = [acrosses[0] ?? 0, acrosses.at(-1) ?? 1]
  const atX = (x: number): number => placeBetween(x, left, right)
  const atY = (y: number): number => 100 - placeBetween(y, bottom, top)
  const texts = ups.map(writeY)
  const widest = texts.reduce((long, text) => (text.length > long.length ? text : long), '')
  return (
    <div class={`chart is-${kind}`} role="img" aria-label={label}>
      {/* Takes the room that the texts beside the axis need: they hang out of the drawing. */}
      <span class="chart-room" aria-hidden="true">
        {widest}
      </span>
      <svg aria-hidden="true">
        {ups.map((y, index) => (
          <g key={y}>
            <line
              class={y === 0 ? 'grid-line is-nought' : 'grid-line'}
              x2="100%"
              y1={`${atY(y)}%`}
              y2={`${atY(y)}%`}
            />
            <text x="0" y={`${atY(y)}%`} dx="-10" dy="5" text-anchor="end">
              {texts[index]}
            </text>
          </g>
        ))}
        {kind === 'dots' ? (
          <Acrosses values={acrosses} atX={atX} write={writeX} />
        ) : (
          <Line
            points={points}
            isFilled={kind === 'area'}
            atX={atX}
            atY={atY}
            floor={atY(Math.max(bottom, Math.min(top, 0)))}
          />
        )}
        {(kind === 'dots' || points.length <= mostMarks ? points : points.slice(-1)).map(
          ({ x, y }, index, all) => (
            <circle
              key={index}
              class={kind !== 'dots' && index === all.length - 1 ? 'dot is-here' : 'dot'}
              cx={`${atX(x)}%`}
              cy={`${atY(y)}%`}
              r={kind === 'dots' ? 4 : 4.5}
            />
          ),
        )}
        {kind !== 'dots' && <Ends points={points} atX={atX} atY={atY} lastText={lastText} />}
      </svg>
    </div>
  )
}

/** An area is measured from nought; a line may begin near its least value when that is far from nought. */
export function listUps(kind: ChartProps['kind'], points: ChartPoint[]): number[] {
  const values = points.map(({ y }) => y)
  const [least, most] = [Math.min(...values), Math.max(...values)]
  if (values.length === 0) return [0, 1]
  const isFar = kind !== 'area' && (least > most / 2 || most < least / 2)
  return isFar ? listTicks(least, most) : listTicks(Math.min(0, least), Math.max(0, most))
}

function listAcrosses(kind: ChartProps['kind'], points: ChartPoint[]): number[] {
  const values = points.map(({ x }) => x)
  if (values.length === 0) return [0, 1]
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return kind === 'dots' ? listTicks(least, most) : [least, most]
}

interface Places {
  atX: (x: number) => number
  atY: (y: number) => number
}

/** The line is stretched to the drawing; its stroke is not. */
function Line({
  points,
  isFilled,
  floor,
  atX,
  atY,
}: Places & { points: ChartPoint[]; isFilled: boolean; floor: number }): VNode {
  const line = points.map(({ x, y }) => `${atX(x)},${atY(y)}`)
  const [first, last] = [points[0], points.at(-1)]
  return (
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">
      {isFilled && first && last && (
        <polygon
          class="area"
          points={[`${atX(first.x)},${floor}`, ...line, `${atX(last.x)},${floor}`].join(' ')}
        />
      )}
      <polyline class="line" points={line.join(' ')} />
    </svg>
  )
}

/** What stands under a line, as much of it as there is room for, and the value of its last point. */
function Ends({
  points,
  atX,
  atY,
  lastText,
}: Places & { points: ChartPoint[]; lastText: string | undefined }): VNode {
  const places = points.map(({ x }) => atX(x))
  const labels = points.map(({ label }) => cut(label))
  const last = points.at(-1)
  return (
    <>
      {keepApart(places, roomFor(labels)).map((index) => (
        <text key={index} x={`${places[index]}%`} y="100%" dy="24" text-anchor={anchorOf(places[index]!)}>
          {labels[index]}
        </text>
      ))}
      {last && lastText && <LastValue text={lastText} line={points.map(({ x, y }) => [atX(x), atY(y)])} />}
    </>
  )
}

function LastValue({ text, line }: { text: string; line: [number, number][] }): VNode {
  const [x] = line.at(-1)!
  const anchor = anchorOf(x)
  const { y, dx, dy } = placeValue(line, text, anchor)
  return (
    <text class="is-value" x={`${x}%`} y={`${y}%`} dx={dx} dy={dy} text-anchor={anchor}>
      {text}
    </text>
  )
}

function Acrosses({
  values,
  atX,
  write,
}: {
  values: number[]
  atX: (x: number) => number
  write: (value: number) => string
}): VNode {
  const kept = new Set(keepApart(values.map(atX), roomFor(values.map(write))))
  return (
    <>
      {values.map((value, index) => (
        <g key={value}>
          <line class="grid-line" x1={`${atX(value)}%`} x2={`${atX(value)}%`} y2="100%" />
          {kept.has(index) && (
            <text x={`${atX(value)}%`} y="100%" dy="24" text-anchor={anchorOf(atX(value))}>
              {write(value)}
            </text>
          )}
        </g>
      ))}
    </>
  )
}

/** How far apart texts must stand, and how wide they are with a letter between them. */
const roomFor = (texts: readonly string[]): { gap: number; width: number } => ({
  gap: leastGap,
  width: Math.max(0, ...texts.map(({ length }) => length + 1)) * letterWidth,
})

const cut = (label: string): string =>
  [...label].length > longestLabel
    ? `${[...label]
        .slice(0, longestLabel - 1)
        .join('')
        .trimEnd()}…`
    : label
