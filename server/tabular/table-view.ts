import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { NoteBeside, NotesBeside } from '../catalog/catalog.ts'
import type { DistributionRecord } from '../catalog/records.ts'
import { explainNoTable } from './no-table.ts'
import { invalidParameter } from '../problems.ts'
import { nearestName } from '../text/nearest-name.ts'
import type { ColumnRecord, Reason, StoredTable, TableRecord } from './records.ts'

const waiting: Reason = {
  code: 'being-made',
  message: {
    vi: 'Bảng của bản mới nhất đang được lập. Hãy thử lại sau ít giây.',
    en: 'The table of the newest release is being made. Try again in a few seconds.',
  },
}

/** How the table of a distribution stands for its newest release, and why. */
export function describeState(
  distribution: DistributionRecord,
  record: TableRecord | null,
): { status: Table['status']; reason: Reason | null } {
  const none = explainNoTable(distribution)
  // The catalogue said it when the file came; what a page shows and what this answers are one sentence.
  if (none)
    return {
      status: 'none',
      reason: (distribution.table?.status === 'none' && distribution.table.reason) || none,
    }
  if (!record || record.attempt.release < distribution.release) return { status: 'pending', reason: waiting }
  // The publisher asked for another reading: the catalogue says that the table is made anew.
  if (distribution.table?.status === 'pending') return { status: 'pending', reason: waiting }
  return { status: record.attempt.status, reason: record.attempt.reason }
}

// Enough to see what is wrong; `rejected.csv` has the rest.
const maxShownRejected = 100

/**
 * The table that answers: of the newest release, or of the last that could be read; null when none does. Of a release that is no
 * table by its format, and of rows that were taken down, none does.
 */
export function findMade(distribution: DistributionRecord, record: TableRecord | null): TableRecord['made'] {
  const made = record?.made ?? null
  const isTaken = distribution.takenDown?.some(({ release }) => release === made?.release)
  return isTaken || explainNoTable(distribution) ? null : made
}

/** A table as the API shows it: what answers now, and how the newest release stands. */
export function presentTable(
  distribution: DistributionRecord,
  record: TableRecord | null,
  lang: 'vi' | 'en',
  sheet?: string,
  notes?: NotesBeside,
): Table {
  const { status, reason } = describeState(distribution, record)
  const answering = findMade(distribution, record)
  const made = answering && pickTable(answering, sheet)
  return {
    status,
    reason: reason && { code: reason.code, message: reason.message[lang] },
    release: answering?.release ?? null,
    rowCount: made?.rowCount ?? null,
    columns: presentColumns(distribution, made?.columns ?? [], notes),
    dialect: made?.dialect ?? null,
    rejectedRows: {
      count: made?.rejected.count ?? 0,
      sample: (made?.rejected.sample ?? []).slice(0, maxShownRejected).map(({ line, column, message }) => ({
        line,
        column,
        message: message[lang],
      })),
    },
    ...(made?.leftOut && made.leftOut.count > 0 && { leftOut: made.leftOut }),
    ...(made?.notes && {
      notes: made.notes.map(({ code, column, message }) => ({ code, column, message: message[lang] })),
    }),
    ...(answering?.dialect.sheet != null && { tables: listTables(answering).map(describeSheet) }),
  }
}

/** What stands in the place of a table that is not shown. */
export const presentNoTable = ({ code, message }: Reason, lang: 'vi' | 'en'): Table => ({
  status: 'none',
  reason: { code, message: message[lang] },
  release: null,
  rowCount: null,
  columns: [],
  dialect: null,
  rejectedRows: { count: 0, sample: [] },
})

/** Columns with what the publisher, else a file beside, says of them. */
export function presentColumns(
  distribution: DistributionRecord,
  columns: readonly ColumnRecord[],
  notes: NotesBeside | undefined,
): Table['columns'] {
  const dictionary = new Map((distribution.dictionary ?? []).map((entry) => [entry.name, entry]))
  return columns.map(({ name, alias, type, nullable, unit: ownUnit, reading }) => {
    const own: Partial<DictionaryEntry> = dictionary.get(name) ?? dictionary.get(alias) ?? {}
    const note = notes?.find({ name, alias }) ?? null
    const {
      title = findTitle(note, name),
      description = note?.description,
      unit = note?.unit ?? ownUnit,
    } = own
    const isTypeSaid = note?.type === type && !isTypeGiven(distribution, { name, alias })
    const from = {
      ...(note && !own.title && title && { title: note.fromOf?.title ?? note.from }),
      ...(note?.description && !own.description && { description: note.fromOf?.description ?? note.from }),
      ...(note?.unit && own.unit === undefined && { unit: note.fromOf?.unit ?? note.from }),
      ...(note && isTypeSaid && { type: note.fromOf?.type ?? note.from }),
    }
    const missingMarks = reading.missing ?? []
    return {
      name,
      alias,
      type,
      ...(title && { title }),
      ...(description && { description }),
      ...(unit && { unit }),
      ...(Object.keys(from).length > 0 && { from }),
      ...(missingMarks.length > 0 && { missingMarks }),
      ...((reading.order === 'dmy' || reading.order === 'mdy') && { dateOrder: reading.order }),
      nullable,
    }
  })
}

/** A title that just repeats the name says nothing; one in each language may say more than the name. */
const findTitle = (note: NoteBeside | null, name: string): NoteBeside['title'] =>
  note?.title && Object.values(note.title).some((text) => text !== name) ? note.title : undefined

/** Whether the publisher said the type of a column. */
function isTypeGiven(
  { reading }: DistributionRecord,
  { name, alias }: { name: string; alias: string },
): boolean {
  const types = reading?.types ?? {}
  return Object.hasOwn(types, name) || Object.hasOwn(types, alias)
}

type DictionaryEntry = NonNullable<DistributionRecord['dictionary']>[number]
type Made = NonNullable<TableRecord['made']>

/** All tables of a file: the sheets of a workbook, or the one that there is. */
export const listTables = (made: Made): StoredTable[] => [made, ...(made.others ?? [])]

const describeSheet = ({ dialect, rowCount, columns }: StoredTable) => ({
  name: dialect.sheet ?? '',
  rowCount,
  columnCount: columns.length,
})

/** The table of the sheet with this name, or the first one when none is named. Throws `invalid-parameter` with the names that there are. */
export function pickTable(made: Made, sheet: string | undefined): StoredTable {
  if (sheet === undefined) return made
  const tables = listTables(made)
  const found = tables.find(({ dialect }) => dialect.sheet === sheet)
  if (found) return found
  const names = tables.flatMap(({ dialect }) => (dialect.sheet === null ? [] : [`"${dialect.sheet}"`]))
  if (names.length === 0) {
    throw invalidParameter('sheet', {
      vi: 'tệp này chỉ có một bảng, không có tên. Hãy bỏ tham số sheet.',
      en: 'this file has just one table, without a name. Leave the parameter out.',
    })
  }
  const near = nearestName(
    sheet,
    tables.flatMap(({ dialect }) => dialect.sheet ?? []),
  )
  const problem = invalidParameter('sheet', {
    vi: `không có trang tính tên như vậy.${near ? ` Có phải "${near}" không?` : ''} Các trang tính: ${names.join(', ')}.`,
    en: `there is no sheet of that name.${near ? ` Did you mean "${near}"?` : ''} The sheets are: ${names.join(', ')}.`,
  })
  if (near) problem.members.nearest = near
  throw problem
}
