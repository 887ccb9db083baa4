import type { VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'

/** With script: says which datasets have nearly the title that is typed, before it is saved. Without script it is nothing. */
export function TitleCheck({ ui, fields }: { ui: Ui; fields: string[] }): VNode {
  return (
    <div
      role="status"
      data-island="title-check"
      data-fields={fields.join(' ')}
      data-title={ui.t('duplicates.title')}
      data-help={ui.t('duplicates.help')}
      data-path={ui.href('/datasets/')}
      data-lang={ui.lang}
      data-icons="warn"
    />
  )
}
