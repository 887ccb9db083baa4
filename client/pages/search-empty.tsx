import type { VNode } from 'preact'
import { Empty } from '../components/empty/empty.tsx'
import type { Ui } from '../text/ui.ts'
import { FilterChips } from './filter-chips.tsx'
import { countFilters, feedPath, searchAddress, withoutFilter, withoutFilters } from './page-search.ts'
import type { SearchPageView } from './search-view.ts'

/** Nothing found: what was asked, and three ways on. */
export function SearchEmpty({ ui, view }: { ui: Ui; view: SearchPageView }): VNode {
  const { search, filters, answer } = view
  const suggestions = answer.suggestions ?? []
  const title = search.q
    ? ui.t(countFilters(search) > 0 ? 'find.noneForWithFilters' : 'find.noneFor', { query: search.q })
    : ui.t('find.none')
  const shorter = shortenQuery(search.q)
  return (
    <>
      <FilterChips ui={ui} view={view} />
      <Empty title={title}>
        <p role="status" class="visually-hidden">
          {ui.t('find.zero')}
        </p>
        <ul>
          {filters.length === 1 && filters[0] && (
            <li>
              <a href={searchAddress(ui, withoutFilter(search, filters[0]))}>
                {ui.t('find.dropFilter', { filter: filters[0].label })}
              </a>
            </li>
          )}
          {filters.length > 1 && (
            <li>
              <a href={searchAddress(ui, withoutFilters(search))}>
                {ui.t('find.dropFilters', { count: filters.length })}
              </a>
            </li>
          )}
          {view.country && (
            <li>
              {ui.rich('find.inCountry', {
                country: (
                  <a href={searchAddress(ui, { filters: { unit: [view.country.value] } })}>
                    {view.country.label}
                  </a>
                ),
              })}
            </li>
          )}
          {suggestions.length > 0 && (
            <li>
              {ui.t('find.dataAbout')}{' '}
              {suggestions.map((text, index) => (
                <>
                  {index > 0 && ', '}
                  <a href={searchAddress(ui, { ...search, q: text })}>{text}</a>
                </>
              ))}
            </li>
          )}
          {shorter && (
            <li>
              {ui.rich('find.fewerWords', {
                query: <a href={searchAddress(ui, { ...search, q: shorter })}>{shorter}</a>,
              })}
            </li>
          )}
          <li>
            <a href={ui.href(feedPath(search))} type="application/atom+xml">
              {ui.t('feed.wait')}
            </a>
          </li>
          <li>
            {ui.rich('find.byTheme', { themes: <a href={ui.href('/themes')}>{ui.t('find.themes')}</a> })}
          </li>
          <li>
            {ui.rich('find.byAgency', {
              agencies: <a href={ui.href('/agencies')}>{ui.t('find.agencies')}</a>,
            })}
          </li>
        </ul>
        <p>{ui.rich('find.all', { all: <a href={ui.href('/datasets')}>{ui.t('find.allDatasets')}</a> })}</p>
      </Empty>
    </>
  )
}

/** The first half of a query of several words. */
function shortenQuery(q: string | undefined): string | null {
  const words = q?.split(/\s+/).filter((word) => word !== '') ?? []
  return words.length < 3 ? null : words.slice(0, Math.ceil(words.length / 2)).join(' ')
}
