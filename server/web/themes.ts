import { ThemePage } from '../../client/pages/theme-page.tsx'
import { ThemesPage } from '../../client/pages/themes-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import { pickLabel } from '../../client/pages/terms.ts'
import type { Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { notFound } from '../problems.ts'
import { answerSearch } from './answer-search.ts'
import { drawPage } from './draw.ts'
import { addressIn } from './address.ts'
import { linkFeed } from './link-feed.ts'
import type { Web } from './web.ts'

/** All themes, and one. */
export function addThemePages(pages: Pages, portal: Portal, web: Web): void {
  const { catalog, clock } = portal

  pages.get('/themes', async (ask) => {
    const ui = createUi(ask.lang)
    const { facets } = await answerSearch(portal, ask, { filters: {} }, { limit: 1 })
    const counts = facets.theme
      ? Object.fromEntries(facets.theme.map(({ value, count }) => [value, count]))
      : null
    return web.respond(ask, {
      title: ui.t('themes.title'),
      description: ui.t('themes.description'),
      current: 'themes',
      jsonAlternate: '/api/v1/vocabularies/themes',
      body: drawPage(ThemesPage, ui, {
        themes: catalog.vocabularies.list('themes').filter(({ id, retired }) => !retired || counts?.[id]),
        counts,
      }),
    })
  })

  pages.get('/themes/:id', async (ask) => {
    const id = ask.params.id!
    const theme = catalog.vocabularies.find('themes', id)
    if (!theme) {
      const written = id.toUpperCase()
      if (written === id || !catalog.vocabularies.find('themes', written)) throw notFound(ask.path)
      return { redirect: addressIn(ask.lang, `/themes/${written}`), status: 308 }
    }
    const ui = createUi(ask.lang)
    const answer = await answerSearch(portal, ask, { filters: { theme: [id] }, orderBy: '-modified' })
    const label = pickLabel(ui, theme).text
    return web.respond(ask, {
      title: label,
      description: ui.t('theme.description', { theme: label, count: answer.total }),
      current: 'themes',
      jsonAlternate: `/api/v1/datasets?theme=${id}`,
      extraLinks: [linkFeed(ui, { filters: { theme: [id] } })],
      body: drawPage(ThemePage, ui, {
        theme,
        themes: catalog.vocabularies.list('themes').filter(({ retired }) => !retired),
        datasets: answer.items,
        total: answer.total,
        facets: answer.facets,
        isDegraded: answer.degraded ?? false,
        now: clock.now(),
      }),
    })
  })
}
