import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Notice } from '../components/notice/notice.tsx'
import type { Ui } from '../text/ui.ts'
import { FormErrors } from './form-errors.tsx'
import { TitledFields, type TitledFieldsView, type TitledKind } from './titled-fields.tsx'

export interface TitledNewPageView extends TitledFieldsView {
  kind: TitledKind
  /** Makes one series or collection of one form, however often it is sent. */
  key: string
  isResumed: boolean
}

/** Where a series or collection is made; its datasets are put into it on the next page. */
export function TitledNewPage({ view, ui }: { view: TitledNewPageView; ui: Ui }): VNode {
  const { kind } = view
  const path = ui.href(`/workspace/${kind}`)
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t(`${kind}.list`), href: path },
          { text: ui.t(`${kind}.new`) },
        ]}
      />
      <div class="page head stack">
        <h1>{ui.t(`${kind}.new`)}</h1>
        <p class="lede">{ui.t(`${kind}.newLede`)}</p>
        {view.isResumed && (
          <Notice tone="good" isAnswer>
            {ui.t('datasetEdit.done.resumed')}
          </Notice>
        )}
        <FormErrors ui={ui} errors={view.errors} />
      </div>
      <div class="page">
        <form class="stack" method="post" action={`${path}/new`} novalidate>
          <input type="hidden" name="key" value={view.key} />
          <TitledFields ui={ui} kind={kind} view={view} />
          <p>
            <Button>{ui.t(`${kind}.make`)}</Button>
          </p>
        </form>
      </div>
    </>
  )
}
