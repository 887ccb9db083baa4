import type { VNode } from 'preact'
import type { Collection } from '../../schemas/generated/catalog/collection.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { CollectionAdd, CollectionOrder, type CollectionOrderView } from './collection-order.tsx'
import { collectionEditPath, collectionPath } from './collection-page.tsx'
import { FormDifferences, type FormDifference } from './form-differences.tsx'
import { FormErrors } from './form-errors.tsx'
import { TitledFields, type TitledFieldsView } from './titled-fields.tsx'
import { longTitle } from './terms.ts'

export interface CollectionEditPageView extends TitledFieldsView, CollectionOrderView {
  /** What the form carries of what it was filled with, to tell later who changed what. */
  base: string
  /** What both the reader and somebody else changed. */
  differences: FormDifference[]
  /** Whether the reader may publish it, take it back and delete it. */
  mayPublish: boolean
  done: 'made' | 'saved' | 'added' | 'removed' | 'moved' | 'noted' | 'published' | 'takenBack' | null
}

/** Where a collection is kept: its datasets in order with their sentences, what it is called, and who sees it. */
export function CollectionEditPage({ view, ui }: { view: CollectionEditPageView; ui: Ui }): VNode {
  const { collection, done, errors, mayPublish } = view
  const title = ui.pick(collection.title)
  const path = ui.href(collectionEditPath(collection))
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t('collections.list'), href: ui.href('/workspace/collections') },
          { ...title, text: shorten(title.text, 60) },
        ]}
      />
      <div class="page head stack">
        <h1 class={title.text.length > longTitle ? 'is-long' : undefined} lang={title.lang}>
          {title.text}
        </h1>
        {done && (
          <Notice tone="good" isAnswer>
            {ui.t(`collections.done.${done}`)}
          </Notice>
        )}
        <FormErrors ui={ui} errors={errors} />
        <p class="row">
          {collection.status === 'draft' ? (
            <Badge isHollow>{ui.t('workspace.draft')}</Badge>
          ) : (
            <Badge tone="good">{ui.t('datasetEdit.state.published')}</Badge>
          )}
          <a href={ui.href(collectionPath(collection))}>{ui.t('collections.page')}</a>
        </p>
      </div>
      <div class="page stack-wide">
        <CollectionOrder ui={ui} view={view} />
        <CollectionAdd ui={ui} view={view} />
        <section class="stack" id="words">
          <SectionHead ui={ui} title={ui.t('collections.words')} isFlush />
          <form class="stack" method="post" action={path} novalidate>
            <input type="hidden" name="version" value={String(collection.version)} />
            <input type="hidden" name="base" value={view.base} />
            <FormDifferences ui={ui} differences={view.differences} />
            <TitledFields ui={ui} kind="collections" view={view} />
            <p>
              <Button>{ui.t('datasetEdit.save')}</Button>
            </p>
          </form>
        </section>
        <Publishing ui={ui} collection={collection} mayPublish={mayPublish} />
      </div>
    </>
  )
}

/** To publish it, or else to take it back; and to delete it. */
function Publishing({
  ui,
  collection,
  mayPublish,
}: {
  ui: Ui
  collection: Collection
  mayPublish: boolean
}): VNode {
  const path = ui.href(collectionEditPath(collection))
  const version = <input type="hidden" name="version" value={String(collection.version)} />
  const isDraft = collection.status === 'draft'
  if (!mayPublish) {
    return (
      <section class="stack limit" id="publish">
        <SectionHead ui={ui} title={ui.t('collections.publish')} isFlush />
        <Notice>{ui.t('collections.publisherNeeded')}</Notice>
      </section>
    )
  }
  return (
    <section class="stack limit" id="publish">
      {isDraft ? (
        <>
          <SectionHead ui={ui} title={ui.t('collections.publish')} isFlush />
          <form class="stack" method="post" action={`${path}/publish`}>
            <p>{ui.t('collections.publishHelp')}</p>
            {version}
            <Button>{ui.t('collections.publish')}</Button>
          </form>
        </>
      ) : (
        <Fold summary={ui.t('collections.takeBack')}>
          <form class="stack" method="post" action={`${path}/take-back`}>
            <p>{ui.t('collections.takeBackHelp')}</p>
            {version}
            <Button kind="quiet">{ui.t('collections.takeBackDo')}</Button>
          </form>
        </Fold>
      )}
      <Fold summary={ui.t('collections.delete')}>
        <form class="stack" method="post" action={`${path}/delete`}>
          <p>{ui.t('collections.deleteHelp')}</p>
          {version}
          <Button kind="bad">{ui.t('collections.deleteDo')}</Button>
        </form>
      </Fold>
    </section>
  )
}
