import { foldText, tidyText } from '../text/normalize.ts'

// Longer names are sentences that slid into the header; they would push everything else off a page.
const maxNameLength = 300
const maxAliasLength = 60

/**
 * Names as published, made usable: blank ones get a number, repeated ones too. `lang` is the language of the dataset; `others`
 * are columns beside these, whose names are taken.
 */
export function nameColumns(
  header: readonly string[],
  lang: string,
  others: readonly { name: string; alias: string }[] = [],
): { name: string; alias: string }[] {
  const word = lang === 'en' ? 'column' : 'cột'
  const names = new Set(others.map(({ name }) => name))
  const aliases = new Set(others.map(({ alias }) => alias))
  return header.map((cell, index) => {
    const published = [...tidyText(cell)].slice(0, maxNameLength).join('').trim() || `${word} ${index + 1}`
    const name = makeUnique(published, names, (text, count) => `${text} (${count})`)
    const alias = makeUnique(makeAlias(published, index), aliases, (text, count) => `${text}_${count}`)
    return { name, alias }
  })
}

/** Small letters, digits and underscores, beginning with a letter. */
function makeAlias(name: string, index: number): string {
  const safe = foldText(name)
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, maxAliasLength)
    .replace(/^_+|_+$/g, '')
  if (safe === '') return `column_${index + 1}`
  return /^[a-z]/.test(safe) ? safe : `c_${safe}`
}

function makeUnique(text: string, taken: Set<string>, count: (text: string, n: number) => string): string {
  let unique = text
  for (let n = 2; taken.has(unique); n++) unique = count(text, n)
  taken.add(unique)
  return unique
}
