/** Pulling over the bars fills the fields `min` and `max` of the form around them; letting go asks. */
export function letPull(spread: HTMLElement): void {
  const svg = spread.querySelector('svg')
  const form = spread.closest('form')
  const bars = JSON.parse(spread.dataset.spread ?? '[]') as [string, string][]
  if (!svg || !form || bars.length === 0) return
  const [min, max] = ['min', 'max'].map((name) => form.elements.namedItem(name) as HTMLInputElement | null)
  if (!min || !max) return
  spread.dataset.ready = ''
  let first: number | null = null

  const findBar = (event: PointerEvent): number => {
    const box = svg.getBoundingClientRect()
    const at = Math.floor(((event.clientX - box.left) / box.width) * bars.length)
    return Math.max(0, Math.min(bars.length - 1, at))
  }
  const show = (event: PointerEvent): void => {
    if (first === null) return
    const other = findBar(event)
    const [low, high] = [Math.min(first, other), Math.max(first, other)]
    svg.querySelectorAll('rect').forEach((bar, index) => {
      bar.classList.toggle('is-out', index < low || index > high)
    })
    min.value = bars[low]?.[0] ?? ''
    max.value = bars[high]?.[1] ?? ''
  }
  svg.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    event.preventDefault()
    svg.setPointerCapture(event.pointerId)
    first = findBar(event)
    show(event)
  })
  svg.addEventListener('pointermove', show)
  svg.addEventListener('pointerup', (event) => {
    show(event)
    first = null
    form.requestSubmit()
  })
  // A page that scrolls under the finger takes the pull away; nothing was asked.
  svg.addEventListener('pointercancel', () => (first = null))
}
