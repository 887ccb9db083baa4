import type { ComponentChildren, VNode } from 'preact'
import { Icon } from '../icon/icon.tsx'
import type { IconName } from '../icon/icon-drawings.ts'

export interface Fact {
  icon: IconName
  label: string
  value: ComponentChildren
  /** A second line, in a softer voice. */
  note?: ComponentChildren
}

/** The few things a reader needs to know before anything else: how fresh, from whom, under which terms. */
export function Facts({ items, isInHead }: { items: Fact[]; isInHead?: boolean }): VNode {
  return (
    <dl class={isInHead ? 'facts head-facts' : 'facts'}>
      {items.map(({ icon, label, value, note }) => (
        <div key={label}>
          <dt>
            <Icon name={icon} />
            <span>{label}</span>
          </dt>
          <dd>{value}</dd>
          {note && <dd>{note}</dd>}
        </div>
      ))}
    </dl>
  )
}
