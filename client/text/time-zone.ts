/** The zone of the clock by which the portal tells and takes times: one for the whole program. */
let timeZone = 'Asia/Ho_Chi_Minh'
let parts: Intl.DateTimeFormat | null = null

export const getTimeZone = (): string => timeZone

/** For the start of the program alone, before anything tells a time. */
export function setTimeZone(name: string): void {
  timeZone = name
  parts = null
  offsets.clear()
}

/** Clocks are changed on the quarter of an hour, the world over; asking takes ten microseconds, and lists show many times. */
const quarterMs = 15 * 60_000
/** As many quarters as lists show; when there are more, all are forgotten. */
const maxOffsets = 10_000
const offsets = new Map<number, number>()

/** How far the clock there is ahead of UTC at a moment. */
function offsetMsAt(moment: Date): number {
  const quarter = Math.floor(moment.getTime() / quarterMs)
  const known = offsets.get(quarter)
  if (known !== undefined) return known
  if (offsets.size >= maxOffsets) offsets.clear()
  const offset = readOffsetMs(moment)
  offsets.set(quarter, offset)
  return offset
}

function readOffsetMs(moment: Date): number {
  parts ??= new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const read = Object.fromEntries(parts.formatToParts(moment).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = read
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment.getTime() / 1000) * 1000
}

/** What the clock there shows at a moment, as 2026-01-31T08:00:00. */
export const writeClock = (moment: Date): string =>
  new Date(moment.getTime() + offsetMsAt(moment)).toISOString().slice(0, 19)

/** The day there at a moment, as 2026-01-31. */
export const dayOf = (moment: Date): string => writeClock(moment).slice(0, 10)

/**
 * The moment at which the clock there shows this, as RFC 3339 writes it with the offset of that day. What is no day or time stays
 * as it was; an hour that the clock leaps over is the one after it.
 */
export function readClock(text: string): string {
  const shown = Date.parse(`${text}Z`)
  if (Number.isNaN(shown)) return text
  // Beside a change of the clock the first guess is an hour off.
  const guess = shown - offsetMsAt(new Date(shown))
  const offset = offsetMsAt(new Date(shown - offsetMsAt(new Date(guess))))
  const minutes = Math.abs(offset) / 60_000
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${text}${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}
