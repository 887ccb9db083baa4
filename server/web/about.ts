import { AboutPage } from '../../client/pages/about-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { programVersion } from '../system/system-state.ts'
import { drawPage } from './draw.ts'
import type { Web } from './web.ts'

/** What the portal is and what it promises. */
export function addAboutPage(pages: Pages, { catalog, config }: Portal, web: Web): void {
  pages.get('/about', async (ask) => {
    const ui = createUi(ask.lang)
    const { datasets, agencies } = await catalog.figures()
    return web.respond(ask, {
      title: ui.t('about.title'),
      description: ui.t('about.description'),
      current: 'about',
      body: drawPage(AboutPage, ui, {
        figures: { datasets, agencies },
        licenses: catalog.vocabularies.list('licenses').filter(({ retired }) => !retired),
        contact: config.contact,
        version: programVersion,
      }),
    })
  })
}
