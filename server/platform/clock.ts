/** The time of day; a test may give one that stands still. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** The day where the portal stands: Viet Nam is seven hours ahead all year. */
export const portalDay = (now: Date): string =>
  new Date(now.getTime() + 7 * 60 * 60 * 1000).toISOString().slice(0, 10)
