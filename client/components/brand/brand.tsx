import type { VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'

export interface BrandProps {
  ui: Ui
  /** Also says whose portal this is. */
  full?: boolean
}

/** The mark and the name, a link to the first page. */
export function Brand({ ui, full }: BrandProps): VNode {
  return (
    <a class="brand" href={ui.href('/')}>
      <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
        <use href="#i-sen" />
      </svg>
      <span class="brand-name">{ui.t('site.name')}</span>
      {full && <span class="brand-of">{ui.t('site.of')}</span>}
    </a>
  )
}
