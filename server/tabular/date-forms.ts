/** A way to write dates that leaves no doubt about their order; the formats are those of strptime. */
interface DateForm {
  type: 'date' | 'datetime'
  pattern: RegExp
  formats: string[]
}

const month = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)'
const longMonth = '(january|february|march|april|may|june|july|august|september|october|november|december)'
const clock = '\\d{1,2}:\\d{2}(:\\d{2})?'

const forms: DateForm[] = [
  { type: 'date', pattern: /^\d{4}\/\d{1,2}\/\d{1,2}$/, formats: ['%Y/%m/%d'] },
  { type: 'date', pattern: /^\d{4}-\d{1,2}-\d{1,2}$/, formats: ['%Y-%m-%d'] },
  { type: 'date', pattern: /^\d{4}\.\d{1,2}\.\d{1,2}$/, formats: ['%Y.%m.%d'] },
  {
    type: 'datetime',
    pattern: new RegExp(`^\\d{4}/\\d{1,2}/\\d{1,2} ${clock}$`),
    formats: ['%Y/%m/%d %H:%M:%S', '%Y/%m/%d %H:%M'],
  },
  { type: 'date', pattern: new RegExp(`^\\d{1,2}-${month}-\\d{4}$`, 'i'), formats: ['%d-%b-%Y'] },
  {
    type: 'datetime',
    pattern: new RegExp(`^\\d{1,2}-${month}-\\d{4} ${clock}$`, 'i'),
    formats: ['%d-%b-%Y %H:%M:%S', '%d-%b-%Y %H:%M'],
  },
  { type: 'date', pattern: new RegExp(`^\\d{1,2}-${month}-\\d{2}$`, 'i'), formats: ['%d-%b-%y'] },
  { type: 'date', pattern: new RegExp(`^\\d{1,2} ${month} \\d{4}$`, 'i'), formats: ['%d %b %Y'] },
  { type: 'date', pattern: new RegExp(`^\\d{1,2} ${longMonth} \\d{4}$`, 'i'), formats: ['%d %B %Y'] },
  { type: 'date', pattern: new RegExp(`^${longMonth} \\d{1,2}, \\d{4}$`, 'i'), formats: ['%B %d, %Y'] },
  { type: 'date', pattern: new RegExp(`^${month} \\d{1,2}, \\d{4}$`, 'i'), formats: ['%b %d, %Y'] },
  {
    type: 'date',
    pattern: /^ngày \d{1,2} tháng \d{1,2} năm \d{4}$/i,
    formats: ['ngày %d tháng %m năm %Y'],
  },
  {
    type: 'date',
    pattern: /^\d{1,2} tháng \d{1,2},? (năm )?\d{4}$/i,
    formats: ['%d tháng %m năm %Y', '%d tháng %m %Y', '%d tháng %m, %Y', '%d tháng %m, năm %Y'],
  },
  { type: 'date', pattern: /^ngày \d{1,2}\/\d{1,2}\/\d{4}$/i, formats: ['ngày %d/%m/%Y'] },
]

/** The form that all values have; null when they have none of these, or several. */
export function findDateForm(
  values: readonly string[],
): { type: 'date' | 'datetime'; formats: string[] } | null {
  const found = forms.find(({ pattern }) => values.every((value) => pattern.test(value)))
  return found ? { type: found.type, formats: found.formats } : null
}

// 20240305 is a figure until somebody says that it is a day.
const saidFormats = ['%Y%m%d']
const known = new Set([...forms.flatMap(({ formats }) => formats), ...saidFormats])

/** SQL of the moment in a text that has one of the formats; null where it has none. */
export function parseDateSql(text: string, formats: readonly string[]): string {
  const list = formats.filter((format) => known.has(format)).map((format) => `'${format}'`)
  return `try_strptime(lower(${text}), [${list.join(', ')}])`
}
