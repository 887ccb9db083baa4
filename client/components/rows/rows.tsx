import type { ComponentChildren, VNode } from 'preact'
import { Icon } from '../icon/icon.tsx'
import type { IconName } from '../icon/icon-drawings.ts'

export interface RowsProps {
  /** RowLinks or RowItems. */
  children: VNode[]
  /** Side by side where there is room. */
  isInColumns?: boolean
  isSmall?: boolean
  /** Belongs to the line above it: set in from the edge. */
  isNested?: boolean
}

/** A plain list with hairlines. */
export function Rows({ children, isInColumns, isSmall, isNested }: RowsProps): VNode {
  const names = ['rows', isInColumns && 'rows-cols', isSmall && 'small', isNested && 'rows-nested'].filter(
    Boolean,
  )
  return (
    <ul class={names.join(' ')}>
      {children.map((child, index) => (
        <li key={index}>{child}</li>
      ))}
    </ul>
  )
}

export interface RowLinkProps {
  href: string
  children: ComponentChildren
  icon?: IconName
  /** At the end of the line: a number, a date. */
  end?: ComponentChildren
  /** It is what is shown already. */
  isCurrent?: boolean
}

/** A line that is a link as a whole. */
export function RowLink({ href, children, icon, end, isCurrent }: RowLinkProps): VNode {
  return (
    <a
      class={icon ? 'row-link has-icon' : 'row-link'}
      href={href}
      aria-current={isCurrent ? 'true' : undefined}
    >
      {icon && <Icon name={icon} />}
      <span class="row-name">{children}</span>
      {end !== undefined && <span class="row-count num">{end}</span>}
    </a>
  )
}

export interface RowItemProps {
  children: ComponentChildren
  end?: ComponentChildren
  note?: ComponentChildren
  /** A box to tick at its beginning, in a form that acts on lines. */
  tick?: { name: string; value: string; label: string; isChecked?: boolean }
}

/** A line with a second, softer line beneath; links stand inside it. */
export function RowItem({ children, end, note, tick }: RowItemProps): VNode {
  return (
    <div class={tick ? 'row-item has-tick' : 'row-item'}>
      {tick && (
        <label class="row-tick">
          <input type="checkbox" name={tick.name} value={tick.value} checked={tick.isChecked} />
          <span class="visually-hidden">{tick.label}</span>
        </label>
      )}
      <span>{children}</span>
      <span class="row-count num">{end}</span>
      {note && <span class="row-note">{note}</span>}
    </div>
  )
}

export interface FileRowProps {
  /** Format and title. */
  children: ComponentChildren
  /** Buttons. */
  actions: ComponentChildren
  /** Size, rows, release: a Meta line. */
  note: ComponentChildren
}

/** A line for a file: a phone shows its facts before its buttons. */
export function FileRow({ children, actions, note }: FileRowProps): VNode {
  return (
    <div class="row-item is-file">
      <span>{children}</span>
      <span class="row nowrap">{actions}</span>
      <span class="row-note meta">{note}</span>
    </div>
  )
}
