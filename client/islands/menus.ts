/**
 * Menus open without script; with it they shut as menus do: by Escape, which gives the focus back to their button, and by a
 * press anywhere else.
 */
export function shutMenus(): void {
  const listOpen = () => document.querySelectorAll<HTMLDetailsElement>('details.menu[open]')

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    const open = [...listOpen()]
    // The one that the reader is in; else the last that was opened.
    const menu = open.find((each) => each.contains(document.activeElement)) ?? open.at(-1)
    if (!menu) return
    event.preventDefault()
    menu.open = false
    menu.querySelector('summary')?.focus()
  })

  document.addEventListener('pointerdown', ({ target }) => {
    for (const menu of listOpen()) if (!menu.contains(target as Node)) menu.open = false
  })
}
