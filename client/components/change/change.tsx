import type { ComponentChildren, VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'

/** A value that was: struck through, with a minus, and said in words. Null is a missing value. */
export function OldValue({ ui, children }: { ui: Ui; children: ComponentChildren }): VNode {
  return (
    <del class="change change-old">
      <span class="visually-hidden">{ui.t('change.old')} </span>
      {renderValue(ui, children)}
    </del>
  )
}

/** A value that is: with a plus, and said in words. Null is a missing value. */
export function NewValue({ ui, children }: { ui: Ui; children: ComponentChildren }): VNode {
  return (
    <ins class="change change-new">
      <span class="visually-hidden">{ui.t('change.new')} </span>
      {renderValue(ui, children)}
    </ins>
  )
}

const renderValue = (ui: Ui, value: ComponentChildren): ComponentChildren =>
  value === null || value === undefined || value === '' ? (
    <span class="change-missing">{ui.t('table.missing')}</span>
  ) : (
    value
  )
