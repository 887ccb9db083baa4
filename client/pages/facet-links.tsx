import type { VNode } from 'preact'
import { RowLink, Rows } from '../components/rows/rows.tsx'
import type { Ui } from '../text/ui.ts'
import { writeFilterValue, type FilterName } from './page-search.ts'

/** The commonest values tell what there is; the search has the rest. */
const shownValues = 8

export interface FacetLinksProps {
  ui: Ui
  title: string
  name: FilterName
  counts: { value: string; label: string; count: number }[] | undefined
  /** The filter that all links keep. */
  within: Partial<Record<FilterName, string>>
}

/** The values of a filter as links to the search that has them chosen; nothing when there are none. */
export function FacetLinks({ ui, title, name, counts = [], within }: FacetLinksProps): VNode | null {
  if (counts.length === 0) return null
  const kept = Object.entries(within).map(([key, value]): [string, string] => [key, value])
  return (
    <section>
      <h2 class="small below-2">{title}</h2>
      <Rows isSmall>
        {counts.slice(0, shownValues).map(({ value, label, count }) => {
          const query = new URLSearchParams([
            ...kept,
            [name, value === 'none' ? value : writeFilterValue(value)],
          ])
          return (
            <RowLink key={value} href={ui.href(`/datasets?${query.toString()}`)} end={ui.number(count)}>
              {label}
            </RowLink>
          )
        })}
      </Rows>
    </section>
  )
}
