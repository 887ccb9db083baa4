import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import type { Ui } from '../text/ui.ts'
import { writeFileSearch } from './file-search.ts'
import { filePath, type FilePageView } from './file-view.ts'

export interface ColumnPagerProps {
  ui: Ui
  view: FilePageView
  /** The number of the first column that is shown, from 1. */
  first: number
  /** How many are shown. */
  shown: number
  all: number
  /** How many a part has. */
  step: number
}

/** Of very many columns a part is shown; these are the ways to the others. */
export function ColumnPager({ ui, view, first, shown, all, step }: ColumnPagerProps): VNode {
  const last = first + shown - 1
  const address = (column: number): string =>
    ui.href(filePath(view)) +
    writeFileSearch({ ...view.search, column: column > 1 ? String(column) : undefined })
  return (
    <nav class="row below-3" aria-label={ui.t('file.view.columns')}>
      <span class="small soft">
        {ui.t('file.columnPart', { from: ui.number(first), to: ui.number(last), count: all })}
      </span>
      {first > 1 && (
        <Button
          kind="quiet"
          isSmall
          icon="left"
          id="columns-before"
          href={address(Math.max(1, first - step))}
        >
          {ui.t('file.columnsBefore')}
        </Button>
      )}
      {last < all && (
        <Button kind="quiet" isSmall icon="right" id="columns-after" href={address(last + 1)}>
          {ui.t('file.columnsAfter')}
        </Button>
      )}
    </nav>
  )
}
