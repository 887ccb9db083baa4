/** Fills the fields in place when the button is pressed, and says so; without script the button sends the form. */
export function start(element: HTMLElement): void {
  const button = element.querySelector('button')
  const form = button?.form
  if (!button || !form) return
  button.addEventListener('click', (event) => {
    const fill = JSON.parse(element.dataset.fill ?? '{}') as Record<string, string | string[]>
    const { joint } = element.dataset
    // What somebody typed meanwhile is left to the server, which keeps it.
    if (joint === undefined && Object.keys(fill).some((name) => isTyped(listFields(form, name)))) return
    const filled = Object.entries(fill).map(([name, value]) => fillIn(form, name, value, joint))
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
function fillIn(
  form: HTMLFormElement,
  name: string,
  value: string | string[],
  joint: string | undefined,
): HTMLElement | null {
  const fields = listFields(form, name)
  const changed = Array.isArray(value) ? tick(fields, value) : write(fields, value, joint)
  changed?.dispatchEvent(new Event('input', { bubbles: true }))
  changed?.dispatchEvent(new Event('change', { bubbles: true }))
  return changed
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

const listFields = (form: HTMLFormElement, name: string): Field[] =>
  [...form.elements].filter((field): field is Field => 'name' in field && field.name === name)

/** Whether the field holds something else than when the page came; what is ticked is only added to. */
function isTyped([field]: Field[]): boolean {
  if (!field || field.type === 'checkbox' || field.value === '') return false
  return !('defaultValue' in field) || field.value !== field.defaultValue
}

/** Puts it in the field, after what stands there now when it is to be added. */
function write([field]: Field[], value: string, joint: string | undefined): Field | null {
  if (!field) return null
  const typed = field.value.trimEnd()
  const whole = joint === undefined || typed === '' ? value : typed + joint + value
  field.value = whole
  return field.value === whole ? field : null
}

function tick(fields: Field[], values: string[]): Field | null {
  const wanted = fields.filter((field) => values.includes(field.value))
  if (wanted.length < values.length) return null
  for (const field of wanted) (field as HTMLInputElement).checked = true
  return wanted[0] ?? null
}
