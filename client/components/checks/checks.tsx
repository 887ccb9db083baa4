import type { ComponentChildren, VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'
import { Icon } from '../icon/icon.tsx'

/** What an item comes to when script has sent a file from the page: `data-once-added` says so of other elements too. */
export type OnceAdded = 'shown' | 'gone'

export interface ChecksProps {
  ui: Ui
  items: { state: 'good' | 'warn' | 'bad'; text: ComponentChildren; onceAdded?: OnceAdded }[]
}

/** What is in order and what is missing. */
export function Checks({ ui, items }: ChecksProps): VNode {
  return (
    <ul class="checks">
      {items.map(({ state, text, onceAdded }, index) => (
        <li key={index} class={`is-${state}`} data-once-added={onceAdded} hidden={onceAdded === 'shown'}>
          <Icon name={state} label={ui.t(`checks.${state}`)} />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  )
}
