import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const file = join(import.meta.dirname, '../../schemas/thesaurus.json')
const languages = ['vi', 'en', 'fr', 'es', 'pt', 'it']

describe('schemas/thesaurus.json', () => {
  const text = readFileSync(file, 'utf8')
  const { concepts, places } = JSON.parse(text) as Record<'concepts' | 'places', Record<string, string[]>[]>
  const all = [...concepts, ...places]

  it('keeps one concept a line, in Vietnamese and English at least', () => {
    const lines = text.split('\n').filter((line) => line.startsWith('    {'))
    assert.deepEqual(
      lines.map((line) => JSON.parse(line.replace(/,$/, '')) as unknown),
      all,
    )
    for (const concept of all) {
      const name = JSON.stringify(concept)
      assert.ok(concept.vi?.length && concept.en?.length, name)
      assert.deepEqual(
        Object.keys(concept).filter((language) => !languages.includes(language)),
        [],
        name,
      )
    }
  })

  it('writes terms as they are looked for: small letters, NFC, a few words', () => {
    for (const term of all.flatMap((concept) => Object.values(concept).flat())) {
      assert.equal(term, term.toLowerCase().normalize('NFC').trim(), term)
      assert.ok(term !== '' && term.split(' ').length <= 6, term)
    }
  })

  it('says each term of a language in one concept', () => {
    for (const language of languages) {
      const terms = all.flatMap((concept) => [...new Set(concept[language] ?? [])])
      assert.deepEqual(
        terms.filter((term, index) => terms.indexOf(term) !== index),
        [],
        language,
      )
    }
  })
})
