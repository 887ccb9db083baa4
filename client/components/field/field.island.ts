/** Counts the letters of a field while somebody types; without script the count is that of what was saved. */
export function start(element: HTMLElement): void {
  const input = element.parentElement?.querySelector<HTMLInputElement | HTMLTextAreaElement>(
    'input, textarea',
  )
  if (!input) return
  const { countText = '' } = element.dataset
  const write = (): void => {
    element.textContent = countText.replace(
      '{used}',
      input.value.length.toLocaleString(document.documentElement.lang),
    )
  }
  input.addEventListener('input', write)
  // What a browser filled in again after a reload is counted too.
  write()
}
