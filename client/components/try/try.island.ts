/** More text than this makes a page slow and is not read here. */
const shownCharacters = 20_000

/** Headers that tell something about an answer. */
const shownHeaders = ['content-type', 'etag', 'cache-control', 'location', 'retry-after', 'content-length']

type Texts = Record<'baseUrl' | 'waiting' | 'failed' | 'cut' | 'bytes', string>

/** Sends the form in the background and shows the answer beneath it. */
export function start(element: HTMLElement): void {
  const form = element.querySelector('form')
  const answer = element.querySelector<HTMLElement>('.try-answer')
  if (!form || !answer) return
  const texts = JSON.parse(element.dataset.texts ?? '{}') as Texts
  const path = form.getAttribute('action') ?? ''
  // Paths with gaps work only here.
  element.hidden = false
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void ask(writeAddress(path, new FormData(form)), answer, texts)
  })
}

/** The address with its gaps filled; fields left empty are left out. */
function writeAddress(path: string, fields: FormData): string {
  const query = new URLSearchParams()
  let address = path
  for (const [name, value] of fields) {
    if (typeof value !== 'string' || value === '') continue
    if (address.includes(`{${name}}`)) address = address.replace(`{${name}}`, () => encodeURIComponent(value))
    else query.append(name, value)
  }
  const text = query.toString()
  return text === '' ? address : `${address}?${text}`
}

async function ask(address: string, place: HTMLElement, texts: Texts): Promise<void> {
  place.hidden = false
  place.setAttribute('aria-busy', 'true')
  place.replaceChildren(makeLine(texts.waiting))
  try {
    const response = await fetch(address)
    const parts = [makeCode('curl', `curl "${texts.baseUrl}${address}"`), await showAnswer(response, texts)]
    place.replaceChildren(...parts)
  } catch {
    place.replaceChildren(makeLine(texts.failed))
  }
  place.removeAttribute('aria-busy')
}

async function showAnswer(response: Response, texts: Texts): Promise<HTMLElement> {
  const type = response.headers.get('content-type') ?? ''
  const heads = shownHeaders.flatMap((name) => {
    const value = response.headers.get(name)
    return value === null ? [] : [`${name}: ${value}`]
  })
  const body = /json|text|xml/.test(type)
    ? shorten(tidy(await response.text(), type), texts)
    : texts.bytes.replace('{size}', response.headers.get('content-length') ?? type)
  return makeCode(`${response.status} ${response.statusText}`.trim(), `${heads.join('\n')}\n\n${body}`)
}

function tidy(text: string, type: string): string {
  if (!type.includes('json')) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

const shorten = (text: string, texts: Texts): string =>
  text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…\n\n${texts.cut}` : text

function makeLine(text: string): HTMLElement {
  const line = document.createElement('p')
  line.setAttribute('role', 'status')
  line.textContent = text
  return line
}

/** The same mark-up as the component `code`. */
function makeCode(title: string, text: string): HTMLElement {
  const frame = document.createElement('div')
  frame.className = 'code'
  const head = document.createElement('div')
  head.className = 'code-head'
  head.textContent = title
  const block = document.createElement('pre')
  block.tabIndex = 0
  block.setAttribute('role', 'region')
  block.setAttribute('aria-label', title)
  const code = document.createElement('code')
  code.textContent = text
  block.append(code)
  frame.append(head, block)
  return frame
}
