import assert from 'node:assert/strict'
import { readTelex } from './telex.ts'

describe('readTelex', () => {
  it('reads what was typed while the keyboard program was off', () => {
    const cases = {
      soos: 'số',
      nuowcs: 'nước',
      nuocws: 'nước',
      sachj: 'sạch',
      daan: 'dân',
      dddaats: null,
      ddaats: 'đất',
      datsd: 'đát',
      tieengs: 'tiếng',
      vieejt: 'việt',
      truwowngf: 'trường',
      truongwf: 'trường',
      quyf: 'quỳ',
      giaf: 'già',
      thuees: 'thuế',
      beenhj: 'bệnh',
      vieenj: 'viện',
      dduwowngf: 'đường',
      muwa: 'mưa',
      huees: 'huế',
    }
    for (const [typed, meant] of Object.entries(cases)) {
      assert.equal(readTelex(typed), meant?.normalize('NFC') ?? null, typed)
    }
  })

  it('leaves words that are no syllables typed that way', () => {
    for (const word of ['population', 'census', 'so', 'dan', 'xyz', '2024', '', 'strength', 'w'.repeat(80)])
      assert.equal(readTelex(word), null, word)
  })
})
