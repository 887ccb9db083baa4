import type { VNode } from 'preact'
import { Icon } from '../icon/icon.tsx'
import type { IconName } from '../icon/icon-drawings.ts'

export interface TabsProps {
  label: string
  items: { href: string; text: string; icon: IconName; isCurrent?: boolean }[]
}

/** Ways to look at one thing; links, so each has its address. */
export function Tabs({ label, items }: TabsProps): VNode {
  return (
    <nav class="tabs" aria-label={label}>
      {items.map(({ href, text, icon, isCurrent }) => (
        <a key={href} href={href} aria-current={isCurrent ? 'page' : undefined}>
          <Icon name={icon} />
          {text}
        </a>
      ))}
    </nav>
  )
}
