import type { VNode } from 'preact'
import type { Series } from '../../schemas/generated/catalog/series.ts'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Pager } from '../components/pager/pager.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import type { Ui } from '../text/ui.ts'
import { seriesEditPath, seriesPath } from './series-page.tsx'

export interface SeriesListPageView {
  series: Series[]
  total: number
  nextHref: string | null
  /** Whether the reader may make a series for some agency. */
  mayMake: boolean
  /** The list of what the reader may change, in the workspace. */
  isOwn: boolean
  isDeleted: boolean
}

/** Series by title: all of them, or those that the reader may change. */
export function SeriesListPage({ view, ui }: { view: SeriesListPageView; ui: Ui }): VNode {
  const { series, total, nextHref, mayMake, isOwn, isDeleted } = view
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          ...(isOwn ? [{ text: ui.t('workspace.title'), href: ui.href('/workspace') }] : []),
          { text: ui.t('series.list') },
        ]}
      />
      <div class="page head stack">
        <h1>{ui.t(isOwn ? 'series.own' : 'series.list')}</h1>
        <p class="lede">{ui.t(isOwn ? 'series.ownLede' : 'series.lede')}</p>
        {isDeleted && (
          <Notice tone="good" isAnswer>
            {ui.t('series.deleted')}
          </Notice>
        )}
        {mayMake && (
          <p class="row">
            <Button href={ui.href('/workspace/series/new')} icon="plus">
              {ui.t('series.new')}
            </Button>
            <Button kind="plain" href={ui.href(isOwn ? '/series' : '/workspace/series')}>
              {ui.t(isOwn ? 'series.all' : 'series.own')}
            </Button>
          </p>
        )}
      </div>
      <div class="page stack">
        {series.length === 0 ? (
          <Empty title={ui.t('series.none')}>
            <p>{ui.t('series.noneHelp')}</p>
          </Empty>
        ) : (
          <>
            <Rows>
              {series.map((each) => (
                <RowItem
                  key={each.id}
                  end={ui.t('titled.count', { count: each.memberCount })}
                  note={<LangText of={ui.pick(each.agency.name)} />}
                >
                  <a href={ui.href(isOwn ? seriesEditPath(each) : seriesPath(each))}>
                    <strong>
                      <LangText of={ui.pick(each.title)} />
                    </strong>
                  </a>
                </RowItem>
              ))}
            </Rows>
            <Pager
              ui={ui}
              summary={ui.t('series.total', { count: total })}
              nextHref={nextHref ?? undefined}
            />
          </>
        )}
      </div>
    </>
  )
}
