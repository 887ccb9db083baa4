import type { ComponentChildren, VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'

/** The attributes that let the copy island add its button; without script there is none. */
export function copyAttributes(ui: Ui): Record<string, string> {
  return {
    'data-island': 'copy',
    'data-icons': 'copy check',
    'data-copy-label': ui.t('copy.copy'),
    'data-copied-label': ui.t('copy.copied'),
    'data-failed-label': ui.t('copy.failed'),
  }
}

export interface CopyableProps {
  ui: Ui
  /** What is copied when it is not the text shown. */
  text?: string
  children: ComponentChildren
}

/** Something short to copy, such as a citation or a token; its button stands beneath. */
export function Copyable({ ui, text, children }: CopyableProps): VNode {
  return (
    <div class="copyable" {...copyAttributes(ui)} data-copy-text={text}>
      <div data-copy-source>{children}</div>
    </div>
  )
}
