import { locales, type Lang } from './text.ts'

/** How much of a moment is said: 05/11/2026, 5 November 2026, 05/11, 09:18 05/11/2026, 09:18:30 05/11/2026. */
export type DateStyle = 'short' | 'long' | 'dayMonth' | 'moment' | 'second'

const dateStyles: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  short: { day: '2-digit', month: '2-digit', year: 'numeric' },
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  dayMonth: { day: '2-digit', month: '2-digit' },
  moment: { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  second: {
    ...{ day: '2-digit', month: '2-digit', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  },
}

// What a clock showed, without a word on where it hung.
const clockTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/

// Making an Intl formatter costs about a hundred times more than using one, and a page writes hundreds of numbers.
const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

function keepFormatter<F extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => F): F {
  const known = formatters.get(key) as F | undefined
  if (known) return known
  const made = make()
  formatters.set(key, made)
  return made
}

/** A number as the language writes it: 1.887,5 in Vietnamese, 1,887.5 in English. */
export function formatNumber(
  value: number | bigint,
  lang: Lang,
  options: Intl.NumberFormatOptions = {},
): string {
  const key = `number ${lang} ${JSON.stringify(options)}`
  return keepFormatter(key, () => new Intl.NumberFormat(locales[lang], options)).format(value)
}

/**
 * A date as the language writes it. A calendar day (2020-12-31, or only 2020-12 or 2020) stays that day everywhere, and a time
 * that says no zone (2020-12-31T08:30:00) stays that time; a moment is told in `timeZone`. What is no date comes back as it was written.
 */
export function formatDate(
  value: string | Date,
  lang: Lang,
  { style = 'short', timeZone = 'UTC' }: { style?: DateStyle; timeZone?: string } = {},
): string {
  if (typeof value === 'string') {
    if (/^\d{4}$/.test(value)) return value
    if (/^\d{4}-\d{2}$/.test(value)) return formatMonth(value, lang)
  }
  const isDay = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
  const isClock = typeof value === 'string' && clockTime.test(value)
  const date = new Date(isClock ? `${value}Z` : value)
  if (Number.isNaN(date.getTime())) return String(value)
  // English readers may take 05/11/2026 for the eleventh of May: their short dates name the month.
  const wanted = dateStyles[style]
  const options =
    lang === 'en' && wanted.month === '2-digit'
      ? { ...wanted, month: 'short' as const, day: 'numeric' as const }
      : wanted
  const zone = isDay || isClock ? 'UTC' : timeZone
  const written = keepFormatter(`date ${lang} ${style} ${zone}`, () => {
    return new Intl.DateTimeFormat(locales[lang], { ...options, timeZone: zone })
  }).format(date)
  // Intl writes a Vietnamese day and month as 20-11; people write 20/11, as in the full date.
  return style === 'dayMonth' ? written.replace('-', '/') : written
}

function formatMonth(value: string, lang: Lang): string {
  const [year, month] = value.split('-')
  if (lang === 'vi') return `${Number(month)}/${year}`
  return new Intl.DateTimeFormat(locales.en, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${value}-01`),
  )
}

/** A size in bytes in the unit that reads best, in steps of 1,000 as file managers and disk makers count. */
export function formatBytes(sizeBytes: number, lang: Lang): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = sizeBytes
  let step = 0
  while (value >= 999.5 && step < units.length - 1) {
    value /= 1000
    step += 1
  }
  const maximumFractionDigits = step === 0 || value >= 100 ? 0 : 1
  return `${formatNumber(value, lang, { maximumFractionDigits })}\u00a0${units[step]}`
}
