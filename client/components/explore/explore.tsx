import type { ComponentChildren, VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'

export interface ExploreProps {
  ui: Ui
  /** What was found, said to a screen reader when it changes. */
  summary: string
  children: ComponentChildren
}

/**
 * Parts of a page that ask one question in many ways, by links and forms that lead back to the same page. With script they change in
 * place: the page is fetched, and what stands in here is taken from it.
 */
export function Explore({ ui, summary, children }: ExploreProps): VNode {
  return (
    <div
      class="explore"
      id="explore"
      data-island="explore"
      tabIndex={-1}
      data-summary={summary}
      data-waiting={ui.t('explore.waiting')}
      data-cancel={ui.t('explore.cancel')}
      data-failed={ui.t('explore.failed')}
      data-retry={ui.t('explore.retry')}
    >
      {children}
    </div>
  )
}
