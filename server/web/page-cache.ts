/** Something rendered that may be sent again. */
interface Kept<Content> {
  content: Content
  /** What it was made of; another version makes it useless. */
  version: number
  untilMs: number
  sizeBytes: number
}

export interface PageCacheOptions {
  /** The memory that all kept pages may take together. */
  maxBytes: number
  /** How long what comes from elsewhere (other datasets, counts) may be old. */
  lifeMs: number
  nowMs?: () => number
}

/** In JavaScript a text takes up to two bytes a character. */
const bytesPerCharacter = 2

/**
 * Pages and pictures as anonymous readers see them, kept until the record behind them changes or `lifeMs` is over. Rendering costs some
 * milliseconds and the same few pages are asked for again and again; the least recently asked go first.
 */
export class PageCache<Content extends string | Buffer = string> {
  private readonly kept = new Map<string, Kept<Content>>()
  private readonly making = new Map<string, Promise<Content>>()
  private readonly options: Required<PageCacheOptions>
  private sizeBytes = 0

  constructor({ nowMs = Date.now, ...options }: PageCacheOptions) {
    this.options = { ...options, nowMs }
  }

  /** The kept page, or the one that `make` gives; those who ask at the same time share one making. */
  async get(key: string, version: number, make: () => Promise<Content>): Promise<Content> {
    const found = this.kept.get(key)
    if (found && found.version === version && found.untilMs > this.options.nowMs()) {
      // To the end of the line: a Map keeps the order of setting.
      this.kept.delete(key)
      this.kept.set(key, found)
      return found.content
    }
    const making = `${version} ${key}`
    const waiting = this.making.get(making)
    if (waiting) return waiting
    const made = make()
      .then((content) => {
        this.keep(key, version, content)
        return content
      })
      .finally(() => this.making.delete(making))
    this.making.set(making, made)
    return made
  }

  private keep(key: string, version: number, content: Content): void {
    const sizeBytes = typeof content === 'string' ? content.length * bytesPerCharacter : content.length
    this.drop(key)
    if (sizeBytes > this.options.maxBytes) return
    this.kept.set(key, { content, version, sizeBytes, untilMs: this.options.nowMs() + this.options.lifeMs })
    this.sizeBytes += sizeBytes
    for (const oldest of this.kept.keys()) {
      if (this.sizeBytes <= this.options.maxBytes) break
      this.drop(oldest)
    }
  }

  private drop(key: string): void {
    this.sizeBytes -= this.kept.get(key)?.sizeBytes ?? 0
    this.kept.delete(key)
  }
}
