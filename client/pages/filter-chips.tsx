import type { VNode } from 'preact'
import { Chip, Chips } from '../components/chip/chip.tsx'
import type { Ui } from '../text/ui.ts'
import { searchAddress, withoutFilter, withoutFilters } from './page-search.ts'
import type { SearchPageView } from './search-view.ts'

/** The filters in use, each with the way to do without it. */
export function FilterChips({
  ui,
  view: { search, filters },
}: {
  ui: Ui
  view: SearchPageView
}): VNode | null {
  if (filters.length === 0) return null
  return (
    <div class="below-3">
      <Chips
        label={ui.t('find.inUse')}
        clear={{ href: searchAddress(ui, withoutFilters(search)), text: ui.t('chip.removeAll') }}
      >
        {filters.map((filter) => (
          <Chip
            key={`${filter.name} ${filter.value}`}
            ui={ui}
            isOn
            href={searchAddress(ui, withoutFilter(search, filter))}
            removeLabel={ui.t('chip.remove')}
          >
            {filter.label}
          </Chip>
        ))}
      </Chips>
    </div>
  )
}
