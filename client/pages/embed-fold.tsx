import type { VNode } from 'preact'
import { Code } from '../components/code/code.tsx'
import { Fold } from '../components/fold/fold.tsx'
import type { Ui } from '../text/ui.ts'
import { writeChoice } from './chart-search.ts'
import { titleDrawing } from './chart-words.ts'
import { writeFileSearch } from './file-search.ts'
import { filePath, type FilePageView } from './file-view.ts'
import { isPublic, pickFileTitle } from './terms.ts'

/** Room for a chart of twelve bars with its source, and for the first rows. */
const frameHeight = 640

/** What another site writes to show this view in a frame; nothing while the public does not see it. */
export function EmbedFold({ ui, view }: { ui: Ui; view: FilePageView }): VNode | null {
  const { dataset, distribution, search, chart, baseUrl } = view
  const drawing = chart?.drawing
  if (!isPublic(dataset) || (search.view === 'chart' && !drawing)) return null
  const asked = drawing ? { ...search, chart: writeChoice(drawing.choice) } : search
  const address = baseUrl + ui.href(`${filePath(view)}/embed`) + writeFileSearch(asked)
  const title =
    drawing && chart ? titleDrawing(ui, chart.columns, drawing) : pickFileTitle(ui, distribution).text
  return (
    <Fold summary={ui.t('embed.fold')}>
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

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
