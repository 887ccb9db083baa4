import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import { Bars } from '../components/bars/bars.tsx'
import { Figure } from '../components/figure/figure.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import type { Ui } from '../text/ui.ts'

/** One series of percentages and where it comes from. */
export interface NumberView {
  dataset: Dataset
  licenseCode: string
  /** In order of time. */
  points: { day: string; percent: number; isGoal: boolean }[]
}

/** One number, what it counts, how it came about, and its source. */
export function HomeNumber({
  ui,
  number: { dataset, licenseCode, points },
}: {
  ui: Ui
  number: NumberView
}): VNode | null {
  const newest = points.filter(({ isGoal }) => !isGoal).at(-1)
  if (!newest) return null
  const href = ui.href(`/datasets/${dataset.slug}`)
  return (
    <div>
      <SectionHead ui={ui} title={ui.t('home.number')} link={{ href, text: ui.t('home.openDataset') }} />
      <Figure
        great={writePercent(ui, newest.percent)}
        title={ui.t('home.numberTitle', { when: writeWhen(ui, newest.day) })}
        caption={ui.rich('home.source', {
          agency: <LangText of={ui.pick(dataset.agency.name)} />,
          dataset: (
            <a href={href}>
              <LangText of={ui.pick(dataset.title)} />
            </a>
          ),
          licence: licenseCode,
        })}
      >
        <Bars
          max={100}
          items={points.map((point) => ({
            label: point.isGoal
              ? ui.t('home.goal', { year: point.day.slice(0, 4) })
              : writeWhen(ui, point.day),
            value: point.percent,
            text: writePercent(ui, point.percent),
            mark: point.isGoal ? 'goal' : point === newest ? 'here' : undefined,
          }))}
        />
      </Figure>
    </div>
  )
}

const writePercent = (ui: Ui, percent: number): string =>
  ui.number(percent / 100, { style: 'percent', maximumFractionDigits: 2 })

/** A year when it is over, else the month. */
const writeWhen = (ui: Ui, day: string): string =>
  day.endsWith('-12-31') ? day.slice(0, 4) : ui.date(day.slice(0, 7))
