import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Choice } from '../components/choice/choice.tsx'
import { ColumnPanel, Spread } from '../components/column-panel/column-panel.tsx'
import { SelectField, TextField } from '../components/field/field.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { Pairs } from '../components/pairs/pairs.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { createTextWriter, hasGroups } from './cells.tsx'
import { isFilterEmpty, type ColumnPanelView } from './column-filter.ts'
import { writeFileSearch } from './file-search.ts'
import { listHidden } from './file-tools.tsx'
import { filePath, type FilePageView } from './file-view.ts'
import { nameColumn } from './name-column.ts'
import { explainWrong } from './wrong-condition.ts'

interface PartProps {
  ui: Ui
  view: FilePageView
  panel: ColumnPanelView
}

/** One column looked at closely: how it is spread, its figures, and the rows to keep of it. Works by links and forms. */
export function FileColumnPanel({ ui, view, panel }: PartProps): VNode {
  const { column, filter, kind } = panel
  const { at: _at, find: _find, ...rest } = view.search
  const address = ui.href(filePath(view))
  const title = nameColumn(ui, column)
  const shown = view.rows?.columns.map(({ alias }) => alias) ?? []
  return (
    <ColumnPanel
      title={title}
      note={
        <>
          {ui.t(`column.${column.type}`)}
          {column.unit && `, ${column.unit}`}
          {title.text !== column.name && (
            <>
              {' '}
              <code>{column.name}</code>
            </>
          )}
        </>
      }
      ways={
        <>
          {shown.length > 1 && shown.includes(column.alias) && (
            <Button
              kind="plain"
              isSmall
              icon="columns"
              href={
                address +
                writeFileSearch({
                  ...rest,
                  select: shown.filter((alias) => alias !== column.alias).join(','),
                })
              }
            >
              {ui.t('look.hide')}
            </Button>
          )}
          <a
            class="button button-plain button-small"
            href={address + writeFileSearch(rest)}
            data-close
            data-focus={`#look-${column.alias}`}
          >
            {ui.t('look.close')}
          </a>
        </>
      }
      side={
        <Fold summary={ui.t('look.figures')} isOpenOnDesk>
          <Figures ui={ui} panel={panel} />
        </Fold>
      }
    >
      {kind === 'values' && <FindValues ui={ui} view={view} panel={panel} />}
      <form class="stack keep" action={address} aria-label={ui.t('look.filter', { column: title.text })}>
        {listHidden(view.search).map(({ name, value }) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <input type="hidden" name="at" value={column.alias} />
        <input type="hidden" name="filter" value={column.alias} />
        {kind === 'values' ? (
          <Values ui={ui} panel={panel} />
        ) : kind === 'text' ? (
          <TextField
            ui={ui}
            id="look-contains"
            name="contains"
            label={ui.t('look.contains')}
            value={filter.contains}
            autocomplete="off"
          />
        ) : (
          <Range ui={ui} panel={panel} />
        )}
        <div class="row">
          <Button id="look-apply" kind="quiet">
            {ui.t('look.apply')}
          </Button>
          {!isFilterEmpty(filter) && (
            <Button kind="plain" href={`${address}${writeFileSearch(view.search)}&filter=${column.alias}`}>
              {ui.t('look.clear')}
            </Button>
          )}
        </div>
      </form>
    </ColumnPanel>
  )
}

/** Rows without a value can be kept or left; nothing to choose where every row has one. */
function MissingChoice({ ui, panel: { profile, filter } }: Pick<PartProps, 'ui' | 'panel'>): VNode | null {
  if (profile?.missing === 0 && !filter.missing) return null
  return (
    <SelectField
      ui={ui}
      id="look-missing"
      name="missing"
      label={ui.t('look.missing')}
      value={filter.missing ?? ''}
      options={[
        { value: '', text: ui.t('look.missing.any') },
        { value: 'present', text: ui.t('look.missing.present') },
        { value: 'missing', text: ui.t('look.missing.missing', { number: profile?.missing ?? 0 }) },
      ]}
    />
  )
}

function Range({ ui, panel }: Pick<PartProps, 'ui' | 'panel'>): VNode {
  const { column, profile, filter, wrong, kind } = panel
  const write = createEndWriter(ui, panel)
  const cell = createTextWriter(ui, column, [profile?.min, profile?.max])
  const bars = profile?.histogram ?? []
  const isAfter = (end: string | number, limit: string | undefined): boolean =>
    limit !== undefined &&
    (kind === 'number' ? Number(end) > Number(limit) : String(end).slice(0, 10) > limit.slice(0, 10))
  const isBefore = (end: string | number, limit: string | undefined): boolean =>
    limit !== undefined &&
    (kind === 'number' ? Number(end) <= Number(limit) : String(end).slice(0, 10) <= limit.slice(0, 10))
  const type = kind === 'date' ? ('date' as const) : ('text' as const)
  // A field for days holds nothing else; what was typed stands in one for words until it is mended.
  const field = (end: 'min' | 'max') =>
    wrong[end] === undefined
      ? { type, value: filter[end] === undefined ? undefined : write(filter[end]) }
      : {
          type: 'text' as const,
          value: wrong[end],
          error: explainWrong(ui, column, '>=', wrong[end]).sentence,
        }
  const hint = (value: unknown): string | undefined => (kind === 'number' ? cell(value) : null) ?? undefined
  return (
    <>
      {bars.length > 0 && (
        <Spread
          bars={bars.map(({ from, to, count }) => ({ from: write(from), to: write(to), count }))}
          ends={[cell(profile?.min) ?? '', cell(profile?.max) ?? '']}
          isOut={(index) =>
            (isBefore(bars[index]!.to, filter.min) && index < bars.length - 1) ||
            isAfter(bars[index]!.from, filter.max)
          }
        />
      )}
      <div class="column-range">
        <TextField
          ui={ui}
          id="look-min"
          name="min"
          {...field('min')}
          isNumber
          label={ui.t('look.from')}
          placeholder={hint(profile?.min)}
          autocomplete="off"
        />
        <TextField
          ui={ui}
          id="look-max"
          name="max"
          {...field('max')}
          isNumber
          label={ui.t('look.to')}
          placeholder={hint(profile?.max)}
          autocomplete="off"
        />
        <MissingChoice ui={ui} panel={panel} />
      </div>
    </>
  )
}

/** An end of a range as its field takes it: a number in the page's way, a day as browsers write it. */
function createEndWriter(ui: Ui, { kind, column }: ColumnPanelView): (end: string | number) => string {
  if (kind === 'date') return (end) => String(end).slice(0, 10)
  return (end) => {
    const value = column.type === 'integer' ? Math.round(Number(end)) : Number(end)
    // What is no number stays as it was typed; whole numbers beyond 2^53 keep every digit.
    if (!Number.isFinite(value) || (typeof end === 'string' && !Number.isSafeInteger(Math.round(value))))
      return String(end)
    return ui.number(value, { maximumFractionDigits: 15 })
  }
}

function Values({ ui, panel }: Pick<PartProps, 'ui' | 'panel'>): VNode {
  const { column, values, valueCount, filter } = panel
  const write = createTextWriter(ui, column, [])
  // An empty text is chosen as a missing value is, and seldom meant.
  const listed = (values ?? []).filter(({ value }) => value !== '')
  const rest = valueCount - listed.filter(({ count }) => count > 0).length
  return (
    <>
      <fieldset>
        <legend class="field-label">{ui.t('look.values')}</legend>
        <div class="column-values" tabIndex={0} role="group" aria-label={ui.t('look.values')}>
          {listed.map(({ value, count, isChosen }) => (
            <Choice
              key={String(value)}
              ui={ui}
              name="value"
              value={String(value)}
              label={shorten(write(value) ?? String(value), 90)}
              isChecked={isChosen}
              count={count}
            />
          ))}
        </div>
        {listed.length === 0 && (
          <p class="small soft">{ui.t(rest > 0 ? 'columns.allDifferent' : 'look.noValues')}</p>
        )}
        {rest > 0 && <p class="small soft above-2">{ui.t('look.moreValues', { count: rest })}</p>}
      </fieldset>
      <div class="column-range">
        {column.type === 'string' && (rest > 0 || filter.contains) && (
          <TextField
            ui={ui}
            id="look-contains"
            name="contains"
            label={ui.t('look.contains')}
            value={filter.contains}
            autocomplete="off"
          />
        )}
        <MissingChoice ui={ui} panel={panel} />
      </div>
    </>
  )
}

/** A long list of values is found by words, not looked through. */
function FindValues({ ui, view, panel }: PartProps): VNode | null {
  const { column, valueCount, values } = panel
  const { search } = view
  if (column.type !== 'string' || (search.find === undefined && valueCount <= (values?.length ?? 0)))
    return null
  return (
    <form class="row keep" action={ui.href(filePath(view))} aria-label={ui.t('look.find')}>
      {listHidden(search).map(({ name, value }) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <input type="hidden" name="at" value={column.alias} />
      <label class="visually-hidden" for="look-find">
        {ui.t('look.find')}
      </label>
      <input
        class="input column-find"
        id="look-find"
        name="find"
        type="search"
        placeholder={ui.t('look.find')}
        value={search.find}
      />
      <Button kind="quiet">{ui.t('look.findButton')}</Button>
    </form>
  )
}

/** The figures of the whole column, whatever is filtered. */
function Figures({ ui, panel: { column, profile } }: Pick<PartProps, 'ui' | 'panel'>): VNode {
  const description = ui.pick(column.description)
  const items: { term: string; detail: VNode | string }[] = []
  if (profile) {
    const write = createTextWriter(ui, column, [profile.min, profile.max])
    const text = (value: unknown): string => shorten(write(value) ?? '', 40)
    const number = (value: number): string =>
      ui.number(value, {
        maximumSignificantDigits: 6,
        useGrouping: hasGroups(column, [profile.min, profile.max]),
      })
    const isText = column.type === 'string'
    if (!isText && profile.min !== null) {
      items.push({ term: ui.t('look.least'), detail: text(profile.min) })
      items.push({ term: ui.t('look.most'), detail: text(profile.max) })
    }
    if (profile.mean !== null) items.push({ term: ui.t('columns.mean'), detail: number(profile.mean) })
    if (profile.median !== null) items.push({ term: ui.t('look.median'), detail: text(profile.median) })
    items.push({
      term: ui.t('columns.distinct'),
      detail: `${profile.distinctIsExact ? '' : '≈ '}${ui.number(profile.distinct)}`,
    })
    items.push({ term: ui.t('look.present'), detail: ui.number(profile.count) })
    items.push({ term: ui.t('columns.missing'), detail: ui.number(profile.missing) })
  }
  return (
    <div class="stack-tight">
      {description.text !== '' && (
        <p class="small" lang={description.lang}>
          {description.text}
        </p>
      )}
      {profile ? <Pairs items={items} /> : <p class="small soft">{ui.t('columns.pendingHelp')}</p>}
    </div>
  )
}
