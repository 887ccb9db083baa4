import type { VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'

/** The first thing a keyboard reaches: past the masthead to the content. */
export function Skip({ ui }: { ui: Ui }): VNode {
  return (
    <a class="skip" href="#main">
      {ui.t('skip.toContent')}
    </a>
  )
}
