import type { Language } from '../http/negotiate.ts'

/** A page's address in a language: Vietnamese at the root, English under /en. */
export const addressIn = (lang: Language, path: string): string =>
  lang === 'vi' ? path : path === '/' ? '/en' : `/en${path}`
