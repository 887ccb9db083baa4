import { feedPath, type PageSearch } from '../../client/pages/page-search.ts'
import type { Ui } from '../../client/text/ui.ts'

/** What names the feed of a search in the head of a page, for feed readers. */
export const linkFeed = (ui: Ui, search: PageSearch) => linkFeedAt(ui, feedPath(search))

/** The same of a feed that is no search. */
export const linkFeedAt = (ui: Ui, path: string) => ({
  rel: 'alternate',
  type: 'application/atom+xml',
  title: ui.t('feed.follow'),
  href: ui.href(path),
})
