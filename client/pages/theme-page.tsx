import type { VNode } from 'preact'
import type { DatasetSummary } from '../../schemas/generated/catalog/dataset-summary.ts'
import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { RowLink, Rows } from '../components/rows/rows.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import { Take } from '../components/take/take.tsx'
import { renderMarkdown } from '../text/markdown.ts'
import type { LanguageMap } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import type { FacetCount } from './agency-page.tsx'
import { DatasetResults } from './dataset-results.tsx'
import { FacetLinks } from './facet-links.tsx'
import { feedPath } from './page-search.ts'
import { pickLabel } from './terms.ts'
import { describeTheme, ThemeIcon } from './themes-page.tsx'

export interface ThemePageView {
  theme: VocabularyItem
  themes: readonly VocabularyItem[]
  /** Those changed last, at most 20; `total` says how many there are. */
  datasets: DatasetSummary[]
  total: number
  facets: Record<string, FacetCount[]>
  isDegraded: boolean
  now: Date
}

/** One theme: what it holds, changed last first, and the ways to narrow it. */
export function ThemePage({ view, ui }: { view: ThemePageView; ui: Ui }): VNode {
  const { theme, total } = view
  const label = pickLabel(ui, theme).text
  const searchHref = ui.href(`/datasets?theme=${theme.id}`)
  return (
    <>
      <Crumbs ui={ui} items={[{ text: ui.t('themes.title'), href: ui.href('/themes') }, { text: label }]} />
      <div class="page head">
        <div class="head-grid">
          <div class="head-what stack">
            <h1>{label}</h1>
            <p class="lede">{describeTheme(ui, theme.id)}</p>
            <Introduction ui={ui} theme={theme} />
            <p class="soft small">{ui.t('theme.vocabulary', { code: theme.id })}</p>
          </div>
          <Take
            title={ui.t('theme.take')}
            isInHead
            actions={total > 0 ? [{ href: searchHref, text: ui.t('theme.searchIn'), icon: 'search' }] : []}
            more={[
              { href: `/api/v1/datasets?theme=${theme.id}`, text: ui.t('theme.asJson'), format: 'API' },
              {
                href: ui.href(feedPath({ filters: { theme: [theme.id] } })),
                text: ui.t('feed.follow'),
                format: 'Atom',
              },
            ]}
          />
        </div>
      </div>
      <div class="page">
        <div class="aside">
          <ThemeDatasets ui={ui} view={view} searchHref={searchHref} />
          <ThemeAside ui={ui} view={view} />
        </div>
      </div>
    </>
  )
}

/** What administrators wrote about the theme. */
function Introduction({ ui, theme }: { ui: Ui; theme: VocabularyItem }): VNode | null {
  if (!theme.introduction) return null
  const { text, lang } = ui.pick(theme.introduction as LanguageMap)
  const html = renderMarkdown(text, ui.t('theme.tableInIntroduction'))
  return <div class="prose" lang={lang} dangerouslySetInnerHTML={{ __html: html }} />
}

function ThemeDatasets({ ui, view, searchHref }: { ui: Ui; view: ThemePageView; searchHref: string }): VNode {
  const { datasets, total, now, isDegraded } = view
  if (total === 0) {
    return (
      <Empty title={ui.t('theme.none')}>
        <p>
          {ui.rich('theme.noneHelp', {
            themes: <a href={ui.href('/themes')}>{ui.t('theme.otherThemes')}</a>,
            datasets: <a href={ui.href('/datasets')}>{ui.t('agency.allDatasets')}</a>,
          })}
        </p>
      </Empty>
    )
  }
  return (
    <section class="stack">
      <SectionHead ui={ui} title={ui.t('theme.datasets')} count={total} isFlush />
      {isDegraded ? (
        <Notice tone="warn">{ui.t('agency.degraded')}</Notice>
      ) : (
        <p class="soft small">{ui.t('theme.newest')}</p>
      )}
      <DatasetResults ui={ui} datasets={datasets} now={now} level={3} />
      {total > datasets.length && (
        <p>
          <Button kind="quiet" href={searchHref}>
            {ui.t('theme.all', { count: total })}
          </Button>
        </p>
      )}
    </section>
  )
}

function ThemeAside({ ui, view: { theme, themes, facets } }: { ui: Ui; view: ThemePageView }): VNode {
  const others = themes.filter(({ id }) => id !== theme.id)
  return (
    <aside class="stack-wide" aria-label={ui.t('theme.aside')}>
      <FacetLinks
        ui={ui}
        title={ui.t('theme.agencies')}
        name="agency"
        counts={facets.agency}
        within={{ theme: theme.id }}
      />
      <FacetLinks
        ui={ui}
        title={ui.t('theme.formats')}
        name="format"
        counts={facets.format}
        within={{ theme: theme.id }}
      />
      <section>
        <h2 class="small below-2">{ui.t('theme.others')}</h2>
        <Rows isSmall>
          {others.map((other) => (
            <RowLink key={other.id} href={ui.href(`/themes/${other.id}`)}>
              <ThemeIcon id={other.id} /> {pickLabel(ui, other).text}
            </RowLink>
          ))}
        </Rows>
      </section>
    </aside>
  )
}
