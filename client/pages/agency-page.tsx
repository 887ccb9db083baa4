import type { VNode } from 'preact'
import type { Agency } from '../../schemas/generated/catalog/agency.ts'
import type { DatasetSummary } from '../../schemas/generated/catalog/dataset-summary.ts'
import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { Figures } from '../components/figures/figures.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import { Take } from '../components/take/take.tsx'
import type { Ui } from '../text/ui.ts'
import { AgencyAside } from './agency-aside.tsx'
import { countPunctuality, Punctuality } from './agency-punctuality.tsx'
import { DatasetResults } from './dataset-results.tsx'
import { getModified } from './freshness.ts'
import { feedPath } from './page-search.ts'
import { hasTable, isOpen, pickLabel } from './terms.ts'

export interface FacetCount {
  value: string
  label: string
  count: number
}

export interface AgencyPageView {
  agency: Agency
  parent: Agency | null
  children: Agency[]
  successors: Agency[]
  predecessors: Agency[]
  level: VocabularyItem
  /** Those changed last, at most 100; `total` says how many there are. */
  datasets: DatasetSummary[]
  total: number
  facets: Record<string, FacetCount[]>
  isDegraded: boolean
  /** Whether the reader manages it. */
  mayManage: boolean
  now: Date
}

/** So many datasets tell what an agency publishes; the search has all. */
const shownDatasets = 10

/** One agency: who it is, whether it keeps its word, what it publishes. */
export function AgencyPage({ view, ui }: { view: AgencyPageView; ui: Ui }): VNode {
  const { agency, datasets, total, isDegraded } = view
  const name = ui.pick(agency.name)
  return (
    <>
      <Crumbs ui={ui} items={[{ text: ui.t('agencies.title'), href: ui.href('/agencies') }, name]} />
      <AgencyHead ui={ui} view={view} />
      <div class="page">
        <div class="aside">
          <div class="stack-wide">
            {agency.status === 'closed' ? (
              <Closed ui={ui} view={view} />
            ) : (
              view.successors.length > 0 && (
                <Notice title={ui.t('agency.successors')}>
                  <Successors ui={ui} successors={view.successors} />
                </Notice>
              )
            )}
            {agency.status === 'active' && <Punctuality ui={ui} view={view} />}
            {total === 0 && agency.status === 'closed' ? null : total === 0 ? (
              <NoDatasets ui={ui} />
            ) : (
              <section class="stack">
                <SectionHead
                  ui={ui}
                  title={ui.t(agency.status === 'closed' ? 'agency.onceDatasets' : 'agency.datasets')}
                  count={total}
                  isFlush
                />
                {isDegraded && <Notice tone="warn">{ui.t('agency.degraded')}</Notice>}
                <DatasetResults
                  ui={ui}
                  datasets={datasets.slice(0, shownDatasets)}
                  now={view.now}
                  level={3}
                />
                {total > shownDatasets && (
                  <p>
                    <Button kind="quiet" href={datasetsHref(ui, agency)}>
                      {ui.t('agency.all', { count: total })}
                    </Button>
                  </p>
                )}
              </section>
            )}
          </div>
          <AgencyAside ui={ui} view={view} />
        </div>
      </div>
    </>
  )
}

/** The search among the datasets of an agency. */
const datasetsHref = (ui: Ui, { slug }: Agency): string =>
  ui.href(`/datasets?agency=${encodeURIComponent(slug)}`)

