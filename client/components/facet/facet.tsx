import type { ComponentChildren, VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'
import { Badge } from '../badge/badge.tsx'
import { Button } from '../button/button.tsx'
import { Choice } from '../choice/choice.tsx'

export interface FacetItem {
  value: string
  label: string
  lang?: string
  count: number
  isChecked?: boolean
}

export interface FacetProps {
  ui: Ui
  legend: string
  name: string
  items: FacetItem[]
  /** How many stand open before the rest is folded; what is chosen always stands open. */
  shown?: number
}

/** The values of one filter with how many datasets each would show. */
export function Facet({ ui, legend, name, items, shown = 6 }: FacetProps): VNode {
  const open = items.filter((item, index) => index < shown || item.isChecked)
  const folded = items.filter((item) => !open.includes(item))
  return (
    <fieldset class="facet">
      <legend>{legend}</legend>
      <div>
        <FacetChoices ui={ui} name={name} items={open} />
        {folded.length > 0 && (
          <details class="fold small">
            <summary>{ui.t('facet.more', { count: folded.length })}</summary>
            <div class="fold-body" data-island="facet-filter" data-label={ui.t('facet.narrow')}>
              <FacetChoices ui={ui} name={name} items={folded} />
            </div>
          </details>
        )}
      </div>
    </fieldset>
  )
}

function FacetChoices({ ui, name, items }: { ui: Ui; name: string; items: FacetItem[] }): VNode {
  return (
    <>
      {items.map((item) => (
        <Choice key={item.value} ui={ui} name={name} {...item} />
      ))}
    </>
  )
}

export interface YearFacetProps {
  ui: Ui
  legend: string
  from?: string
  to?: string
}

/** Years that the data speak about; sent as `yearFrom` and `yearTo`. */
export function YearFacet({ ui, legend, from, to }: YearFacetProps): VNode {
  return (
    <fieldset class="facet">
      <legend>{legend}</legend>
      <div class="row row-tight">
        <label class="visually-hidden" for="year-from">
          {ui.t('facet.from')}
        </label>
        <input
          class="input num"
          id="year-from"
          name="yearFrom"
          inputmode="numeric"
          pattern="\d{4}"
          value={from}
        />
        <span class="soft">{ui.t('facet.until')}</span>
        <label class="visually-hidden" for="year-to">
          {ui.t('facet.to')}
        </label>
        <input class="input num" id="year-to" name="yearTo" inputmode="numeric" pattern="\d{4}" value={to} />
      </div>
    </fieldset>
  )
}

export interface FacetsProps {
  ui: Ui
  action: string
  /** How many filters are in use. */
  active: number
  /** What the form sends besides the filters: the words, the order. */
  hidden: { name: string; value: string }[]
  children: ComponentChildren
}

/** All filters as one form with one button; under 62 rem they fold away. */
export function Facets({ ui, action, active, hidden, children }: FacetsProps): VNode {
  return (
    <details class="fold fold-desk">
      <summary>
        {ui.t('facet.title')}{' '}
        {active > 0 && <Badge tone="here">{ui.t('facet.inUse', { count: active })}</Badge>}
      </summary>
      <form action={action} class="keep">
        {hidden.map(({ name, value }) => (
          <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
        ))}
        {children}
        <div class="above-3">
          <Button isWide>{ui.t('facet.apply')}</Button>
        </div>
      </form>
    </details>
  )
}
