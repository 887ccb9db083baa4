import type { VNode } from 'preact'

export interface PieProps {
  /** The whole chart in words. */
  label: string
  /** At most six, from the largest; none below nought. */
  parts: { label: string; value: number; text: string; share: string; isRest?: boolean }[]
}

const radius = 100

/** Shares of one whole, each with its name and number beside. */
export function Pie({ label, parts }: PieProps): VNode {
  const total = parts.reduce((sum, { value }) => sum + value, 0) || 1
  let done = 0
  return (
    <div class="pie" role="img" aria-label={label}>
      <svg class="pie-round" viewBox="-102 -102 204 204" aria-hidden="true">
        {parts.map(({ value, isRest }, index) => {
          const start = done
          done += value / total
          return <path key={index} class={isRest ? 'is-rest' : `p${index + 1}`} d={drawSlice(start, done)} />
        })}
      </svg>
      <ul aria-hidden="true">
        {parts.map(({ label: name, text, share, isRest }, index) => (
          <li key={index}>
            <svg viewBox="0 0 10 10">
              <rect class={isRest ? 'is-rest' : `p${index + 1}`} width="10" height="10" />
            </svg>
            <span>{name}</span>
            <strong>{text}</strong>
            <span class="soft num">{share}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** From one share of the circle to another, clockwise from the top. */
function drawSlice(from: number, to: number): string {
  // An arc to where it began is drawn as none.
  if (to - from > 0.9999)
    return `M0,${-radius}A${radius},${radius} 0 1 1 0,${radius}A${radius},${radius} 0 1 1 0,${-radius}Z`
  const at = (share: number): string => {
    const angle = (share - 0.25) * 2 * Math.PI
    return `${round(Math.cos(angle) * radius)},${round(Math.sin(angle) * radius)}`
  }
  return `M0,0L${at(from)}A${radius},${radius} 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to)}Z`
}

const round = (value: number): number => Math.round(value * 100) / 100
