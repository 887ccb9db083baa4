import type { VNode } from 'preact'
import { FormatList, Menu } from '../components/menu/menu.tsx'
import type { Ui } from '../text/ui.ts'
import { writeQuestion } from './file-search.ts'
import type { FilePageView } from './file-view.ts'

const formats = ['csv', 'xlsx', 'json', 'parquet', 'geojson'] as const

/** The rows as the page shows them, filtered and sorted, as a file: links, so that they work without script. */
export function ExportMenu({ ui, view }: { ui: Ui; view: FilePageView }): VNode {
  const { distribution, search, hasPlaces } = view
  const isFiltered = Boolean(search.q ?? search.where)
  const items = formats
    .filter((format) => format !== 'geojson' || hasPlaces)
    .map((format) => ({
      format,
      text: ui.t(`file.export.${format}`),
      href: `/api/v1/distributions/${distribution.id}/export.${format}${writeQuery(ui, view, format)}`,
    }))
  return (
    <Menu label={ui.t('file.export')} icon="download">
      <FormatList items={items} note={ui.t(isFiltered ? 'file.exportFiltered' : 'file.exportAll')} />
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
