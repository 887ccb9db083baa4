/** Below this many choices the eye is quicker than a field. */
const leastChoices = 9

/** Adds a field that narrows a long list of choices to those whose words hold what is typed, with or without diacritics. */
export function start(element: HTMLElement): void {
  const choices = [...element.querySelectorAll<HTMLElement>('.choice')]
  if (choices.length < leastChoices) return
  const words = choices.map((choice) => fold(choice.querySelector('span')?.textContent ?? ''))
  const input = document.createElement('input')
  input.type = 'search'
  input.className = 'input small below-2'
  input.setAttribute('aria-label', element.dataset.label ?? '')
  input.placeholder = element.dataset.label ?? ''
  input.addEventListener('input', () => {
    const wanted = fold(input.value)
    choices.forEach((choice, index) => {
      choice.hidden = !words[index]?.includes(wanted)
    })
  })
  // Enter here narrows; it must not send the whole form.
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault()
  })
  element.prepend(input)
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase().trim()
}
