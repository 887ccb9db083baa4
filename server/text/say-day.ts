/** A day, a month or a year as Vietnamese sentences write it: 31/01/2026, 01/2026; English ones keep 2026-01-31, which no reader turns around. */
export const sayDay = (day: string): string => day.split('-').toReversed().join('/')
