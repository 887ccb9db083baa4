import type { ComponentChildren, VNode } from 'preact'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import { Button } from '../components/button/button.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { Pairs } from '../components/pairs/pairs.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import type { Ui } from '../text/ui.ts'
import { FileSchema } from './file-schema.tsx'
import { writeFileSearch } from './file-search.ts'
import type { FilePageView } from './file-view.ts'
import { releasesPath } from './releases-page.tsx'

// So many tell what kind of mistake it is; a hundred push all else off the page.
const shownLines = 5

/** What the file is, how the portal read it, and the releases before it. */
export function FileFacts({ ui, view }: { ui: Ui; view: FilePageView }): VNode {
  const { distribution, table, releases } = view
  const items: { term: string; detail: ComponentChildren }[] = []
  const add = (term: string, detail: ComponentChildren): void => {
    if (detail) items.push({ term, detail })
  }
  add(ui.t('file.name'), distribution.name && <code>{distribution.name}</code>)
  add(ui.t('file.size'), distribution.byteSize === null ? null : ui.bytes(distribution.byteSize))
  add(ui.t('file.mediaType'), distribution.mediaType && <code>{distribution.mediaType}</code>)
  add(ui.t('file.sha256'), distribution.sha256 && <Digest text={distribution.sha256} />)
  if (table?.dialect)
    for (const [term, detail] of listDialect(ui, table.dialect, distribution.format)) add(term, detail)
  add(
    ui.t('file.rejected'),
    table && table.rejectedRows.count > 0 && <a href="#rejected">{ui.number(table.rejectedRows.count)}</a>,
  )
  add(ui.t('file.schema'), distribution.conformsTo && <FileSchema ui={ui} distribution={distribution} />)
  // More than one have a section of their own.
  add(
    ui.t('file.releases'),
    releases.length === 1 && (
      <a href={ui.href(releasesPath(view))}>{ui.t('releases.count', { count: releases.length })}</a>
    ),
  )
  add(
    ui.t('dataset.machines'),
    <a href={`/api/v1/distributions/${distribution.id}`} type="application/json">
      JSON
    </a>,
  )
  return (
    <div class="stack-wide">
      <section class="stack">
        <h2>{ui.t('file.facts')}</h2>
        <Pairs isTwo items={items} />
      </section>
      {table?.notes && <Notes ui={ui} notes={table.notes} />}
      {table && table.rejectedRows.count > 0 && <Rejected ui={ui} view={view} table={table} />}
      {table?.leftOut && table.leftOut.count > 0 && <LeftOut ui={ui} leftOut={table.leftOut} />}
      {releases.length > 1 && <Releases ui={ui} view={view} />}
    </div>
  )
}

/** Above the table, in a line: that something of the file is not in it, or was read with a doubt, and where more is said. */
export function ReadingSummary({ ui, table }: { ui: Ui; table: Table }): VNode | null {
  const { rejectedRows, leftOut, notes } = table
  const parts: [string, string][] = []
  if (rejectedRows.count > 0)
    parts.push(['#rejected', ui.t('file.rejectedTitle', { count: rejectedRows.count })])
  if (leftOut && leftOut.count > 0)
    parts.push(['#left-out', ui.t('file.leftOutTitle', { count: leftOut.count })])
  if (notes && notes.length > 0)
    parts.push(['#reading-notes', ui.t('file.notesCount', { count: notes.length })])
  if (parts.length === 0) return null
  return (
    <p class="small soft below-3">
      {parts.map(([href, text], index) => (
        <>
          {index > 0 && ' · '}
          <a key={href} href={href}>
            {text}
          </a>
        </>
      ))}
    </p>
  )
}

/** In four parts of one length, so that lines break between them; copied, it is one word. */
const Digest = ({ text }: { text: string }): VNode => (
  <code>
    {(text.match(/.{1,16}/g) ?? []).map((part, index) => (
      <>
        {index > 0 && <wbr />}
        {part}
      </>
    ))}
  </code>
)

/** How the file was read: only what there is to say of its format. */
function listDialect(
  ui: Ui,
  dialect: NonNullable<Table['dialect']>,
  format: string | null,
): [string, ComponentChildren][] {
  const { encoding, delimiter, headerRow, headerRows, decimal, sheet } = dialect
  if (format === 'PARQUET') return []
  const isText = sheet === null || delimiter !== null
  // Objects have names in themselves, and one way to write figures.
  if (isText && delimiter === null && headerRow === 0) return [[ui.t('file.encoding'), encoding]]
  return [
    [ui.t('file.encoding'), isText && encoding],
    [ui.t('file.delimiter'), delimiter && nameDelimiter(ui, delimiter)],
    [
      ui.t('file.headerRow'),
      headerRow === 0
        ? ui.t('file.noHeader')
        : headerRows
          ? ui.t('file.headerAtRows', headerRows)
          : ui.t('file.headerAt', { row: headerRow }),
    ],
    [ui.t('file.decimal'), isText && (decimal === ',' ? ui.t('file.comma') : ui.t('file.point'))],
    [ui.t('file.sheet'), sheet],
  ]
}

