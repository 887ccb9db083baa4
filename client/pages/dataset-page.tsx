import type { VNode } from 'preact'
import type { Collection } from '../../schemas/generated/catalog/collection.ts'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import type { SeriesPlace } from '../../schemas/generated/catalog/series-place.ts'
import type { Related as RelatedAnswer } from '../../schemas/generated/catalog/related.ts'
import type { Release } from '../../schemas/generated/catalog/release.ts'
import type { Rows } from '../../schemas/generated/tabular/rows.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Facts, type Fact } from '../components/facts/facts.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Sequence } from '../components/sequence/sequence.tsx'
import { Take } from '../components/take/take.tsx'
import { Toc } from '../components/toc/toc.tsx'
import { findFirstSentence, shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { AccessNotice } from './access-notice.tsx'
import { collectionPath, collectPath } from './collection-page.tsx'
import { countTable } from './count-table.ts'
import { About, CitationFold, renderContact } from './dataset-aside.tsx'
import { hasRelated, Related } from './dataset-related.tsx'
import { ApiSection, Columns, Description, Files, History, Preview } from './dataset-sections.tsx'
import { datasetEditPath } from './dataset-edit-page.tsx'
import { findFreshness, getModified } from './freshness.ts'
import { nameFormat } from './name-format.ts'
import { findTakedown, TakedownNote } from './takedown-note.tsx'
import {
  describeLicense,
  describePeriod,
  describePlaces,
  hasTable,
  pickFileTitle,
  pickLabel,
  type DatasetTerms,
  isPublic,
  longTitle,
} from './terms.ts'

export interface DatasetPageView {
  dataset: Dataset
  terms: DatasetTerms
  /** The first distribution with a table, its columns and its first rows. */
  preview: { distribution: Distribution; table: Table; rows: Rows } | null
  /** The newest releases of the first files, newest first. */
  releases: { distribution: Distribution; release: Release }[]
  related: Dataset[]
  /** Open datasets with a table that can be joined to one of this. */
  joinable: RelatedAnswer['joinable']
  /** Where it stands in a series; null when that is unknown. */
  place: SeriesPlace | null
  /** Public collections that it is in. */
  collections: Pick<Collection, 'slug' | 'title'>[]
  /** Whether the reader may have the files, not their description alone. */
  mayReadData: boolean
  /** Whether the reader may change it. */
  mayEdit: boolean
  /** For one copy, however often its button is pressed; null when the reader may make none. */
  copyKey: string | null
  baseUrl: string
  now: Date
}

/** Everything about one dataset, for people. */
export function DatasetPage({ view, ui }: { view: DatasetPageView; ui: Ui }): VNode {
  const { dataset, terms } = view
  const title = ui.pick(dataset.title)
  const description = ui.pick(dataset.description)
  const lede = findFirstSentence(description.text, ui.lang)
  const rest = { ...description, text: withoutLede(description.text, lede) }
  const [theme] = terms.themes
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('nav.datasets'), href: ui.href('/datasets') },
          ...(theme ? [{ ...pickLabel(ui, theme), href: ui.href(`/datasets?theme=${theme.id}`) }] : []),
          { ...title, text: shorten(title.text, 60) },
        ]}
      />
      <div class="page head">
        <div class="head-grid">
          <div class="head-what stack">
            <Announcements ui={ui} dataset={dataset} />
            {(view.mayEdit || view.copyKey !== null) && (
              <form class="row" method="post" action={ui.href(datasetEditPath(dataset, 'copy'))}>
                {view.mayEdit && (
                  <Button href={ui.href(datasetEditPath(dataset))} icon="pencil" kind="quiet" isSmall>
                    {ui.t('dataset.edit')}
                  </Button>
                )}
                {view.copyKey !== null && (
                  <>
                    <input type="hidden" name="key" value={view.copyKey} />
                    <Button icon="copy" kind="plain" isSmall>
                      {ui.t('dataset.copy')}
                    </Button>
                    <Button href={ui.href(collectPath(dataset))} icon="plus" kind="plain" isSmall>
                      {ui.t('collections.collect')}
                    </Button>
                  </>
                )}
              </form>
            )}
            <AccessNotice ui={ui} dataset={dataset} mayReadData={view.mayReadData} />
            <h1 class={title.text.length > longTitle ? 'is-long' : undefined} lang={title.lang}>
              {title.text}
            </h1>
            {lede !== '' && (
              <p class="lede" lang={description.lang}>
                {lede}
              </p>
            )}
            <InSeries ui={ui} place={view.place} />
            <InCollections ui={ui} collections={view.collections} />
            {dataset.sample && (
              <p class="small">
                <Badge tone="info">{ui.t('dataset.sample')}</Badge> {ui.t('dataset.sampleHelp')}
              </p>
            )}
          </div>
          <Facts isInHead items={listFacts(ui, view)} />
          <TakeData ui={ui} view={view} />
        </div>
      </div>
      <div class="page">
        <div class="aside">
          <div class="stack-wide">
            <Preview ui={ui} view={view} />
            <Files ui={ui} view={view} />
            <Columns ui={ui} view={view} />
            <Description ui={ui} description={rest} />
            <ApiSection ui={ui} view={view} />
            <History ui={ui} view={view} />
            <Related ui={ui} view={view} />
          </div>
          <aside class="stack-wide" aria-label={ui.t('dataset.aside')}>
            <div class="only-desk">
              <Toc label={ui.t('nav.onThisPage')} items={listSections(ui, view, rest.text !== '')} />
            </div>
            <CitationFold ui={ui} view={view} />
            <About ui={ui} view={view} />
          </aside>
        </div>
      </div>
    </>
  )
}

