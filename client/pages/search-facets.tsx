import type { VNode } from 'preact'
import type { SearchAnswer } from '../../schemas/generated/api/search-answer.ts'
import { Choice } from '../components/choice/choice.tsx'
import { Facet, Facets, YearFacet, type FacetItem } from '../components/facet/facet.tsx'
import type { Ui } from '../text/ui.ts'
import {
  filterNames,
  listFields,
  writeFilterValue,
  type ActiveFilter,
  type FilterName,
  type PageSearch,
} from './page-search.ts'

interface SearchFacetsProps {
  ui: Ui
  search: PageSearch
  answer: SearchAnswer
  filters: ActiveFilter[]
  active: number
}

/** All filters as one form that works without script. */
export function SearchFacets({ ui, search, answer, filters, active }: SearchFacetsProps): VNode {
  const [from, to] = splitYears(search.year)
  // What the form has no field for.
  const hidden = listFields({
    ...search,
    filters: {},
    year: undefined,
    hasTable: undefined,
    overdue: undefined,
  })
  return (
    <Facets ui={ui} action={ui.href('/datasets')} active={active} hidden={hidden}>
      {filterNames.map((name) => {
        const items = listItems(answer, filters, name)
        return (
          items.length > 0 && (
            <Facet key={name} ui={ui} legend={ui.t(`find.facet.${name}`)} name={name} items={items} />
          )
        )
      })}
      <YearFacet ui={ui} legend={ui.t('find.facet.year')} from={from} to={to} />
      <fieldset class="facet">
        <legend>{ui.t('find.facet.hasTable')}</legend>
        <div>
          <Choice
            ui={ui}
            name="hasTable"
            value={String(search.hasTable ?? true)}
            label={ui.t(search.hasTable === false ? 'find.withoutTable' : 'find.hasTable')}
            isChecked={search.hasTable !== undefined}
          />
        </div>
      </fieldset>
      <fieldset class="facet">
        <legend>{ui.t('find.facet.overdue')}</legend>
        <div>
          <Choice
            ui={ui}
            name="overdue"
            value={String(search.overdue ?? true)}
            label={ui.t(search.overdue === false ? 'find.notOverdue' : 'find.overdue')}
            isChecked={search.overdue !== undefined}
          />
        </div>
      </fieldset>
    </Facets>
  )
}

/** The counted values, and before them those that are chosen but that nothing has. */
function listItems(answer: SearchAnswer, filters: ActiveFilter[], name: FilterName): FacetItem[] {
  const chosen = filters.filter((filter) => filter.name === name)
  const chosenValues = new Set(chosen.map(({ value }) => writeFilterValue(value)))
  // The facet writes "has none" as the filter takes it: none.
  const counted = (answer.facets[name] ?? []).map(({ value, label, count }) => {
    const written = value === 'none' ? value : writeFilterValue(value)
    return { value: written, label, count, isChecked: chosenValues.has(written) }
  })
  const countedValues = new Set(counted.map(({ value }) => value))
  const absent = chosen
    .filter(({ value }) => !countedValues.has(writeFilterValue(value)))
    .map(({ value, label }) => ({ value: writeFilterValue(value), label, count: 0, isChecked: true }))
  return [...absent, ...counted]
}

/** The two ends of a year filter; a single year is both. */
export function splitYears(year: string | undefined): [from?: string, to?: string] {
  // Several spans, or none, do not fit the two fields.
  if (!year || year.includes(',') || year === 'none') return []
  if (!year.includes('..')) return [year, year]
  const [from, to] = year.split('..')
  return [from || undefined, to || undefined]
}
