import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { Language } from '../http/negotiate.ts'

type ColumnType = Table['columns'][number]['type']

/** A value as people type it, written as conditions take it; what is none of that type stays as it was typed, to be explained. */
export function readTyped(text: string, type: ColumnType, lang: Language): string {
  if (type === 'integer' || type === 'number') return readTypedNumber(text, lang)
  if (type === 'date' || type === 'datetime') return readTypedDay(text)
  if (type === 'boolean') return readTypedTruth(text)
  return text
}

/** A number as people type it in their language: "1.234,5" in Vietnamese, "1,234.5" in English. */
export function readTypedNumber(text: string, lang: Language): string {
  const [group, decimal] = lang === 'vi' ? ['.', ','] : [',', '.']
  const bare = text.replace(/[\s_]/g, '')
  const pattern = new RegExp(`^-?\\d{1,3}(?:\\${group}\\d{3})+(?:\\${decimal}\\d+)?$`)
  const joined = pattern.test(bare) ? bare.replaceAll(group, '') : bare
  const number = joined.replace(/^(-?\d+),(\d+)$/, '$1.$2')
  return /^-?\d+(\.\d+)?$/.test(number) ? number : text
}

/** A day as the page writes it, 31/12/2024; days that the calendar does not have stay as they are. */
function readTypedDay(text: string): string {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? []
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const moment = new Date(`${written}T00:00:00Z`)
  return !Number.isNaN(moment.getTime()) && moment.getUTCDate() === Number(day) ? written : text
}

const truths: Record<string, string> = { có: 'true', đúng: 'true', yes: 'true' }
const untruths: Record<string, string> = { không: 'false', sai: 'false', no: 'false' }

function readTypedTruth(text: string): string {
  const word = text.toLowerCase()
  return truths[word] ?? untruths[word] ?? text
}
