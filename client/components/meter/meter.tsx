import type { VNode } from 'preact'

export interface MeterProps {
  /** The same in words: "9 on time, 2 due soon, 1 late". */
  label: string
  parts: { tone: 'good' | 'warn' | 'bad'; value: number }[]
}

/** Shares of one whole. */
export function Meter({ label, parts }: MeterProps): VNode {
  const total = Math.max(
    1,
    parts.reduce((sum, { value }) => sum + value, 0),
  )
  let x = 0
  return (
    <svg class="meter" viewBox="0 0 120 1" preserveAspectRatio="none" role="img" aria-label={label}>
      {parts.map(({ tone, value }) => {
        const start = x
        const length = (value / total) * 120
        x += length
        return (
          value > 0 && (
            <rect
              key={tone}
              class={`is-${tone}`}
              x={start.toFixed(1)}
              width={(x >= 119.9 ? length : Math.max(0.4, length - 0.4)).toFixed(1)}
              height="1"
            />
          )
        )
      })}
    </svg>
  )
}
