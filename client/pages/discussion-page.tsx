import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Meta, MetaItem } from '../components/meta/meta.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { writeActor } from './actor.ts'
import { CommentThread, type CommentThreadView } from './comment-thread.tsx'
import { datasetEditPath } from './dataset-edit-page.tsx'
import { FormErrors } from './form-errors.tsx'

export interface DiscussionPageView {
  dataset: Dataset
  thread: CommentThreadView
  mayEdit: boolean
  mayPublish: boolean
  isDone: boolean
}

/** What is said about a dataset inside its agency, and what may be done next. */
export function DiscussionPage({ view, ui }: { view: DiscussionPageView; ui: Ui }): VNode {
  const { dataset, thread, isDone } = view
  const title = ui.pick(dataset.title)
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { ...title, text: shorten(title.text, 60), href: ui.href(`/datasets/${dataset.slug}`) },
          { text: ui.t('comments.title') },
        ]}
      />
      <div class="page head stack">
        <h1>{ui.t('comments.title')}</h1>
        <p class="lede">
          <a href={ui.href(`/datasets/${dataset.slug}`)}>
            <LangText of={title} />
          </a>
        </p>
        <Meta>
          <Badge isHollow>{ui.t(`datasetEdit.state.${dataset.status}`)}</Badge>
          {dataset.submitted && (
            <MetaItem>
              {ui.t('datasetStep.submitted', {
                name: writeActor(ui, dataset.submitted.by),
                date: ui.date(dataset.submitted.at, 'moment'),
              })}
            </MetaItem>
          )}
        </Meta>
        <p class="soft">{ui.t('comments.lede')}</p>
        {isDone && (
          <Notice tone="good" isAnswer>
            {ui.t('comments.done')}
          </Notice>
        )}
        <FormErrors ui={ui} errors={thread.errors} />
        <Ways ui={ui} view={view} />
      </div>
      <div class="page">
        <div class="limit stack">
          {thread.total === 0 && (
            <Empty title={ui.t('comments.none')}>
              <p>{ui.t('comments.noneHelp')}</p>
            </Empty>
          )}
          <CommentThread ui={ui} view={thread} />
        </div>
      </div>
    </>
  )
}

/** Where to go from here. */
function Ways({ ui, view: { dataset, mayEdit, mayPublish } }: { ui: Ui; view: DiscussionPageView }): VNode {
  const { status } = dataset
  return (
    <p class="row">
      {mayEdit && (
        <Button kind="quiet" href={ui.href(datasetEditPath(dataset))}>
          {ui.t('datasetEdit.edit')}
        </Button>
      )}
      {status === 'inReview' && mayPublish && (
        <Button kind="quiet" href={ui.href(datasetEditPath(dataset, 'publish'))}>
          {ui.t('datasetStep.publish.link')}
        </Button>
      )}
      {status === 'inReview' && (
        <Button kind="quiet" href={ui.href(datasetEditPath(dataset, 'draft'))}>
          {ui.t('datasetStep.return.link')}
        </Button>
      )}
      {status === 'scheduled' && mayPublish && (
        <Button kind="quiet" href={ui.href(datasetEditPath(dataset, 'schedule'))}>
          {ui.t('datasetStep.schedule.link')}
        </Button>
      )}
    </p>
  )
}
