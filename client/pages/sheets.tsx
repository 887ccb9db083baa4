import type { VNode } from 'preact'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import { Tabs } from '../components/tabs/tabs.tsx'
import type { Ui } from '../text/ui.ts'
import { writeFileSearch, type FileSearch } from './file-search.ts'

/** Links to the sheets of a workbook, in the view that is chosen; nothing where there is just one table. Conditions stay behind: they are about columns of one sheet. */
export function Sheets({
  ui,
  tables,
  current,
  path,
  search = {},
}: {
  ui: Ui
  tables: Table['tables']
  /** Name of the sheet that is shown. */
  current: string | null | undefined
  path: string
  /** What the address asks of the table now. */
  search?: Pick<FileSearch, 'view' | 'chart'>
}): VNode | null {
  if (!tables || tables.length < 2) return null
  return (
    <Tabs
      label={ui.t('file.sheets')}
      items={tables.map(({ name }, index) => ({
        // The first one is what the plain address shows.
        href: ui.href(
          path +
            writeFileSearch({
              sheet: index === 0 ? undefined : name,
              view: search.view,
              chart: search.chart,
            }),
        ),
        text: name,
        icon: 'table',
        isCurrent: name === current,
      }))}
    />
  )
}
