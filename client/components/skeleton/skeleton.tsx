import type { VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'

/** The shape of what is still on its way; shown by scripts only, since pages arrive whole. */
export function Skeleton({ ui }: { ui: Ui }): VNode {
  return (
    <div role="status" aria-busy="true">
      <span class="visually-hidden">{ui.t('skeleton.loading')}</span>
      <span class="skeleton is-title" />
      <span class="skeleton" />
      <span class="skeleton is-short" />
    </div>
  )
}
