import type { ComponentChildren, VNode } from 'preact'

export interface Bar {
  label: ComponentChildren
  value: number
  /** The value as people read it. */
  text: string
  /** `here`: the one this is about; `goal`: what was aimed at. */
  mark?: 'here' | 'goal'
}

/** A list that is also a chart; `max` is the value of a full bar, the greatest one unless said otherwise. */
export function Bars({ items, max }: { items: Bar[]; max?: number }): VNode {
  const full = max ?? Math.max(1, ...items.map(({ value }) => value))
  return (
    <ul class="bars">
      {items.map(({ label, value, text, mark }, index) => (
        <li key={index} class={mark && `is-${mark}`}>
          <span>{label}</span>
          <span class="bar-line">
            <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
              <rect width={Math.round(Math.max(0, Math.min(1, value / full)) * 10_000) / 100} height="1" />
            </svg>
            <strong>{text}</strong>
          </span>
        </li>
      ))}
    </ul>
  )
}
