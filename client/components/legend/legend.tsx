import type { VNode } from 'preact'

export interface LegendProps {
  label: string
  items: { level: 0 | 1 | 2 | 3 | 4; text: string }[]
}

/** What the shades of a map mean. */
export function Legend({ label, items }: LegendProps): VNode {
  return (
    <ul class="legend" aria-label={label}>
      {items.map(({ level, text }) => (
        <li key={level}>
          <i class={`m${level}`} />
          {text}
        </li>
      ))}
    </ul>
  )
}
