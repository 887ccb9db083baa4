import { dayOf, writeClock } from '../../client/text/time-zone.ts'

/** The time of day; a test may give one that stands still. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** The day by the clock of the portal. */
export const portalDay = (now: Date): string => dayOf(now)

/** The hour of the day by the clock of the portal. */
export const portalHour = (now: Date): number => Number(writeClock(now).slice(11, 13))
