import { readClock, writeClock } from '../../client/text/time-zone.ts'

/** What a field for a day and a time of day holds, by the clock of the portal, as RFC 3339 writes it; what it cannot be stays as it was typed. */
export const readLocalTime = (text: string): string =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) ? readClock(`${text}:00`) : text

/**
 * The same for a moment that must be one: null for what is no day or time of day, such as 30 February, which a date would take for
 * a day in March, or an hour that the clock leaps over.
 */
export function readLocalMoment(text: string): string | null {
  const moment = readLocalTime(text)
  const isMoment = moment !== text && !Number.isNaN(Date.parse(moment)) && writeLocalTime(moment) === text
  return isMoment ? moment : null
}

/** A moment as such a field holds it. */
export const writeLocalTime = (moment: string): string => writeClock(new Date(moment)).slice(0, 16)
