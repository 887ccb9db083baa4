// A light stemmer after Porter's first steps (M. F. Porter, "An algorithm for suffix stripping", 1980): plurals, -ed, -ing,
// -ly, a last e or y. It leaves derivations alone (organization and organ stay apart), because a catalogue search must
// rather miss a cousin than return a stranger.
const vowel = /[aeiouy]/
const doubled = /([bdfgmnprt])\1$/
// A stem is a fingerprint, never shown; words of up to three letters (gas, bus, the) carry no suffix worth cutting.
const shortestStemmed = 4

function stripPlural(word: string): string {
  if (/(ss|us|is)$/.test(word)) return word
  if (word.endsWith('ies')) return word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1)
  if (/(sses|shes|ches|xes|zes)$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') ? word.slice(0, -1) : word
}

function stripEnding(word: string): string {
  for (const ending of ['edly', 'ingly', 'ed', 'ing', 'ly']) {
    if (!word.endsWith(ending)) continue
    const stem = word.slice(0, -ending.length)
    if (stem.length < 3 || !vowel.test(stem) || (ending === 'ed' && stem.endsWith('e'))) return word
    return doubled.test(stem) ? stem.slice(0, -1) : stem
  }
  return word
}

function stripLastVowel(word: string): string {
  if (word.length > 3 && word.endsWith('e')) return word.slice(0, -1)
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}i` : word
}

/** The common part of an English word's forms (countries, country → countri); other words come back unchanged. */
export function stemEnglish(word: string): string {
  if (word.length < shortestStemmed || !/^[a-z]+$/.test(word)) return word
  return stripLastVowel(stripEnding(stripPlural(word)))
}
