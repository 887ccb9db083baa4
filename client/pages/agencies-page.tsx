import type { VNode } from 'preact'
import type { Agency } from '../../schemas/generated/catalog/agency.ts'
import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import { SearchBox } from '../components/search-box/search-box.tsx'
import type { Ui } from '../text/ui.ts'
import { agencyNewPath } from './agency-new-page.tsx'
import { AgencyLevel, AgencyRow, MembersLink } from './agency-tree.tsx'

export interface AgenciesPageView {
  agencies: Agency[]
  levels: readonly VocabularyItem[]
  /** Agencies with public datasets, and how many these are. */
  figures: { agencies: number; datasets: number }
  /** The words looked for, and the agencies that have them. */
  query: string
  found: Agency[]
  /** Whether the reader may make an agency somewhere. */
  mayMake: boolean
  /** Slugs of those that the reader manages. */
  managed: ReadonlySet<string>
}

/** Who publishes: all agencies by level, each with those below it, or those that a search found. */
export function AgenciesPage({ view, ui }: { view: AgenciesPageView; ui: Ui }): VNode {
  const { agencies, query, figures } = view
  return (
    <>
      <Crumbs ui={ui} items={[{ text: ui.t('agencies.title') }]} />
      <div class="page head stack">
        <h1>{ui.t('agencies.title')}</h1>
        {figures.datasets > 0 && (
          <p class="lede">
            {ui.t('agencies.lede', {
              count: figures.agencies,
              datasets: ui.t('find.datasets', { count: figures.datasets }),
            })}
          </p>
        )}
        <div class="limit">
          <SearchBox
            ui={ui}
            id="agency-q"
            query={query}
            action={ui.href('/agencies')}
            label={ui.t('agencies.search')}
            placeholder={ui.t('agencies.placeholder')}
            hasSuggestions={false}
          />
        </div>
        {view.mayMake && (
          <p>
            <Button href={ui.href(agencyNewPath())} kind="quiet" icon="plus">
              {ui.t('agencyNew.title')}
            </Button>
          </p>
        )}
      </div>
      <div class="page">
        {agencies.length === 0 ? (
          <NoAgencies ui={ui} />
        ) : query === '' ? (
          <AllAgencies ui={ui} view={view} />
        ) : (
          <FoundAgencies ui={ui} view={view} />
        )}
      </div>
    </>
  )
}

function AllAgencies({ ui, view: { agencies, levels, managed } }: { ui: Ui; view: AgenciesPageView }): VNode {
  return (
    <>
      {levels.map((level) => (
        <AgencyLevel key={level.id} ui={ui} level={level} agencies={agencies} managed={managed} />
      ))}
    </>
  )
}

function FoundAgencies({ ui, view }: { ui: Ui; view: AgenciesPageView }): VNode {
  const { agencies, found, query, managed } = view
  if (found.length === 0) {
    return (
      <div class="section">
        <Empty title={ui.t('agencies.none', { query })}>
          <p>
            {ui.rich('agencies.noneHelp', {
              all: <a href={ui.href('/agencies')}>{ui.t('agencies.seeAll')}</a>,
            })}
          </p>
          <p>
            <a href={ui.href(`/datasets?q=${encodeURIComponent(query)}`)}>
              {ui.t('agencies.searchData', { query })}
            </a>
          </p>
        </Empty>
      </div>
    )
  }
  const bySlug = new Map(agencies.map((agency) => [agency.slug, agency]))
  return (
    <section class="section">
      <div class="section-head">
        <h2>{ui.t('agencies.found', { count: found.length, query })}</h2>
        <a href={ui.href('/agencies')}>{ui.t('agencies.seeAll')}</a>
      </div>
      <Rows>
        {found.map((agency) => {
          const parent = agency.parent === null ? undefined : bySlug.get(agency.parent)
          const isManaged = managed.has(agency.slug)
          if (!parent) return <AgencyRow key={agency.id} ui={ui} agency={agency} isManaged={isManaged} />
          return (
            <RowItem
              key={agency.id}
              end={
                <>
                  {isManaged && (
                    <>
                      <MembersLink ui={ui} agency={agency} />
                      {' · '}
                    </>
                  )}
                  {ui.number(agency.datasetCount)}
                </>
              }
              note={ui.rich('agencies.partOf', { parent: <LangText of={ui.pick(parent.name)} /> })}
            >
              <a href={ui.href(`/agencies/${agency.slug}`)}>
                <LangText of={ui.pick(agency.name)} />
              </a>
            </RowItem>
          )
        })}
      </Rows>
    </section>
  )
}

function NoAgencies({ ui }: { ui: Ui }): VNode {
  return (
    <div class="section">
      <Empty title={ui.t('agencies.empty')}>
        <p>
          {ui.rich('agencies.emptyHelp', {
            guide: <a href={ui.href('/developers#publish')}>{ui.t('agencies.guide')}</a>,
          })}
        </p>
      </Empty>
    </div>
  )
}
