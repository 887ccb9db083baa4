import type { VNode } from 'preact'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import { Button } from '../components/button/button.tsx'
import { Chip, Chips } from '../components/chip/chip.tsx'
import { Choice, Choices } from '../components/choice/choice.tsx'
import { copyAttributes } from '../components/copy/copy.tsx'
import { Drawing } from '../components/drawing/drawing.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { SelectField } from '../components/field/field.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { Notice } from '../components/notice/notice.tsx'
import type { Ui } from '../text/ui.ts'
import { writeChartCsv } from './chart-csv.ts'
import { ChartFigure, ChartTable, Source } from './chart-figure.tsx'
import {
  chartFunctions,
  chartKinds,
  chartTops,
  mostParts,
  writeChoice,
  type ChartChoice,
  type ChartKind,
} from './chart-search.ts'
import type { ChartView } from './chart-view.ts'
import { explainProblem, optionText, titleChart } from './chart-words.ts'
import { writeFileSearch } from './file-search.ts'
import { FilterProblem, InUse, listHidden, listFilters, NoMatch } from './file-tools.tsx'
import { filePath, type FilePageView } from './file-view.ts'

// A longer list is not looked through; the address takes any column.
const choosableColumns = 200

interface PartProps {
  ui: Ui
  view: FilePageView
  chart: ChartView
}

/** The table as a chart: what could be drawn, the form that chooses, and the drawing. */
export function FileChart({ ui, view, table }: { ui: Ui; view: FilePageView; table: Table }): VNode | null {
  const { chart, rows } = view
  if (!chart) return null
  const props = { ui, view, chart }
  return (
    <>
      <div class="above-4">
        <FilterProblem ui={ui} view={view} />
        <InUse ui={ui} view={view} table={table} />
      </div>
      <div class="split above-5">
        <div>
          <h2 class="visually-hidden">{ui.t('chart.choose')}</h2>
          {chart.choice && (
            <Fold summary={ui.t('chart.choose')} isOpenOnDesk>
              <ChartForm {...props} choice={chart.choice} />
            </Fold>
          )}
        </div>
        <div class="stack">
          {rows?.total === 0 && (view.search.q || view.search.where) ? (
            <NoMatch ui={ui} view={view} />
          ) : (
            <Drawn {...props} table={table} />
          )}
        </div>
      </div>
    </>
  )
}

function Drawn({ ui, view, chart, table }: PartProps & { table: Table }): VNode {
  const { drawing, problem, instead } = chart
  if (problem?.kind === 'nothing') {
    return (
      <Empty title={ui.t('chart.problem.nothing')}>
        <p>{ui.t('chart.nothingHelp')}</p>
      </Empty>
    )
  }
  if (!drawing || problem) {
    return (
      <Notice tone="warn" isAnswer title={ui.t('chart.notDrawn')}>
        {problem && <p>{explainProblem(ui, problem)}</p>}
        {instead && (
          <p>
            <a href={chartAddress(ui, view, instead)}>
              {ui.t(instead.kind === 'pie' ? 'chart.instead.pie' : 'chart.instead.bar')}
            </a>
          </p>
        )}
      </Notice>
    )
  }
  if (drawing.points.length === 0) {
    return (
      <Empty title={ui.t('chart.noNumbers')}>
        <p>{ui.t('chart.noNumbersHelp')}</p>
      </Empty>
    )
  }
  const address = chartAddress(ui, view, drawing.choice)
  const fileName = `${view.dataset.slug}-${drawing.choice.x}`
  return (
    <>
      <Drawing
        ui={ui}
        fileName={fileName}
        ways={
          <>
            <Button
              href={writeChartCsv(ui, drawing)}
              fileName={`${fileName}.csv`}
              kind="quiet"
              isSmall
              icon="download"
            >
              {ui.t('chart.csv')}
            </Button>
            <Button href={drawing.dataHref} kind="quiet" isSmall icon="download">
              {ui.t('chart.json')}
            </Button>
            <span
              {...copyAttributes(ui)}
              data-copy-text={view.baseUrl + address}
              data-copy-label={ui.t('chart.copyLink')}
            />
          </>
        }
      >
        <ChartFigure
          ui={ui}
          chart={chart}
          drawing={drawing}
          filters={listFilters(ui, view, table)}
          source={<Source ui={ui} view={view} />}
        />
      </Drawing>
      <ChartTable ui={ui} chart={chart} drawing={drawing} />
    </>
  )
}

