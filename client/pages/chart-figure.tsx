import type { ComponentChildren, VNode } from 'preact'
import { Bars } from '../components/bars/bars.tsx'
import { Chart } from '../components/chart/chart.tsx'
import { Figure } from '../components/figure/figure.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Pie } from '../components/pie/pie.tsx'
import { Table, TableRegion } from '../components/table/table.tsx'
import type { Ui } from '../text/ui.ts'
import { isNumberColumn } from './cells.tsx'
import type { ChartDrawing, ChartView } from './chart-view.ts'
import {
  createLabelWriter,
  createNumberWriter,
  describeAxes,
  describeDrawing,
  nameMeasure,
  titleDrawing,
} from './chart-words.ts'
import { nameColumn } from './name-column.ts'
import type { FilePageView } from './file-view.ts'
import { describeLicense } from './terms.ts'

// The last place of a line stands on the drawing itself.
const lastDigits = 4
// Beside a bar there is room for six digits; a table is there to be exact.
const tableDigits = 12

interface PartProps {
  ui: Ui
  chart: ChartView
  drawing: ChartDrawing
}

/** A drawn chart with title, units and source. `filters` say in words which rows count. */
export function ChartFigure({
  source,
  filters,
  heading = 'h2',
  ...props
}: PartProps & { source: ComponentChildren; filters: readonly string[]; heading?: 'h1' | 'h2' }): VNode {
  const { ui, chart, drawing } = props
  return (
    <Figure
      heading={heading}
      title={titleDrawing(ui, chart.columns, drawing)}
      note={describeAxes(ui, drawing)}
      caption={
        <>
          <Remainder {...props} />
          {filters.length > 0 && `${ui.t('chart.filtered', { filters: filters.join('; ') })} `}
          {source}
        </>
      }
    >
      <Drawn {...props} />
    </Figure>
  )
}

/** Where the numbers come from, for the line under a chart. */
export function Source({
  ui,
  view: { dataset, distribution, rows, terms },
}: {
  ui: Ui
  view: FilePageView
}): VNode {
  return (
    <>
      {ui.rich('chart.source', {
        agency: <LangText of={ui.pick(dataset.agency.name)} />,
        dataset: (
          <a href={ui.href(`/datasets/${dataset.slug}`)}>
            <LangText of={ui.pick(dataset.title)} />
          </a>
        ),
        release: String(rows?.release ?? distribution.release ?? ''),
        licence: describeLicense(ui, dataset, terms).code,
      })}
    </>
  )
}

/** The same numbers as a table, for those who do not see the drawing and those who want them. */
export function ChartTable({ ui, chart, drawing }: PartProps): VNode {
  const { x, points, rest } = drawing
  const label = createLabelWriter(ui, drawing)
  const number = createNumberWriter(ui, drawing, tableDigits)
  const rows = points.map((point) => [label(point.label), number(point.value)])
  if (rest) rows.push([ui.t('chart.restLabel', { count: rest.count }), number(rest.value)])
  const title = titleDrawing(ui, chart.columns, drawing)
  return (
    <Fold summary={ui.t('chart.table')}>
      <TableRegion label={ui.t('chart.tableOf', { title })} isTall>
        <Table
          ui={ui}
          isData
          caption={title}
          columns={[
            {
              head: nameColumn(ui, x).text,
              isNumber: drawing.choice.kind === 'scatter' && isNumberColumn(x),
            },
            { head: nameMeasure(ui, drawing), isNumber: true },
          ]}
          rows={rows}
        />
      </TableRegion>
    </Fold>
  )
}

