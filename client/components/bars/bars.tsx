import type { ComponentChildren, VNode } from 'preact'

export interface Bar {
  label: ComponentChildren
  value: number
  /** The value as people read it. */
  text: string
  /** `here`: the one this is about; `goal`: what was aimed at. */
  mark?: 'here' | 'goal'
}

/**
 * A list that is also a chart; `max` is the value of a full bar, the greatest one unless said otherwise. Values below nought
 * go to the other side.
 */
export function Bars({ items, max }: { items: Bar[]; max?: number }): VNode {
  const values = items.map(({ value }) => value)
  const least = Math.min(0, ...values)
  const full = max ?? Math.max(0, ...values)
  const place = (value: number): number =>
    round(((Math.max(least, Math.min(full, value)) - least) / (full - least || 1)) * 100)
  const nought = place(0)
  return (
    <ul class={least < 0 ? 'bars is-both' : 'bars'}>
      {items.map(({ label, value, text, mark }, index) => (
        <li key={index} class={mark && `is-${mark}`}>
          <span>{label}</span>
          <span class="bar-line">
            <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
              <rect
                x={Math.min(nought, place(value))}
                width={round(Math.abs(place(value) - nought))}
                height="1"
              />
              {least < 0 && <line x1={nought} x2={nought} y1="-1" y2="2" />}
            </svg>
            <strong>{text}</strong>
          </span>
        </li>
      ))}
    </ul>
  )
}

const round = (value: number): number => Math.round(value * 100) / 100
