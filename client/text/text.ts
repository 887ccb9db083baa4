import type { ComponentChildren } from 'preact'
import english from './en.json' with { type: 'json' }
import vietnamese from './vi.json' with { type: 'json' }

export type Lang = 'vi' | 'en'
export type TextKey = keyof typeof vietnamese
export type TextValues = Record<string, string | number>

/** A text in one or more languages, as records hold it. */
export type LanguageMap = Partial<Record<string, string>>

/** A text and, when it is not in the language of the page, the language to name in its `lang` attribute. */
export interface PickedText {
  text: string
  lang?: string
}

const texts: Record<Lang, Record<TextKey, string>> = { vi: vietnamese, en: english }

/** The locale whose habits numbers and dates follow; British English writes the day before the month, as Vietnamese does. */
export const locales: Record<Lang, string> = { vi: 'vi-VN', en: 'en-GB' }

/** The sentence of a key. `one|other` texts choose by the value `count`; numbers are written in the page's way. */
export function getText(lang: Lang, key: TextKey, values: TextValues = {}): string {
  return parseTemplate(lang, key, values)
    .map((part) => (typeof part === 'string' ? part : writeValue(lang, values[part.name])))
    .join('')
}

/** The same sentence with mark-up in its gaps, for sentences that hold a link or an emphasised word. */
export function getRichText(
  lang: Lang,
  key: TextKey,
  values: Record<string, ComponentChildren>,
): ComponentChildren[] {
  return parseTemplate(lang, key, values).map((part) => {
    if (typeof part === 'string') return part
    const value = values[part.name]
    return typeof value === 'number' ? writeValue(lang, value) : value
  })
}

/** The text of a language map for readers of `lang`, else in any language there is, with that language named. */
export function pickText(map: LanguageMap | null | undefined, lang: Lang): PickedText {
  const own = map?.[lang]
  if (own) return { text: own }
  for (const other of ['vi', 'en', ...Object.keys(map ?? {})]) {
    const text = map?.[other]
    if (text) return { text, lang: other }
  }
  return { text: '' }
}

type Part = string | { name: string }

function parseTemplate(lang: Lang, key: TextKey, values: Record<string, unknown>): Part[] {
  const template = chooseVariant(lang, texts[lang][key], values.count)
  return template
    .split(/(\{\w+\})/)
    .filter((part) => part !== '')
    .map((part) => (/^\{\w+\}$/.test(part) ? { name: part.slice(1, -1) } : part))
}

function chooseVariant(lang: Lang, template: string, count: unknown): string {
  if (typeof count !== 'number' || !template.includes('|')) return template
  const [one = '', other = one] = template.split('|')
  return new Intl.PluralRules(locales[lang]).select(count) === 'one' ? one : other
}

function writeValue(lang: Lang, value: string | number | undefined): string {
  if (typeof value === 'number') return new Intl.NumberFormat(locales[lang]).format(value)
  return value ?? ''
}
