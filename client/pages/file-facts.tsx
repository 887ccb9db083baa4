import type { ComponentChildren, VNode } from 'preact'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import { Pairs } from '../components/pairs/pairs.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import type { Ui } from '../text/ui.ts'
import type { FilePageView } from './file-view.ts'
import { releasesPath } from './releases-page.tsx'

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
  add(ui.t('file.sha256'), distribution.sha256 && <code>{distribution.sha256}</code>)
  if (table?.dialect) for (const [term, detail] of listDialect(ui, table.dialect)) add(term, detail)
  add(ui.t('file.rejected'), table && table.rejectedRows.count > 0 && ui.number(table.rejectedRows.count))
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
      {table && table.rejectedRows.count > 0 && <Rejected ui={ui} rejected={table.rejectedRows} />}
      {releases.length > 1 && <Releases ui={ui} view={view} />}
    </div>
  )
}

function listDialect(ui: Ui, dialect: NonNullable<Table['dialect']>): [string, ComponentChildren][] {
  const { encoding, delimiter, headerRow, decimal, sheet } = dialect
  return [
    [ui.t('file.encoding'), encoding],
    [ui.t('file.delimiter'), delimiter && nameDelimiter(ui, delimiter)],
    [
      ui.t('file.headerRow'),
      headerRow === 0 ? ui.t('file.noHeader') : ui.t('file.headerAt', { row: headerRow }),
    ],
    [ui.t('file.decimal'), decimal === ',' ? ui.t('file.comma') : ui.t('file.point')],
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

/** Some of the lines that could not be read, and why. */
function Rejected({ ui, rejected }: { ui: Ui; rejected: Table['rejectedRows'] }): VNode {
  return (
    <section class="stack">
      <h2>{ui.t('file.rejectedTitle', { count: rejected.count })}</h2>
      <Rows isSmall>
        {rejected.sample.map(({ line, column, message }, index) => (
          <RowItem key={index} note={message}>
            {column ? ui.t('file.rejectedCell', { line, column }) : ui.t('file.rejectedLine', { line })}
          </RowItem>
        ))}
      </Rows>
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