/** The series that it is a part of, with the one before it and the one after it. */
function InSeries({ ui, place }: { ui: Ui; place: SeriesPlace | null }): VNode | null {
  if (!place?.series) return null
  const { series, previous, next } = place
  const step = (label: 'series.previous' | 'series.next', neighbour: SeriesPlace['next']) =>
    neighbour && {
      label: ui.t(label),
      title: ui.pick(neighbour.title),
      href: ui.href(`/datasets/${neighbour.slug}`),
    }
  return (
    <Sequence
      label={ui.t('series.kind')}
      previous={step('series.previous', previous)}
      next={step('series.next', next)}
    >
      {ui.rich('series.partOf', {
        series: (
          <a href={ui.href(`/series/${series.slug}`)}>
            <LangText of={ui.pick(series.title)} />
          </a>
        ),
        count: ui.t('titled.count', { count: series.memberCount }),
      })}
    </Sequence>
  )
}

/** The collections that editors put it into. */
function InCollections({
  ui,
  collections,
}: {
  ui: Ui
  collections: DatasetPageView['collections']
}): VNode | null {
  if (collections.length === 0) return null
  return (
    <p class="small">
      {ui.rich('collections.in', {
        collections: collections.map((collection, index) => (
          <>
            {index > 0 && ', '}
            <a href={ui.href(collectionPath(collection))}>
              <LangText of={ui.pick(collection.title)} />
            </a>
          </>
        )),
      })}
    </p>
  )
}

/** The description without the sentence that stands above already; whole when it begins with mark-up. */
const withoutLede = (description: string, lede: string): string =>
  description.startsWith(lede) ? description.slice(lede.length).trim() : description

/** What must be known before anything else: archived; and to members, not yet public, or withdrawn. */
function Announcements({ ui, dataset }: { ui: Ui; dataset: Dataset }): VNode {
  return (
    <>
      {dataset.status === 'withdrawn' && (
        <Notice tone="bad" title={ui.t('dataset.withdrawnForMembers')}>
          {ui.t('dataset.withdrawnReason', {
            date: ui.date(dataset.withdrawn?.at ?? dataset.updatedAt),
            reason: dataset.withdrawn?.reason ?? '',
          })}
        </Notice>
      )}
      {dataset.status === 'archived' && <Notice>{ui.t('dataset.archived')}</Notice>}
      {!isPublic(dataset) && dataset.status !== 'withdrawn' && (
        <Notice tone="warn">{ui.t('dataset.notPublic')}</Notice>
      )}
    </>
  )
}

function listFacts(ui: Ui, { dataset, terms, now, preview }: DatasetPageView): Fact[] {
  const freshness = findFreshness(ui, dataset, now)
  const license = describeLicense(ui, dataset, terms)
  const rhythm = terms.frequency && pickLabel(ui, terms.frequency).text
  const scope = [
    terms.places.length > 0 ? describePlaces(ui, terms.places) : null,
    describePeriod(ui, dataset.temporal),
  ]
  const size = describeContent(ui, dataset, terms, preview)
  return [
    {
      icon: 'clock',
      label: ui.t('dataset.updated'),
      value: (
        <>
          {ui.date(getModified(dataset), 'long')}{' '}
          {freshness && <Badge tone={freshness.badge.tone}>{freshness.badge.text}</Badge>}
        </>
      ),
      note:
        rhythm && freshness
          ? ui.t(freshness.isLate ? 'dataset.wasDue' : 'dataset.nextDue', {
              rhythm,
              date: ui.date(freshness.due),
            })
          : rhythm && ui.t('dataset.rhythm', { rhythm }),
    },
    {
      icon: 'agency',
      label: ui.t('dataset.agency'),
      value: (
        <a href={ui.href(`/agencies/${dataset.agency.slug}`)}>
          <LangText of={ui.pick(dataset.agency.name)} />
        </a>
      ),
    },
    {
      icon: 'licence',
      label: ui.t('dataset.licence'),
      value: license.words,
      note: terms.license?.uri ? (
        <a href={terms.license.uri} rel="license">
          {license.code}
        </a>
      ) : (
        dataset.license && license.code
      ),
    },
    {
      icon: 'calendar',
      label: ui.t('dataset.scope'),
      value: scope.filter(Boolean).join(', ') || ui.t('dataset.scopeUnknown'),
      note: size,
    },
  ]
}

