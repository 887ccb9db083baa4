import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Notice } from '../components/notice/notice.tsx'
import type { Ui } from '../text/ui.ts'
import { FormErrors } from './form-errors.tsx'
import { SeriesFields, type SeriesFieldsView } from './series-fields.tsx'

export interface SeriesNewPageView extends SeriesFieldsView {
  /** Makes one series of one form, however often it is sent. */
  key: string
  isResumed: boolean
}

/** Where a series is made; its datasets are put into it on the next page. */
export function SeriesNewPage({ view, ui }: { view: SeriesNewPageView; ui: Ui }): VNode {
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t('series.list'), href: ui.href('/workspace/series') },
          { text: ui.t('series.new') },
        ]}
      />
      <div class="page head stack">
        <h1>{ui.t('series.new')}</h1>
        <p class="lede">{ui.t('series.newLede')}</p>
        {view.isResumed && (
          <Notice tone="good" isAnswer>
            {ui.t('datasetEdit.done.resumed')}
          </Notice>
        )}
        <FormErrors ui={ui} errors={view.errors} />
      </div>
      <div class="page">
        <form class="stack limit" method="post" action={ui.href('/workspace/series/new')} novalidate>
          <input type="hidden" name="key" value={view.key} />
          <SeriesFields ui={ui} view={view} />
          <p>
            <Button>{ui.t('series.make')}</Button>
          </p>
        </form>
      </div>
    </>
  )
}
