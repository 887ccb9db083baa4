import { escapeRegExp } from '../text/escape-reg-exp.ts'
import type { Bounds, LikePart, Test } from './where-fields.ts'

/** Whether a text passes, for lists that are small enough to be looked at here. */
export function passes(text: string, test: Test): boolean {
  switch (test.op) {
    case 'oneOf':
      return test.values.includes(test.ignoresCase ? text.toLowerCase() : text)
    case 'like':
      return new RegExp(writePattern(test.parts), 'su').test(text.toLowerCase())
    case 'range':
      return Object.entries(test.bounds).every(([name, limit]) =>
        isWithin(text, name as keyof Bounds, String(limit)),
      )
    case 'phrase':
      return false
  }
}

function isWithin(text: string, name: keyof Bounds, limit: string): boolean {
  if (name === 'lt') return text < limit
  if (name === 'lte') return text <= limit
  return name === 'gt' ? text > limit : text >= limit
}

/** A pattern as a regular expression for a whole text. */
export const writePattern = (parts: readonly LikePart[]): string =>
  `^${parts.map((part) => (part === 'anything' ? '.*' : part === 'one' ? '.' : escapeRegExp(part.text))).join('')}$`
