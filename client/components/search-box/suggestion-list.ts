/** One line of the list: words that were searched for, or a thing that the portal suggests. */
export interface Option {
  kind: string
  label: string
  /** Where it leads; what was searched for is searched for again. */
  url?: string
}

export interface SuggestionList {
  element: HTMLElement
  isOpen(): boolean
  /** Shows these, group by group; what was chosen stays chosen when it is still there. */
  show(options: Option[]): void
  close(): void
  /** The chosen line and its place; -1 when the reader is in the field. */
  chosen(): { at: number; option: Option | undefined }
  choose(at: number): void
  length(): number
  /** The line that holds an element, and whether the element takes it away. */
  find(target: EventTarget | null): { option: Option; isRemoval: boolean } | null
}

type Texts = Record<string, string>

/** The list under the search field: groups of options after the ARIA practices, and beneath them how to forget what was kept. */
export function makeSuggestionList(
  input: HTMLInputElement,
  texts: Texts,
  onClear: () => void,
): SuggestionList {
  const id = `${input.id}-suggestions`
  const element = make('div', { class: 'suggest' })
  const list = make('div', { id, role: 'listbox', 'aria-label': texts.label ?? '' })
  const foot = makeFoot(`${id}-hint`, texts, onClear)
  element.append(list, foot)
  element.hidden = true
  setAttributes(input, {
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': id,
    autocomplete: 'off',
  })

  let shown: Option[] = []
  let at = -1
  const choose = (next: number): void => {
    at = next
    for (const [index, option] of listOptions(list).entries()) {
      option.setAttribute('aria-selected', String(index === at))
      if (index === at) option.scrollIntoView({ block: 'nearest' })
    }
    if (at < 0) input.removeAttribute('aria-activedescendant')
    else input.setAttribute('aria-activedescendant', `${id}-${at}`)
  }
  const open = (isOpen: boolean): void => {
    element.hidden = !isOpen
    input.setAttribute('aria-expanded', String(isOpen))
  }
  return {
    element,
    isOpen: () => !element.hidden,
    show(options) {
      const before = shown[at]
      shown = options
      list.replaceChildren(...makeGroups(options, id, texts))
      foot.hidden = !options.some(isRecent)
      open(options.length > 0)
      choose(options.findIndex((option) => option.kind === before?.kind && option.label === before.label))
    },
    close() {
      open(false)
      choose(-1)
    },
    chosen: () => ({ at, option: shown[at] }),
    choose,
    length: () => shown.length,
    find(target) {
      const line = target instanceof Element ? target.closest<HTMLElement>('[role=option]') : null
      const option = line && shown[listOptions(list).indexOf(line)]
      if (!option) return null
      return { option, isRemoval: (target as Element).closest('.suggest-remove') !== null }
    },
  }
}

/** Whether a line is what was searched for in this browser. */
export const isRecent = ({ kind }: Option): boolean => kind === 'recent'

const listOptions = (list: HTMLElement): HTMLElement[] => [
  ...list.querySelectorAll<HTMLElement>('[role=option]'),
]

/** Options of one kind stand together under its name, in the order in which the kinds come. */
function makeGroups(options: Option[], id: string, texts: Texts): HTMLElement[] {
  const groups = new Map<string, HTMLElement>()
  for (const [index, option] of options.entries()) {
    let group = groups.get(option.kind)
    if (!group) {
      const headId = `${id}-${option.kind}`
      group = make('div', { role: 'group', 'aria-labelledby': headId })
      group.append(
        make('div', { class: 'suggest-head', id: headId, role: 'presentation' }, texts[option.kind]),
      )
      groups.set(option.kind, group)
    }
    group.append(makeOption(option, `${id}-${index}`, `${id}-hint`, texts))
  }
  return [...groups.values()]
}

function makeOption(option: Option, id: string, hintId: string, texts: Texts): HTMLElement {
  const line = make('div', { class: 'suggest-option', id, role: 'option', 'aria-selected': 'false' })
  line.append(make('span', {}, option.label))
  if (isRecent(option)) {
    line.setAttribute('aria-describedby', hintId)
    // For a finger or a mouse: an option holds no button, and keys have theirs, which the hint tells.
    const remove = make('span', { class: 'suggest-remove', title: texts.remove ?? '', 'aria-hidden': 'true' })
    remove.append(makeIcon('close'))
    line.append(remove)
  }
  return line
}

function makeFoot(hintId: string, texts: Texts, onClear: () => void): HTMLElement {
  const foot = make('div', { class: 'suggest-foot' })
  const clear = make('button', { class: 'suggest-clear', type: 'button' }, texts.clear)
  clear.addEventListener('click', onClear)
  foot.append(make('span', { id: hintId }, texts.hint), clear)
  foot.hidden = true
  return foot
}

function make(name: string, attributes: Record<string, string>, text?: string): HTMLElement {
  const element = document.createElement(name)
  setAttributes(element, attributes)
  if (text !== undefined) element.textContent = text
  return element
}

function setAttributes(element: HTMLElement, attributes: Record<string, string>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
}

function makeIcon(name: string): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('class', 'icon')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  use.setAttribute('href', `#i-${name}`)
  svg.append(use)
  return svg
}
