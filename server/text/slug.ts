import { foldText } from './normalize.ts'

/** Long enough for a title's meaning, short enough for a printed address. */
export const maxSlugLength = 80

// Identifiers are one run of letters and digits; a slug of that shape could be taken for one where either is accepted.
const looksLikeId = /^[a-z0-9]{20,}$/

/** Words that stand beside slugs in addresses, such as `/workspace/datasets/new`: nothing else is called so. */
const reserved = new Set(['new', 'edit', 'copy', 'compare', 'facets'])

/** Whether the address of a slug would be that of something else. */
export const isReservedSlug = (slug: string): boolean => reserved.has(slug)

function cutAtWord(slug: string, length: number): string {
  if (slug.length <= length) return slug
  const cut = slug.slice(0, length + 1)
  const lastHyphen = cut.lastIndexOf('-')
  return (lastHyphen > 0 ? cut.slice(0, lastHyphen) : cut.slice(0, length)).replace(/-+$/, '')
}

/**
 * The address part made from a title: "Tỷ lệ văn bản điện tử" → "ty-le-van-ban-dien-tu". Only a-z, 0-9 and hyphens, at
 * most 80 characters, cut between words. A title without any such letter becomes the fallback word.
 */
export function slugFromTitle(title: string, fallback = 'du-lieu'): string {
  // A title is a line; what a slug can hold lies in its first 1,000 characters.
  const folded = foldText(title.slice(0, 1000)).replace(/['’ʼ]/g, '')
  const slug = cutAtWord(folded.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, ''), maxSlugLength)
  if (slug === '') return fallback
  return looksLikeId.test(slug) || isReservedSlug(slug) ? `${fallback}-${slug}`.slice(0, maxSlugLength) : slug
}

/** The same slug made unique by a number, still at most 80 characters: "dan-so" and 2 → "dan-so-2". */
export function withSuffix(slug: string, number: number): string {
  return `${cutAtWord(slug, maxSlugLength - `-${number}`.length)}-${number}`
}
