import { render } from 'preact-render-to-string'
import type { ComponentChild } from 'preact'
import { Announcements, type AnnouncementsProps } from '../components/announcement/announcement.tsx'
import { Footer } from '../components/footer/footer.tsx'
import { renderIconSprite } from '../components/icon/icon-sprite.ts'
import { Masthead, type Place } from '../components/masthead/masthead.tsx'
import { Skip } from '../components/skip/skip.tsx'
import type { Lang } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { renderHead, type HeadOptions } from './head.tsx'

export interface DocumentOptions extends HeadOptions {
  ui: Ui
  /** What stands inside `<main>`. */
  body: ComponentChild
  /** What the portal says on every page; frames on other sites are spared it. */
  announcements?: AnnouncementsProps['items']
  /** The part of the portal that the reader is in. */
  current?: Place
  /** Absent for readers who are not signed in. */
  viewerName?: string
  /** For frames on other sites: no masthead, no footer, no script, and links that leave the frame. */
  isBare?: boolean
  /** False on pages with a great search field of their own. */
  hasSearch?: boolean
}

const languageNames: Record<Lang, string> = { vi: 'Tiếng Việt', en: 'English' }

/**
 * A whole page as HTML: head, masthead, main, footer, the icons that are used and, when something on it is enhanced, the
 * script. Nothing is inline, so `default-src 'self'` holds.
 */
export function renderDocument(options: DocumentOptions): string {
  const { ui, body, current, viewerName, hasSearch, isBare, alternates, announcements = [] } = options
  const other: Lang = ui.lang === 'vi' ? 'en' : 'vi'
  const main = (
    <main id="main" tabIndex={-1}>
      {body}
    </main>
  )
  const page = render(
    isBare ? (
      main
    ) : (
      <>
        <Skip ui={ui} />
        <Masthead
          ui={ui}
          current={current}
          viewerName={viewerName}
          hasSearch={hasSearch}
          otherLanguage={{ lang: other, name: languageNames[other], href: alternates[other] }}
        />
        <Announcements ui={ui} items={announcements} />
        {main}
        <Footer ui={ui} />
      </>
    ),
  )
  const head = renderHead({ ...options, hasScript: !isBare && page.includes('data-island=') })
  return `<!doctype html>\n<html lang="${ui.lang}"><head>${head}</head><body>${renderIconSprite(page)}${page}</body></html>\n`
}
