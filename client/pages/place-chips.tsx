import type { VNode } from 'preact'
import { Chip, Chips } from '../components/chip/chip.tsx'
import type { Ui } from '../text/ui.ts'
import { withoutMarks } from '../text/without-marks.ts'
import { searchAddress } from './page-search.ts'
import type { SearchPageView } from './search-view.ts'

/** What words of the query were taken for places, each with the way to have them as words only. */
export function PlaceChips({ ui, view: { search, answer } }: { ui: Ui; view: SearchPageView }): VNode | null {
  const places = answer.places ?? []
  if (places.length === 0) return null
  return (
    <div class="below-3">
      <Chips label={ui.t('find.places')}>
        {places.map(({ value, label, typed, asTyped }) => (
          <Chip
            key={`${value} ${typed}`}
            ui={ui}
            isOn
            href={searchAddress(ui, { ...search, q: asTyped })}
            removeLabel={ui.t('find.placeRemove', { words: typed })}
          >
            {withoutMarks(typed) === withoutMarks(label)
              ? ui.t('find.place', { place: label })
              : ui.t('find.placeFrom', { place: label, words: typed })}
          </Chip>
        ))}
      </Chips>
    </div>
  )
}
