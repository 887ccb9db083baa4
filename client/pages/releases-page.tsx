import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import type { Release } from '../../schemas/generated/catalog/release.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { Pair, SelectField } from '../components/field/field.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Pager } from '../components/pager/pager.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import { shorten } from '../text/markdown.ts'
import type { PickedText } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { shortenDigest } from './dataset-aside.tsx'
import { pickFileTitle } from './terms.ts'

/** A release in a list, with what is known of its rows and who made it. */
export interface ReleaseLineView {
  release: Release
  /** Null when the portal has made no table of it, or does not remember. */
  rowCount: number | null
  by: PickedText
}

export interface ReleasesPageView {
  dataset: Dataset
  distribution: Distribution
  /** Newest first. */
  releases: ReleaseLineView[]
  total: number
  isFirstPage: boolean
  nextHref: string | null
  /** Administrators take bytes down for legal reasons. */
  mayTakeDown: boolean
}

type FileOf = Pick<ReleasesPageView, 'dataset' | 'distribution'>

/** Where the releases of a file are, and what changed in one of them. */
export const releasesPath = ({ dataset, distribution }: FileOf): string =>
  `/datasets/${dataset.slug}/${distribution.id}/releases`
export const releasePath = (file: FileOf, number: number): string => `${releasesPath(file)}/${number}`

/** The way from the list of datasets down to a release. */
export function ReleaseCrumbs({ ui, view, last }: { ui: Ui; view: FileOf; last?: string }): VNode {
  const { dataset, distribution } = view
  const datasetTitle = ui.pick(dataset.title)
  const fileTitle = pickFileTitle(ui, distribution)
  const path = `/datasets/${dataset.slug}`
  const releases = { text: ui.t('releases.title') }
  return (
    <Crumbs
      ui={ui}
      items={[
        { text: ui.t('nav.datasets'), href: ui.href('/datasets') },
        { ...datasetTitle, text: shorten(datasetTitle.text, 60), href: ui.href(path) },
        {
          text: shorten(distribution.name ?? fileTitle.text, 60),
          href: ui.href(`${path}/${distribution.id}`),
        },
        ...(last ? [{ ...releases, href: ui.href(releasesPath(view)) }, { text: last }] : [releases]),
      ]}
    />
  )
}

/** Every release of one file: what it is, how to have it, and the way to what it changed. */
export function ReleasesPage({ view, ui }: { view: ReleasesPageView; ui: Ui }): VNode {
  const { dataset, distribution, releases, total, isFirstPage, nextHref } = view
  return (
    <>
      <ReleaseCrumbs ui={ui} view={view} />
      <div class="page head stack-wide">
        <div class="stack">
          <h1>{ui.t('releases.title')}</h1>
          <p class="lede">
            <a href={ui.href(`/datasets/${dataset.slug}/${distribution.id}`)}>
              <LangText of={pickFileTitle(ui, distribution)} />
            </a>
          </p>
          <p class="soft">{ui.t('history.filesHelp')}</p>
        </div>
        {total === 0 ? (
          <Empty title={ui.t('releases.none')}>
            <p>{ui.t('releases.noneHelp')}</p>
          </Empty>
        ) : (
          <Rows>
            {releases.map((line) => (
              <ReleaseLine key={line.release.number} ui={ui} view={view} {...line} />
            ))}
          </Rows>
        )}
        {(nextHref || !isFirstPage) && (
          <Pager
            ui={ui}
            label={ui.t('releases.pager')}
            summary={ui.t('releases.count', { count: total })}
            previousHref={isFirstPage ? undefined : ui.href(releasesPath(view))}
            nextHref={nextHref ?? undefined}
          />
        )}
        {total > 1 && <CompareForm ui={ui} view={view} releases={releases.map(({ release }) => release)} />}
        <p>
          <a href={ui.href(`/datasets/${dataset.slug}/history`)}>{ui.t('releases.wholeHistory')}</a>
        </p>
      </div>
    </>
  )
}

function ReleaseLine({
  ui,
  view,
  release,
  rowCount,
  by,
}: ReleaseLineView & { ui: Ui; view: ReleasesPageView }): VNode {
  const { number, takenDown } = release
  const isNewest = number === view.distribution.release
  return (
    <RowItem
      end={ui.date(release.createdAt, 'moment')}
      note={
        <>
          <span class="row row-apart">
            <span>
              {ui.bytes(release.byteSize)}
              {rowCount !== null && `, ${ui.t('dataset.rows', { count: rowCount })}`}
              {', '}
              <code title={release.sha256}>sha256 {shortenDigest(release.sha256)}</code>
              {', '}
              <LangText of={by} />
            </span>
            {view.mayTakeDown && !takenDown && (
              <a href={ui.href(`${releasePath(view, number)}/takedown`)}>
                {ui.t('takedown.link')}
                <span class="visually-hidden">
                  : {ui.t('dataset.releaseNumber', { number: String(number) })}
                </span>
              </a>
            )}
            {number > 1 && !takenDown && (
              <a href={ui.href(releasePath(view, number))}>
                {ui.t('releases.compare', { number: String(number), before: String(number - 1) })}
              </a>
            )}
          </span>
          {takenDown && (
            <span>
              <br />
              {ui.t('takedown.fact', { date: ui.date(takenDown.at), reason: takenDown.reason })}{' '}
              {takenDown.legalBasis !== null && ui.t('takedown.factBasis', { basis: takenDown.legalBasis })}
            </span>
          )}
        </>
      }
    >
      <strong>{ui.t('dataset.releaseNumber', { number: String(number) })}</strong>{' '}
      {takenDown ? release.name : <a href={release.url}>{release.name}</a>}{' '}
      {takenDown && <Badge tone="bad">{ui.t('takedown.badge')}</Badge>}{' '}
      {isNewest && <Badge tone="good">{ui.t('releases.newest')}</Badge>}
    </RowItem>
  )
}

/** Any two releases, chosen without script. */
export function CompareForm({
  ui,
  view,
  releases,
  release,
  against,
}: {
  ui: Ui
  view: FileOf
  releases: Release[]
  release?: number
  against?: number
}): VNode | null {
  const [newest, before] = releases
  if (!newest || !before) return null
  const options = releases.map(({ number, createdAt }) => ({
    value: String(number),
    text: ui.t('dataset.release', { number: String(number), date: ui.date(createdAt) }),
  }))
  return (
    <form class="stack limit" action={ui.href(releasesPath(view))} aria-labelledby="compare-any">
      <h2 id="compare-any">{ui.t('releases.compareAny')}</h2>
      <Pair>
        <SelectField
          ui={ui}
          id="against"
          name="against"
          label={ui.t('releases.from')}
          value={String(against ?? before.number)}
          options={options}
        />
        <SelectField
          ui={ui}
          id="release"
          name="release"
          label={ui.t('releases.to')}
          value={String(release ?? newest.number)}
          options={options}
        />
      </Pair>
      <p>
        <Button kind="quiet">{ui.t('releases.compareSubmit')}</Button>
      </p>
    </form>
  )
}
