import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import type { BadgeProps } from '../components/badge/badge.tsx'
import type { Ui } from '../text/ui.ts'

const dayMs = 24 * 60 * 60 * 1000

export interface Freshness {
  badge: { tone: BadgeProps['tone']; text: string }
  /** The day until which the data are fresh. */
  due: Date
  isLate: boolean
}

/** The day that data were last changed: as the publisher says, else as the portal saw it. */
export const getModified = (dataset: Dataset): string =>
  dataset.modified ?? dataset.publishedAt ?? dataset.updatedAt

/** Whether data are on time by the frequency that the agency promised; null where it promised none, or has withdrawn them. */
export function findFreshness(
  ui: Ui,
  dataset: Dataset,
  frequency: VocabularyItem | undefined,
  now: Date,
): Freshness | null {
  if (dataset.status === 'withdrawn') return null
  const due = findDue(new Date(getModified(dataset)), frequency)
  if (!due) return null
  const lateDays = Math.floor((now.getTime() - due.getTime()) / dayMs)
  if (lateDays < 1) return { due, isLate: false, badge: { tone: 'good', text: ui.t('due.onTime') } }
  return { due, isLate: true, badge: { tone: 'warn', text: describeDelay(ui, lateDays) } }
}

function findDue(modified: Date, frequency: VocabularyItem | undefined): Date | null {
  const period = typeof frequency?.period === 'string' ? /^P(\d+)([YM])$/.exec(frequency.period) : null
  const days = frequency?.days
  if (Number.isNaN(modified.getTime()) || (!period && typeof days !== 'number')) return null
  const due = new Date(modified)
  if (period?.[2] === 'Y') due.setUTCFullYear(due.getUTCFullYear() + Number(period[1]))
  else if (period?.[2] === 'M') due.setUTCMonth(due.getUTCMonth() + Number(period[1]))
  else due.setUTCDate(due.getUTCDate() + Number(days))
  return due
}

function describeDelay(ui: Ui, lateDays: number): string {
  if (lateDays < 31) return ui.t('due.lateDays', { count: lateDays })
  if (lateDays < 365) return ui.t('due.lateMonths', { count: Math.floor(lateDays / 30.5) })
  return ui.t('due.lateYears', { count: Math.floor(lateDays / 365) })
}
