import type { VNode } from 'preact'
import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Icon } from '../components/icon/icon.tsx'
import { iconDrawings, type IconName } from '../components/icon/icon-drawings.ts'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import type { TextKey } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { pickLabel } from './terms.ts'

export interface ThemesPageView {
  themes: readonly VocabularyItem[]
  /** Public datasets by theme; null while the search engine is away. */
  counts: Record<string, number> | null
}

/** All themes with what they hold. */
export function ThemesPage({ view, ui }: { view: ThemesPageView; ui: Ui }): VNode {
  return (
    <>
      <Crumbs ui={ui} items={[{ text: ui.t('themes.title') }]} />
      <div class="page head stack">
        <h1>{ui.t('themes.title')}</h1>
        <p class="lede">{ui.t('themes.lede')}</p>
      </div>
      <div class="page">
        <Rows>
          {view.themes.map((theme) => (
            <RowItem
              key={theme.id}
              end={
                view.counts &&
                ui.t('find.count', { count: view.counts[theme.id] ?? 0, number: view.counts[theme.id] ?? 0 })
              }
              note={describeTheme(ui, theme.id)}
            >
              <span class="row row-tight">
                <ThemeIcon id={theme.id} />
                <a href={ui.href(`/themes/${theme.id}`)}>
                  <strong>{pickLabel(ui, theme).text}</strong>
                </a>
              </span>
            </RowItem>
          ))}
        </Rows>
      </div>
    </>
  )
}

/** The drawing of a theme; a theme that was added later has none. */
export function ThemeIcon({ id }: { id: string }): VNode | null {
  return id in iconDrawings ? <Icon name={id as IconName} /> : null
}

const described = [
  'AGRI',
  'ECON',
  'EDUC',
  'ENER',
  'ENVI',
  'GOVE',
  'HEAL',
  'INTR',
  'JUST',
  'REGI',
  'SOCI',
  'TECH',
  'TRAN',
]

/** What a theme is about in one line; null for one that was added later. */
export function describeTheme(ui: Ui, id: string): string | null {
  return described.includes(id) ? ui.t(`themes.${id}` as TextKey) : null
}
