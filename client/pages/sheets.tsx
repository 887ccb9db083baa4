import type { VNode } from 'preact'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import { Tabs } from '../components/tabs/tabs.tsx'
import type { Ui } from '../text/ui.ts'
import { writeFileSearch } from './file-search.ts'

/** Links to the sheets of a workbook; nothing where there is just one table. */
export function Sheets({
  ui,
  tables,
  current,
  path,
}: {
  ui: Ui
  tables: Table['tables']
  /** Name of the sheet that is shown. */
  current: string | null | undefined
  path: string
}): VNode | null {
  if (!tables || tables.length < 2) return null
  return (
    <Tabs
      label={ui.t('file.sheets')}
      items={tables.map(({ name }, index) => ({
        // The first one is what the plain address shows.
        href: ui.href(path + (index === 0 ? '' : writeFileSearch({ sheet: name }))),
        text: name,
        icon: 'table',
        isCurrent: name === current,
      }))}
    />
  )
}
