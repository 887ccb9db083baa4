import type { DatasetRecord } from './records.ts'
import { findModified } from './dataset-view.ts'
import type { Vocabularies } from './vocabularies.ts'

/** Data that come round faster have no day that somebody plans for: nobody is reminded before it, and they are not due soon. */
const slowDays = 28

/** How long before its day an update is due soon, and its people are reminded. */
export const soonDays = 7

/**
 * The day until which the data are fresh, by the frequency that the agency promised. Null where it promised none, and for what
 * is not published: an archived dataset is updated no more.
 */
export function findDue(
  record: Pick<DatasetRecord, 'status' | 'frequency' | 'modified' | 'dataModifiedAt' | 'publishedAt'>,
  vocabularies: Pick<Vocabularies, 'find'>,
): string | null {
  if (record.status !== 'published' || record.frequency === null) return null
  const modified = findModified(record)
  const frequency = vocabularies.find('frequencies', record.frequency)
  if (modified === null || frequency === null || Number.isNaN(Date.parse(modified))) return null
  const { period, days } = frequency
  const months = typeof period === 'string' ? /^P(\d+)([YM])$/.exec(period) : null
  if (months) return addMonths(modified, Number(months[1]) * (months[2] === 'Y' ? 12 : 1))
  return typeof days === 'number' ? addDays(modified, days) : null
}

/** The frequencies whose days people plan for. */
export const listSlowFrequencies = (vocabularies: Pick<Vocabularies, 'list'>): string[] =>
  vocabularies
    .list('frequencies')
    .filter(({ days }) => typeof days === 'number' && days >= slowDays)
    .map(({ id }) => id)

export function addDays(day: string, days: number): string {
  const date = new Date(`${day.slice(0, 10)}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** The same day of a later month, or the last of a month that is too short for it. */
export function addMonths(day: string, months: number): string {
  const date = new Date(`${day.slice(0, 10)}T00:00:00Z`)
  const wanted = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(wanted, last))
  return date.toISOString().slice(0, 10)
}
