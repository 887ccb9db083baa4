import { openRecentSearches } from './recent-searches.ts'
import { isRecent, makeSuggestionList, type Option } from './suggestion-list.ts'
import { openSuggestions, type Suggestion } from './suggestion-source.ts'

/** One letter begins nearly everything. */
const leastLetters = 2

/** While somebody types, what they searched for leaves the room to what there is. */
const recentWhileTyping = 3

/**
 * Suggestions under the search field: an editable combobox with a list, after the ARIA Authoring Practices. What was searched for
 * in this browser stands there at once, what the portal suggests follows, and what was shown stays until it comes.
 */
export function start(element: HTMLElement): void {
  const input = element.querySelector('input')
  const texts = readTexts(element)
  if (!input?.form || !texts) return
  const { form } = input
  const recent = openRecentSearches()
  const source = openSuggestions(texts.lang ?? '')
  const list = makeSuggestionList(input, texts, () => {
    recent.clear()
    input.focus()
    update()
    say(texts.cleared)
  })
  // Behind the field, so that Tab goes from it to what stands beneath the list.
  input.after(list.element)
  const status = document.createElement('span')
  status.className = 'visually-hidden'
  status.setAttribute('role', 'status')
  element.append(status)

  let suggested: Suggestion[] = []
  const say = (text = ''): void => void (status.textContent = text)
  const sayCount = (): void => {
    const count = list.length()
    say((count === 0 ? texts.none : count === 1 ? texts.one : texts.many)?.replace('{count}', String(count)))
  }
  const isHere = (): boolean => element.contains(document.activeElement)
  const listRecent = (words: string): Option[] =>
    recent
      .list(words)
      .slice(0, words === '' ? undefined : recentWhileTyping)
      .map((label) => ({ kind: 'recent', label }))
  const draw = (words: string): void => list.show([...listRecent(words), ...suggested])

  function update(): void {
    const words = input!.value.trim()
    source.stop()
    if (words.length < leastLetters) suggested = []
    const known = source.find(words)
    if (known) suggested = known
    draw(words)
    if (words.length < leastLetters) return list.length() > 0 ? sayCount() : say()
    if (known) return sayCount()
    source.ask(words, (items) => {
      suggested = items
      if (!isHere()) return
      draw(words)
      sayCount()
    })
  }
  const close = (): void => {
    source.stop()
    list.close()
  }
  const remove = (label: string): void => {
    const { at } = list.chosen()
    recent.remove(label)
    draw(input.value.trim())
    if (at >= 0) list.choose(Math.min(at, list.length() - 1))
    say(texts.removed)
  }
  const take = (option: Option): void => {
    if (option.url !== undefined) return window.location.assign(option.url)
    input.value = option.label
    form.requestSubmit()
  }

  input.addEventListener('focus', () => {
    if (input.value.trim() === '') update()
  })
  // A press on a field that has the focus already.
  input.addEventListener('click', () => {
    if (!list.isOpen()) update()
  })
  input.addEventListener('input', (event) => {
    // While a Vietnamese keyboard is still composing a letter, its parts are no words.
    if (event instanceof InputEvent && event.isComposing) return
    list.choose(-1)
    update()
  })
  input.addEventListener('compositionend', update)
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return
    if (!list.isOpen()) {
      if (event.key !== 'ArrowDown') return
      event.preventDefault()
      return update()
    }
    const { at, option } = list.chosen()
    const next = findNext(event.key, at, list.length())
    if (next !== null) list.choose(next)
    else if (event.key === 'Escape') close()
    else if (event.key === 'Enter' && option) take(option)
    else if (event.key === 'Delete' && option && isRecent(option)) remove(option.label)
    else {
      // Whoever goes on in the text is in the field again.
      if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') list.choose(-1)
      return
    }
    event.preventDefault()
  })
  list.element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    input.focus()
    close()
  })
  element.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget !== input && !list.element.contains(relatedTarget as Node | null)) close()
  })
  // The press must not take the focus away from the field, or the list would close under the finger.
  list.element.addEventListener('mousedown', (event) => {
    if (!(event.target as Element).closest('button')) event.preventDefault()
  })
  list.element.addEventListener('click', ({ target }) => {
    const found = list.find(target)
    if (found?.isRemoval) remove(found.option.label)
    else if (found) take(found.option)
  })
  form.addEventListener('submit', () => recent.add(input.value))
}

/** Where a key leads in the list: round past the field (-1) by arrows, to its ends once in it; null when it leads nowhere. */
function findNext(key: string, at: number, length: number): number | null {
  const places = length + 1
  if (key === 'ArrowDown') return ((at + 2) % places) - 1
  if (key === 'ArrowUp') return ((at + places) % places) - 1
  if (at < 0) return null
  if (key === 'Home') return 0
  return key === 'End' ? length - 1 : null
}

function readTexts(element: HTMLElement): Record<string, string> | null {
  try {
    return JSON.parse(element.dataset.texts ?? '') as Record<string, string>
  } catch {
    return null
  }
}
