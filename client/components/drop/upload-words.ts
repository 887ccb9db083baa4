/** The words of uploads, in the language of the page. Gaps are written as `{name}`. */
export type UploadTexts = Record<
  | 'list'
  | 'hint'
  | 'waiting'
  | 'started'
  | 'sending'
  | 'counting'
  | 'paused'
  | 'broken'
  | 'again'
  | 'checking'
  | 'added'
  | 'making'
  | 'ready'
  | 'readyFirst'
  | 'released'
  | 'proposed'
  | 'proposals'
  | 'unchanged'
  | 'kept'
  | 'failed'
  | 'signedOut'
  | 'signIn'
  | 'tooLarge'
  | 'empty'
  | 'folder'
  | 'cancelled'
  | 'pause'
  | 'continue'
  | 'retry'
  | 'use'
  | 'whole'
  | 'cancel'
  | 'reading'
  | 'edit',
  string
>

/** The sentence with its gaps filled. */
export const fill = (text: string, values: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (gap, name: string) => values[name] ?? gap)

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']

function writeIn(bytes: number, lang: string, suffix: '' | '-per-second'): string {
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  const value = bytes / 1000 ** step
  return new Intl.NumberFormat(lang, {
    style: 'unit',
    unit: units[step]! + suffix,
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value)
}

/** A size in the unit that reads best, in steps of 1,000 as everywhere on the portal. */
export const writeBytes = (bytes: number, lang: string): string => writeIn(bytes, lang, '')

export const writeSpeed = (bytesPerSecond: number, lang: string): string =>
  writeIn(bytesPerSecond, lang, '-per-second')

/** A length of time in its largest unit: nobody needs the seconds of an hour. */
export function writeDuration(seconds: number, lang: string): string {
  const [value, unit] =
    seconds < 90
      ? [Math.max(1, seconds), 'second']
      : seconds < 90 * 60
        ? [seconds / 60, 'minute']
        : [seconds / 3600, 'hour']
  return new Intl.NumberFormat(lang, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: 0,
  }).format(value)
}
