/** Fills the fields in place when the button is pressed, and says so; without script the button sends the form. */
export function start(element: HTMLElement): void {
  const button = element.querySelector('button')
  const form = button?.form
  if (!button || !form) return
  button.addEventListener('click', (event) => {
    const fill = JSON.parse(element.dataset.fill ?? '{}') as Record<string, string | string[]>
    const filled = Object.entries(fill).map(([name, value]) => fillIn(form, name, value))
    // What is not on this page is left to the server.
    if (filled.some((field) => field === null)) return
    event.preventDefault()
    element.setAttribute('role', 'status')
    element.replaceChildren(element.dataset.filledLabel ?? '')
    const [first] = filled
    first?.closest('details')?.setAttribute('open', '')
    first?.focus()
  })
}

/** The field that now holds it; null when there is none of the name. */
function fillIn(form: HTMLFormElement, name: string, value: string | string[]): HTMLElement | null {
  const fields = [...form.elements].filter(
    (field): field is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement =>
      'name' in field && field.name === name,
  )
  const changed = Array.isArray(value) ? tick(fields, value) : write(fields, value)
  changed?.dispatchEvent(new Event('input', { bubbles: true }))
  changed?.dispatchEvent(new Event('change', { bubbles: true }))
  return changed
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

function write([field]: Field[], value: string): Field | null {
  if (!field) return null
  field.value = value
  return field.value === value ? field : null
}

function tick(fields: Field[], values: string[]): Field | null {
  const wanted = fields.filter((field) => values.includes(field.value))
  if (wanted.length < values.length) return null
  for (const field of wanted) (field as HTMLInputElement).checked = true
  return wanted[0] ?? null
}
