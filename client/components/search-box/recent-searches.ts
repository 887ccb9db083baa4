/** More would be a list to read through; a reader who needs more searches again. */
const mostKept = 8

/** A text longer than this was pasted, not searched for, and would fill the list. */
const longestKept = 100

const key = 'sen:recent-searches'

/** What was searched for in this browser, the last first: kept here alone, told to nobody. */
export interface RecentSearches {
  /** Those with a word that begins as what is typed; all when nothing is typed. */
  list(typed: string): string[]
  add(words: string): void
  remove(words: string): void
  clear(): void
}

/** Where a browser refuses storage the page remembers for as long as it is open. */
export function openRecentSearches(): RecentSearches {
  let kept: string[] = []

  // Read anew each time: another tab may have changed it.
  const read = (): string[] => {
    try {
      const stored: unknown = JSON.parse(window.localStorage.getItem(key) ?? '[]')
      if (Array.isArray(stored)) kept = stored.filter(isWords).slice(0, mostKept)
    } catch {
      // Refused, or written by something else.
    }
    return kept
  }
  const write = (list: string[]): void => {
    kept = list.slice(0, mostKept)
    try {
      if (kept.length === 0) window.localStorage.removeItem(key)
      else window.localStorage.setItem(key, JSON.stringify(kept))
    } catch {
      // Refused or full.
    }
  }
  const without = (words: string): string[] => read().filter((each) => each !== words)

  return {
    list(typed) {
      const wanted = fold(typed)
      if (wanted === '') return read()
      return read().filter((words) => ` ${fold(words)}`.includes(` ${wanted}`) && fold(words) !== wanted)
    },
    add(words) {
      const text = words.trim().replace(/\s+/g, ' ')
      if (isWords(text)) write([text, ...without(text)])
    },
    remove: (words) => write(without(words)),
    clear: () => write([]),
  }
}

const isWords = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= longestKept

/** Without marks and capitals, as the search itself finds. */
const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase().trim()
