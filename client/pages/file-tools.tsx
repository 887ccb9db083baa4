import type { VNode } from 'preact'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import { Button } from '../components/button/button.tsx'
import { Chip, Chips } from '../components/chip/chip.tsx'
import { Choice, Choices } from '../components/choice/choice.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { SelectField, TextField } from '../components/field/field.tsx'
import { Menu } from '../components/menu/menu.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { SearchBox } from '../components/search-box/search-box.tsx'
import { Tools } from '../components/tools/tools.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { countFiltered, ExportMenu } from './export-menu.tsx'
import { conditionOps, withoutCondition, writeFileSearch, type FileSearch } from './file-search.ts'
import { readOrder } from './file-table.tsx'
import { createCellWriter } from './cells.tsx'
import { nameColumn } from './name-column.ts'
import { filePath, type FilePageView } from './file-view.ts'
import { nameFormat } from './name-format.ts'
import { findTakedown } from './takedown-note.tsx'
import { explainDropped, findWrongCondition, type WrongCondition } from './wrong-condition.ts'

// A longer list is not looked through: its columns are found by name, and the address takes any number.
const choosableColumns = 200

interface PartProps {
  ui: Ui
  view: FilePageView
  table: Table
}

/** Words, conditions and the download, above the table; and what of these is in use. */
export function TableTools({ ui, view, table }: PartProps): VNode {
  const { downloadUrl, format, byteSize } = view.distribution
  const { sheet, where, q, orderBy, select, raw, wrap, column } = view.search
  const address = ui.href(filePath(view))
  const isFiltered = countFiltered(view) !== null
  const wrong = findWrongCondition(ui, view, table.columns)
  return (
    <>
      <Tools
        end={
          <>
            <ExportMenu ui={ui} view={view} />
            {downloadUrl && findTakedown(view.distribution) === null && (
              // Who has filtered wants what is left; the whole file steps back.
              <Button href={downloadUrl} icon="download" kind={isFiltered ? 'quiet' : undefined}>
                {ui.t(isFiltered ? 'file.wholeFile' : 'dataset.download', {
                  format: nameFormat(ui, format),
                  size: ui.bytes(byteSize ?? 0),
                })}
              </Button>
            )}
          </>
        }
      >
        <SearchBox
          ui={ui}
          id="table-q"
          isQuiet
          hasHiddenSubmit
          hasSuggestions={false}
          action={address}
          label={ui.t('file.search')}
          placeholder={ui.t('file.search')}
          query={q}
          hidden={listHidden({ sheet, where, orderBy, select, raw, wrap, column })}
        />
        <Menu label={ui.t('file.filter')} icon="filter" isAtStart isOpen={wrong !== null}>
          <ConditionForm ui={ui} view={view} table={table} wrong={wrong} />
        </Menu>
        {table.columns.length > 1 && (
          <Menu
            label={ui.t('file.columnsShown', {
              shown: view.rows?.columns.length ?? 0,
              all: table.columns.length,
            })}
            icon="columns"
            isAtStart
            isOpen={view.findColumn !== null}
          >
            <ColumnForm ui={ui} view={view} table={table} />
          </Menu>
        )}
      </Tools>
      <FilterProblem ui={ui} view={view} />
      <InUse ui={ui} view={view} table={table} hasOrder />
    </>
  )
}

/** Why the rows are shown without the condition that was asked for. */
export function FilterProblem({ ui, view }: Omit<PartProps, 'table'>): VNode | null {
  const { filterProblem, dropped, search } = view
  if (filterProblem === null) return null
  const isWhole = dropped.length > 0 && !search.q && !search.where
  return (
    <div class="below-3">
      <Notice tone="warn" isAnswer title={ui.t(isWhole ? 'file.filterProblem' : 'file.filterPartly')}>
        <p>{explainDropped(ui, view)}</p>
        {dropped.length > 0 && (
          <p>
            {ui.t('file.dropped')}{' '}
            {dropped.map(({ text }, index) => (
              <>
                {index > 0 && '; '}
                <code key={index}>{shorten(text, 200)}</code>
              </>
            ))}
          </p>
        )}
      </Notice>
    </div>
  )
}

/** Whether a condition compares letters with their accents. */
const mindsAccents = ({ conditions }: FilePageView): boolean =>
  conditions.some(({ simple }) => simple?.op === 'contains' || simple?.op === 'startsWith')

