import { Fragment, type ComponentChildren, type VNode } from 'preact'
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
  /** Items with the same group stand under its name. */
  group?: { name: string; href: string }
}

export interface FacetProps {
  ui: Ui
  legend: string
  name: string
  items: FacetItem[]
  /** How many stand open before the rest is folded; what is chosen always stands open. */
  shown?: number
  /** Where all values are, when there are more than these. */
  allHref?: string
}

/** The values of one filter with how many datasets each would show. */
export function Facet({ ui, legend, name, items, shown = 6, allHref }: FacetProps): VNode {
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
        {allHref && (
          <p class="small">
            <a href={allHref}>
              {ui.t('facet.all')}
              <span class="visually-hidden">: {legend}</span>
            </a>
          </p>
        )}
      </div>
    </fieldset>
  )
}

function FacetChoices({ ui, name, items }: { ui: Ui; name: string; items: FacetItem[] }): VNode {
  return (
    <>
      {items.map(({ group, ...item }, index) => (
        <Fragment key={item.value}>
          {group && group.name !== items[index - 1]?.group?.name && (
            <p class="facet-group">
              <a href={group.href}>{group.name}</a>
            </p>
          )}
          <Choice ui={ui} name={name} {...item} />
        </Fragment>
      ))}
    </>
  )
}

export interface YearFacetProps {
  ui: Ui
  legend: string
  from?: string
  to?: string
  /** Years to press, above the fields. */
  children?: ComponentChildren
}

/** Years that the data speak about; sent as `yearFrom` and `yearTo`. */
export function YearFacet({ ui, legend, from, to, children }: YearFacetProps): VNode {
  return (
    <fieldset class="facet">
      <legend>{legend}</legend>
      {children}
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

export interface BoxFacetProps {
  ui: Ui
  legend: string
  /** West, south, east and north as they were given; none when no box is set. */
  edges: readonly string[]
}

/** A rectangle on the map by its four edges in degrees, folded until it is used; sent as `west`, `south`, `east` and `north`. */
export function BoxFacet({ ui, legend, edges }: BoxFacetProps): VNode {
  return (
    <fieldset class="facet">
      <legend>{legend}</legend>
      <details class="fold small" open={edges.length > 0}>
        <summary>{ui.t('facet.box')}</summary>
        <div class="fold-body stack">
          <p class="soft" id="box-help">
            {ui.t('facet.boxHelp')}
          </p>
          <div class="facet-box">
            {boxEdges.map((name, index) => (
              <label key={name}>
                {ui.t(`facet.${name}`)}
                <input
                  class="input num"
                  name={name}
                  // A field for numbers takes the comma of one language only.
                  type="text"
                  inputmode="decimal"
                  value={edges[index]}
                  aria-describedby="box-help"
                />
              </label>
            ))}
          </div>
        </div>
      </details>
    </fieldset>
  )
}

const boxEdges = ['west', 'south', 'east', 'north'] as const

export interface FacetsProps {
  ui: Ui
  action: string
  /** How many filters are in use. */
  active: number
  /** What the form sends besides the filters: the words, the order. */
  hidden: { name: string; value: string }[]
  /** What narrows by a press, above the form. */
  links?: ComponentChildren
  children: ComponentChildren
}

/** All filters as one form with one button; under 62 rem they fold away. */
export function Facets({ ui, action, active, hidden, links, children }: FacetsProps): VNode {
  return (
    <details class="fold fold-desk">
      <summary>
        {ui.t('facet.title')}{' '}
        {active > 0 && <Badge tone="here">{ui.t('facet.inUse', { count: active })}</Badge>}
      </summary>
      {links}
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
