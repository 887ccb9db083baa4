import type { ComponentChildren, VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'
import { Icon } from '../icon/icon.tsx'

export interface ProgressProps {
  /** What is going on, for a screen reader. */
  label: string
  /** From 0 to 1; absent when nobody knows. */
  share?: number
}

/** How far a long job is. */
export function Progress({ label, share }: ProgressProps): VNode {
  const percent = share === undefined ? undefined : Math.round(share * 100)
  return (
    <progress max="100" value={percent} aria-label={label}>
      {percent !== undefined && `${percent}%`}
    </progress>
  )
}

export interface Upload {
  name: string
  state: 'waiting' | 'running' | 'done' | 'failed'
  sizeBytes?: number
  /** From 0 to 1, while running. */
  share?: number
  /** What came of it, or what to do. */
  note?: ComponentChildren
}

const icons = { waiting: 'clock', running: 'upload', done: 'good', failed: 'bad' } as const

/** Files on their way in. */
export function Uploads({ ui, items }: { ui: Ui; items: Upload[] }): VNode {
  return (
    <ul class="uploads">
      {items.map(({ name, state, sizeBytes, share, note }) => (
        <li key={name} class={state === 'done' ? 'is-good' : state === 'failed' ? 'is-bad' : undefined}>
          <Icon name={icons[state]} />
          <strong>{name}</strong>
          <span class="soft num nowrap">
            {state === 'running' && share !== undefined
              ? ui.number(share, { style: 'percent' })
              : sizeBytes !== undefined && ui.bytes(sizeBytes)}
          </span>
          {(state === 'running' || state === 'waiting') && <Progress label={name} share={share} />}
          {note && <span class={state === 'failed' ? undefined : 'soft'}>{note}</span>}
        </li>
      ))}
    </ul>
  )
}
