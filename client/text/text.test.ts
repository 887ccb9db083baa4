import assert from 'node:assert/strict'
import english from './en.json' with { type: 'json' }
import { createUi } from './ui.ts'
import vietnamese from './vi.json' with { type: 'json' }

const vi = createUi('vi')
const en = createUi('en')

describe('client/text', () => {
  it('has every sentence in both languages, with the same gaps', () => {
    assert.deepEqual(Object.keys(english), Object.keys(vietnamese))
    const gaps = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()
    for (const key of Object.keys(vietnamese) as (keyof typeof vietnamese)[]) {
      assert.notEqual(vietnamese[key].trim(), '', key)
      assert.deepEqual(gaps(english[key]), gaps(vietnamese[key]), key)
    }
  })

  it('is in composed letters (NFC), as people type and search them', () => {
    for (const text of Object.values(vietnamese)) assert.equal(text, text.normalize('NFC'))
  })

  it('has one word for a schema, and speaks of leaving empty where something can be', () => {
    for (const [key, text] of Object.entries(vietnamese)) assert.doesNotMatch(text, /cấu trúc bảng/i, key)
    // A choice from a list that always holds one.
    assert.doesNotMatch(vietnamese['fileEdit.trailerHelp'], /để trống/i)
    assert.doesNotMatch(english['fileEdit.trailerHelp'], /left (open|empty)/i)
  })

  it('chooses one or other by the count, and writes numbers in the page’s way', () => {
    assert.equal(en.t('errors.title', { count: 1 }), '1 thing to mend')
    assert.equal(en.t('errors.title', { count: 1200 }), '1,200 things to mend')
    assert.equal(vi.t('errors.title', { count: 1200 }), 'Còn 1.200 chỗ cần sửa')
    assert.equal(en.t('find.pageTitle', { query: 'rice', count: 1 }), 'rice: 1 dataset')
    assert.equal(en.t('find.pageTitleAll', { count: 0 }), '0 datasets')
  })

  it('has a singular for every English text whose count may be one', () => {
    // Counts of these are limits of the portal, or shown only when there are several.
    const neverOne =
      /^(dataset\.allFiles|developers\.limit\.|diff\.shown|docs\.lede|fileEdit\.typesMore|invite\.passwordHelp|workspace\.draftsMore)/
    for (const [key, text] of Object.entries(english)) {
      if (/\{count\} (\w+ )?\w+s\b/.test(text) && !neverOne.test(key)) assert.ok(text.includes('|'), key)
      // A second number has no singular of its own: it comes as a text.
      assert.doesNotMatch(
        text,
        /\{(datasets|agencies|rows|total|files)\} (datasets|agencies|rows|files)/,
        key,
      )
    }
  })

  it('writes numbers, sizes and dates as each language does', () => {
    assert.equal(vi.number(88.53), '88,53')
    assert.equal(en.bytes(1_234_000), '1.2\u00a0MB')
    assert.equal(vi.bytes(999_600), '1\u00a0MB')
    assert.equal(vi.bytes(0), '0\u00a0B')
    assert.equal(vi.date('2026-11-05'), '05/11/2026')
    assert.equal(en.date('2026-11-05'), '5 Nov 2026')
    assert.equal(vi.date('2026-11-05', 'long'), '5 tháng 11, 2026')
    assert.equal(vi.date('2026-11-05', 'dayMonth'), '05/11')
    assert.equal(vi.date('2020-07'), '7/2020')
    assert.equal(en.date('2020'), '2020')
  })

  it('keeps a calendar day where it is, and tells a moment in the portal’s time zone', () => {
    const west = createUi('vi', { timeZone: 'America/New_York' })
    assert.equal(west.date('2026-11-05'), '05/11/2026')
    assert.equal(vi.date('2026-11-05T20:00:00Z'), '06/11/2026')
    assert.equal(vi.date('không rõ'), 'không rõ')
  })

  it('takes another language when there is no text in the reader’s, and says which', () => {
    assert.deepEqual(en.pick({ vi: 'Dân số' }), { text: 'Dân số', lang: 'vi' })
    assert.deepEqual(en.pick({ vi: 'Dân số', en: 'Population' }), { text: 'Population' })
    assert.deepEqual(vi.pick({ fr: 'Population' }), { text: 'Population', lang: 'fr' })
    assert.deepEqual(vi.pick(null), { text: '' })
  })

  it('puts English pages under /en and leaves the rest', () => {
    assert.equal(vi.href('/datasets'), '/datasets')
    assert.equal(en.href('/datasets?q=a'), '/en/datasets?q=a')
    assert.equal(en.href('/'), '/en')
    assert.equal(en.href('#files'), '#files')
  })
})
