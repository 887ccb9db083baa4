import { mostColumns, type FileCondition, type FileSearch } from '../../client/pages/file-search.ts'
import type { Rows } from '../../schemas/generated/tabular/rows.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { PageAsk } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { dropTerm, explainFilter } from './file-filter.ts'
import { readRows } from './read-rows.ts'

/** Enough to look around in, few enough for a phone: with twenty columns a thousand cells. */
const rowsShown = 50

// Each is found by asking again; more wrong conditions than this are no slip of a hand.
const mostDropped = 10

export interface RowsWanted {
  distributionId: string
  table: Pick<Table, 'columns'>
  asked: FileSearch
  limit?: number
}

export interface RowsFound {
  rows: Rows | null
  /** What was asked, without what cannot be used. */
  search: FileSearch
  /** Why something of it cannot be used. */
  filterProblem: string | null
  /** The conditions that are left out. */
  dropped: FileCondition[]
}

export const nothingFound = { rows: null, filterProblem: null, dropped: [] } satisfies Omit<
  RowsFound,
  'search'
>

/** The rows that the address asks for; without a condition, words or columns that cannot be used, and why, with all else that was asked. */
export async function findRows(
  portal: Portal,
  ask: PageAsk,
  { distributionId, table, asked, limit = rowsShown }: RowsWanted,
): Promise<RowsFound & { rows: Rows }> {
  const read = (search: FileSearch) => {
    const { sheet, q, where, orderBy } = search
    return search.view === 'chart' || search.view === 'map'
      ? // Chart and map ask for their own numbers; this tells whether the condition can be used, and how many rows it leaves.
        readRows(portal, ask, { distributionId, sheet, q, where, select: table.columns[0]?.alias, limit: 1 })
      : readRows(portal, ask, {
          ...{ distributionId, sheet, q, where, orderBy, limit },
          select: chooseColumns(search, table.columns),
        })
  }
  const dropped: FileCondition[] = []
  let search = asked
  let filterProblem: string | null = null
  for (;;) {
    try {
      return { rows: await read(search), search, filterProblem, dropped }
    } catch (error) {
      const problem = explainFilter(error, ask.lang)
      if (problem === null || search[problem.parameter] === undefined) throw error
      filterProblem ??= problem.sentence
      const { [problem.parameter]: wrong, ...rest } = search
      search = rest
      if (problem.parameter !== 'where') continue
      const found = dropped.length < mostDropped ? dropTerm(wrong!, error, table.columns) : null
      dropped.push(found?.dropped ?? { text: wrong! })
      if (found?.rest) search = { ...rest, where: found.rest }
    }
  }
}

/** The columns that are shown: those that are chosen, else all, of very many a part. */
function chooseColumns({ select, column }: FileSearch, columns: Table['columns']): string | undefined {
  if (select || columns.length <= mostColumns) return select
  const first = Math.min(Number(column ?? 1), columns.length) - 1
  return columns
    .slice(first, first + mostColumns)
    .map(({ alias }) => alias)
    .join(',')
}
