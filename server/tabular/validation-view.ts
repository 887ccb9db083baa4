import type { Validation } from '../../schemas/generated/tabular/validation.ts'
import { writeRejectedRows } from './rejected-csv.ts'
import type { FoundValidation } from './validations.ts'
import { explainRule } from './validation-words.ts'

/** A report as the API and the page show it. */
export function presentValidation(
  { distribution, release, record }: FoundValidation,
  { baseUrl, lang }: { baseUrl: string; lang: 'vi' | 'en' },
): Validation {
  const { conformsTo, table, validation } = distribution
  const isNewest = release === distribution.release
  // What is kept of the newest release may be about a schema that it follows no longer.
  if (!record || (isNewest && (!validation || validation.status === 'pending'))) {
    const isWaiting =
      isNewest && (validation?.status === 'pending' || (conformsTo && table?.status === 'pending'))
    return {
      status: isWaiting ? 'pending' : 'none',
      schema: isNewest && conformsTo ? `${baseUrl}/schemas/${conformsTo}` : null,
      version: null,
      release,
      rowCount: null,
      errorCount: null,
      checkedAt: null,
      reason: null,
      counts: [],
      places: [],
      uncheckedKeys: 0,
    }
  }
  const { status, schema, version, rowCount, errorCount, reason, counts, places, uncheckedKeys, at } = record
  return {
    status,
    schema: `${baseUrl}/schemas/${schema}/${version}`,
    version,
    release,
    rowCount,
    errorCount: status === 'failed' ? null : errorCount,
    checkedAt: at.toISOString(),
    reason: reason && { code: reason.code, message: reason.message[lang] },
    counts: counts.map(({ rule, column, count, asked }) => ({
      rule,
      column,
      count,
      message: explainRule(rule, asked)[lang],
    })),
    places: places.map(({ rule, column, position, line, value, asked }) => ({
      rule,
      column,
      row: position < 0 ? null : position + 1,
      line,
      value,
      message: explainRule(rule, asked, value !== null)[lang],
    })),
    uncheckedKeys,
  }
}

const names = {
  vi: ['dòng của bảng', 'dòng của tệp', 'cột', 'giá trị', 'quy tắc', 'sai ở đâu', 'số lần'],
  en: ['row', 'line', 'column', 'value', 'rule', 'what is wrong', 'count'],
}

/** A report for a spreadsheet: what is wrong with whole columns and how often, then place by place. */
export function writeValidationCsv({ counts, places }: Validation, lang: 'vi' | 'en'): string {
  return writeRejectedRows(names[lang], [
    ...counts.map(({ rule, column, count, message }) => [
      '',
      '',
      column ?? '',
      '',
      rule,
      message,
      String(count),
    ]),
    ...places.map(({ row, line, column, value, rule, message }) => [
      row === null ? '' : String(row),
      line === null ? '' : String(line),
      column ?? '',
      value ?? '',
      rule,
      message,
      '',
    ]),
  ])
}
