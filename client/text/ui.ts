import type { ComponentChildren } from 'preact'
import { formatBytes, formatDate, formatNumber, type DateStyle } from './format.ts'
import { getTimeZone } from './time-zone.ts'
import { getRichText, getText, pickText } from './text.ts'
import type { Lang, LanguageMap, PickedText, TextKey, TextValues } from './text.ts'

/** What every page and component knows about its reader: the language, and how it writes sentences, numbers and addresses. */
export interface Ui {
  lang: Lang
  /** By whose clock moments are told, in words. */
  zone: string
  /** The sentence of a key. */
  t(key: TextKey, values?: TextValues): string
  /** The sentence of a key with mark-up in its gaps. */
  rich(key: TextKey, values: Record<string, ComponentChildren>): ComponentChildren[]
  number(value: number | bigint, options?: Intl.NumberFormatOptions): string
  date(value: string | Date, style?: DateStyle): string
  bytes(sizeBytes: number): string
  /** A language map in the reader's language, or in another one with its name. */
  pick(map: LanguageMap | null | undefined): PickedText
  /** The address of a page in the reader's language; not for the API, files and assets, which have no language. */
  href(path: string): string
}

/** The reader's view of a language; moments are told in `timeZone`, that of the portal when left out. */
export function createUi(lang: Lang, { timeZone = getTimeZone() }: { timeZone?: string } = {}): Ui {
  return {
    lang,
    zone:
      timeZone === 'Asia/Ho_Chi_Minh'
        ? getText(lang, 'zone.vietnam')
        : getText(lang, 'zone.named', { name: timeZone }),
    t: (key, values) => getText(lang, key, values),
    rich: (key, values) => getRichText(lang, key, values),
    number: (value, options) => formatNumber(value, lang, options),
    date: (value, style) => formatDate(value, lang, { style, timeZone }),
    bytes: (sizeBytes) => formatBytes(sizeBytes, lang),
    pick: (map) => pickText(map, lang),
    href: (path) => localPath(path, lang),
  }
}

/** The address of a page in a language: Vietnamese at the root, English under /en. */
export function localPath(path: string, lang: Lang): string {
  if (lang === 'vi' || !path.startsWith('/')) return path
  return path === '/' ? '/en' : path.replace(/^\/(?=[?#])/, '').replace(/^/, '/en')
}
