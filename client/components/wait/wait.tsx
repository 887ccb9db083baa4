import type { ComponentChildren, VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'
import { Button } from '../button/button.tsx'

export interface WaitProps {
  ui: Ui
  title: string
  /** What is being done, and how long it may take. */
  children: ComponentChildren
  /** The address of this page. */
  href: string
}

/** Work that goes on behind the page: a link looks again; with script the page does it by itself. */
export function Wait({ ui, title, children, href }: WaitProps): VNode {
  return (
    <section class="empty" data-island="wait" role="status">
      <h2>{title}</h2>
      {children}
      <p>
        <Button href={href}>{ui.t('wait.again')}</Button>
      </p>
    </section>
  )
}
