import type { ComponentChildren, VNode } from 'preact'
import { Icon } from '../icon/icon.tsx'
import type { IconName } from '../icon/icon-drawings.ts'

export interface BadgeProps {
  children: ComponentChildren
  tone?: 'good' | 'warn' | 'bad' | 'info' | 'here'
  /** Stands in the place of the dot. */
  icon?: IconName
  /** An empty dot: not begun, not public. */
  isHollow?: boolean
}

/** A state in words, with a dot or an icon; never the colour alone. */
export function Badge({ children, tone, icon, isHollow }: BadgeProps): VNode {
  const names = ['badge']
  if (tone) names.push(`badge-${tone}`)
  if (isHollow) names.push('badge-hollow')
  if (icon) names.push('has-icon')
  return (
    <span class={names.join(' ')}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  )
}
