import type { VNode } from 'preact'
import type { SearchAnswer } from '../../schemas/generated/api/search-answer.ts'
import { Choice } from '../components/choice/choice.tsx'
import { BoxFacet, Facet, Facets, YearFacet, type FacetItem } from '../components/facet/facet.tsx'
import type { Ui } from '../text/ui.ts'
import { facetAddress } from './facet-values-page.tsx'
import {
  filterNames,
  listFields,
  searchAddress,
  splitYears,
  writeFilterValue,
  type ActiveFilter,
  type FilterName,
  type PageSearch,
} from './page-search.ts'
import { UpdatedIn, YearBars } from './search-narrow.tsx'
import type { FormatFamily } from './search-view.ts'

interface SearchFacetsProps {
  ui: Ui
  search: PageSearch
  answer: SearchAnswer
  filters: ActiveFilter[]
  families: FormatFamily[]
  active: number
}

/** As many values of a facet as an answer holds. */
const mostCounted = 50

/** All filters as one form that works without script. */
export function SearchFacets({ ui, search, answer, filters, families, active }: SearchFacetsProps): VNode {
  const [from, to] = splitYears(search.year)
  // What the form has no field for.
  const hidden = listFields({
    ...search,
    filters: {},
    year: undefined,
    hasTable: undefined,
    overdue: undefined,
    bbox: undefined,
  })
  const narrow = { ui, search, facets: answer.facets }
  return (
    <Facets
      ui={ui}
      action={ui.href('/datasets')}
      active={active}
      hidden={hidden}
      links={<UpdatedIn {...narrow} />}
    >
      {filterNames.map((name) => {
        const counted = listItems(answer, filters, name)
        const items = name === 'format' ? groupByFamily(ui, search, counted, families) : counted
        return (
          items.length > 0 && (
            <Facet
              key={name}
              ui={ui}
              legend={ui.t(`find.facet.${name}`)}
              name={name}
              items={items}
              // The answer holds the most frequent ones; so many are rarely all.
              allHref={counted.length >= mostCounted ? facetAddress(ui, name, search) : undefined}
            />
          )
        )
      })}
      <YearFacet ui={ui} legend={ui.t('find.facet.year')} from={from} to={to}>
        <YearBars {...narrow} />
      </YearFacet>
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
      <BoxFacet ui={ui} legend={ui.t('find.facet.bbox')} edges={search.bbox?.split(',') ?? []} />
    </Facets>
  )
}

/** Formats of one family stand together, the commonest family first; its name leads to all that has any of them. */
function groupByFamily(
  ui: Ui,
  search: PageSearch,
  items: FacetItem[],
  families: FormatFamily[],
): FacetItem[] {
  const familyOf = (value: string) => families.find(({ formats }) => formats.includes(value))
  const groups = new Map<FormatFamily | undefined, FacetItem[]>()
  for (const item of items) {
    const family = familyOf(item.value)
    groups.set(family, [...(groups.get(family) ?? []), item])
  }
  if (groups.size < 2) return items
  return [...groups].flatMap(([family, members]) => {
    if (!family) return members
    const format = members.map(({ value }) => value)
    const href = searchAddress(ui, { ...search, filters: { ...search.filters, format } })
    return members.map((item) => ({ ...item, group: { name: ui.t(`find.family.${family.id}`), href } }))
  })
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
