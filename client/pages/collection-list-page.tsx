import type { VNode } from 'preact'
import type { Collection } from '../../schemas/generated/catalog/collection.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Pager } from '../components/pager/pager.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import { findFirstSentence } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { collectionEditPath, collectionPath } from './collection-page.tsx'

export interface CollectionListPageView {
  collections: Collection[]
  /** Those of them that the reader may change as they are, by id. */
  kept: ReadonlySet<string>
  total: number
  nextHref: string | null
  /** Whether the reader may make one for some agency. */
  mayMake: boolean
  /** The list of the reader's agencies, in the workspace. */
  isOwn: boolean
  isDeleted: boolean
}

/** Collections by title: all that the reader may see, or those of the reader's agencies. */
export function CollectionListPage({ view, ui }: { view: CollectionListPageView; ui: Ui }): VNode {
  const { collections, kept, total, nextHref, mayMake, isOwn, isDeleted } = view
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          ...(isOwn ? [{ text: ui.t('workspace.title'), href: ui.href('/workspace') }] : []),
          { text: ui.t('collections.list') },
        ]}
      />
      <div class="page head stack">
        <h1>{ui.t(isOwn ? 'collections.own' : 'collections.list')}</h1>
        <p class="lede">{ui.t(isOwn ? 'collections.ownLede' : 'collections.lede')}</p>
        {isDeleted && (
          <Notice tone="good" isAnswer>
            {ui.t('collections.deleted')}
          </Notice>
        )}
        {mayMake && (
          <p class="row">
            <Button href={ui.href('/workspace/collections/new')} icon="plus">
              {ui.t('collections.new')}
            </Button>
            <Button kind="plain" href={ui.href(isOwn ? '/collections' : '/workspace/collections')}>
              {ui.t(isOwn ? 'collections.all' : 'collections.own')}
            </Button>
          </p>
        )}
      </div>
      <div class="page stack">
        {collections.length === 0 ? (
          <Empty title={ui.t('collections.none')}>
            <p>{ui.t('collections.noneHelp')}</p>
          </Empty>
        ) : (
          <>
            <Rows>
              {collections.map((each) => (
                <CollectionRow
                  key={each.id}
                  ui={ui}
                  collection={each}
                  href={ui.href(isOwn && kept.has(each.id) ? collectionEditPath(each) : collectionPath(each))}
                />
              ))}
            </Rows>
            <Pager
              ui={ui}
              summary={ui.t('collections.total', { count: total })}
              nextHref={nextHref ?? undefined}
            />
          </>
        )}
      </div>
    </>
  )
}

/** A collection as a line: what it is called, what it is for, whose it is, how much is in it. */
export function CollectionRow({
  ui,
  collection,
  href = ui.href(collectionPath(collection)),
}: {
  ui: Ui
  collection: Collection
  href?: string
}): VNode {
  const description = ui.pick(collection.description)
  const sentence = findFirstSentence(description.text, ui.lang)
  return (
    <RowItem
      end={ui.t('titled.count', { count: collection.datasetCount })}
      note={
        <>
          {sentence !== '' && (
            <p class="limit">
              <LangText of={{ ...description, text: sentence }} />
            </p>
          )}
          <LangText of={ui.pick(collection.agency.name)} />
        </>
      }
    >
      <a href={href}>
        <strong>
          <LangText of={ui.pick(collection.title)} />
        </strong>
      </a>{' '}
      {collection.status === 'draft' && <Badge isHollow>{ui.t('workspace.draft')}</Badge>}
    </RowItem>
  )
}
