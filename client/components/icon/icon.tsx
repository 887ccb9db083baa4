import type { VNode } from 'preact'
import type { IconName } from './icon-drawings.ts'

export interface IconProps {
  name: IconName
  /** Said to a screen reader; leave it out beside words that say the same. */
  label?: string
}

/** A drawing from icon-drawings.ts; the document inlines the symbols that a page uses. */
export function Icon({ name, label }: IconProps): VNode {
  const hidden = label
    ? ({ role: 'img', 'aria-label': label } as const)
    : ({ 'aria-hidden': 'true' } as const)
  return (
    <svg class="icon" {...hidden}>
      <use href={`#i-${name}`} />
    </svg>
  )
}
