import { AccessibilityPage } from '../../client/pages/accessibility-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { programVersion } from '../system/system-state.ts'
import { drawPage } from './draw.ts'
import type { Web } from './web.ts'

/** The accessibility statement. */
export function addAccessibilityPage(pages: Pages, { config }: Portal, web: Web): void {
  pages.get('/accessibility', async (ask) => {
    const ui = createUi(ask.lang)
    return web.respond(ask, {
      title: ui.t('accessibility.title'),
      description: ui.t('accessibility.lede'),
      current: 'about',
      body: drawPage(AccessibilityPage, ui, { contact: config.contact, version: programVersion }),
    })
  })
}