/** The drawing alone. */
function Drawn({ ui, chart, drawing }: PartProps): VNode {
  const { choice, points, x } = drawing
  const sentence = describeDrawing(ui, chart.columns, drawing)
  const label = createLabelWriter(ui, drawing)
  const number = createNumberWriter(ui, drawing)
  if (choice.kind === 'pie') return <Parts ui={ui} drawing={drawing} sentence={sentence} />
  if (choice.kind === 'bar') {
    return (
      <div role="img" aria-label={sentence}>
        <Bars
          items={points.map(({ label: of, value }, index) => ({
            label: label(of),
            value: Number(value),
            text: number(value),
            mark: index === 0 && !drawing.isInOrder ? 'here' : undefined,
          }))}
        />
      </div>
    )
  }
  const isDots = choice.kind === 'scatter'
  return (
    <Chart
      kind={isDots ? 'dots' : choice.kind === 'area' ? 'area' : 'line'}
      label={sentence}
      points={points.map(({ label: of, value }, index) => ({
        x: placeLabel(x.type, of, index),
        y: Number(value),
        label: label(of),
      }))}
      writeX={(value) => (isDots ? writeAxis(ui, value, label) : String(value))}
      writeY={(value) => writeAxis(ui, value)}
      lastText={
        isDots
          ? undefined
          : points.length > 0
            ? createNumberWriter(ui, drawing, lastDigits)(points.at(-1)!.value)
            : undefined
      }
    />
  )
}

/** Numbers and days stand as far apart as they are; words one after the other. */
function placeLabel(type: string, label: unknown, index: number): number {
  if (type === 'integer' || type === 'number') return Number(label)
  if (type === 'date' || type === 'datetime') {
    const atMs = Date.parse(String(label))
    if (Number.isFinite(atMs)) return atMs
  }
  return index
}

// Numbers on an axis are round, so none of their digits is dust; fewer would write two of them alike.
const axisDigits = { maximumSignificantDigits: 12 }

/** Millions and more in words: an axis has little room. `label` writes years without marks. */
function writeAxis(ui: Ui, value: number, label?: (value: number) => string): string {
  if (Math.abs(value) >= 1e6)
    return ui.number(value, { notation: 'compact', compactDisplay: 'long', ...axisDigits })
  return label && Number.isInteger(value) ? label(value) : ui.number(value, axisDigits)
}

function Parts({ ui, drawing, sentence }: { ui: Ui; drawing: ChartDrawing; sentence: string }): VNode {
  const { points, rest } = drawing
  const label = createLabelWriter(ui, drawing)
  const number = createNumberWriter(ui, drawing)
  const parts = points.map((point) => ({ ...point, name: label(point.label), isRest: false }))
  if (rest)
    parts.push({
      label: null,
      value: rest.value,
      name: ui.t('chart.restLabel', { count: rest.count }),
      isRest: true,
    })
  const total = parts.reduce((sum, { value }) => sum + Number(value), 0) || 1
  return (
    <Pie
      label={sentence}
      parts={parts.map(({ name, value, isRest }) => ({
        label: name,
        value: Number(value),
        text: number(value),
        share: ui.number(Number(value) / total, {
          style: 'percent',
          minimumFractionDigits: 1,
          maximumFractionDigits: 1,
        }),
        isRest,
      }))}
    />
  )
}

/** What is not in the drawing, in words. */
function Remainder({ ui, drawing }: PartProps): VNode {
  const { choice, rest, missing, points, total, y, isInOrder } = drawing
  const number = createNumberWriter(ui, drawing)
  const sentences: ComponentChildren[] = []
  if (rest && choice.kind !== 'pie') {
    sentences.push(
      ui.rich('chart.rest', {
        count: rest.count,
        value: (
          <strong class="num">
            {number(rest.value)}
            {y?.unit ? ` ${y.unit}` : ''}
          </strong>
        ),
      }),
    )
  } else if (!rest && choice.kind !== 'scatter' && total > points.length + missing) {
    const left = total - points.length - missing
    sentences.push(ui.t(isInOrder ? 'chart.lastPlaces' : 'chart.left', { count: left, shown: points.length }))
  }
  if (choice.kind === 'scatter' && total > points.length + missing)
    sentences.push(ui.t('chart.someDots', { shown: points.length + missing, number: total }))
  if (missing > 0)
    sentences.push(
      ui.t(choice.kind === 'scatter' ? 'chart.missingDots' : 'chart.missing', { count: missing }),
    )
  return (
    <>
      {sentences.map((sentence) => (
        <>{sentence} </>
      ))}
    </>
  )
}
