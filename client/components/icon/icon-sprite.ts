import { iconDrawings, type IconName } from './icon-drawings.ts'

/** One hidden svg with the symbols that this mark-up uses, or that its islands will use (`data-icons="copy check"`). */
export function renderIconSprite(html: string): string {
  const names = new Set<string>()
  for (const match of html.matchAll(/href="#i-([\w-]+)"/g)) names.add(match[1] ?? '')
  for (const match of html.matchAll(/data-icons="([^"]*)"/g))
    for (const name of (match[1] ?? '').split(' ')) names.add(name)
  const symbols = [...names].filter(isIconName).map(renderSymbol)
  return symbols.length === 0 ? '' : `<svg hidden aria-hidden="true">${symbols.join('')}</svg>`
}

function isIconName(name: string): name is IconName {
  return Object.hasOwn(iconDrawings, name)
}

function renderSymbol(name: IconName): string {
  const grid = name === 'sen' ? 32 : 24
  return `<symbol id="i-${name}" viewBox="0 0 ${grid} ${grid}">${iconDrawings[name]}</symbol>`
}
