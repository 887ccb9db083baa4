import {
  filterNames,
  singleFilterNames,
  splitYears,
  type ActiveFilter,
  type PageSearch,
  type SingleFilterName,
} from '../../client/pages/page-search.ts'
import type { Ui } from '../../client/text/ui.ts'
import type { Portal } from '../portal.ts'

interface NamingRooms {
  catalog: Pick<Portal['catalog'], 'findAgency' | 'findSeriesRecord' | 'vocabularies'>
}

/** The chosen filters in words: as the facets call them, else as the vocabularies do. */
export async function nameFilters(
  { catalog }: NamingRooms,
  ui: Ui,
  search: PageSearch,
  facets: Record<string, { value: string; label: string }[]> = {},
): Promise<ActiveFilter[]> {
  const vocabularies: Partial<Record<string, string>> = {
    theme: 'themes',
    format: 'formats',
    license: 'licenses',
    unit: 'units',
    frequency: 'frequencies',
  }
  const nameValue = async (name: string, value: string): Promise<string> => {
    const counted = facets[name]?.find((item) => item.value === value)
    if (counted) return counted.label
    if (name === 'agency') return ui.pick((await catalog.findAgency(value))?.name).text || value
    if (name === 'series') return ui.pick((await catalog.findSeriesRecord(value))?.title).text || value
    const vocabulary = vocabularies[name]
    const term = vocabulary ? catalog.vocabularies.find(vocabulary, value) : null
    return term ? ui.pick(term.label).text : value
  }
  const named = await Promise.all(
    filterNames.flatMap((name) =>
      (search.filters[name] ?? []).map(async (value) => ({
        name,
        value,
        label:
          value === null
            ? `${ui.t(`find.facet.${name}`)}: ${ui.t('find.noValue')}`
            : await nameValue(name, value),
      })),
    ),
  )
  return [
    ...named,
    ...singleFilterNames
      .filter((name) => search[name] !== undefined)
      .map((name) => ({ name, value: String(search[name]), label: nameSingle(ui, name, search) })),
  ]
}

function nameSingle(ui: Ui, name: SingleFilterName, search: PageSearch): string {
  const value = String(search[name])
  switch (name) {
    case 'year':
      return describeYears(ui, value)
    case 'hasTable':
      return ui.t(search.hasTable ? 'find.hasTable' : 'find.withoutTable')
    case 'overdue':
      return ui.t(search.overdue ? 'find.overdue' : 'find.notOverdue')
    case 'bbox':
      return ui.t('find.inBox', { box: value })
    case 'modifiedSince':
      return ui.t('find.changedSince', { date: ui.date(value) })
    case 'where':
      return value
  }
}

function describeYears(ui: Ui, year: string): string {
  const [from, to] = splitYears(year)
  if (from && to) return from === to ? from : `${from}–${to}`
  return from ? ui.t('find.yearsFrom', { from }) : ui.t('find.yearsTo', { to: to ?? '' })
}
