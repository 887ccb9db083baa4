import { writeLiteral } from './sql-text.ts'
import { escapeRegExp } from '../text/escape-reg-exp.ts'

/** What stands around the digits of the figures of a column: it is taken off before they are read. */
export interface FigureDress {
  /** The one currency or unit sign that is used, as written. */
  sign?: string
  /** Every figure but zero has a per cent sign; the value is the figure as written, 12.5 for 12.5 %. */
  percent?: boolean
  /** Blanks or apostrophes stand between thousands. */
  spaced?: boolean
}

// Signs before or behind amounts. Words are taken off only where they are money, which no code is.
const signs = ['£', '$', '€', '¥', '₫', 'đ', 'VND', 'VNĐ', 'đồng', 'USD', 'EUR', 'US$'] as const
const blanks = ' \u00a0\u2009\u202f'
// Longest first: US$ before $.
const anySign = [...signs]
  .sort((a, b) => b.length - a.length)
  .map(escapeRegExp)
  .join('|')
const dressed = new RegExp(
  `^(\\()?([-+−–])?[${blanks}]*(${anySign})?[${blanks}]*([-+−–])?[${blanks}]*(\\d[\\d.,’'${blanks}]*?)[${blanks}]*(%|${anySign})?(\\))?$`,
  'i',
)
const grouped = new RegExp(`^\\d{1,3}([${blanks}’'])\\d{3}(\\1\\d{3})*([.,]\\d+)?$`)

interface Undressed {
  bare: string
  sign: string
  isPercent: boolean
  isSpaced: boolean
}

function undress(value: string): Undressed | null {
  const found = dressed.exec(value)
  if (!found) return null
  const [, open, signed, before, signedAfter, digits, after, close] = found
  if ((open === undefined) !== (close === undefined) || (signed && signedAfter)) return null
  const isSpaced = /[^\d.,]/.test(digits!)
  if (isSpaced && !grouped.test(digits!)) return null
  const isPercent = after === '%'
  const sign = before ?? (isPercent ? '' : (after ?? ''))
  if (before && after) return null
  // A plus alone belongs to a telephone number.
  if ([signed, signedAfter].includes('+') && !isPercent && sign === '') return null
  const minus =
    open !== undefined || [signed, signedAfter].some((mark) => mark === '-' || mark === '−' || mark === '–')
  return { bare: (minus ? '-' : '') + digits!.replace(/[^\d.,]/g, ''), sign, isPercent, isSpaced }
}

/**
 * The figures inside values such as "£1,234.50", "12 %", "1 234 567" or "(300)", and what stood around them; null when a value is
 * none, when nothing stands around any, or when they differ in it: one currency, and all per cent or none.
 */
export function undressFigures(values: readonly string[]): { bare: string[]; dress: FigureDress } | null {
  const all: Undressed[] = []
  for (const value of values) {
    const found = undress(value)
    if (!found) return null
    all.push(found)
  }
  if (values.every((value, index) => value === all[index]!.bare)) return null
  const used = new Set(all.map(({ sign }) => sign).filter((sign) => sign !== ''))
  if (used.size > 1) return null
  const percent = all.filter(({ isPercent }) => isPercent).length
  if (percent > 0 && all.some(({ isPercent, bare }) => !isPercent && Number(bare) !== 0)) return null
  const spaced = all.some(({ isSpaced }) => isSpaced)
  // Groups of digits that are all of one length are telephone numbers and codes.
  const lengths = new Set(all.map(({ bare }) => bare.replace(/\D/g, '').length))
  if (
    spaced &&
    used.size === 0 &&
    all.length > 2 &&
    lengths.size === 1 &&
    ![...lengths].some((length) => length < 6)
  )
    return null
  return {
    bare: all.map(({ bare }) => bare),
    dress: {
      ...(used.size === 1 && { sign: [...used][0]! }),
      ...(percent > 0 && { percent: true }),
      ...(spaced && { spaced: true }),
    },
  }
}

/** SQL of the bare figure in a text, with '-' for a negative one; '' is never given for text that has digits. */
export function undressSql(text: string, { sign, percent }: FigureDress): string {
  const marks = [`[${blanks}’''+]`, ...(percent ? ['%'] : []), ...(sign ? [escapeRegExp(sign)] : [])].join(
    '|',
  )
  const bare = `regexp_replace(regexp_replace(${text}, '[−–]', '-'), '${marks.replaceAll('\\$', '[$]')}', '', 'gi')`
  return `(case when starts_with(${text}, '(') and ends_with(${text}, ')') then '-' || ${bare}[2:-2] else ${bare} end)`
}

/** The pattern of a whole text that is such a figure, for one that has the pattern `digits` when it is bare. */
export function dressPattern({ sign, percent, spaced }: FigureDress, digits: string): string {
  const mark = sign ? `(${escapeRegExp(sign)})?` : ''
  const blank = `[${blanks}]*`
  const figure = spaced ? `(${digits}|\\d{1,3}([${blanks}’'']\\d{3})+([.,]\\d+)?)` : digits
  return writeLiteral(
    `(?i)\\(?[-+−–]?${blank}${mark}${blank}[-+−–]?${blank}${figure}${blank}${percent ? '%?' : mark}\\)?`.replaceAll(
      "''",
      "'",
    ),
  )
}
