/** The line that says that a table can be pulled sideways stands only where there is something to pull to. */
export function fitHints(place: ParentNode): void {
  for (const hint of place.querySelectorAll<HTMLElement>('.table-hint')) {
    const region = hint.nextElementSibling
    if (!region) continue
    new ResizeObserver(() => {
      hint.hidden = region.scrollWidth <= region.clientWidth + 1
    }).observe(region)
  }
}
