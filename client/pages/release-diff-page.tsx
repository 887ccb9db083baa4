import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import type { Release } from '../../schemas/generated/catalog/release.ts'
import { Icon } from '../components/icon/icon.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import type { Ui } from '../text/ui.ts'
import {
  CompareForm,
  ReleaseCrumbs,
  releasePath,
  releasesPath,
  type ReleaseLineView,
} from './releases-page.tsx'
import { FileSides, RowComparison, type DiffState, type RowComparisonView } from './row-comparison.tsx'
import { pickFileTitle } from './terms.ts'

export interface ReleaseDiffPageView extends Pick<RowComparisonView, 'sample'> {
  dataset: Dataset
  distribution: Distribution
  release: ReleaseLineView
  /** What it is compared with; null for the first release. */
  against: ReleaseLineView | null
  state: DiffState
  /** Names of columns as the address asks for them, quoted where needed. */
  askedKey: string[]
  /** The same comparison for programs. */
  apiHref: string | null
  /** Whether the file has other sheets, which are not compared. */
  hasOtherSheets: boolean
  /** To choose among. */
  releases: Release[]
}

/** What one release of a file changed in its rows. */
export function ReleaseDiffPage({ view, ui }: { view: ReleaseDiffPageView; ui: Ui }): VNode {
  const { dataset, distribution, release, against } = view
  const number = String(release.release.number)
  const title = against
    ? ui.t('diff.title', { number, against: String(against.release.number) })
    : ui.t('diff.titleFirst', { number })
  return (
    <>
      <ReleaseCrumbs ui={ui} view={view} last={ui.t('dataset.releaseNumber', { number })} />
      <div class="page head stack-wide">
        <div class="stack">
          <h1>{title}</h1>
          <p class="lede">
            <a href={ui.href(`/datasets/${dataset.slug}/${distribution.id}`)}>
              <LangText of={pickFileTitle(ui, distribution)} />
            </a>
          </p>
          <Neighbours ui={ui} view={view} />
        </div>
        <RowComparison
          ui={ui}
          view={{
            ...view,
            formPath: releasePath(view, release.release.number),
            formFields: { against: String(against?.release.number ?? '') },
          }}
        />
        <FileSides
          ui={ui}
          title={ui.t('diff.sides')}
          sides={(against ? [against, release] : [release]).map((line) => ({
            ...line,
            name: ui.t('dataset.releaseNumber', { number: String(line.release.number) }),
          }))}
        />
        <CompareForm
          ui={ui}
          view={view}
          releases={view.releases}
          release={release.release.number}
          against={against?.release.number}
        />
        <p>
          <a href={ui.href(releasesPath(view))}>{ui.t('diff.allReleases')}</a>
        </p>
      </div>
    </>
  )
}

/** The releases before and after this one, each with what it changed. */
function Neighbours({ ui, view }: { ui: Ui; view: ReleaseDiffPageView }): VNode | null {
  const { number } = view.release.release
  const newest = view.distribution.release ?? number
  if (newest < 2) return null
  return (
    <p class="small row">
      {number > 1 && (
        <a href={ui.href(releasePath(view, number - 1))}>
          <Icon name="left" /> {ui.t('diff.previous', { number: String(number - 1) })}
        </a>
      )}
      {number < newest && (
        <a href={ui.href(releasePath(view, number + 1))}>
          {ui.t('diff.next', { number: String(number + 1) })} <Icon name="right" />
        </a>
      )}
    </p>
  )
}
