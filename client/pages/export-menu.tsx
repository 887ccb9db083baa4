import type { VNode } from 'preact'
import { FormatList, Menu } from '../components/menu/menu.tsx'
import type { Ui } from '../text/ui.ts'
import { writeQuestion } from './file-search.ts'
import type { FilePageView } from './file-view.ts'

const formats = ['csv', 'tsv', 'xlsx', 'json', 'ndjson', 'parquet', 'geojson'] as const

/** How many rows words and conditions leave; null when all rows are shown, or none. */
export function countFiltered({ search, rows }: FilePageView): number | null {
  return (search.q ?? search.where) && rows && rows.total > 0 ? rows.total : null
}

/** The rows as the page shows them, filtered and sorted, as a file: links, so that they work without script. */
export function ExportMenu({ ui, view }: { ui: Ui; view: FilePageView }): VNode {
  const { distribution, hasPlaces } = view
  const filtered = countFiltered(view)
  const items = formats
    .filter((format) => format !== 'geojson' || hasPlaces)
    .map((format) => ({
      format,
      text: ui.t(`file.export.${format}`),
      href: `/api/v1/distributions/${distribution.id}/export.${format}${writeQuery(ui, view, format)}`,
    }))
  return (
    <Menu
      label={filtered === null ? ui.t('file.export') : ui.t('file.exportRows', { count: filtered })}
      icon="download"
      isMain={filtered !== null}
    >
      <FormatList items={items} note={ui.t(filtered === null ? 'file.exportAll' : 'file.exportFiltered')} />
    </Menu>
  )
}

/** A person opens CSV in a spreadsheet: with the mark that tells it UTF-8, and nothing in it that it would run. */
function writeQuery(ui: Ui, { search }: FilePageView, format: (typeof formats)[number]): string {
  const query = new URLSearchParams(writeQuestion(search))
  if (format === 'csv') {
    query.set('bom', 'true')
    query.set('safe', 'true')
  }
  query.set('lang', ui.lang)
  return `?${query}`
}