/** "4 rows, 4 columns, Vietnamese". */
function describeContent(
  ui: Ui,
  dataset: Dataset,
  terms: DatasetTerms,
  preview: DatasetPageView['preview'],
): string {
  const parts: string[] = []
  if (preview && typeof preview.table.rowCount === 'number') {
    const { rowCount, columns, tables } = preview.table
    const otherTableCount = tables && tables.length - 1
    parts.push(countTable(ui, { rowCount, columnCount: columns.length, otherTableCount }))
  } else if (dataset.distributions.length > 0) {
    parts.push(ui.t('dataset.files', { count: dataset.distributions.length }))
  }
  parts.push(...terms.languages.map((language) => pickLabel(ui, language).text))
  return parts.join(', ')
}

/** The best way to the data first: a file that machines read, then its table, then the rest. */
function TakeData({ ui, view: { dataset, preview, mayReadData } }: { ui: Ui; view: DatasetPageView }): VNode {
  const forReader = dataset.distributions.filter((one) => mayReadData || !one.downloadUrl)
  const [best, ...others] = orderByUse(forReader.filter((one) => findTakedown(one) === null))
  if (!best && !mayReadData) {
    return (
      <Take isInHead title={ui.t('dataset.take')}>
        <p class="small">{ui.t('access.askFor')}</p>
        <p>{renderContact(dataset)}</p>
      </Take>
    )
  }
  if (!best) {
    const [gone] = forReader
    const takedown = gone && findTakedown(gone)
    return (
      <Take isInHead title={ui.t('dataset.take')}>
        {gone && takedown ? (
          <TakedownNote {...{ ui, dataset, takedown }} distribution={gone} isNamed={forReader.length > 1} />
        ) : (
          <p class="small">{ui.t('dataset.noFiles')}</p>
        )}
      </Take>
    )
  }
  const actions = [nameDownload(ui, best)]
  if (preview) {
    actions.push({
      href: ui.href(`/datasets/${dataset.slug}/${preview.distribution.id}`),
      text: ui.t('dataset.openTable'),
      icon: 'table',
    })
  }
  return (
    <Take
      isInHead
      title={ui.t('dataset.take')}
      actions={actions}
      more={[
        ...others.slice(0, mostOthers).map((distribution) => ({
          href: distribution.downloadUrl ?? distribution.accessUrl ?? '',
          text: shorten(pickFileTitle(ui, distribution).text, 60),
          ...(distribution.format ? { format: distribution.format } : { icon: 'link' as const }),
        })),
        ...(others.length > mostOthers
          ? [
              {
                href: '#files',
                icon: 'file' as const,
                text: ui.t('dataset.allFiles', { count: dataset.distributions.length }),
              },
            ]
          : []),
        {
          href: '#api',
          format: 'API',
          text: ui.t(isPublic(dataset) ? 'dataset.byApi' : 'dataset.byApiOfDraft'),
        },
      ]}
    />
  )
}

/** More would push the facts of a phone's first screen away. */
const mostOthers = 3

function nameDownload(ui: Ui, { downloadUrl, accessUrl, format, byteSize }: Distribution) {
  if (!downloadUrl)
    return {
      href: accessUrl ?? '',
      text: ui.t('dataset.openLink'),
      icon: 'external' as 'external' | 'download' | 'table',
    }
  const text = ui.t('dataset.download', {
    format: nameFormat(ui, format),
    size: ui.bytes(byteSize ?? 0),
  })
  return { href: downloadUrl, text, icon: 'download' as 'external' | 'download' | 'table' }
}

/** Files with a table, then other files, then links; otherwise as published. */
function orderByUse(distributions: Distribution[]): Distribution[] {
  const rank = (file: Distribution): number => (hasTable(file) ? 0 : file.downloadUrl ? 1 : 2)
  return [...distributions].sort((a, b) => rank(a) - rank(b))
}

function listSections(
  ui: Ui,
  view: DatasetPageView,
  hasDescription: boolean,
): { href: string; text: string }[] {
  const { preview, dataset, releases } = view
  return [
    preview && { href: '#preview', text: ui.t('dataset.preview') },
    dataset.distributions.length > 0 && { href: '#files', text: ui.t('dataset.filesTitle') },
    preview && { href: '#columns', text: ui.t('dataset.columnsTitle') },
    hasDescription && { href: '#description', text: ui.t('dataset.description') },
    { href: '#api', text: ui.t('format.api') },
    releases.length > 0 && { href: '#history', text: ui.t('dataset.history') },
    hasRelated(view) && { href: '#related', text: ui.t('dataset.related') },
  ].filter((item): item is { href: string; text: string } => Boolean(item))
}
