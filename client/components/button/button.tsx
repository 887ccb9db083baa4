import type { ComponentChildren, VNode } from 'preact'
import { Icon } from '../icon/icon.tsx'
import type { IconName } from '../icon/icon-drawings.ts'

export interface ButtonProps {
  children: ComponentChildren
  /** Makes it a link that looks like a button: for going somewhere or fetching a file, not for changing anything. */
  href?: string
  /** Saves what is behind the address as a file of this name. */
  fileName?: string
  /** `quiet` has an edge, `plain` is words only, `bad` takes something away. */
  kind?: 'quiet' | 'plain' | 'bad'
  icon?: IconName
  isSmall?: boolean
  isWide?: boolean
  isDisabled?: boolean
  isBusy?: boolean
  /** `submit` unless said otherwise. */
  type?: 'submit' | 'button'
  name?: string
  value?: string
  id?: string
}

/** What a reader presses: at most one of the full kind in a place. */
export function Button(props: ButtonProps): VNode {
  const {
    children,
    href,
    fileName,
    kind,
    icon,
    isSmall,
    isWide,
    isBusy,
    isDisabled,
    type = 'submit',
    name,
    value,
    id,
  } = props
  const names = ['button']
  if (kind) names.push(`button-${kind}`)
  if (isSmall) names.push('button-small')
  if (isWide) names.push('button-wide')
  if (isBusy) names.push('is-busy')
  const content = (
    <>
      {icon && <Icon name={icon} />}
      {children}
    </>
  )
  if (href !== undefined) {
    return (
      <a class={names.join(' ')} href={href} id={id} download={fileName}>
        {content}
      </a>
    )
  }
  return (
    <button
      class={names.join(' ')}
      type={type}
      name={name}
      value={value}
      id={id}
      disabled={isDisabled}
      aria-disabled={isBusy ? 'true' : undefined}
    >
      {content}
    </button>
  )
}
