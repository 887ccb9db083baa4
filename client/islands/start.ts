import { fitHints } from './hints.ts'
import type { Island } from './island.ts'
import { shutMenus } from './menus.ts'

/** Every behaviour that a page may ask for by `data-island`, fetched only when it does. */
const islands: Record<string, () => Promise<Island>> = {
  copy: () => import('../components/copy/copy.island.ts'),
  drop: () => import('../components/drop/drop.island.ts'),
  drawing: () => import('../components/drawing/drawing.island.ts'),
  explore: () => import('../components/explore/explore.island.ts'),
  'facet-filter': () => import('../components/facet/facet.island.ts'),
  'field-count': () => import('../components/field/field.island.ts'),
  'search-suggest': () => import('../components/search-box/search-box.island.ts'),
  'place-map': () => import('../components/place-map/place-map.island.ts'),
  suggestion: () => import('../components/suggestion/suggestion.island.ts'),
  'title-check': () => import('../components/title-check/title-check.island.ts'),
  try: () => import('../components/try/try.island.ts'),
  wait: () => import('../components/wait/wait.island.ts'),
}

startWithin(document)
shutMenus()
// An island that brings new mark-up says so, and its islands start as those of the page did.
document.addEventListener('sen:added', ({ target }) => startWithin(target as HTMLElement))

function startWithin(place: ParentNode): void {
  fitHints(place)
  for (const element of place.querySelectorAll<HTMLElement>('[data-island]')) void startIsland(element)
}

/** A page works without its islands, so one that fails leaves the others, and the page, as they are. */
async function startIsland(element: HTMLElement): Promise<void> {
  const name = element.dataset.island ?? ''
  try {
    const island = await islands[name]?.()
    island?.start(element)
  } catch (error) {
    console.warn(`The page goes on without "${name}".`, error)
  }
}
