interface Suggestion {
  kind: string
  label: string
  url: string
}

/** Long enough to skip most letters of a typed word, short enough not to be noticed. */
const pauseMs = 150

/** Suggestions under the search field: a combobox with a list, after the ARIA Authoring Practices. */
export function start(element: HTMLElement): void {
  const input = element.querySelector('input')
  const texts = readTexts(element)
  if (!input || !texts) return
  const list = makeList(input, texts.label ?? '')
  const status = document.createElement('span')
  status.className = 'visually-hidden'
  status.setAttribute('role', 'status')
  element.append(list, status)

  let shown: Suggestion[] = []
  let chosen = -1
  let asked = new AbortController()
  let timer = 0

  const choose = (index: number): void => {
    chosen = index
    list.querySelectorAll('[role=option]').forEach((option, at) => {
      option.setAttribute('aria-selected', String(at === index))
      if (at === index) option.scrollIntoView({ block: 'nearest' })
    })
    if (index < 0) input.removeAttribute('aria-activedescendant')
    else input.setAttribute('aria-activedescendant', `${list.id}-${index}`)
  }
  const close = (): void => {
    window.clearTimeout(timer)
    asked.abort()
    list.hidden = true
    input.setAttribute('aria-expanded', 'false')
    choose(-1)
  }
  const show = (items: Suggestion[]): void => {
    shown = items
    list.replaceChildren(...items.map((item, index) => makeOption(item, `${list.id}-${index}`, texts)))
    list.hidden = items.length === 0
    input.setAttribute('aria-expanded', String(items.length > 0))
    choose(-1)
    const sentence = items.length === 0 ? texts.none : items.length === 1 ? texts.one : texts.many
    status.textContent = (sentence ?? '').replace('{count}', String(items.length))
  }
  const ask = async (words: string): Promise<void> => {
    asked.abort()
    asked = new AbortController()
    const { signal } = asked
    const items = await fetchSuggestions(words, texts.lang ?? '', signal)
    if (!signal.aborted && document.activeElement === input) show(items)
  }

  input.addEventListener('input', (event) => {
    // While a Vietnamese keyboard is still composing a letter, its parts are no words.
    if (event instanceof InputEvent && event.isComposing) return
    window.clearTimeout(timer)
    const words = input.value.trim()
    if (words.length < 2) return close()
    timer = window.setTimeout(() => void ask(words), pauseMs)
  })
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return
    if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault()
      close()
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !list.hidden) {
      event.preventDefault()
      choose(moveChoice(chosen, event.key === 'ArrowDown' ? 1 : -1, shown.length))
    } else if (event.key === 'Enter' && chosen >= 0) {
      event.preventDefault()
      open(shown[chosen])
    }
  })
  input.addEventListener('blur', close)
  // The press must not take the focus away from the field, or the list would close under the finger.
  list.addEventListener('mousedown', (event) => event.preventDefault())
  list.addEventListener('click', (event) => {
    const option = event.target instanceof Element ? event.target.closest('[role=option]') : null
    if (option) open(shown[[...list.children].indexOf(option)])
  })
}

/** From the field (-1) down the list and round to the field again. */
function moveChoice(chosen: number, step: number, length: number): number {
  const places = length + 1
  return ((chosen + 1 + step + places) % places) - 1
}

function open(suggestion: Suggestion | undefined): void {
  if (suggestion) window.location.assign(suggestion.url)
}

/** Nothing when the server does not answer: the search itself still works. */
async function fetchSuggestions(words: string, lang: string, signal: AbortSignal): Promise<Suggestion[]> {
  try {
    const answer = await fetch(`/api/v1/suggest?${new URLSearchParams({ q: words, lang })}`, { signal })
    if (!answer.ok) return []
    const { items } = (await answer.json()) as { items: Suggestion[] }
    return items.filter(({ url }) => isOwnUrl(url))
  } catch {
    return []
  }
}

function isOwnUrl(url: string): boolean {
  return new URL(url, window.location.href).origin === window.location.origin
}

function makeList(input: HTMLInputElement, label: string): HTMLUListElement {
  const list = document.createElement('ul')
  list.className = 'suggest'
  list.id = `${input.id}-suggestions`
  list.hidden = true
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', label)
  input.setAttribute('role', 'combobox')
  input.setAttribute('aria-autocomplete', 'list')
  input.setAttribute('aria-expanded', 'false')
  input.setAttribute('aria-controls', list.id)
  input.autocomplete = 'off'
  return list
}

function makeOption(item: Suggestion, id: string, texts: Record<string, string>): HTMLLIElement {
  const option = document.createElement('li')
  option.id = id
  option.setAttribute('role', 'option')
  option.setAttribute('aria-selected', 'false')
  const label = document.createElement('span')
  label.textContent = item.label
  const kind = document.createElement('span')
  kind.textContent = texts[item.kind] ?? ''
  option.append(label, kind)
  return option
}

function readTexts(element: HTMLElement): Record<string, string> | null {
  try {
    return JSON.parse(element.dataset.texts ?? '') as Record<string, string>
  } catch {
    return null
  }
}
