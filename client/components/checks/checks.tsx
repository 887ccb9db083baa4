import type { ComponentChildren, VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'
import { Icon } from '../icon/icon.tsx'

export interface ChecksProps {
  ui: Ui
  items: { state: 'good' | 'warn' | 'bad'; text: ComponentChildren }[]
}

/** What is in order and what is missing. */
export function Checks({ ui, items }: ChecksProps): VNode {
  return (
    <ul class="checks">
      {items.map(({ state, text }, index) => (
        <li key={index} class={`is-${state}`}>
          <Icon name={state} label={ui.t(`checks.${state}`)} />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  )
}
