import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import type { Release } from '../../schemas/generated/catalog/release.ts'
import type { Revision } from '../../schemas/generated/catalog/revision.ts'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { FormatMark } from '../components/format/format.tsx'
import { Icon } from '../components/icon/icon.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Pager } from '../components/pager/pager.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { shortenDigest } from './dataset-aside.tsx'
import { nameChanges } from './name-changes.ts'
import { pickFileTitle } from './terms.ts'

export interface HistoryPageView {
  dataset: Dataset
  files: { distribution: Distribution; releases: Release[] }[]
  revisions: Revision[]
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
        {files.length > 0 && (
          <section class="stack">
            <h2>{ui.t('history.files')}</h2>
            <p class="soft">{ui.t('history.filesHelp')}</p>
            {files.map((file) => (
              <FileReleases key={file.distribution.id} ui={ui} {...file} />
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
                <RevisionLine key={revision.number} ui={ui} revision={revision} />
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
  distribution,
  releases,
}: {
  ui: Ui
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
              </>
            }
          >
            <strong>{ui.t('dataset.releaseNumber', { number: String(release.number) })}</strong>{' '}
            <a href={release.url}>{release.name}</a>
          </RowItem>
        ))}
      </Rows>
    </div>
  )
}

function RevisionLine({ ui, revision }: { ui: Ui; revision: Revision }): VNode {
  const changed = nameChanges(ui, revision.changes)
  return (
    <RowItem
      end={ui.date(revision.at, 'moment')}
      note={
        <>
          {changed.length > 0 && ui.t('history.changed', { members: changed.join(', ') })}
          {changed.length > 0 && '. '}
          {ui.t('history.by', { name: revision.by })}
        </>
      }
    >
      <strong>{ui.t('history.revision', { number: String(revision.number) })}</strong>
      {revision.note && <> {revision.note}</>}
    </RowItem>
  )
}
