import type { Rows } from '../../schemas/generated/tabular/rows.ts'
import type { PageAsk } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import type { RowPlace } from '../tabular/tables.ts'

export interface RowsAsk {
  distributionId: string
  sheet?: string
  where?: string
  q?: string
  orderBy?: string
  select?: string
  limit: number
}

/** A page of rows with the cursor of the next one, as the address of a page asks for it. */
export async function readRows(
  { tables, cursors }: Pick<Portal, 'tables' | 'cursors'>,
  ask: PageAsk,
  wanted: RowsAsk,
): Promise<Rows> {
  const { distributionId, sheet, where, q, orderBy, select, limit } = wanted
  const question = { rows: distributionId, sheet, where, q, orderBy, select }
  const cursor = ask.query.get('cursor')
  const place = cursor ? (cursors.read(question, cursor) as RowPlace) : null
  const query = { sheet, where, q, orderBy, select, limit }
  const { next, table: _table, ...page } = await tables.readRows(distributionId, query, ask.viewer, place)
  return { ...page, next: next && cursors.writeLasting(question, next) }
}
