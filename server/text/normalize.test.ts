import assert from 'node:assert/strict'
import fc from 'fast-check'
import { hasDiacritics } from './has-diacritics.ts'
import { foldText, lowerText, normalizeText, tidyText } from './normalize.ts'

const anyText = fc.string({ unit: 'binary', maxLength: 200 })

describe('normalizeText', () => {
  const pairs: [string, string][] = [
    ['hoà', 'hòa'],
    ['Hoà Bình', 'Hòa Bình'],
    ['HOÀ BÌNH', 'HÒA BÌNH'],
    ['thuỷ', 'thủy'],
    ['Thuỵ Điển', 'Thụy Điển'],
    ['khoẻ', 'khỏe'],
    ['Uỷ ban', 'Ủy ban'],
    ['Xuân Hoè', 'Xuân Hòe'],
    ['nghoé', 'nghóe'],
  ]
  for (const [written, canonical] of pairs) {
    it(`moves the tone of ${written} to ${canonical}, however it is encoded`, () => {
      assert.equal(normalizeText(written), canonical)
      assert.equal(normalizeText(written.normalize('NFD')), canonical)
      assert.equal(normalizeText(canonical), canonical)
    })
  }

  it('leaves syllables alone whose tone can stand in one place only', () => {
    for (const word of [
      'quý',
      'Quỳ Châu',
      'quỹ',
      'hoàn',
      'toán',
      'ngoài',
      'khuỷu',
      'huỳnh',
      'thuở',
      'già',
      'giá',
      'hoa',
      'Chloé',
      'xoong',
    ]) {
      assert.equal(normalizeText(word), word)
    }
  })

  it('makes one space of every blank and removes what cannot be seen', () => {
    assert.equal(normalizeText('  Dân\u00a0 số\r\n\u0000Việt\u200b Nam\ufeff '), 'Dân số Việt Nam')
    assert.equal(tidyText('a\u00adb'), 'ab')
  })

  it('gives the same again when it is applied twice, for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => assert.equal(normalizeText(normalizeText(text)), normalizeText(text))),
    )
    fc.assert(fc.property(anyText, (text) => assert.equal(foldText(foldText(text)), foldText(text))))
  })

  it('never returns broken Unicode', () => {
    assert.equal(normalizeText('a\ud800b'), 'a\ufffdb')
    fc.assert(fc.property(anyText, (text) => assert.doesNotMatch(normalizeText(text), /\p{Surrogate}/u)))
  })

  it('folds alike whatever way the tones were placed', () => {
    fc.assert(fc.property(anyText, (text) => assert.equal(foldText(normalizeText(text)), foldText(text))))
  })
})

describe('foldText', () => {
  it('removes diacritics, and turns đ into d', () => {
    assert.equal(foldText('Đường Hòa Bình'), 'duong hoa binh')
    assert.equal(foldText('ĐẮK LẮK'), 'dak lak')
    assert.equal(foldText('Straße, Łódź, Øresund'), 'strasse, lodz, oresund')
    assert.equal(foldText('93 km²'), '93 km2')
  })

  it('keeps vowel signs that are letters in other scripts', () => {
    assert.equal(foldText('ภาษาไทย'), 'ภาษาไทย'.normalize('NFKD').normalize('NFC'))
    assert.equal(foldText('កម្ពុជា'), 'កម្ពុជា')
  })
})

describe('lowerText and hasDiacritics', () => {
  it('lower-cases with diacritics kept', () => assert.equal(lowerText('Uỷ Ban ĐÀ NẴNG'), 'ủy ban đà nẵng'))

  it('tells typed Vietnamese from plain letters', () => {
    assert.deepEqual(['dân số', 'đo', 'da\u0302n', 'dan so', '', '2025'].map(hasDiacritics), [
      true,
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

describe('floods of text', () => {
  const tenMegabytes = 5_000_000
  const floods: [string, string][] = [
    ['emoji', '😀'.repeat(tenMegabytes / 2)],
    ['combining marks in the worst order', `a${'\u0301\u0323'.repeat(tenMegabytes / 2)}`],
    ['lone surrogates', '\udc00'.repeat(tenMegabytes)],
    ['control characters', '\u0000'.repeat(tenMegabytes)],
    ['one syllable', 'hoà'.repeat(tenMegabytes / 3)],
  ]
  for (const [name, text] of floods) {
    it(`takes ten megabytes of ${name} in a few seconds`, () => {
      const start = performance.now()
      normalizeText(text)
      foldText(text)
      // Linear work takes well under two seconds; quadratic work would take hours.
      assert.ok(performance.now() - start < 15_000)
    })
  }
})
