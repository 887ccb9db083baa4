/** What the portal suggests for words: a thing, and where it is. */
export interface Suggestion {
  kind: string
  label: string
  url: string
}

/** Long enough to skip most letters of a typed word, short enough not to be noticed. */
const pauseMs = 150

/** What one reader types and mends in a sitting; an answer has about 1 kB. */
const mostKept = 100

export interface SuggestionSource {
  /** What is known already for these words; null when they must be asked for. */
  find(words: string): Suggestion[] | null
  /** Asks after a pause, unless other words are asked for meanwhile. */
  ask(words: string, show: (items: Suggestion[]) => void): void
  /** Nobody waits any more. */
  stop(): void
}

/** Suggestions of the portal in a language: each beginning is asked for once. */
export function openSuggestions(lang: string): SuggestionSource {
  const known = new Map<string, Suggestion[]>()
  let asked = new AbortController()
  let timer = 0

  const stop = (): void => {
    window.clearTimeout(timer)
    asked.abort()
  }
  const fetchNow = async (words: string, show: (items: Suggestion[]) => void): Promise<void> => {
    asked = new AbortController()
    const { signal } = asked
    const items = await fetchSuggestions(words, lang, signal)
    // No answer is no knowledge: the same words are asked for again.
    if (items && known.size >= mostKept) known.clear()
    if (items) known.set(words, items)
    if (!signal.aborted) show(items ?? [])
  }
  return {
    find: (words) => known.get(words) ?? null,
    ask(words, show) {
      stop()
      timer = window.setTimeout(() => void fetchNow(words, show), pauseMs)
    },
    stop,
  }
}

/** Null when the server does not answer: the search itself still works. */
async function fetchSuggestions(
  words: string,
  lang: string,
  signal: AbortSignal,
): Promise<Suggestion[] | null> {
  try {
    const answer = await fetch(`/api/v1/suggest?${new URLSearchParams({ q: words, lang })}`, { signal })
    if (!answer.ok) return null
    const { items } = (await answer.json()) as { items: Suggestion[] }
    return items.filter(({ url }) => isOwnUrl(url))
  } catch {
    return null
  }
}

const isOwnUrl = (url: string): boolean =>
  new URL(url, window.location.href).origin === window.location.origin
