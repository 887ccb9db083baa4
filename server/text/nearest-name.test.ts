import assert from 'node:assert/strict'
import fc from 'fast-check'
import { editDistance, nearestName } from './nearest-name.ts'

describe('editDistance', () => {
  it('counts mistakes, a swap of neighbours as one', () => {
    assert.equal(editDistance('agency', 'agency'), 0)
    assert.equal(editDistance('agencey', 'agency'), 1)
    assert.equal(editDistance('agnecy', 'agency'), 1)
    assert.equal(editDistance('', 'abc'), 3)
    assert.equal(editDistance('kitten', 'sitting'), 3)
  })

  it('is the same up to the most that is asked for, and above it beyond', () => {
    const word = fc.string({ maxLength: 12 })
    fc.assert(
      fc.property(word, word, fc.nat(12), (a, b, most) => {
        const [all, some] = [editDistance(a, b), editDistance(a, b, most)]
        assert.ok(all <= most ? some === all : some > most, `${all} ${some} ${most}`)
      }),
    )
  })

  it('is the same in both directions', () => {
    const word = fc.string({ maxLength: 12 })
    fc.assert(fc.property(word, word, (a, b) => assert.equal(editDistance(a, b), editDistance(b, a))))
  })
})

describe('nearestName', () => {
  const filters = ['agency', 'theme', 'keyword', 'format', 'license', 'frequency', 'Dân số']

  it('finds what was meant', () => {
    assert.equal(nearestName('agencey', filters), 'agency')
    assert.equal(nearestName('licence', filters), 'license')
    assert.equal(nearestName('THEME', filters), 'theme')
    assert.equal(nearestName('dan so', filters), 'Dân số')
  })

  it('finds names as long as sentences, with a few mistakes in them', () => {
    const long = 'Tỷ lệ hộ nghèo tiếp cận đa chiều theo chuẩn nghèo giai đoạn 2022–2025 (%)'
    assert.equal(
      nearestName('ty le ho ngheo tiep can da chieu theo chuan nghe giai doan 2022-2025 (%)', [long]),
      long,
    )
    assert.equal(nearestName(long.slice(0, 40), [long]), null)
  })

  it('finds nothing when nothing is near', () => {
    assert.equal(nearestName('population', filters), null)
    assert.equal(nearestName('', filters), null)
    assert.equal(nearestName('x'.repeat(10_000_000), filters), null)
    assert.equal(nearestName('agency', []), null)
  })
})
