import type { GivenReading } from './conversion-messages.ts'
import type { Hints } from './infer-column.ts'
import { looksVietnamese } from './vietnamese-letters.ts'

/** What the publisher and the language of a text say of its figures and dates. */
export const makeHints = (
  { decimal, dateOrder }: GivenReading,
  text: string,
  /** What stands between cells: where decimals have a comma, spreadsheets write a semicolon. */
  delimiter: string | null = null,
): Required<Hints> => ({
  decimal: decimal ?? null,
  likelyDecimal: delimiter === ';' ? ',' : null,
  dateOrder: looksVietnamese(text) ? 'dmy' : null,
  givenOrder: dateOrder ?? null,
})
