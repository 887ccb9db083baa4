import type { VNode } from 'preact'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import { Notice } from '../components/notice/notice.tsx'
import type { Ui } from '../text/ui.ts'

type File = Pick<Distribution, 'release'>

/** Whether the rows are of a release before the newest. */
export const isOlder = (table: Pick<Table, 'release'>, { release }: File): boolean =>
  table.release !== release

/** That the rows are of the release before, and what became of the newest; nothing when they are of that one. */
export function OlderTable({
  ui,
  table,
  distribution,
}: {
  ui: Ui
  table: Pick<Table, 'release' | 'status'>
  distribution: File
}): VNode | null {
  if (!isOlder(table, distribution)) return null
  const facts = { release: String(table.release), newest: String(distribution.release) }
  return (
    <Notice tone="warn">
      {ui.t(table.status === 'pending' ? 'file.olderTable' : 'file.olderTableFailed', facts)}
    </Notice>
  )
}
