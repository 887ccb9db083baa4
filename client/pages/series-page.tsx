import type { VNode } from 'preact'
import type { Series } from '../../schemas/generated/catalog/series.ts'
import type { SeriesMember } from '../../schemas/generated/catalog/series-member.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { FormatMarks } from '../components/format/format.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Meta, MetaItem } from '../components/meta/meta.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Table, TableRegion, type TableCell } from '../components/table/table.tsx'
import { findFirstSentence, shorten } from '../text/markdown.ts'
import type { TextKey } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { Description } from './dataset-sections.tsx'
import { describePeriod } from './terms.ts'

export interface SeriesPageView {
  series: Series
  /** Whether the reader may change it. */
  mayKeep: boolean
}

/** The page of a series. */
export const seriesPath = ({ slug }: Pick<Series, 'slug'>): string => `/series/${slug}`

/** The form of a series, or the page below it. */
export const seriesEditPath = ({ slug }: Pick<Series, 'slug'>): string => `/workspace/series/${slug}/edit`

/** An ordered family of datasets: all of them, with what each is about. */
export function SeriesPage({ view, ui }: { view: SeriesPageView; ui: Ui }): VNode {
  const { series, mayKeep } = view
  const title = ui.pick(series.title)
  const description = ui.pick(series.description)
  const lede = findFirstSentence(description.text, ui.lang)
  const rest = description.text.startsWith(lede)
    ? description.text.slice(lede.length).trim()
    : description.text
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('series.list'), href: ui.href('/series') },
          { ...title, text: shorten(title.text, 60) },
        ]}
      />
      <div class="page head stack">
        <p class="soft small">{ui.t('series.kind')}</p>
        <h1 lang={title.lang}>{title.text}</h1>
        {lede !== '' && (
          <p class="lede" lang={description.lang}>
            {lede}
          </p>
        )}
        <Meta>
          <MetaItem icon="agency">
            <a href={ui.href(`/agencies/${series.agency.slug}`)}>
              <LangText of={ui.pick(series.agency.name)} />
            </a>
          </MetaItem>
          <MetaItem icon="table">{ui.t('titled.count', { count: series.memberCount })}</MetaItem>
          <MetaItem icon="search">
            <a href={ui.href(`/datasets?series=${series.slug}`)}>{ui.t('series.search')}</a>
          </MetaItem>
          <MetaItem icon="code">
            <a href={`/api/v1/series/${series.slug}`}>JSON</a>
          </MetaItem>
        </Meta>
        {mayKeep && (
          <p>
            <Button href={ui.href(seriesEditPath(series))} icon="pencil" kind="quiet" isSmall>
              {ui.t('series.edit')}
            </Button>
          </p>
        )}
      </div>
      <div class="page stack-wide">
        <Members ui={ui} view={view} />
        <Description ui={ui} description={{ ...description, text: rest }} />
      </div>
    </>
  )
}

function Members({ ui, view: { series, mayKeep } }: { ui: Ui; view: SeriesPageView }): VNode {
  const members = series.members ?? []
  if (members.length === 0) {
    return (
      <Empty title={ui.t('series.empty')}>
        <p>{ui.t(mayKeep ? 'series.emptyKeep' : 'series.emptyHelp')}</p>
      </Empty>
    )
  }
  const withdrawn = members.filter(({ status }) => status === 'withdrawn').length
  return (
    <section class="stack">
      <h2 class="visually-hidden">{ui.t('series.members')}</h2>
      {withdrawn > 0 && <Notice tone="info">{ui.t('series.withdrawnCount', { count: withdrawn })}</Notice>}
      <TableRegion label={ui.t('series.members')} hint={{ text: ui.t('table.swipe'), isPhoneOnly: true }}>
        <Table
          ui={ui}
          caption={ui.t('series.members')}
          columns={[
            { head: ui.t('series.dataset'), isWide: true },
            { head: ui.t('series.period') },
            { head: ui.t('series.updated') },
            { head: ui.t('series.formats') },
          ]}
          rows={members.map((member) => drawMember(ui, series, member))}
        />
      </TableRegion>
    </section>
  )
}

const stateTexts: Partial<Record<SeriesMember['status'], TextKey>> = {
  draft: 'workspace.draft',
  inReview: 'workspace.inReview',
  scheduled: 'workspace.scheduled',
  archived: 'series.archived',
}

function drawMember(ui: Ui, series: Series, member: SeriesMember): (VNode | string | null | TableCell)[] {
  const title = ui.pick(member.title)
  const state = stateTexts[member.status]
  const link = (
    <a href={ui.href(`/datasets/${member.slug}`)}>
      <strong>
        <LangText of={title} />
      </strong>
    </a>
  )
  if (member.withdrawn) {
    const told = ui.t('series.withdrawn', { date: ui.date(member.withdrawn.at) })
    return [
      {
        content: (
          <>
            {link} <Badge tone="bad">{told}</Badge>
            <div class="small soft">{member.withdrawn.reason}</div>
          </>
        ),
      },
      '–',
      '–',
      '–',
    ]
  }
  const isElsewhere = member.agency && member.agency.slug !== series.agency.slug
  return [
    {
      content: (
        <>
          {link} {state && <Badge isHollow>{ui.t(state)}</Badge>}
          {isElsewhere && (
            <div class="small soft">
              <LangText of={ui.pick(member.agency!.name)} />
            </div>
          )}
        </>
      ),
    },
    describePeriod(ui, member.temporal),
    member.modified === null ? null : ui.date(member.modified),
    member.formats.length === 0 ? null : { content: <FormatMarks formats={member.formats} /> },
  ]
}
