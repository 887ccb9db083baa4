/** The clock that forms are filled in by: Vietnam has one, without summer time. */
const offset = '+07:00'
const offsetMs = 7 * 60 * 60 * 1000

/** What a field for a day and a time of day holds, as RFC 3339 writes it; what it cannot be stays as it was typed. */
export const readLocalTime = (text: string): string =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) ? `${text}:00${offset}` : text

/**
 * The same for a moment that must be one: null for what is no day or time of day, such as 30 February, which a date would take for
 * a day in March.
 */
export function readLocalMoment(text: string): string | null {
  const moment = readLocalTime(text)
  const isMoment = moment !== text && !Number.isNaN(Date.parse(moment)) && writeLocalTime(moment) === text
  return isMoment ? moment : null
}

/** A moment as such a field holds it. */
export const writeLocalTime = (moment: string): string =>
  new Date(Date.parse(moment) + offsetMs).toISOString().slice(0, 16)
