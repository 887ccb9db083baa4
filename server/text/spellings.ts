/** The consonants behind which Vietnamese writes one vowel in two ways, and the vowel with its six tones in either. */
const onsets = ['h', 'k', 'l', 'm', 's', 't', 'qu']
const written = [[...'iìíỉĩị'], [...'yỳýỷỹỵ']] as const

/**
 * Open syllables that are written with i or with y: kĩ and kỹ, lí and lý, tỉ and tỷ. Decision 240/QĐ of 1984 of the Ministry of
 * Education asks for i in schools; offices and newspapers mostly write y, and both mean the same word.
 */
export const twinSpellings: readonly (readonly [withI: string, withY: string])[] = onsets.flatMap((onset) =>
  written[0].map((vowel, tone): [string, string] => [onset + vowel, onset + written[1][tone]!]),
)
