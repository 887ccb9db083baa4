import type { ComponentChildren, VNode } from 'preact'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Pairs } from '../components/pairs/pairs.tsx'
import { RowLink, Rows } from '../components/rows/rows.tsx'
import type { Ui } from '../text/ui.ts'
import type { AgencyPageView } from './agency-page.tsx'
import { AgencyRow } from './agency-tree.tsx'
import { FacetLinks } from './facet-links.tsx'
import { pickLabel } from './terms.ts'

/** Those with most datasets; the list of all series has the rest. */
const shownSeries = 8

/** Beside an agency: those below it, its themes, series and formats, and what else is known. */
export function AgencyAside({ ui, view }: { ui: Ui; view: AgencyPageView }): VNode {
  const { agency, children, facets } = view
  const series = (facets.series ?? []).filter(({ value }) => value !== 'none')
  return (
    <aside class="stack-wide" aria-label={ui.t('agency.aside')}>
      {children.length > 0 && (
        <section>
          <h2 class="small below-2">{ui.t('agency.children')}</h2>
          <Rows isSmall>
            {children.map((child) => (
              <AgencyRow key={child.id} ui={ui} agency={child} />
            ))}
          </Rows>
        </section>
      )}
      <FacetLinks
        ui={ui}
        title={ui.t('agency.themes')}
        name="theme"
        counts={facets.theme}
        within={{ agency: agency.slug }}
      />
      {series.length > 0 && (
        <section>
          <h2 class="small below-2">{ui.t('series.list')}</h2>
          <Rows isSmall>
            {series.slice(0, shownSeries).map(({ value, label, count }) => (
              <RowLink key={value} href={ui.href(`/series/${value}`)} end={ui.number(count)}>
                {label}
              </RowLink>
            ))}
          </Rows>
        </section>
      )}
      <FacetLinks
        ui={ui}
        title={ui.t('agency.formats')}
        name="format"
        counts={facets.format}
        within={{ agency: agency.slug }}
      />
      <section>
        <h2 class="small below-2">{ui.t('agency.information')}</h2>
        <Pairs items={listFacts(ui, view)} />
      </section>
    </aside>
  )
}

function listFacts(
  ui: Ui,
  { agency, parent, level, predecessors }: AgencyPageView,
): { term: string; detail: ComponentChildren }[] {
  const items: { term: string; detail: ComponentChildren }[] = [
    { term: ui.t('agency.level'), detail: <LangText of={pickLabel(ui, level)} /> },
  ]
  if (parent) {
    items.push({
      term: ui.t('agency.parent'),
      detail: (
        <a href={ui.href(`/agencies/${parent.slug}`)}>
          <LangText of={ui.pick(parent.name)} />
        </a>
      ),
    })
  }
  if (agency.formerNames.length > 0) {
    items.push({
      term: ui.t('agency.formerNames'),
      detail: agency.formerNames.map(({ name, until }, index) => (
        <>
          {index > 0 && <br />}
          <LangText of={ui.pick(name)} /> ({ui.t('agency.until', { date: ui.date(until) })})
        </>
      )),
    })
  }
  if (predecessors.length > 0) {
    items.push({
      term: ui.t('agency.predecessors'),
      detail: predecessors.map((one, index) => (
        <>
          {index > 0 && <br />}
          <a href={ui.href(`/agencies/${one.slug}`)}>
            <LangText of={ui.pick(one.name)} />
          </a>
        </>
      )),
    })
  }
  if (agency.code) items.push({ term: ui.t('agency.code'), detail: <code>{agency.code}</code> })
  items.push({
    term: ui.t('agency.machines'),
    detail: (
      <a href={`/api/v1/agencies/${agency.slug}`} type="application/json">
        JSON
      </a>
    ),
  })
  return items
}