/** The page of a file as this chart, of the rows that are chosen. */
export const chartAddress = (ui: Ui, view: FilePageView, choice: ChartChoice): string =>
  ui.href(filePath(view)) + writeFileSearch({ ...view.search, view: 'chart', chart: writeChoice(choice) })

function ChartForm({ ui, view, chart, choice }: PartProps & { choice: ChartChoice }): VNode {
  const { labels, numbers } = chart
  return (
    <form class="stack keep" action={ui.href(filePath(view))} aria-label={ui.t('chart.choose')}>
      <Suggestions ui={ui} view={view} chart={chart} />
      <Choices legend={ui.t('chart.kind')}>
        {chartKinds.map((kind) => {
          const help = explainKind(ui, view, chart, kind)
          return (
            <Choice
              key={kind}
              ui={ui}
              type="radio"
              name="kind"
              value={kind}
              label={ui.t(`chart.kind.${kind}`)}
              isChecked={kind === choice.kind}
              isDisabled={help !== null && kind !== choice.kind}
              help={help}
            />
          )
        })}
      </Choices>
      <SelectField
        ui={ui}
        id="chart-x"
        name="x"
        label={ui.t('chart.x')}
        value={choice.x}
        options={labels
          .slice(0, choosableColumns)
          .map((column) => ({ value: column.alias, text: optionText(ui, column) }))}
      />
      {numbers.length > 0 && (
        <SelectField
          ui={ui}
          id="chart-y"
          name="y"
          label={ui.t('chart.y')}
          value={choice.y}
          options={numbers
            .slice(0, choosableColumns)
            .map((column) => ({ value: column.alias, text: optionText(ui, column) }))}
        />
      )}
      <SelectField
        ui={ui}
        id="chart-fn"
        name="fn"
        label={ui.t('chart.fn')}
        value={choice.fn}
        options={chartFunctions
          .filter((fn) => fn === 'count' || numbers.length > 0)
          .map((fn) => ({ value: fn, text: ui.t(`chart.fn.${fn}`) }))}
      />
      <SelectField
        ui={ui}
        id="chart-top"
        name="top"
        label={ui.t('chart.top')}
        value={choice.top}
        options={chartTops.map((top) => ({ value: top, text: ui.t(`chart.top.${top}`) }))}
      />
      {[...listHidden(view.search), { name: 'view', value: 'chart' }].map(({ name, value }) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button isWide>{ui.t('chart.draw')}</Button>
    </form>
  )
}

function Suggestions({ ui, view, chart }: PartProps): VNode | null {
  const { suggestions, choice, columns } = chart
  if (suggestions.length < 2) return null
  const wanted = choice && JSON.stringify(writeChoice(choice))
  return (
    <div class="field">
      <p class="field-label">{ui.t('chart.suggestions')}</p>
      <Chips label={ui.t('chart.suggestions')}>
        {suggestions.map((suggestion) => (
          <Chip
            ui={ui}
            href={chartAddress(ui, view, suggestion)}
            isCurrent={JSON.stringify(writeChoice(suggestion)) === wanted}
          >
            {titleChart(ui, columns, suggestion)}
          </Chip>
        ))}
      </Chips>
    </div>
  )
}

/** Why this kind cannot be chosen for the labels and numbers that are drawn; null when it can. */
function explainKind(ui: Ui, view: FilePageView, chart: ChartView, kind: ChartKind): VNode | string | null {
  const { choice, drawing, numbers, problem } = chart
  if (kind === 'scatter') return numbers.length < 2 ? ui.t('chart.why.scatter') : null
  if (kind !== 'pie' || !choice) return null
  if (choice.kind !== 'scatter' && choice.fn !== 'sum' && choice.fn !== 'count') return ui.t('chart.why.pie')
  const count =
    drawing && choice.kind !== 'scatter'
      ? drawing.total
      : problem?.kind === 'tooManyParts'
        ? problem.count
        : 0
  if (count <= mostParts || choice.top === '5') return null
  return (
    <>
      {ui.t('chart.why.parts', { number: count })}{' '}
      <a href={chartAddress(ui, view, { ...choice, kind: 'pie', top: '5' })}>{ui.t('chart.why.fewer')}</a>
    </>
  )
}
