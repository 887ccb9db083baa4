import type { VNode } from 'preact'
import type { Facets } from '../../schemas/generated/api/facets.ts'
import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import { Button } from '../components/button/button.tsx'
import { Legend } from '../components/legend/legend.tsx'
import { getMapLevel, Map as VietnamMap } from '../components/map/map.tsx'
import { vietnam } from '../components/map/vietnam.ts'
import { SectionHead } from '../components/section-head/section-head.tsx'
import type { Ui } from '../text/ui.ts'
import { pickLabel } from './terms.ts'

interface HomeMapProps {
  ui: Ui
  provinces: readonly VocabularyItem[]
  counts: NonNullable<Facets[string]>
}

/** The provinces as a map, and the same as a list for those who do not point. */
export function HomeMap({ ui, provinces, counts }: HomeMapProps): VNode {
  const byUnit = new Map(counts.map(({ value, count }) => [value, count]))
  const countOf = (id: string): number => byUnit.get(id) ?? 0
  const greatest = Math.max(0, ...provinces.map(({ id }) => countOf(id)))
  return (
    <div>
      <SectionHead ui={ui} title={ui.t('home.places')} />
      <p class="soft small">{ui.t('home.placesHelp')}</p>
      <form class="row row-tight keep above-3 below-3" action={ui.href('/datasets')}>
        <label class="visually-hidden" for="unit">
          {ui.t('home.province')}
        </label>
        <select class="input" id="unit" name="unit">
          <option value="">{ui.t('home.chooseProvince')}</option>
          {provinces.map((province) => (
            <option key={province.id} value={province.id}>
              {pickLabel(ui, province).text}
            </option>
          ))}
        </select>
        <Button kind="quiet">{ui.t('home.show')}</Button>
      </form>
      <VietnamMap
        label={ui.t('home.map')}
        drawing={vietnam}
        places={provinces.map((province) => {
          const count = countOf(province.id)
          const name = pickLabel(ui, province).text
          return {
            code: province.id,
            href: ui.href(`/datasets?unit=${province.id}`),
            label:
              count === 0 ? ui.t('home.onlyNational', { name }) : ui.t('home.provinceCount', { name, count }),
            level: getMapLevel(count, greatest),
          }
        })}
      />
      <Legend label={ui.t('home.legend')} items={listLegend(ui, greatest)} />
    </div>
  )
}

/** The shades that occur, each with the counts it stands for. */
function listLegend(ui: Ui, greatest: number) {
  const items: { level: 0 | 1 | 2 | 3 | 4; text: string }[] = [{ level: 0, text: ui.t('home.noneOfItsOwn') }]
  for (const level of [1, 2, 3, 4] as const) {
    const counts = Array.from({ length: greatest }, (_, index) => index + 1).filter(
      (count) => getMapLevel(count, greatest) === level,
    )
    const [first] = counts
    const last = counts.at(-1)
    if (first === undefined || last === undefined) continue
    items.push({ level, text: first === last ? ui.number(first) : `${ui.number(first)}–${ui.number(last)}` })
  }
  return items
}
