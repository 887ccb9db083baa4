import type { VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'

export interface SectionHeadProps {
  ui: Ui
  title: string
  /** How many things the section holds. */
  count?: number
  /** Where the whole of it is. */
  link?: { href: string; text: string }
  /** Inside a stack, which keeps the distance itself. */
  isFlush?: boolean
}

/** The head of a section with the way to all of it. */
export function SectionHead({ ui, title, count, link, isFlush }: SectionHeadProps): VNode {
  return (
    <div class={isFlush ? 'section-head flush' : 'section-head'}>
      <h2>
        {title}
        {count !== undefined && <span class="soft num"> {ui.number(count)}</span>}
      </h2>
      {link && <a href={link.href}>{link.text}</a>}
    </div>
  )
}
