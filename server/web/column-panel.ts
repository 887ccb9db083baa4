import { chooseKind, type ColumnPanelView } from '../../client/pages/column-filter.ts'
import type { FileCondition, FileSearch } from '../../client/pages/file-search.ts'
import type { Profile } from '../../schemas/generated/tabular/profile.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { Viewer } from '../identity/viewer.ts'
import { ProblemError } from '../problems.ts'
import type { Tables } from '../tabular/tables.ts'
import { splitColumn } from './column-filter.ts'
import { findColumn, quoteColumn } from './file-filter.ts'

/** As many as stand on a screen; the field above finds the others. */
const valuesShown = 24
/** More different values take a second and more to count among a million rows, and no list of a few says much of them. */
const mostCounted = 20_000

export interface PanelAsk {
  distributionId: string
  table: Table
  profile: Profile | null
  search: FileSearch
  /** Conditions that cannot be used; those of the column stay in its fields. */
  dropped: readonly FileCondition[]
  viewer: Viewer
}

type PanelProfile = Profile['columns'][number]
type Value = string | number | boolean

/** The column that the address looks at, with what can be asked of it; null when it looks at none. */
export async function findColumnPanel(
  tables: Pick<Tables, 'aggregate'>,
  ask: PanelAsk,
): Promise<ColumnPanelView | null> {
  const { table, search } = ask
  const column = search.at === undefined ? undefined : findColumn(table.columns, search.at)
  if (!column) return null
  const profile = ask.profile?.columns.find(({ alias }) => alias === column.alias) ?? null
  const kind = chooseKind(column.type)
  const used = splitColumn(search.where, column, table.columns)
  const { others } = used
  const left = ask.dropped.map(({ text }) => text).join(' and ')
  const { filter: wrong } = splitColumn(left || undefined, column, table.columns)
  const filter = { ...used.filter, ...wrong, values: [...used.filter.values, ...wrong.values] }
  const isListed = kind === 'values'
  const isCounted = isListed && (search.find !== undefined || (profile?.distinct ?? 0) <= mostCounted)
  const found = isCounted ? await readValues(tables, { ...ask, others }, column) : null
  const values = found?.values ?? (isListed ? listRepeated(profile) : null)
  const chosen = new Set(filter.values)
  const listed = new Set(values?.map(({ value }) => String(value)))
  return {
    column,
    profile,
    kind,
    filter,
    wrong,
    values: values && [
      // What is chosen can always be undone, also when other values are commoner.
      ...filter.values
        .filter((value) => !listed.has(value))
        .map((value) => ({ value, count: 0, isChosen: true })),
      ...values.map(({ value, count }) => ({ value, count, isChosen: chosen.has(String(value)) })),
    ],
    valueCount: found?.total ?? profile?.distinct ?? 0,
  }
}

/** What stands in several rows of the whole table. */
const listRepeated = (profile: PanelProfile | null): { value: Value; count: number }[] =>
  profile?.top.filter(({ count }) => count > 1) ?? []

/** The commonest values among the rows that the other conditions leave; null when these cannot be counted. */
async function readValues(
  tables: Pick<Tables, 'aggregate'>,
  { distributionId, search, others, viewer }: PanelAsk & { others: string | undefined },
  column: Table['columns'][number],
): Promise<{ values: { value: Value; count: number }[]; total: number } | null> {
  const name = quoteColumn(column.name)
  const found = search.find && column.type === 'string' ? `${name} contains ${quoteText(search.find)}` : null
  const where = [others && (found ? `(${others})` : others), `${name} is not null`, found]
    .filter(Boolean)
    .join(' and ')
  // Not the name of the column, which stands beside it in the answer.
  const count = column.name === 'count' ? 'rows' : 'count'
  try {
    const { rows, total } = await tables.aggregate(
      distributionId,
      {
        sheet: search.sheet,
        q: search.q,
        where,
        select: `count(*) as ${count}`,
        groupBy: name,
        orderBy: `-${count}`,
        limit: valuesShown,
      },
      viewer,
      null,
    )
    const values = (rows as unknown[][]).map(([value, counted]) => ({
      value: value as Value,
      count: Number(counted),
    }))
    return { values, total }
  } catch (error) {
    if (error instanceof ProblemError && error.status < 500) return null
    throw error
  }
}

const quoteText = (text: string): string => `"${text.replaceAll('"', '""')}"`
