import type { ColumnRecord } from '../records.ts'
import { fold } from './check-tree.ts'
import type { SqlView } from './sql-messages.ts'

export interface ViewColumns {
  columns: SqlView['columns']
  /** Published names, by the folded alias that stands in their place. */
  published: ReadonlyMap<string, string>
}

/**
 * What the columns of a table are called in a question: as published, or by the alias where the question uses that and not the
 * published name; by both where it uses both. So either may be written, and `select *` gives each column once.
 */
export function nameViewColumns(columns: readonly ColumnRecord[], named: ReadonlySet<string>): ViewColumns {
  const taken = new Set<string>()
  const view: SqlView['columns'] = []
  const published = new Map<string, string>()
  const add = ({ stored, type }: ColumnRecord, name: string): void => {
    taken.add(fold(name))
    view.push({ stored, name, isJson: type === 'json' || type === 'geometry' })
  }
  const names = new Set(columns.map(({ name }) => fold(name)))
  for (const column of columns) {
    const name = fold(column.name)
    const alias = fold(column.alias)
    // A published name goes before an alias of another column, as in the other questions to a table.
    const isAliasUsed = name !== alias && named.has(alias) && !names.has(alias) && !taken.has(alias)
    // Published names that differ in case alone are one name in SQL: the second goes by its alias.
    const isNameFree = name !== '' && !taken.has(name)
    if (isNameFree && (named.has(name) || !isAliasUsed)) add(column, column.name)
    if (isAliasUsed || !isNameFree) {
      add(column, isAliasUsed ? column.alias : findFree(column.alias, taken))
      published.set(fold(view.at(-1)!.name), column.name)
    }
  }
  return { columns: view, published }
}

function findFree(name: string, taken: ReadonlySet<string>): string {
  let free = name
  for (let count = 2; taken.has(fold(free)); count++) free = `${name}_${count}`
  return free
}
