import type { Request } from 'express'

export type Language = 'vi' | 'en'

/**
 * Which of the available media types a client likes best by its Accept header (RFC 9110, section 12.5.1); null when it takes
 * none of them. No header takes anything. Parameters such as `charset` choose nothing here and are passed over.
 */
export function chooseMediaType(accept: string | undefined, available: readonly string[]): string | null {
  const ranges = readAccept(accept ?? '')
  if (ranges.length === 0) return available[0] ?? null
  let best: string | null = null
  let bestQuality = 0
  for (const type of available) {
    const quality = findQuality(type, ranges)
    if (quality > bestQuality) [best, bestQuality] = [type, quality]
  }
  return best
}

interface MediaRange {
  type: string
  quality: number
}

/** Real headers name about ten. */
const maxRanges = 50

function readAccept(accept: string): MediaRange[] {
  return accept
    .split(',', maxRanges)
    .map((part) => {
      const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1'
      return { type, quality: Number(quality) || 0 }
    })
    .filter(({ type }) => type !== '')
}

/** The quality that the nearest range gives to a type: `text/csv` before `text/*` before `*\/*`. */
function findQuality(type: string, ranges: readonly MediaRange[]): number {
  // Bytes of any kind suit whatever is asked for.
  if (type === '*/*') return 1
  for (const wanted of [type, `${type.split('/', 1)[0]}/*`, '*/*']) {
    const range = ranges.find((each) => each.type === wanted)
    if (range) return range.quality
  }
  return 0
}

/** The reader's language: `?lang=` before Accept-Language before Vietnamese. */
export function chooseLanguage(request: Request): Language {
  const match = /[?&]lang=(vi|en)(?:&|$)/.exec(request.originalUrl)
  if (match) return match[1] as Language
  const accepted = request.acceptsLanguages('vi', 'en')
  return accepted === 'en' ? 'en' : 'vi'
}
