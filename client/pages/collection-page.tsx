import type { VNode } from 'preact'
import type { Collection } from '../../schemas/generated/catalog/collection.ts'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Meta, MetaItem } from '../components/meta/meta.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { RowLink, Rows } from '../components/rows/rows.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import { Take } from '../components/take/take.tsx'
import { findFirstSentence, renderMarkdown, shorten } from '../text/markdown.ts'
import type { PickedText } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { DatasetResults } from './dataset-results.tsx'
import { longTitle } from './terms.ts'

export interface CollectionPageView {
  collection: Collection
  /** Whether the reader may change it as it is. */
  mayKeep: boolean
  now: Date
}

/** The page of a collection. */
export const collectionPath = ({ slug }: Pick<Collection, 'slug'>): string => `/collections/${slug}`

/** Its datasets for feed readers. */
export const collectionFeedPath = (collection: Pick<Collection, 'slug'>): string =>
  `${collectionPath(collection)}/datasets.atom`

/** The form of a collection, or the page below it. */
export const collectionEditPath = ({ slug }: Pick<Collection, 'slug'>): string =>
  `/workspace/collections/${slug}/edit`

/** Where a dataset is put into one of the reader's collections. */
export const collectPath = ({ slug }: { slug: string }): string =>
  `/workspace/collections?dataset=${encodeURIComponent(slug)}`

/** Datasets on one subject, as an editor put them: each with the sentence why it is here. */
export function CollectionPage({ view, ui }: { view: CollectionPageView; ui: Ui }): VNode {
  const { collection, mayKeep } = view
  const title = ui.pick(collection.title)
  const description = ui.pick(collection.description)
  const lede = findFirstSentence(description.text, ui.lang)
  const rest = description.text.startsWith(lede)
    ? description.text.slice(lede.length).trim()
    : description.text
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('collections.list'), href: ui.href('/collections') },
          { ...title, text: shorten(title.text, 60) },
        ]}
      />
      <div class="page head">
        <div class="head-grid">
          <div class="head-what stack">
            {collection.status === 'draft' && <Notice tone="warn">{ui.t('collections.isDraft')}</Notice>}
            {mayKeep && (
              <p>
                <Button href={ui.href(collectionEditPath(collection))} icon="pencil" kind="quiet" isSmall>
                  {ui.t('collections.edit')}
                </Button>
              </p>
            )}
            <p class="soft small">{ui.t('collections.kind')}</p>
            <h1 class={title.text.length > longTitle ? 'is-long' : undefined} lang={title.lang}>
              {title.text}
            </h1>
            {lede !== '' && (
              <p class="lede" lang={description.lang}>
                {lede}
              </p>
            )}
            <Meta>
              <MetaItem icon="agency">
                <a href={ui.href(`/agencies/${collection.agency.slug}`)}>
                  <LangText of={ui.pick(collection.agency.name)} />
                </a>
              </MetaItem>
              <MetaItem icon="clock">
                {ui.t('collections.updated', { date: ui.date(collection.updatedAt) })}
              </MetaItem>
            </Meta>
          </div>
          <Take
            title={ui.t('collections.take')}
            isInHead
            more={[
              {
                href: `/api/v1/collections/${collection.slug}`,
                text: ui.t('collections.asJson'),
                format: 'API',
              },
              ...(collection.status === 'published'
                ? [
                    {
                      href: ui.href(collectionFeedPath(collection)),
                      text: ui.t('feed.follow'),
                      format: 'Atom',
                    },
                  ]
                : []),
            ]}
          />
        </div>
      </div>
      <div class="page">
        <div class="aside">
          <div class="stack-wide">
            <About ui={ui} description={{ ...description, text: rest }} />
            <Datasets ui={ui} view={view} />
          </div>
          <Aside ui={ui} collection={collection} />
        </div>
      </div>
    </>
  )
}

/** What the first sentence did not say. */
function About({ ui, description }: { ui: Ui; description: PickedText }): VNode | null {
  if (description.text === '') return null
  const html = renderMarkdown(description.text, ui.t('dataset.tableInDescription'))
  return (
    <section class="stack">
      <h2>{ui.t('collections.about')}</h2>
      <div class="prose" lang={description.lang} dangerouslySetInnerHTML={{ __html: html }} />
    </section>
  )
}

function Datasets({ ui, view: { collection, mayKeep, now } }: { ui: Ui; view: CollectionPageView }): VNode {
  const items = collection.datasets ?? []
  if (items.length === 0) {
    return (
      <Empty title={ui.t('collections.empty')}>
        <p>{ui.t(mayKeep ? 'collections.emptyKeep' : 'collections.emptyHelp')}</p>
      </Empty>
    )
  }
  const notes = new Map(items.map(({ dataset, note }) => [dataset.id, note]))
  return (
    <section class="stack">
      <SectionHead
        ui={ui}
        title={ui.t('collections.datasets')}
        count={collection.datasetCount || undefined}
        isFlush
      />
      <DatasetResults
        ui={ui}
        datasets={items.map(({ dataset }) => dataset)}
        now={now}
        level={3}
        noteOf={({ id }) => {
          const note = notes.get(id)
          return note ? ui.pick(note) : undefined
        }}
      />
    </section>
  )
}

/** Whose datasets they are, and the way to other collections. */
function Aside({ ui, collection }: { ui: Ui; collection: Collection }): VNode {
  const agencies = new Map<string, { name: PickedText; count: number }>()
  for (const { dataset } of collection.datasets ?? []) {
    const { slug, name } = dataset.agency
    agencies.set(slug, { name: ui.pick(name), count: (agencies.get(slug)?.count ?? 0) + 1 })
  }
  return (
    <aside class="stack-wide" aria-label={ui.t('theme.aside')}>
      {agencies.size > 0 && (
        <section>
          <h2 class="small below-2">{ui.t('theme.agencies')}</h2>
          <Rows isSmall>
            {[...agencies].map(([slug, { name, count }]) => (
              <RowLink key={slug} href={ui.href(`/agencies/${slug}`)} end={ui.number(count)}>
                <LangText of={name} />
              </RowLink>
            ))}
          </Rows>
        </section>
      )}
      <p class="small">
        <a href={ui.href('/collections')}>{ui.t('collections.all')}</a>
      </p>
    </aside>
  )
}
