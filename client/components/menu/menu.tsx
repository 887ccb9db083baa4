import type { ComponentChildren, VNode } from 'preact'
import { FormatMark } from '../format/format.tsx'
import { Icon } from '../icon/icon.tsx'
import type { IconName } from '../icon/icon-drawings.ts'

export interface MenuProps {
  /** On the button that opens it. */
  label: ComponentChildren
  icon?: IconName
  children: ComponentChildren
  /** The full button, for the main act of the page. */
  isMain?: boolean
  /** Opens towards the end of the line; else towards its start. */
  isAtStart?: boolean
  isOpen?: boolean
}

/** A few choices under a button; opens without script. */
export function Menu({ label, icon, children, isMain, isAtStart, isOpen }: MenuProps): VNode {
  return (
    <details class={isAtStart ? 'menu menu-start' : 'menu'} open={isOpen}>
      <summary class={isMain ? 'button' : 'button button-quiet'}>
        {icon && <Icon name={icon} />}
        <span>{label}</span>
        <Icon name="down" />
      </summary>
      <div class="menu-body">{children}</div>
    </details>
  )
}

export interface FormatListProps {
  items: { href: string; format: string; text: string }[]
  note?: ComponentChildren
}

/** Files to choose from inside a menu. */
export function FormatList({ items, note }: FormatListProps): VNode {
  return (
    <>
      <ul class="menu-list">
        {items.map(({ href, format, text }) => (
          <li key={href}>
            <a href={href}>
              <FormatMark format={format} />
              <span>{text}</span>
            </a>
          </li>
        ))}
      </ul>
      {note && <p class="menu-note">{note}</p>}
    </>
  )
}