function AgencyHead({ ui, view }: { ui: Ui; view: AgencyPageView }): VNode {
  const { agency, total } = view
  const name = ui.pick(agency.name)
  const homepage = agency.homepage
  return (
    <div class="page head">
      <div class="head-grid">
        <div class="head-what stack">
          <h1 class={name.text.length > 110 ? 'is-long' : undefined} lang={name.lang}>
            {name.text}
          </h1>
          <p class="lede">{describeAgency(ui, view)}</p>
          {view.mayManage && (
            <p>
              <a href={ui.href(`/workspace/agencies/${agency.slug}`)}>{ui.t('agency.manage')}</a>
            </p>
          )}
        </div>
        {total > 0 && <Figures isRow isInHead items={listFigures(ui, view)} />}
        <Take
          title={ui.t('agency.take')}
          isInHead
          actions={
            total > 0
              ? [
                  {
                    href: datasetsHref(ui, agency),
                    text: ui.t('agency.searchIn', { count: total }),
                    icon: 'search',
                  },
                ]
              : []
          }
          more={[
            ...(homepage
              ? [{ href: homepage, text: ui.t('agency.homepage'), icon: 'external' as const }]
              : []),
            {
              href: `/api/v1/datasets?agency=${encodeURIComponent(agency.slug)}`,
              text: ui.t('agency.asJson'),
              format: 'API',
            },
            {
              href: ui.href(feedPath({ filters: { agency: [agency.slug] } })),
              text: ui.t('feed.follow'),
              format: 'Atom',
            },
          ]}
        />
      </div>
    </div>
  )
}

function describeAgency(ui: Ui, { agency, level, parent, datasets, total }: AgencyPageView): string {
  if (agency.status === 'closed')
    return ui.t('agency.ledeClosed', { count: ui.t('find.datasets', { count: total }) })
  const [newest] = datasets
  if (!newest) return ui.t('agency.ledeNone')
  const date = ui.date(getModified(newest), 'long')
  const facts = { level: pickLabel(ui, level).text, count: total, date }
  if (!parent || agency.parent === null) return ui.t('agency.lede', facts)
  return ui.t('agency.ledeWith', { ...facts, parent: ui.pick(parent.name).text })
}

function listFigures(ui: Ui, view: AgencyPageView): { label: string; value: string }[] {
  const { datasets, total } = view
  const items = [{ label: ui.t('agency.figure.datasets'), value: ui.number(total) }]
  // Beyond what was loaded, sums would be of a part and look like the whole.
  if (datasets.length === total) {
    const files = datasets.flatMap(({ distributions }) => distributions)
    const tables = datasets.filter(isOpen).flatMap(({ distributions }) => distributions.filter(hasTable))
    items.push({ label: ui.t('agency.figure.files'), value: ui.number(files.length) })
    items.push({ label: ui.t('agency.figure.tables'), value: ui.number(tables.length) })
  }
  const { onTime, late } = countPunctuality(ui, view)
  if (view.agency.status === 'active' && onTime + late.length > 0) {
    items.push({
      label: ui.t('agency.figure.onTime'),
      value: `${ui.number(onTime)}/${ui.number(onTime + late.length)}`,
    })
  }
  return items
}

function Successors({ ui, successors }: { ui: Ui; successors: Agency[] }): VNode {
  const links = successors.map((agency, index) => (
    <>
      {index > 0 && ', '}
      <a href={ui.href(`/agencies/${agency.slug}`)}>
        <LangText of={ui.pick(agency.name)} />
      </a>
    </>
  ))
  return <p>{ui.rich('agency.successorsText', { agencies: <>{links}</> })}</p>
}

/** What became of an agency that was merged or split. */
function Closed({ ui, view: { agency, successors } }: { ui: Ui; view: AgencyPageView }): VNode {
  const date = agency.closedOn === null ? '' : ui.date(agency.closedOn, 'long')
  return (
    <Notice title={ui.t('agency.closedTitle', { date })}>
      {successors.length > 0 ? (
        <Successors ui={ui} successors={successors} />
      ) : (
        <p>{ui.t('agency.closedSoon')}</p>
      )}
      {agency.closedNote !== null && <p>{agency.closedNote}</p>}
    </Notice>
  )
}

function NoDatasets({ ui }: { ui: Ui }): VNode {
  return (
    <Empty title={ui.t('agency.none')}>
      <p>
        {ui.rich('agency.noneHelp', {
          agencies: <a href={ui.href('/agencies')}>{ui.t('agency.otherAgencies')}</a>,
          datasets: <a href={ui.href('/datasets')}>{ui.t('agency.allDatasets')}</a>,
        })}
      </p>
    </Empty>
  )
}
