import type { VNode } from 'preact'
import type { Collection } from '../../schemas/generated/catalog/collection.ts'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Pager } from '../components/pager/pager.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { collectionEditPath, collectionPath } from './collection-page.tsx'

export interface CollectPageView {
  dataset: Pick<Dataset, 'id' | 'title'>
  /** Those that the reader may change as they are. */
  collections: Collection[]
  nextHref: string | null
}

/** Where a dataset is put into one of the reader's collections. */
export function CollectPage({ view, ui }: { view: CollectPageView; ui: Ui }): VNode {
  const { dataset, collections, nextHref } = view
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t('collections.list'), href: ui.href('/workspace/collections') },
          { text: ui.t('collections.collect') },
        ]}
      />
      <div class="page head stack">
        <h1>{ui.t('collections.collectTitle', { title: shorten(ui.pick(dataset.title).text, 110) })}</h1>
        <p class="lede">{ui.t('collections.collectLede')}</p>
        <p>
          <Button href={ui.href('/workspace/collections/new')} kind="quiet" icon="plus">
            {ui.t('collections.new')}
          </Button>
        </p>
      </div>
      <div class="page stack">
        {collections.length === 0 ? (
          <Empty title={ui.t('collections.collectNone')}>
            <p>{ui.t('collections.noneHelp')}</p>
          </Empty>
        ) : (
          <Rows>
            {collections.map((collection) => (
              <Choice key={collection.id} ui={ui} collection={collection} dataset={dataset} />
            ))}
          </Rows>
        )}
        {nextHref && (
          <Pager
            ui={ui}
            summary={ui.t('collections.total', { count: collections.length })}
            nextHref={nextHref}
          />
        )}
      </div>
    </>
  )
}

function Choice({
  ui,
  collection,
  dataset,
}: {
  ui: Ui
  collection: Collection
  dataset: CollectPageView['dataset']
}): VNode {
  const title = ui.pick(collection.title)
  return (
    <RowItem
      end={
        <form method="post" action={`${ui.href(collectionEditPath(collection))}/datasets`}>
          <input type="hidden" name="version" value={String(collection.version)} />
          <input type="hidden" name="dataset" value={dataset.id} />
          <Button kind="quiet" isSmall icon="plus" name="act" value="choose">
            {ui.rich('collections.collectHere', {
              title: <span class="visually-hidden">{title.text}</span>,
            })}
          </Button>
        </form>
      }
      note={<LangText of={ui.pick(collection.agency.name)} />}
    >
      <a href={ui.href(collectionPath(collection))}>
        <LangText of={title} />
      </a>{' '}
      {collection.status === 'draft' && <Badge isHollow>{ui.t('workspace.draft')}</Badge>}
    </RowItem>
  )
}
