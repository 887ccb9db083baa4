import type { VNode } from 'preact'
import { Code } from '../components/code/code.tsx'
import { Fold } from '../components/fold/fold.tsx'
import type { Ui } from '../text/ui.ts'
import { writeChoice } from './chart-search.ts'
import { titleDrawing } from './chart-words.ts'
import { writeFileSearch, type FileSearch } from './file-search.ts'
import { filePath, type FilePageView } from './file-view.ts'
import { writeMapChoice } from './map-search.ts'
import { titleMap } from './map-words.ts'
import { isOpen, isPublic, pickFileTitle } from './terms.ts'

/** Room for a chart of twelve bars with its source, and for the first rows. */
const frameHeight = 640

/** What another site writes to show this view in a frame; nothing while the public does not see it. */
export function EmbedFold({ ui, view }: { ui: Ui; view: FilePageView }): VNode | null {
  const { dataset, distribution, search, chart, map, baseUrl } = view
  const drawing = chart?.drawing
  const mapped = map?.drawing
  const isDrawn = search.view === 'chart' || search.view === 'map'
  if (!isPublic(dataset) || !isOpen(dataset) || (isDrawn && !drawing && !mapped)) return null
  const asked = writeDrawn(view)
  const address = baseUrl + ui.href(`${filePath(view)}/embed`) + writeFileSearch(asked)
  const title =
    drawing && chart
      ? titleDrawing(ui, chart.columns, drawing)
      : mapped
        ? titleMap(ui, mapped)
        : pickFileTitle(ui, distribution).text
  return (
    <Fold summary={ui.t('embed.fold')} group="use">
      <div class="stack">
        <p class="small soft">{ui.t('embed.help')}</p>
        <Code
          ui={ui}
          title="HTML"
          label={ui.t('embed.fold')}
          code={`<iframe src="${escape(address)}" title="${escape(title)}" width="100%" height="${frameHeight}" loading="lazy" style="border: 0"></iframe>`}
        />
      </div>
    </Fold>
  )
}

/** What is asked of a file, with all that its chart or map was drawn with. */
export function writeDrawn({
  search,
  chart,
  map,
}: Pick<FilePageView, 'search' | 'chart' | 'map'>): FileSearch {
  if (chart?.drawing) return { ...search, chart: writeChoice(chart.drawing.choice) }
  if (map?.drawing) return { ...search, map: writeMapChoice(map.drawing.choice, search.map?.bbox) }
  return search
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
