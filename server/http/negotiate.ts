import type { Request } from 'express'

export type Language = 'vi' | 'en'

/** The reader's language: `?lang=` before Accept-Language before Vietnamese. */
export function chooseLanguage(request: Request): Language {
  const match = /[?&]lang=(vi|en)(?:&|$)/.exec(request.originalUrl)
  if (match) return match[1] as Language
  const accepted = request.acceptsLanguages('vi', 'en')
  return accepted === 'en' ? 'en' : 'vi'
}
