import type { VNode } from 'preact'
import { Code } from '../components/code/code.tsx'
import { copyAttributes } from '../components/copy/copy.tsx'
import { Fold } from '../components/fold/fold.tsx'
import type { Ui } from '../text/ui.ts'
import { DraftNote } from './draft-note.tsx'
import { EmbedFold } from './embed-fold.tsx'
import { writeFileSearch, writeQuestion } from './file-search.ts'
import { filePath, type FilePageView } from './file-view.ts'
import { findTakedown } from './takedown-note.tsx'
import { listCodeColumns, makeSnippets, nameSnippet, type Snippet } from './snippets.ts'

/** The question of the page as a link and as code, each ready to run; for what is no table, the file itself. */
export function ElsewherePart({ ui, view }: { ui: Ui; view: FilePageView }): VNode {
  const { dataset, distribution, table, rows, search, baseUrl } = view
  const isChart = search.view === 'chart'
  const hasTable = rows !== null && table !== null
  const snippets = makeSnippets({
    baseUrl,
    datasetId: dataset.slug,
    tableId: hasTable ? distribution.id : null,
    question: writeQuestion(search),
    sql: view.sql,
    codeColumns: listCodeColumns(
      view.profile?.columns.filter(({ alias }) => rows?.columns.some((column) => column.alias === alias)),
    ),
    downloadUrl: findTakedown(distribution) ? null : distribution.downloadUrl,
    fileFormat: distribution.format,
  })
  return (
    <section class="halves" id="api">
      <div class="stack">
        <h2>{ui.t(hasTable ? 'use.title' : 'file.elsewhere')}</h2>
        <DraftNote ui={ui} dataset={dataset} />
        {hasTable && (
          <>
            <p class="soft limit">{ui.t(isChart ? 'use.helpChart' : 'use.help')}</p>
            {/* A chart has a link of its own beside its drawing. */}
            {!isChart && (
              <p
                {...copyAttributes(ui)}
                data-copy-text={baseUrl + ui.href(filePath(view)) + writeFileSearch(search)}
                data-copy-label={ui.t('use.link')}
              />
            )}
          </>
        )}
      </div>
      <div class="uses">
        {snippets.map((snippet, index) =>
          hasTable ? (
            <Fold
              key={snippet.name}
              id={`use-${snippet.name}`}
              summary={nameSnippet(ui, snippet)}
              isOpen={index === 0}
              group="use"
            >
              <Use ui={ui} view={view} snippet={snippet} />
            </Fold>
          ) : (
            <Code key={snippet.name} ui={ui} title={nameSnippet(ui, snippet)} {...snippet} />
          ),
        )}
        {hasTable && <EmbedFold ui={ui} view={view} />}
      </div>
    </section>
  )
}

function Use({ ui, view, snippet }: { ui: Ui; view: FilePageView; snippet: Snippet }): VNode {
  const { name, code, language } = snippet
  return (
    <div class="stack-tight">
      <Code ui={ui} title={ui.t(`use.${name}Help`)} code={code} language={language} />
      {name === 'sql' && (
        <p class="small">
          <a href={`${view.baseUrl}/api/v1/sql?${new URLSearchParams({ query: code })}`}>
            {ui.t('use.sqlRun')}
          </a>
        </p>
      )}
    </div>
  )
}
