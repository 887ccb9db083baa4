import type { VNode } from 'preact'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { RowLink, Rows } from '../components/rows/rows.tsx'
import { SearchBox } from '../components/search-box/search-box.tsx'
import type { Ui } from '../text/ui.ts'
import { listFields, searchAddress, writeSearch, type FilterName, type PageSearch } from './page-search.ts'

export interface FacetValuesPageView {
  facet: FilterName
  search: PageSearch
  /** The search in a few words; empty when it asks for everything. */
  searchName: string
  /** What the labels are looked through for. */
  words: string
  items: { value: string; label: string; count: number }[]
  total: number
}

/** Where all values of a filter are looked through, within a search. */
export const facetAddress = (ui: Ui, facet: FilterName, search: PageSearch): string =>
  ui.href(`/datasets/facets/${facet}${writeSearch({ ...search, orderBy: undefined, limit: undefined })}`)

/** All values of one filter that a search has, each leading to the search with it. */
export function FacetValuesPage({ view, ui }: { view: FacetValuesPageView; ui: Ui }): VNode {
  const { facet, search, searchName, words, items, total } = view
  const legend = ui.t(`find.facet.${facet}`)
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('find.title'), href: ui.href('/datasets') },
          ...(searchName === '' ? [] : [{ text: searchName, href: searchAddress(ui, search) }]),
          { text: legend },
        ]}
      />
      <div class="page head stack">
        <h1>{legend}</h1>
        <p class="lede">
          {searchName === ''
            ? ui.t('facetValues.lede')
            : ui.t('facetValues.ledeWithin', { search: searchName })}
        </p>
        <div class="limit">
          <SearchBox
            ui={ui}
            id="facet-words"
            name="words"
            query={words}
            action={ui.href(`/datasets/facets/${facet}`)}
            label={ui.t('facetValues.search')}
            placeholder={ui.t('facetValues.search')}
            hasSuggestions={false}
            hidden={listFields({ ...search, orderBy: undefined, limit: undefined })}
          />
        </div>
      </div>
      <div class="page">
        {items.length === 0 ? (
          <Empty title={ui.t('facetValues.none')}>
            <p>
              <a href={facetAddress(ui, facet, search)}>{ui.t('facetValues.seeAll')}</a>
            </p>
          </Empty>
        ) : (
          <section class="section stack">
            <h2 class="small">
              {total > items.length
                ? ui.t('facetValues.cut', { shown: items.length, count: total })
                : ui.t('facetValues.count', { count: total })}
            </h2>
            <Rows isInColumns>
              {items.map(({ value, label, count }) => (
                <RowLink
                  key={value}
                  href={searchAddress(ui, addValue(search, facet, value))}
                  end={ui.number(count)}
                >
                  {label}
                </RowLink>
              ))}
            </Rows>
          </section>
        )}
      </div>
    </>
  )
}

/** The same search with one value more. */
function addValue(search: PageSearch, facet: FilterName, value: string): PageSearch {
  const written = value === 'none' ? null : value
  const chosen = (search.filters[facet] ?? []).filter((each) => each !== written)
  return { ...search, filters: { ...search.filters, [facet]: [...chosen, written] } }
}
