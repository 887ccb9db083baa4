import assert from 'node:assert/strict'
import fc from 'fast-check'
import { stemEnglish } from './stem-english.ts'
import { analyzeText, syllablePairs, tokenize } from './tokens.ts'

const anyText = fc.string({ unit: 'binary', maxLength: 200 })

describe('tokenize', () => {
  const samples: [string, string[]][] = [
    ['Dân số Việt Nam 1960–2024', ['dân', 'số', 'việt', 'nam', '1960', '2024']],
    ['34-tinh-thanh', ['34', 'tinh', 'thanh']],
    ['COVID-19, Covid 19 và covid19', ['covid', '19', 'covid', '19', 'và', 'covid', '19']],
    ['H5N1, 5G, tuyến 2A', ['h5n1', '5g', 'tuyến', '2a']],
    ['3.321 xã; 3,321 communes; 3321', ['3321', 'xã', '3321', 'communes', '3321']],
    ['PM2.5 và 2,5 và 01.7.2025', ['pm', '2', '5', 'và', '2.5', 'và', '01', '7', '2025']],
    ["M'Drắk, Cư M’gar", ['mdrắk', 'cư', 'mgar']],
    ["People's Committee", ['people', 'committee']],
    ['số_liệu.csv', ['số', 'liệu', 'csv']],
    ['日本語 ឃុំ', ['日本語', 'ឃុំ']],
    ['😀 -- !!! \u0000', []],
  ]
  for (const [text, tokens] of samples) {
    it(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(tokenize(text), tokens))
  }

  it('gives tokens without blanks, capitals or more than 100 characters, for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const token of tokenize(text)) {
          assert.match(token, /^[\p{L}\p{N}][\p{L}\p{M}\p{N}.]*$/u)
          assert.ok(token.length <= 100)
        }
      }),
    )
  })

  it('reads its own tokens again as they are', () => {
    fc.assert(
      fc.property(anyText, (text) => assert.deepEqual(tokenize(tokenize(text).join(' ')), tokenize(text))),
    )
  })
})

describe('syllablePairs', () => {
  it('joins neighbours', () => {
    assert.deepEqual(syllablePairs(['dan', 'so', 'hue']), ['dan_so', 'so_hue'])
    assert.deepEqual(syllablePairs(['dan']), [])
    assert.deepEqual(syllablePairs([]), [])
  })
})

describe('analyzeText', () => {
  it('gives exact words, folded words and pairs', () => {
    assert.deepEqual(analyzeText('Thuỷ điện Hoà Bình', 'vi'), {
      exact: ['thủy', 'điện', 'hòa', 'bình'],
      folded: ['thuy', 'dien', 'hoa', 'binh'],
      pairs: ['thuy_dien', 'dien_hoa', 'hoa_binh'],
    })
  })

  it('folds a text and its plain typing to the same words', () => {
    const { folded } = analyzeText('Danh sách phường, xã của thành phố Đà Nẵng', 'vi')
    assert.deepEqual(analyzeText('danh sach phuong xa cua thanh pho da nang', 'vi').folded, folded)
  })

  it('stems English, and only English', () => {
    assert.deepEqual(analyzeText('Provinces and cities', 'en').exact, ['provinc', 'and', 'citi'])
    assert.deepEqual(analyzeText('province city', 'en').exact, ['provinc', 'citi'])
    assert.deepEqual(analyzeText('ngành nghề', 'vi').folded, ['nganh', 'nghe'])
  })

  it('answers any text in any language without failing', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.constantFrom('vi', 'en', 'fr', ''),
        (text, lang) => void analyzeText(text, lang),
      ),
    )
  })

  for (const [name, text] of [
    ['numbers with points', '1.'.repeat(5_000_000)],
    ['one letter', 'a'.repeat(10_000_000)],
    ['apostrophes', "a'".repeat(5_000_000)],
    ['emoji', '😀'.repeat(5_000_000)],
    ['marks', 'ệ'.normalize('NFD').repeat(3_000_000)],
    ['short words', 'dân số '.repeat(1_500_000)],
  ] as const) {
    it(`takes ten megabytes of ${name} in a few seconds`, () => {
      const start = performance.now()
      analyzeText(text, 'en')
      assert.ok(performance.now() - start < 15_000)
    })
  }
})

describe('stemEnglish', () => {
  const families = [
    ['country', 'countries'],
    ['schedule', 'schedules', 'scheduled', 'scheduling'],
    ['publish', 'published', 'publishing', 'publishes'],
    ['plan', 'plans', 'planned', 'planning'],
    ['house', 'houses', 'housing'],
    ['box', 'boxes'],
    ['class', 'classes'],
    ['month', 'monthly', 'months'],
    ['family', 'families'],
    ['database', 'databases'],
  ]
  for (const family of families) {
    it(`brings ${family.join(', ')} together`, () => assert.equal(new Set(family.map(stemEnglish)).size, 1))
  }

  it('leaves short words, other letters and what only looks like an ending', () => {
    for (const word of ['gas', 'bus', 'spring', 'speed', 'analysis', 'status', 'dân', 'h5n1', 'xin']) {
      assert.equal(stemEnglish(word), word)
    }
  })
})
