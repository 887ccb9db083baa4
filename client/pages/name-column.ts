import type { Table as TableView } from '../../schemas/generated/tabular/table.ts'
import type { PickedText } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'

/** The title of a column in the dictionary, else its name. */
export function nameColumn(
  ui: Ui,
  column: { name: string; title?: TableView['columns'][number]['title'] },
): PickedText {
  const title = ui.pick(column.title)
  return title.text === '' ? { text: column.name } : title
}

/** The question after a name that there is not, with a blank before it; nothing when no column is near. */
export const askNearest = (ui: Ui, nearest: { name: string } | null): string =>
  nearest === null ? '' : ` ${ui.t('file.nearestColumn', { name: nearest.name })}`
