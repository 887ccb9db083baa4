import type { VNode } from 'preact'

/** The width and height of the drawing; it is stretched sideways to its column. */
const width = 140
const height = 28

/** How the numbers of a column are spread: one bar for each count. */
export function Histogram({
  counts,
  isOut,
}: {
  counts: number[]
  /** Bars that a range leaves out are pale. */
  isOut?: (index: number) => boolean
}): VNode {
  const highest = Math.max(1, ...counts)
  const step = width / Math.max(1, counts.length)
  return (
    <svg class="spark" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {counts.map((count, index) => {
        // A bar that is there but tiny still shows: one and a half of the 28 steps.
        const barHeight = count === 0 ? 0 : Math.max(1.5, (count / highest) * (height - 1))
        return (
          <rect
            key={index}
            class={isOut?.(index) ? 'is-out' : undefined}
            x={round(index * step)}
            y={round(height - 1 - barHeight)}
            width={round(step - 1)}
            height={round(barHeight)}
          />
        )
      })}
      <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} />
    </svg>
  )
}

/** What the words of a column are: the two commonest values, all others, and what is missing, as parts of one line. */
export function ShareLine({ shares, missing = 0 }: { shares: number[]; missing?: number }): VNode {
  const [first = 0, second = 0, ...others] = shares
  const rest = others.reduce((sum, share) => sum + share, 0)
  const total = Math.max(1, first + second + rest + missing)
  const parts = [
    { share: first, name: undefined },
    { share: second, name: 'is-second' },
    { share: rest, name: 'is-rest' },
    { share: missing, name: 'is-missing' },
  ]
  let x = 0
  return (
    <svg class="spark" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {parts.map(({ share, name }, index) => {
        const start = x
        const length = (share / total) * width
        x += length
        return (
          share > 0 && (
            <rect
              key={index}
              class={name}
              x={round(start)}
              y="10"
              width={round(Math.max(0.5, length - 1))}
              height="12"
            />
          )
        )
      })}
    </svg>
  )
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
