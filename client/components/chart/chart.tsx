import type { VNode } from 'preact'

export interface LineChartProps {
  /** The whole line in words, number by number. */
  label: string
  points: { x: number; y: number; label: string }[]
  /** Values of the lines across, from top to bottom. */
  grid: { y: number; label: string }[]
  /** The value of the last point, written beside it. */
  lastText: string
}

const frame = { left: 40, right: 540, top: 20, bottom: 170, textBelow: 205 }

/** One line over time; the last point is the one it is about. */
export function LineChart({ label, points, grid, lastText }: LineChartProps): VNode {
  const xs = points.map(({ x }) => x)
  const place = (value: number, from: number, to: number, start: number, end: number): number =>
    Math.round((start + ((value - from) / (to - from || 1)) * (end - start)) * 10) / 10
  const atX = (x: number): number => place(x, Math.min(...xs), Math.max(...xs), frame.left, frame.right)
  const atY = (y: number): number => place(y, grid[0]?.y ?? 0, grid.at(-1)?.y ?? 1, frame.top, frame.bottom)
  const last = points.length - 1
  // Five texts fit under the line on a phone.
  const every = Math.max(1, Math.ceil(points.length / 5))
  return (
    <svg class="chart" viewBox="0 0 600 220" role="img" aria-label={label}>
      {grid.map((line) => (
        <g key={line.y}>
          <line class="grid-line" x1={frame.left} x2="560" y1={atY(line.y)} y2={atY(line.y)} />
          <text x="0" y={atY(line.y) + 5}>
            {line.label}
          </text>
        </g>
      ))}
      <polyline class="line" points={points.map(({ x, y }) => `${atX(x)},${atY(y)}`).join(' ')} />
      {points.map(({ x, y, label: text }, index) => (
        <g key={x}>
          <circle class={index === last ? 'dot is-here' : 'dot'} cx={atX(x)} cy={atY(y)} r="5" />
          {(last - index) % every === 0 && (
            <text x={atX(x)} y={frame.textBelow} text-anchor="middle">
              {text}
            </text>
          )}
          {index === last && (
            <text class="is-value" x={atX(x) + 12} y={atY(y) + 5}>
              {lastText}
            </text>
          )}
        </g>
      ))}
    </svg>
  )
}
