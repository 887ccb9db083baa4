import type { VNode } from 'preact'
import { Badge } from '../components/badge/badge.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Meter } from '../components/meter/meter.tsx'
import { Table, TableRegion } from '../components/table/table.tsx'
import type { Ui } from '../text/ui.ts'
import type { AgencyPageView } from './agency-page.tsx'
import { findFreshness, type Freshness } from './freshness.ts'

type Dataset = AgencyPageView['datasets'][number]

/** The most overdue ones are enough to see what is wrong. */
const shownLate = 5

export interface PunctualityCount {
  onTime: number
  /** Longest overdue first. */
  late: { dataset: Dataset; freshness: Freshness }[]
  withoutPromise: number
}

/** How many datasets keep the rhythm that their agency promised. */
export function countPunctuality(ui: Ui, { datasets, now }: AgencyPageView): PunctualityCount {
  const late: PunctualityCount['late'] = []
  let onTime = 0
  let withoutPromise = 0
  for (const dataset of datasets) {
    const freshness = findFreshness(ui, dataset, now)
    if (!freshness) withoutPromise += 1
    else if (freshness.badge.tone === 'good') onTime += 1
    else late.push({ dataset, freshness })
  }
  late.sort((a, b) => a.freshness.due.localeCompare(b.freshness.due))
  return { onTime, late, withoutPromise }
}

/** Whether the agency keeps its word, and where it does not; nothing when it promised nothing. */
export function Punctuality({ ui, view }: { ui: Ui; view: AgencyPageView }): VNode | null {
  const { onTime, late, withoutPromise } = countPunctuality(ui, view)
  if (onTime + late.length === 0) return null
  return (
    <section class="stack">
      <h2>{ui.t('agency.onTime')}</h2>
      <Meter
        label={ui.t('agency.onTimeLabel', { good: onTime, late: late.length })}
        parts={[
          { tone: 'good', value: onTime },
          { tone: 'warn', value: late.length },
        ]}
      />
      <p class="row small">
        <Badge tone="good">{ui.t('agency.onTimeCount', { count: onTime })}</Badge>
        {late.length > 0 && <Badge tone="warn">{ui.t('agency.lateCount', { count: late.length })}</Badge>}
        {withoutPromise > 0 && <Badge isHollow>{ui.t('agency.noPromise', { count: withoutPromise })}</Badge>}
      </p>
      {view.datasets.length < view.total && (
        <p class="small soft">{ui.t('agency.ofNewest', { count: view.datasets.length })}</p>
      )}
      {late.length > 0 && <LateTable ui={ui} late={late.slice(0, shownLate)} />}
    </section>
  )
}

function LateTable({ ui, late }: { ui: Ui; late: PunctualityCount['late'] }): VNode {
  return (
    <TableRegion label={ui.t('agency.lateTable')} hint={{ text: ui.t('table.swipe'), isPhoneOnly: true }}>
      <Table
        ui={ui}
        columns={[
          { head: ui.t('agency.dataset'), isWide: true },
          { head: ui.t('agency.state') },
          { head: ui.t('agency.due') },
        ]}
        rows={late.map(({ dataset, freshness }) => [
          <a key={dataset.id} href={ui.href(`/datasets/${dataset.slug}`)}>
            <LangText of={ui.pick(dataset.title)} />
          </a>,
          <Badge key="state" tone={freshness.badge.tone}>
            {freshness.badge.text}
          </Badge>,
          ui.date(freshness.due),
        ])}
      />
    </TableRegion>
  )
}
