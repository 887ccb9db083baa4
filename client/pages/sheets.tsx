import type { VNode } from 'preact'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import { Button } from '../components/button/button.tsx'
import { Chip, Chips } from '../components/chip/chip.tsx'
import type { Ui } from '../text/ui.ts'
import { writeFileSearch, type FileSearch } from './file-search.ts'

// More names than these leave the line, and nobody looks for a sheet by pulling sideways.
const mostChips = 6

/** Links, or of many a list, to the sheets of a workbook, in the view that is chosen; nothing where there is just one table. Conditions stay behind: they are about columns of one sheet. */
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
  if (tables.length > mostChips) {
    const kept = new URLSearchParams(writeFileSearch({ view: search.view, chart: search.chart }))
    return (
      <form class="row keep below-3" action={ui.href(path)} aria-label={ui.t('file.sheets')}>
        {[...kept].map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <label class="field-label" for="sheet">
          {ui.t('file.sheetOf', { count: tables.length })}
        </label>
        <select class="input sheet-choice" id="sheet" name="sheet">
          {tables.map(({ name, rowCount }) => (
            <option key={name} value={name} selected={name === current}>
              {`${name} (${ui.t('dataset.rows', { count: rowCount })})`}
            </option>
          ))}
        </select>
        <Button kind="quiet">{ui.t('file.openSheet')}</Button>
      </form>
    )
  }
  // Not as tabs: those are the ways to look at the one that is chosen, just below.
  return (
    <div class="row below-3">
      <span class="field-label">{ui.t('file.sheet')}</span>
      <Chips label={ui.t('file.sheets')}>
        {tables.map(({ name }, index) => (
          <Chip
            key={name}
            ui={ui}
            // The first one is what the plain address shows.
            href={ui.href(
              path +
                writeFileSearch({
                  sheet: index === 0 ? undefined : name,
                  view: search.view,
                  chart: search.chart,
                }),
            )}
            isCurrent={name === current}
          >
            {name}
          </Chip>
        ))}
      </Chips>
    </div>
  )
}
