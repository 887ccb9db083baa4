import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import type { Release } from '../../schemas/generated/catalog/release.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { FormatMark } from '../components/format/format.tsx'
import { Icon } from '../components/icon/icon.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Pager } from '../components/pager/pager.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { shortenDigest } from './dataset-aside.tsx'
import { releasePath, releasesPath } from './releases-page.tsx'
import { RevisionLine, type RevisionView } from './revision-line.tsx'
import { pickFileTitle } from './terms.ts'

export interface HistoryPageView {
  dataset: Dataset
  files: { distribution: Distribution; releases: Release[] }[]
  revisions: RevisionView[]
  /** Whether the reader may write the description of an earlier revision again. */
  mayRestore: boolean
  /** What became of it. */
  outcome: { tone: 'good' | 'bad'; text: string } | null
  isFirstPage: boolean
  nextHref: string | null
  feedHref: string
}

/** What changed in a dataset: every release of its files, and every edit of its record. */
export function HistoryPage({ view, ui }: { view: HistoryPageView; ui: Ui }): VNode {
  const { dataset, files, revisions } = view
  const title = ui.pick(dataset.title)
  const path = `/datasets/${dataset.slug}`
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('nav.datasets'), href: ui.href('/datasets') },
          { ...title, text: shorten(title.text, 60), href: ui.href(path) },
          { text: ui.t('dataset.history') },
        ]}
      />
      <div class="page head stack-wide">
        <div class="stack">
          <h1>{ui.t('history.title')}</h1>
          <p class="lede">
            <a href={ui.href(path)}>
              <LangText of={title} />
            </a>
          </p>
        </div>
        {view.outcome && (
          <Notice tone={view.outcome.tone} isAnswer>
            {view.outcome.text}
          </Notice>
        )}
        {files.length > 0 && (
          <section class="stack">
            <h2>{ui.t('history.files')}</h2>
            <p class="soft">{ui.t('history.filesHelp')}</p>
            {files.map((file) => (
              <FileReleases key={file.distribution.id} ui={ui} dataset={dataset} {...file} />
            ))}
          </section>
        )}
        <section class="stack" id="revisions">
          <h2>{ui.t('history.record')}</h2>
          <p class="small soft row">
            <Icon name="link" />
            <a href={view.feedHref} type="application/atom+xml">
              {ui.t('history.feed')}
            </a>
          </p>
          {revisions.length === 0 ? (
            <p class="soft">{ui.t('history.noRevisions')}</p>
          ) : (
            <Rows>
              {revisions.map((revision) => (
                <RevisionLine
                  key={revision.number}
                  ui={ui}
                  revision={revision}
                  restoreHref={
                    view.mayRestore && revision.number !== dataset.version
                      ? ui.href(`${path}/history/${revision.number}/restore`)
                      : null
                  }
                />
              ))}
            </Rows>
          )}
          {(view.nextHref || !view.isFirstPage) && (
            <Pager
              ui={ui}
              label={ui.t('history.pager')}
              summary={ui.t('history.shown', { count: revisions.length })}
              previousHref={view.isFirstPage ? undefined : ui.href(`${path}/history`)}
              nextHref={view.nextHref ?? undefined}
            />
          )}
        </section>
      </div>
    </>
  )
}

function FileReleases({
  ui,
  dataset,
  distribution,
  releases,
}: {
  ui: Ui
  dataset: Dataset
  distribution: Distribution
  releases: Release[]
}): VNode {
  return (
    <div class="stack-tight" id={distribution.id}>
      <h3>
        {distribution.format && <FormatMark format={distribution.format} />}
        {' \u00a0'}
        <LangText of={pickFileTitle(ui, distribution)} />
      </h3>
      <Rows>
        {releases.map((release) => (
          <RowItem
            key={release.number}
            end={ui.date(release.createdAt, 'moment')}
            note={
              <>
                {ui.bytes(release.byteSize)},{' '}
                <code title={release.sha256}>sha256 {shortenDigest(release.sha256)}</code>
                {release.number > 1 && (
                  <>
                    {', '}
                    <a href={ui.href(releasePath({ dataset, distribution }, release.number))}>
                      {ui.t('releases.compare', {
                        number: String(release.number),
                        before: String(release.number - 1),
                      })}
                    </a>
                  </>
                )}
              </>
            }
          >
            <strong>{ui.t('dataset.releaseNumber', { number: String(release.number) })}</strong>{' '}
            {release.takenDown ? release.name : <a href={release.url}>{release.name}</a>}{' '}
            {release.takenDown && <Badge tone="bad">{ui.t('takedown.badge')}</Badge>}
          </RowItem>
        ))}
      </Rows>
      <p class="small">
        <a href={ui.href(releasesPath({ dataset, distribution }))}>
          {ui.t('releases.link')}
          <span class="visually-hidden">: {pickFileTitle(ui, distribution).text}</span>
        </a>
      </p>
    </div>
  )
}
