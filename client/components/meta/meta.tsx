import type { ComponentChildren, VNode } from 'preact'
import { Icon } from '../icon/icon.tsx'
import type { IconName } from '../icon/icon-drawings.ts'

/** A soft line of small facts under a title. */
export function Meta({ children }: { children: ComponentChildren }): VNode {
  return <p class="meta">{children}</p>
}

/** One of them, with its icon. */
export function MetaItem({ icon, children }: { icon?: IconName; children: ComponentChildren }): VNode {
  return (
    <span>
      {icon && <Icon name={icon} />}
      {icon && ' '}
      {children}
    </span>
  )
}
