// The rimes of written Vietnamese without their tone. Closed ones in c, ch, k, p and t take two of the six tones only.
const rimes = new Set(
  (
    'a ac ach ai ak am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây ' +
    'e ec em en eng eo ep et ê êch êk êm ên êng ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu ' +
    'o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi ok om on ong ooc oong op ot ' +
    'ô ôc ôi ôk ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt ' +
    'u ua uân uâng uât uây uc uê uêch uên uêt uênh ui uk um un ung uơ uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uyn uynh uyp uyt uyu uyêch ' +
    'uan uang uanh uao uat uay uai uac uach uăn uăng uăt uen ueo uet uit uich uinh uyê ' +
    'ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu ych ynh'
  ).split(' '),
)
const onset = /^(ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?(.*)$/su
const tone = /[\u0300\u0301\u0303\u0309\u0323]/g

/** Whether a word is one that Vietnamese spelling allows: onset, rime and tone go together. Foreign words with a mark hardly ever do. */
export function isVietnameseSyllable(word: string): boolean {
  const parts = word.toLowerCase().normalize('NFD')
  const tones = parts.match(tone) ?? []
  if (tones.length > 1) return false
  const [, , rest] = onset.exec(parts.replace(tone, '').normalize('NFC'))!
  const whole = parts.replace(tone, '').normalize('NFC')
  // "gi" is an onset in "giá" and onset and vowel in "gì"; "qu" in "quá", and q before "uôc".
  const fits = [rest!, whole.slice(1)].some(
    (rime, index) => rimes.has(rime) && (index === 0 || /^(g[iy]|qu)/.test(whole)),
  )
  if (!fits) return false
  return !/(c|ch|k|p|t)$/.test(whole) || tones.length === 0 || tones[0] === '\u0301' || tones[0] === '\u0323'
}

export interface SyllableScore {
  /** Different words with a letter outside ASCII. */
  words: number
  /** The share of them that Vietnamese spelling allows. */
  share: number
}

/** How far the words of a text that have letters outside ASCII are Vietnamese. Text is expected in NFC. */
export function scoreVietnamese(text: string): SyllableScore {
  const words = new Set<string>()
  // A sign in the middle of a word counts against it, so words are what stands between blanks and ASCII marks.
  for (const [found] of text.matchAll(/[^\u0000-\u0040\u005b-\u0060\u007b-\u007f\u00a0\ufeff]+/g)) {
    const word = found.replace(/^[‘’“”«»…–—•·°²³]+|[‘’“”«»…–—•·°²³]+$/g, '')
    if (/[^\x00-\x7f]/.test(word)) words.add(word)
    if (words.size >= maxWords) break
  }
  let valid = 0
  for (const word of words) if (isVietnameseSyllable(word)) valid++
  return { words: words.size, share: words.size === 0 ? 0 : valid / words.size }
}

// More words do not change the verdict.
const maxWords = 2_000