/** No row has the words and conditions, and the way to all rows. */
export function NoMatch({ ui, view }: Omit<PartProps, 'table'>): VNode {
  const { sheet, orderBy, view: name, chart, map } = view.search
  return (
    <Empty title={ui.t('file.noMatch')}>
      <p>{ui.t('file.noMatchHelp')}</p>
      {mindsAccents(view) && <p>{ui.t('file.matchHint')}</p>}
      <p>
        <Button
          kind="quiet"
          href={ui.href(filePath(view)) + writeFileSearch({ sheet, orderBy, view: name, chart, map })}
        >
          {ui.t('file.showAll')}
        </Button>
      </p>
    </Empty>
  )
}

/** One simple condition, joined to those that are there; one that cannot be used is there to be mended. */
function ConditionForm({ ui, view, table, wrong }: PartProps & { wrong: WrongCondition | null }): VNode {
  const error = (field: WrongCondition['field']) => (wrong?.field === field ? wrong.sentence : undefined)
  const listed = table.columns.slice(0, choosableColumns)
  const columns = wrong && !listed.includes(wrong.column) ? [...listed, wrong.column] : listed
  return (
    <form class="condition" action={ui.href(filePath(view))} aria-label={ui.t('file.filter')}>
      {listHidden(view.search).map(({ name, value }) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SelectField
        ui={ui}
        id="condition-column"
        name="column"
        label={ui.t('file.column')}
        value={wrong?.column.alias}
        options={columns.map((column) => ({ value: column.alias, text: nameColumn(ui, column).text }))}
      />
      <SelectField
        ui={ui}
        id="condition-op"
        name="op"
        label={ui.t('file.op')}
        // What the first column can be asked for.
        value={wrong?.op ?? (listed[0]?.type === 'string' ? 'contains' : '=')}
        error={error('op')}
        options={conditionOps.map((op) => ({
          value: op,
          text: ui.t(`file.op.${op}`),
          group: ui.t(op === 'contains' || op === 'startsWith' ? 'file.opsOfTexts' : 'file.opsOfAll'),
        }))}
      />
      <TextField
        ui={ui}
        id="condition-value"
        name="value"
        label={ui.t('file.value')}
        help={ui.t('file.valueHelp')}
        value={wrong?.value}
        error={error('value')}
        autocomplete="off"
      />
      <Button isWide kind="quiet">
        {ui.t('file.addCondition')}
      </Button>
    </form>
  )
}

/** The columns to show. */
function ColumnForm({ ui, view, table }: PartProps): VNode {
  const { select: _select, column: _column, ...search } = view.search
  const { choices, left } = listChoosable(ui, view, table)
  const isLong = table.columns.length > choosableColumns
  return (
    <>
      {isLong && (
        <form class="condition" action={ui.href(filePath(view))} aria-label={ui.t('file.findColumn')}>
          {listHidden(view.search).map(({ name, value }) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <TextField
            ui={ui}
            id="find-column"
            name="findColumn"
            label={ui.t('file.findColumn')}
            value={view.findColumn ?? undefined}
            autocomplete="off"
          />
          <Button kind="quiet">{ui.t('look.findButton')}</Button>
        </form>
      )}
      <form class="condition" action={ui.href(filePath(view))} aria-label={ui.t('file.chooseColumns')}>
        {listHidden(search).map(({ name, value }) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div
          class="column-choices"
          {...(!isLong && { 'data-island': 'facet-filter', 'data-label': ui.t('file.findColumn') })}
        >
          <Choices legend={ui.t('file.chooseColumns')}>
            {choices.map(({ column, isShown }) => (
              <Choice
                key={column.alias}
                ui={ui}
                name="select"
                value={column.alias}
                label={nameColumn(ui, column).text}
                lang={nameColumn(ui, column).lang}
                isChecked={isShown}
              />
            ))}
          </Choices>
          {left > 0 && <p class="small soft">{ui.t('file.columnsMore', { count: left })}</p>}
        </div>
        <Button isWide kind="quiet">
          {ui.t('file.showColumns')}
        </Button>
      </form>
    </>
  )
}

/** What is shown first, so that it is never lost; of very many columns only those with the words that are looked for. */
function listChoosable(
  ui: Ui,
  view: FilePageView,
  table: Table,
): { choices: { column: Table['columns'][number]; isShown: boolean }[]; left: number } {
  const shown = new Set(view.rows?.columns.map(({ alias }) => alias))
  const words = view.findColumn?.toLocaleLowerCase(ui.lang)
  const found = table.columns
    .map((column) => ({ column, isShown: shown.has(column.alias) }))
    .filter(
      ({ column, isShown }) =>
        isShown ||
        !words ||
        `${nameColumn(ui, column).text} ${column.name}`.toLocaleLowerCase(ui.lang).includes(words),
    )
  const choices = words ? found.toSorted((a, b) => Number(a.isShown) - Number(b.isShown)) : found
  const kept = choices.length <= choosableColumns ? choices : choices.slice(0, choosableColumns)
  const cut = choices.slice(choosableColumns).filter(({ isShown }) => isShown)
  return { choices: [...kept, ...cut], left: choices.length - kept.length - cut.length }
}

/** Words, conditions and, where rows have one, the order in use, each with the way to do without it. */
export function InUse({
  ui,
  view,
  table,
  hasOrder = false,
}: PartProps & { hasOrder?: boolean }): VNode | null {
  const { search, conditions } = view
  const address = (rest: FileSearch): string => ui.href(filePath(view)) + writeFileSearch(rest)
  const order = hasOrder ? readOrder(search.orderBy) : null
  const ordered = table.columns.find(({ alias, name }) => alias === order?.alias || name === order?.alias)
  const chips = conditions.map((_condition, index) => (
    <Chip ui={ui} isOn href={address(withoutCondition(search, conditions, index))}>
      {nameCondition(ui, view, table, index)}
    </Chip>
  ))
  if (search.q) {
    chips.unshift(
      <Chip ui={ui} isOn href={address({ ...search, q: undefined })}>
        {ui.t('file.words', { words: search.q })}
      </Chip>,
    )
  }
  if (order && ordered) {
    chips.push(
      <Chip ui={ui} isOn href={address({ ...search, orderBy: undefined })} removeLabel={ui.t('file.unsort')}>
        {ui.t(order.isDescending ? 'file.sortedDown' : 'file.sortedUp', {
          column: nameColumn(ui, ordered).text,
        })}
      </Chip>,
    )
  }
  if (chips.length === 0 && !hasOrder) return null
  return (
    <div class="below-3">
      {chips.length === 0 ? (
        <p class="small soft">{ui.t('file.sortHelp')}</p>
      ) : (
        <Chips
          label={ui.t('file.conditions')}
          clear={
            chips.length > 1
              ? {
                  href: address({
                    sheet: search.sheet,
                    view: search.view,
                    chart: search.chart,
                    map: search.map,
                  }),
                  text: ui.t('chip.removeAll'),
                }
              : undefined
          }
        >
          {chips}
        </Chips>
      )}
    </div>
  )
}

/** Words and conditions in use, in words. */
export const listFilters = (ui: Ui, view: FilePageView, table: Table): string[] => [
  ...(view.search.q ? [ui.t('file.words', { words: view.search.q })] : []),
  ...view.conditions.map((_condition, index) => nameCondition(ui, view, table, index)),
]

function nameCondition(ui: Ui, { conditions }: FilePageView, table: Table, index: number): string {
  const { text, simple } = conditions[index]!
  const column = table.columns.find(({ alias }) => alias === simple?.alias)
  if (!simple || !column) return text
  const write = createConditionWriter(ui, column)
  const values = simple.values.map(write).join(` ${ui.t('file.or')} `)
  return `${nameColumn(ui, column).text} ${ui.t(`file.says.${simple.op}`)} ${values}`.trim()
}

/** Values of a condition as the page writes those of the table; what is of another kind stays as it is written. */
function createConditionWriter(ui: Ui, column: Table['columns'][number]): (value: string) => string {
  const isNumber = column.type === 'integer' || column.type === 'number'
  const write = createCellWriter(ui, column, [])
  const writeNumbers = (values: number[]) => createCellWriter(ui, column, values)
  return (value) => {
    if (isNumber) {
      const number = Number(value)
      return value !== '' && Number.isFinite(number) && String(number) === value
        ? String(writeNumbers([number])(number))
        : value
    }
    if (column.type === 'boolean') return String(write(value === 'true'))
    if (column.type === 'date' || column.type === 'datetime')
      return /^\d{4}-\d{2}-\d{2}$/.test(value) ? ui.date(value) : value
    return value
  }
}

/** What a form of the page keeps of its address. */
export const listHidden = ({
  sheet,
  q,
  where,
  orderBy,
  select,
  raw,
  wrap,
  column,
}: FileSearch): { name: string; value: string }[] =>
  Object.entries({ sheet, q, where, orderBy, select, raw, wrap, columns: column }).flatMap(([name, value]) =>
    value ? [{ name, value }] : [],
  )
