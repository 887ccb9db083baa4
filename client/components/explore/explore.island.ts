import { letPull } from './spread.ts'

/** Before this long a reader does not wait; then they are told, and can stop it. */
const waitingMs = 1_000

/**
 * Links and forms inside that lead back to this page change it in place: the page of their address is fetched and its parts
 * are taken over. Focus, sideways place and the back button stay as they are with real pages.
 */
export function start(root: HTMLElement): void {
  const says = document.createElement('p')
  says.className = 'visually-hidden'
  says.setAttribute('role', 'status')
  root.before(says)
  const note = document.createElement('div')
  note.className = 'explore-note'
  note.hidden = true
  root.after(note)
  let running: AbortController | null = null

  /** Whether the address is this very page with another question. */
  const isOwn = (url: URL): boolean => url.origin === location.origin && url.pathname === location.pathname

  root.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    if (link.target || link.hasAttribute('download')) return
    const url = new URL(link.href)
    const isAnchor = url.hash !== '' && url.search === location.search
    if (!isOwn(url) || isAnchor) return
    event.preventDefault()
    void go(url, { from: link })
  })

  root.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    const url = new URL(form.action)
    if (form.method !== 'get' || !isOwn(url)) return
    event.preventDefault()
    const data = new FormData(form, event.submitter)
    const given = [...data].filter((pair): pair is [string, string] => pair[1] !== '')
    url.search = String(new URLSearchParams(given))
    void go(url, { from: event.submitter ?? form })
  })

  root.addEventListener('keydown', (event) => {
    const panel = event.target instanceof Element ? event.target.closest('#column-panel') : null
    if (event.key === 'Escape') (panel?.querySelector('[data-close]') as HTMLElement | null)?.click()
  })

  addEventListener('popstate', () => void go(new URL(location.href), { isBack: true }))

  async function go(
    url: URL,
    { from, isBack = false }: { from?: HTMLElement; isBack?: boolean },
  ): Promise<void> {
    running?.abort()
    const own = (running = new AbortController())
    root.setAttribute('aria-busy', 'true')
    note.hidden = true
    const timer = setTimeout(() => {
      show(root.dataset.waiting ?? '', root.dataset.cancel ?? '', () => {
        own.abort()
        from?.focus()
      })
      says.textContent = root.dataset.waiting ?? ''
    }, waitingMs)
    try {
      const response = await fetch(url, { signal: own.signal, headers: { Accept: 'text/html' } })
      const page = new DOMParser().parseFromString(await response.text(), 'text/html')
      const fresh = page.getElementById('explore')
      // Another page: a problem in its own words, a sign-in. The browser goes there as it would without script.
      if (!fresh || (response.redirected && !isOwn(new URL(response.url)))) {
        if (isBack) location.reload()
        else location.assign(url)
        return
      }
      const address = new URL(response.url)
      address.hash = url.hash
      if (!isBack) history.pushState(null, '', address)
      takeOver(page, fresh, from)
      note.hidden = true
    } catch (error) {
      if (own.signal.aborted) says.textContent = ''
      else {
        console.warn(error)
        const retry = (): void => {
          from?.focus()
          void go(url, { from, isBack })
        }
        show(root.dataset.failed ?? '', root.dataset.retry ?? '', retry, true)
      }
    } finally {
      clearTimeout(timer)
      if (running === own) root.removeAttribute('aria-busy')
    }
  }

  function takeOver(page: Document, fresh: HTMLElement, from: HTMLElement | undefined): void {
    const focused = document.activeElement
    const wanted =
      from?.dataset.focus ?? (focused?.id && root.contains(focused) ? `#${CSS.escape(focused.id)}` : '')
    const hadFocus = focused !== null && root.contains(focused)
    const region = root.querySelector('#table-region')
    const sideways = region?.scrollLeft ?? 0
    const open = [...root.querySelectorAll<HTMLDetailsElement>('details[id][open]')].map(({ id }) => id)
    addSymbols(page)
    root.replaceChildren(...fresh.childNodes)
    root.dataset.summary = fresh.dataset.summary ?? ''
    for (const id of open) root.querySelector(`details#${CSS.escape(id)}`)?.setAttribute('open', '')
    for (const link of document.querySelectorAll<HTMLAnchorElement>('.masthead a[hreflang]')) {
      const twin = page.querySelector<HTMLAnchorElement>(`.masthead a[hreflang="${link.hreflang}"]`)
      if (twin) link.setAttribute('href', twin.getAttribute('href') ?? '')
    }
    const newRegion = root.querySelector('#table-region')
    if (newRegion) newRegion.scrollLeft = sideways
    prepare()
    root.dispatchEvent(new CustomEvent('sen:added', { bubbles: true }))
    if (hadFocus) {
      // What has to be mended comes before the place where the reader was.
      const wrong = from && root.querySelector<HTMLElement>('[aria-invalid="true"]')
      const target =
        wrong ||
        (wanted && root.querySelector<HTMLElement>(wanted)) ||
        (newRegion as HTMLElement | null) ||
        root
      target?.focus({ preventScroll: !from?.dataset.focus })
      if (from?.dataset.focus) target?.scrollIntoView({ block: 'nearest' })
    }
    says.textContent = root.dataset.summary
  }

  function prepare(): void {
    for (const spread of root.querySelectorAll<HTMLElement>('[data-spread]')) letPull(spread)
  }

  function show(text: string, label: string, act: () => void, isBad = false): void {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button button-quiet button-small'
    button.textContent = label
    button.addEventListener('click', () => {
      note.hidden = true
      act()
    })
    const words = document.createElement('span')
    words.textContent = text
    note.className = isBad ? 'explore-note is-bad' : 'explore-note'
    note.setAttribute('role', isBad ? 'alert' : 'group')
    note.replaceChildren(words, button)
    note.hidden = false
  }

  prepare()
}

/** A page carries only the icons that stand on it. */
function addSymbols(page: Document): void {
  const sprite = document.querySelector('body > svg[hidden]')
  for (const symbol of page.querySelectorAll('body > svg[hidden] > symbol'))
    if (!document.getElementById(symbol.id)) sprite?.append(symbol)
}
