import type { GivenReading } from './conversion-messages.ts'
import type { Hints } from './infer-column.ts'
import { looksVietnamese } from './vietnamese-letters.ts'

/** What the publisher and the language of a text say of its figures and dates. */
export const makeHints = ({ decimal, dateOrder }: GivenReading, text: string): Required<Hints> => ({
  decimal: decimal ?? null,
  dateOrder: looksVietnamese(text) ? 'dmy' : null,
  givenOrder: dateOrder ?? null,
})
