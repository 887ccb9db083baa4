import type { VNode } from 'preact'
import type { Facets } from '../../schemas/generated/api/facets.ts'
import { Bars } from '../components/bars/bars.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { RowLink, Rows } from '../components/rows/rows.tsx'
import type { Ui } from '../text/ui.ts'
import { searchAddress, splitYears, type PageSearch } from './page-search.ts'

interface NarrowProps {
  ui: Ui
  search: PageSearch
  facets: Facets
}

/** How much changed lately, each time as a link to what did; one that is chosen leads back. */
export function UpdatedIn({ ui, search, facets: { modified = [] } }: NarrowProps): VNode | null {
  if (modified.length === 0) return null
  return (
    <section class="facet">
      <h3 class="facet-name">{ui.t('find.updatedIn')}</h3>
      <Rows isSmall>
        {modified.map(({ value, label, count }) => {
          const isCurrent = search.modifiedSince === value
          const modifiedSince = isCurrent ? undefined : value
          return (
            <RowLink
              key={value}
              href={searchAddress(ui, { ...search, modifiedSince })}
              end={ui.number(count)}
              isCurrent={isCurrent}
            >
              {label}
            </RowLink>
          )
        })}
      </Rows>
    </section>
  )
}

/** The newest years stand open, as many as one looks over; older ones are folded. */
const yearsShown = 8

/** How many datasets speak of each year, as bars that are links with their number beside them. */
export function YearBars({ ui, search, facets: { year = [] } }: NarrowProps): VNode | null {
  // A lone bar compares nothing.
  if (year.length < 2) return null
  const [from, to] = splitYears(search.year)
  const isChosen = (value: string): boolean =>
    search.year !== undefined && (!from || value >= from) && (!to || value <= to)
  const max = Math.max(...year.map(({ count }) => count))
  const draw = (years: typeof year): VNode => (
    <Bars
      max={max}
      items={years.map(({ value, count }) => ({
        label: <a href={searchAddress(ui, { ...search, year: value })}>{value}</a>,
        value: count,
        text: ui.number(count),
        ...(isChosen(value) && { mark: 'here' as const }),
      }))}
    />
  )
  const folded = year.slice(yearsShown)
  return (
    <div class="below-3">
      {draw(year.slice(0, yearsShown))}
      {folded.length > 0 && (
        <Fold summary={ui.t('facet.more', { count: folded.length })} isSmall>
          {draw(folded)}
        </Fold>
      )}
    </div>
  )
}
