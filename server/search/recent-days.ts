import type { LanguageMap } from '../catalog/records.ts'

/** How far back people ask what changed, the shortest first. */
const spans: readonly { days: number; label: LanguageMap }[] = [
  { days: 7, label: { vi: '7 ngày qua', en: 'Last 7 days' } },
  { days: 30, label: { vi: '30 ngày qua', en: 'Last 30 days' } },
  { days: 365, label: { vi: '12 tháng qua', en: 'Last 12 months' } },
]

/** A day as `modifiedSince` takes it, the moment that it begins, and how people call the time since. */
export interface RecentDay {
  day: string
  fromMs: number
  label: LanguageMap
}

const dayMs = 86_400_000

/** The days since which the facet `modified` counts, seen from `today`. */
export const listRecentDays = (today: string): RecentDay[] =>
  spans.map(({ days, label }) => {
    const fromMs = Date.parse(today) - days * dayMs
    return { day: new Date(fromMs).toISOString().slice(0, 10), fromMs, label }
  })

/** How people call the time since the nth of these days. */
export const nameRecentDay = (index: number): LanguageMap => spans[index]!.label
