import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { BadgeProps } from '../components/badge/badge.tsx'
import { dayOf } from '../text/time-zone.ts'
import type { Ui } from '../text/ui.ts'

const dayMs = 24 * 60 * 60 * 1000

export interface Freshness {
  badge: { tone: BadgeProps['tone']; text: string }
  /** The day until which the data are fresh. */
  due: string
  isLate: boolean
}

/** The day that data were last changed: as the publisher says, else as the portal saw it. */
export const getModified = (dataset: Dataset): string =>
  dataset.modified ?? dataset.publishedAt ?? dataset.updatedAt

/** Whether data are on time by the frequency that the agency promised; null where it promised none. */
export function findFreshness(ui: Ui, { due }: Pick<Dataset, 'due'>, now: Date): Freshness | null {
  if (!due) return null
  const lateDays = (Date.parse(dayOf(now)) - Date.parse(due)) / dayMs
  if (lateDays < 1) return { due, isLate: false, badge: { tone: 'good', text: ui.t('due.onTime') } }
  return { due, isLate: true, badge: { tone: 'warn', text: describeDelay(ui, lateDays) } }
}

function describeDelay(ui: Ui, lateDays: number): string {
  if (lateDays < 31) return ui.t('due.lateDays', { count: lateDays })
  if (lateDays < 365) return ui.t('due.lateMonths', { count: Math.floor(lateDays / 30.5) })
  return ui.t('due.lateYears', { count: Math.floor(lateDays / 365) })
}
