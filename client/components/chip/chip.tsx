import type { ComponentChildren, VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'
import { Icon } from '../icon/icon.tsx'

export interface ChipProps {
  ui: Ui
  children: ComponentChildren
  /** Where pressing it leads; absent makes it unavailable. */
  href?: string
  /** Chosen: it carries a cross, and pressing it undoes the choice. */
  isOn?: boolean
  /** One of several of which one is in use; pressing it changes nothing. */
  isCurrent?: boolean
  /** What the cross says; "remove filter" unless said otherwise. */
  removeLabel?: string
}

/** A choice that can be undone, or offered. */
export function Chip({ ui, children, href, isOn, isCurrent, removeLabel }: ChipProps): VNode {
  if (href === undefined) {
    return (
      <span class="chip" aria-disabled="true">
        {children}
      </span>
    )
  }
  return (
    <a class={isOn ? 'chip is-on' : 'chip'} href={href} aria-current={isCurrent ? 'true' : undefined}>
      {isOn ? <span>{children}</span> : children}
      {isOn && <Icon name="close" label={removeLabel ?? ui.t('chip.remove')} />}
    </a>
  )
}

export interface ChipsProps {
  label: string
  children: VNode[]
  /** A last entry that undoes all. */
  clear?: { href: string; text: string }
}

/** A row of chips, each in its own list item. */
export function Chips({ label, children, clear }: ChipsProps): VNode {
  return (
    <ul class="chips" aria-label={label}>
      {children.map((chip, index) => (
        <li key={index}>{chip}</li>
      ))}
      {clear && (
        <li>
          <a class="button button-plain button-small" href={clear.href}>
            {clear.text}
          </a>
        </li>
      )}
    </ul>
  )
}
