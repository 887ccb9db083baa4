import { makeEtag } from '../http/caching.ts'
import type { KeptPage, PageAsk } from '../http/pages.ts'

export interface Rendered {
  content: string | Buffer
  /** Whether what it shows still stands, for what may change within its life; asked before each sending of a kept one. */
  isTrue?: () => Promise<boolean>
}

interface Kept {
  page: KeptPage
  isTrue: Rendered['isTrue']
  untilMs: number
}

export interface PageCacheOptions {
  /** The memory that all kept pages may take together. */
  maxBytes: number
  /** How long what comes from elsewhere (other datasets, counts) may be old. */
  lifeMs: number
  nowMs?: () => number
}

/**
 * Pages and pictures as anonymous readers see them, ready to be sent, until their life is over. The key names all that is known
 * before: the address, the language, the version of the record. Rendering costs some milliseconds and the same few pages are
 * asked for again and again; the least recently asked go first.
 */
export class PageCache {
  private readonly kept = new Map<string, Kept>()
  private readonly making = new Map<string, Promise<KeptPage>>()
  private readonly options: Required<PageCacheOptions>
  private sizeBytes = 0

  constructor({ nowMs = Date.now, ...options }: PageCacheOptions) {
    this.options = { ...options, nowMs }
  }

  /** The kept page while it is true, else the one that `render` gives; those who ask at the same time share one rendering. */
  async get(key: string, render: () => Promise<Rendered>): Promise<KeptPage> {
    const found = this.kept.get(key)
    if (found && found.untilMs > this.options.nowMs() && (!found.isTrue || (await found.isTrue()))) {
      this.moveToEnd(key, found)
      return found.page
    }
    const waiting = this.making.get(key)
    if (waiting) return waiting
    const made = render()
      .then((rendered) => this.keep(key, rendered))
      .finally(() => this.making.delete(key))
    this.making.set(key, made)
    return made
  }

  private keep(key: string, { content, isTrue }: Rendered): KeptPage {
    const bytes = Buffer.from(content)
    const page = { bytes, etag: makeEtag(bytes) }
    this.drop(key)
    if (bytes.length > this.options.maxBytes) return page
    this.kept.set(key, { page, isTrue, untilMs: this.options.nowMs() + this.options.lifeMs })
    this.sizeBytes += bytes.length
    for (const oldest of this.kept.keys()) {
      if (this.sizeBytes <= this.options.maxBytes) break
      this.drop(oldest)
    }
    return page
  }

  /** The least recently asked stay in front: a Map keeps the order of setting. */
  private moveToEnd(key: string, found: Kept): void {
    // Another may have taken its place while it was looked after.
    if (this.kept.get(key) !== found) return
    this.kept.delete(key)
    this.kept.set(key, found)
  }

  private drop(key: string): void {
    this.sizeBytes -= this.kept.get(key)?.page.bytes.length ?? 0
    this.kept.delete(key)
  }
}

/** The page for who asks: a kept one for anonymous readers, who all see the same; for everybody else one of their own. */
export const answerKept = async (
  { viewer }: PageAsk,
  cache: PageCache,
  key: string,
  render: () => Promise<Rendered & { content: string }>,
): Promise<{ html: string | KeptPage }> => ({
  html: viewer.kind === 'anonymous' ? await cache.get(key, render) : (await render()).content,
})
