import type { Reading } from '../../schemas/generated/catalog/reading.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import { writeHeaderRows, type ReadingFields } from '../../client/pages/file-edit-view.ts'
import type { FormError } from '../../client/pages/form-errors.tsx'
import type { Ui } from '../../client/text/ui.ts'
import { makePageForm, type PageForm } from '../http/page-form.ts'
import type { FormValues } from './form-merge.ts'

type GivenReading = NonNullable<Reading>
type ColumnType = NonNullable<GivenReading['types']>[string]

/** A list of types that a person still looks through; the API takes those of all columns. */
const typedColumns = 100
/** The schema of a reading has the same limit. */
const maxHeaderRow = 1_000

/** The fields of the form, with `type-0` for the type of the first of `names`; a column that is no longer there has none. */
export const fillReadingForm = (
  reading: Reading,
  columns: Table['columns'],
  names: readonly string[],
): FormValues => {
  const given = new Map(
    fillTypes(columns, { reading: reading ?? {} }, columns.length).map((column) => [
      column.name,
      column.given,
    ]),
  )
  return {
    ...fillReading(reading),
    ...Object.fromEntries(
      names.map((name, index) => [`type-${index}`, given.get(name) ?? reading?.types?.[name] ?? '']),
    ),
  }
}

/** The same as a form sent it. */
export const readReadingForm = (form: PageForm): FormValues => {
  const said = form.getAll('type')
  const names = Object.keys(fillReading(null))
  return {
    ...Object.fromEntries(names.map((name) => [name, form.get(name)])),
    ...Object.fromEntries(form.getAll('column').map((_, index) => [`type-${index}`, said[index] ?? ''])),
  }
}

/** The form that would send these. */
export const writeReadingForm = (values: FormValues, names: string[]): PageForm =>
  makePageForm({ ...values, column: names, type: names.map((_, index) => values[`type-${index}`] ?? '') })

/** A reading as a form sent it. */
export interface ReadForm {
  fields: ReadingFields
  reading: GivenReading
  /** Names of the columns whose types were asked, in the order of the form. */
  columns: string[]
  errors: FormError[]
}

/** The fields of a form for a reading that is saved. */
export const fillReading = (reading: Reading): ReadingFields => ({
  encoding: reading?.encoding ?? '',
  delimiter: reading?.delimiter ?? '',
  headerRow: writeHeaderRows(reading ?? {}),
  decimal: reading?.decimal ?? '',
  sheet: reading?.sheet ?? '',
  keepsTrailer: reading?.keepsTrailer === undefined ? '' : String(reading.keepsTrailer),
  dateOrder: reading?.dateOrder ?? '',
})

/** What `writeHeaderRows` writes; null for what is neither a row nor a range of rows. */
function readHeaderRows(text: string): Pick<GivenReading, 'headerRow' | 'headerRows'> | null {
  const [, first, last] = /^(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?$/.exec(text) ?? []
  if (first === undefined || Number(first) > maxHeaderRow || Number(last ?? 0) > maxHeaderRow) return null
  if (last === undefined) return { headerRow: Number(first) }
  return Number(first) === 0 ? null : { headerRows: { first: Number(first), last: Number(last) } }
}

/** The types of the columns of a table: what is said, and what they are. */
export function fillTypes(
  columns: Table['columns'],
  { reading: { types = {} } }: Pick<ReadForm, 'reading'>,
  limit = typedColumns,
): { name: string; given: string; found: string | null }[] {
  const say = (name: string): string | undefined => (Object.hasOwn(types, name) ? types[name] : undefined)
  return columns
    .slice(0, limit)
    .map(({ name, alias, type }) => ({ name, given: say(name) ?? say(alias) ?? '', found: type }))
}

/** Reads the form; types of columns that it does not show stay as they are. */
export function readReading(form: PageForm, before: Reading, ui: Ui): ReadForm {
  const fields: ReadingFields = {
    encoding: form.get('encoding').trim(),
    // A tab is one too.
    delimiter: form.get('delimiter'),
    headerRow: form.get('headerRow').trim(),
    decimal: form.get('decimal'),
    sheet: form.get('sheet'),
    keepsTrailer: form.get('keepsTrailer'),
    dateOrder: form.get('dateOrder'),
  }
  const columns = form.getAll('column')
  const types = readTypes(columns, form.getAll('type'), before?.types ?? {})
  const errors: FormError[] = []
  const header = readHeaderRows(fields.headerRow)
  if (fields.headerRow !== '' && !header) {
    errors.push({ field: 'headerRow', text: ui.t('fileEdit.headerWrong', { limit: maxHeaderRow }) })
  }
  const reading: GivenReading = {
    ...(fields.encoding !== '' && { encoding: fields.encoding }),
    ...(fields.delimiter !== '' && { delimiter: fields.delimiter }),
    ...header,
    ...((fields.decimal === '.' || fields.decimal === ',') && { decimal: fields.decimal }),
    ...(fields.sheet !== '' && { sheet: fields.sheet }),
    ...((fields.keepsTrailer === 'true' || fields.keepsTrailer === 'false') && {
      keepsTrailer: fields.keepsTrailer === 'true',
    }),
    ...((fields.dateOrder === 'dmy' || fields.dateOrder === 'mdy') && { dateOrder: fields.dateOrder }),
    // The form does not show these.
    ...(before?.dateOrders && { dateOrders: before.dateOrders }),
    ...(Object.keys(types).length > 0 && { types }),
  }
  return { fields, reading, columns, errors }
}

function readTypes(
  columns: string[],
  said: string[],
  before: Record<string, ColumnType>,
): Record<string, ColumnType> {
  const asked = new Set(columns)
  const kept = Object.entries(before).filter(([name]) => !asked.has(name))
  const given = columns.flatMap((name, index): [string, ColumnType][] =>
    // What is none is told so by the rules of a reading.
    said[index] ? [[name, said[index] as ColumnType]] : [],
  )
  return Object.fromEntries([...kept, ...given])
}

/** The id of the field that a problem is about. */
export function placeOfMember(pointer: string, columns: readonly string[]): string | null {
  const [member = '', name] = pointer.split('/').slice(1)
  // One field for both.
  if (member === 'headerRows') return 'headerRow'
  if (member !== 'types') return member || null
  const column = (name ?? '').replaceAll('~1', '/').replaceAll('~0', '~')
  const index = columns.indexOf(column)
  return index < 0 ? null : `type-${index}`
}
