import type { VNode } from 'preact'
import type { Agency } from '../../schemas/generated/catalog/agency.ts'
import type { Succession } from '../../schemas/generated/catalog/succession.ts'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Pairs } from '../components/pairs/pairs.tsx'
import type { Ui } from '../text/ui.ts'
import { agencyEditPath, type AgencyEditFields } from './agency-edit-page.tsx'

export interface SuccessionView {
  agency: Agency
  into: Agency
  /** What would happen. */
  plan: Omit<Succession, 'job'>
  /** The form, which comes back to be done. */
  fields: AgencyEditFields
}

/** What a merger or a split would do, and the button that does it: it is asked once more, because it does not undo itself. */
export function SuccessionPage({ view, ui }: { view: SuccessionView; ui: Ui }): VNode {
  const { agency, into, plan, fields } = view
  const name = ui.pick(into.name).text
  const title = ui.t(plan.kind === 'merge' ? 'succession.merge.title' : 'succession.split.title', {
    into: name,
  })
  const back = ui.href(agencyEditPath(agency))
  const [target] = plan.into
  const facts = [
    { term: ui.t('succession.date'), detail: ui.date(plan.date, 'long') },
    { term: ui.t('succession.datasets'), detail: ui.number(target?.datasets ?? 0) },
    { term: ui.t('succession.series'), detail: ui.number(target?.series ?? 0) },
    { term: ui.t('succession.collections'), detail: ui.number(target?.collections ?? 0) },
    { term: ui.t('succession.left'), detail: ui.number(plan.datasetsLeft) },
    { term: ui.t('succession.agencies'), detail: ui.number(target?.agencies.length ?? 0) },
    { term: ui.t('succession.members'), detail: ui.number(target?.members ?? 0) },
    { term: ui.t('succession.membersEnded'), detail: ui.number(plan.membersEnded) },
    { term: ui.t('succession.tokensMoved'), detail: ui.number(plan.tokensMoved) },
    { term: ui.t('succession.tokensRevoked'), detail: ui.number(plan.tokensRevoked) },
  ]
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t('agencyEdit.title'), href: back },
          { text: title },
        ]}
      />
      <div class="page head">
        <div class="stack limit">
          <h1>
            {ui.pick(agency.name).text}: {title}
          </h1>
          <p class="lede">{ui.t('succession.lede')}</p>
          <Pairs items={facts} />
          <Notice tone={plan.closes ? 'warn' : undefined}>
            {ui.t(plan.closes ? 'succession.closes' : 'succession.stays')}
          </Notice>
          <form class="row" method="post" action={ui.href(`/workspace/agencies/${agency.slug}/${plan.kind}`)}>
            {Object.entries(fields).flatMap(([field, values]) =>
              values.map((value) => (
                <input key={`${field} ${value}`} type="hidden" name={field} value={value} />
              )),
            )}
            <input type="hidden" name="confirmed" value="true" />
            <input type="hidden" name="version" value={String(agency.version)} />
            <Button kind="bad">
              {ui.t(plan.kind === 'merge' ? 'succession.merge.submit' : 'succession.split.submit')}
            </Button>
            <Button kind="plain" href={back}>
              {ui.t('succession.back')}
            </Button>
          </form>
        </div>
      </div>
    </>
  )
}
