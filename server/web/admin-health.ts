import { HealthPage } from '../../client/pages/health-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { readSystemState } from '../system/system-state.ts'
import { turnAway } from './administrators-only.ts'
import { drawPage } from './draw.ts'
import type { Web } from './web.ts'

/** How the portal is, for administrators. */
export function addHealthPage(pages: Pages, portal: Portal, web: Web): void {
  pages.get('/admin/health', async (ask) => {
    const away = turnAway(ask, '/admin/health')
    if (away) return away
    const ui = createUi(ask.lang)
    const page = web.respond(ask, {
      title: ui.t('health.title'),
      description: ui.t('health.title'),
      isHiddenFromSearch: true,
      hasNoCanonical: true,
      body: drawPage(HealthPage, ui, { state: await readSystemState(portal) }),
    })
    return { ...page, headers: { 'Cache-Control': 'no-store' } }
  })
}