function nameDelimiter(ui: Ui, delimiter: string): string {
  if (delimiter === ',') return ui.t('file.comma')
  if (delimiter === ';') return ui.t('file.semicolon')
  if (delimiter === '\t') return ui.t('file.tab')
  return delimiter
}

/** What to know of how the file was read. */
function Notes({ ui, notes }: { ui: Ui; notes: NonNullable<Table['notes']> }): VNode {
  return (
    <section class="stack" id="reading-notes">
      <h2>{ui.t('file.notes')}</h2>
      <Rows isSmall>
        {notes.map(({ column, message }, index) => (
          <RowItem key={index} note={column === null ? undefined : message}>
            {column === null ? message : ui.t('file.noteColumn', { column })}
          </RowItem>
        ))}
      </Rows>
    </section>
  )
}

/** What did not fit: the first of it at once, more on demand, all of it as CSV. */
function Rejected({ ui, view, table }: { ui: Ui; view: FilePageView; table: Table }): VNode {
  const { count, sample } = table.rejectedRows
  const { sheet } = view.search
  const address = `/api/v1/distributions/${view.distribution.id}/rejected.csv`
  const list = (lines: typeof sample): VNode => (
    <Rows isSmall>
      {lines.map(({ line, column, message }, index) => (
        <RowItem key={index} note={message}>
          {column ? ui.t('file.rejectedCell', { line, column }) : ui.t('file.rejectedLine', { line })}
        </RowItem>
      ))}
    </Rows>
  )
  const more = sample.slice(shownLines)
  return (
    <section class="stack" id="rejected">
      <h2>{ui.t('file.rejectedTitle', { count })}</h2>
      <p class="small soft keep">{ui.t('file.rejectedHelp')}</p>
      {list(sample.slice(0, shownLines))}
      {more.length > 0 && (
        <Fold summary={ui.t('file.rejectedMore', { count: more.length })}>{list(more)}</Fold>
      )}
      <p>
        <Button kind="quiet" icon="download" href={address + writeFileSearch({ sheet })}>
          {ui.t('file.rejectedAll')}
        </Button>
      </p>
    </section>
  )
}

/** Titles, notes and totals around the table: no rows, yet often what tells how to read them. */
function LeftOut({ ui, leftOut }: { ui: Ui; leftOut: NonNullable<Table['leftOut']> }): VNode {
  const { count, sample } = leftOut
  const list = (lines: typeof sample): VNode => (
    <Rows isSmall>
      {lines.map(({ line, text }, index) => (
        <RowItem key={index} note={ui.t('file.rejectedLine', { line })}>
          {text}
        </RowItem>
      ))}
    </Rows>
  )
  const more = sample.slice(shownLines)
  return (
    <section class="stack" id="left-out">
      <h2>{ui.t('file.leftOutTitle', { count })}</h2>
      <p class="small soft keep">{ui.t('file.leftOutHelp')}</p>
      {list(sample.slice(0, shownLines))}
      {more.length > 0 && (
        <Fold summary={ui.t('file.leftOutMore', { count: more.length })}>{list(more)}</Fold>
      )}
      {count > sample.length && (
        <p class="small soft">{ui.t('file.leftOutRest', { count: count - sample.length })}</p>
      )}
    </section>
  )
}

function Releases({ ui, view }: { ui: Ui; view: FilePageView }): VNode {
  const { releases } = view
  return (
    <section class="stack" id="releases">
      <h2>{ui.t('file.releases')}</h2>
      <Rows>
        {releases.map((release) => (
          <RowItem key={release.number} end={ui.date(release.createdAt)} note={ui.bytes(release.byteSize)}>
            <strong>{ui.t('dataset.releaseNumber', { number: String(release.number) })}</strong>{' '}
            <a href={release.url}>{release.name}</a>
          </RowItem>
        ))}
      </Rows>
      <p class="small">
        <a href={ui.href(releasesPath(view))}>{ui.t('releases.link')}</a>
      </p>
    </section>
  )
}
