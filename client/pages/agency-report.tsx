import type { VNode } from 'preact'
import type { AgencyReport as Report } from '../../schemas/generated/catalog/agency-report.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Bars } from '../components/bars/bars.tsx'
import { Figure } from '../components/figure/figure.tsx'
import { Figures } from '../components/figures/figures.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Meter } from '../components/meter/meter.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import { Histogram } from '../components/spark/spark.tsx'
import type { LanguageMap } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'

export interface AgencyReportView extends Omit<Report, 'downloads'> {
  downloads: Omit<Report['downloads'], 'top'> & {
    top: { slug: string; title: LanguageMap; count: number }[]
  }
  /** The longest overdue first; some of them. */
  overdue: { slug: string; title: LanguageMap; due: string }[]
}

const qualities = [
  'bothLanguages',
  'frequency',
  'contact',
  'keywords',
  'files',
  'tables',
  'dictionaries',
] as const

/** How the data of an agency and those below it are, for those who answer for them. */
export function AgencyReport({ ui, report }: { ui: Ui; report: AgencyReportView }): VNode {
  const { states, troubled, downloads } = report
  const count = downloads.days.reduce((sum, day) => sum + day.count, 0)
  const list = (search = '') => ui.href(`/workspace/datasets?agency=${report.agency}${search}`)
  return (
    <section class="stack">
      <SectionHead
        ui={ui}
        title={ui.t('report.title')}
        link={{ href: list(), text: ui.t('report.seeAll') }}
        isFlush
      />
      <p class="soft">{ui.t('report.lede')}</p>
      <Figures
        isRow
        items={[
          {
            label: ui.t('report.published'),
            value: <a href={list('&state=published')}>{ui.number(states.published)}</a>,
          },
          {
            label: ui.t('report.unpublished'),
            value: ui.number(states.draft + states.inReview + states.scheduled),
          },
          {
            label: ui.t('report.overdue'),
            value: <a href={list('&show=overdue')}>{ui.number(report.updates.overdue)}</a>,
          },
          { label: ui.t('report.troubled'), value: ui.number(troubled) },
          { label: ui.t('report.downloads'), value: ui.number(count) },
        ]}
      />
      <Updates ui={ui} report={report} />
      <Downloads ui={ui} downloads={downloads} count={count} />
      {states.published > 0 && <Quality ui={ui} quality={report.quality} />}
    </section>
  )
}

function Updates({ ui, report: { updates, overdue } }: { ui: Ui; report: AgencyReportView }): VNode | null {
  const { onTime, dueSoon, overdue: late, withoutPromise } = updates
  if (onTime + dueSoon + late + withoutPromise === 0) return null
  return (
    <section class="stack-tight">
      <h3>{ui.t('report.updates')}</h3>
      <Meter
        label={ui.t('report.updatesLabel', { good: onTime, soon: dueSoon, late })}
        parts={[
          { tone: 'good', value: onTime },
          { tone: 'warn', value: dueSoon },
          { tone: 'bad', value: late },
        ]}
      />
      <p class="row small">
        <Badge tone="good">{ui.t('report.onTime', { count: onTime })}</Badge>
        {dueSoon > 0 && <Badge tone="warn">{ui.t('report.dueSoon', { count: dueSoon })}</Badge>}
        {late > 0 && <Badge tone="bad">{ui.t('report.late', { count: late })}</Badge>}
        {withoutPromise > 0 && <Badge isHollow>{ui.t('report.noPromise', { count: withoutPromise })}</Badge>}
      </p>
      {overdue.length > 0 && (
        <Rows isSmall>
          {overdue.map(({ slug, title, due }) => (
            <RowItem key={slug} end={ui.t('work.due', { date: ui.date(due) })}>
              <a href={ui.href(`/datasets/${slug}`)}>
                <LangText of={ui.pick(title)} />
              </a>
            </RowItem>
          ))}
        </Rows>
      )}
    </section>
  )
}

function Downloads({
  ui,
  downloads: { days, total, top },
  count,
}: {
  ui: Ui
  downloads: AgencyReportView['downloads']
  count: number
}): VNode {
  const most = Math.max(0, ...days.map((day) => day.count))
  return (
    <section class="stack-tight">
      <h3>{ui.t('report.downloads')}</h3>
      {count === 0 ? (
        <p class="soft">{ui.t('report.noDownloads')}</p>
      ) : (
        <Figure
          title={ui.t('report.days', {
            from: ui.date(days[0]!.day),
            to: ui.date(days.at(-1)!.day),
            most: ui.number(most),
          })}
        >
          <Histogram counts={days.map((day) => day.count)} />
        </Figure>
      )}
      <p class="small soft">{ui.t('report.total', { count: ui.number(total) })}</p>
      {top.length > 0 && (
        <>
          <h4>{ui.t('report.top')}</h4>
          <Bars
            items={top.map(({ slug, title, count: own }) => ({
              label: (
                <a href={ui.href(`/datasets/${slug}`)}>
                  <LangText of={ui.pick(title)} />
                </a>
              ),
              value: own,
              text: ui.number(own),
            }))}
          />
        </>
      )}
    </section>
  )
}

function Quality({ ui, quality }: { ui: Ui; quality: AgencyReportView['quality'] }): VNode {
  return (
    <section class="stack-tight">
      <h3>{ui.t('report.quality')}</h3>
      <p class="small soft">{ui.t('report.qualityHelp', { count: quality.published })}</p>
      <Bars
        max={quality.published}
        items={qualities.map((name) => ({
          label: ui.t(`report.quality.${name}`),
          value: quality[name],
          text: ui.number(quality[name]),
        }))}
      />
    </section>
  )
}
