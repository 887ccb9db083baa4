import assert from 'node:assert/strict'
import fc from 'fast-check'
import { slugFromTitle, withSuffix } from './slug.ts'

describe('slugFromTitle', () => {
  const samples: [string, string][] = [
    ['Tỷ lệ văn bản điện tử', 'ty-le-van-ban-dien-tu'],
    ['Đắk Lắk: M’Drắk (2025)', 'dak-lak-mdrak-2025'],
    ['  --3.321 xã--  ', '3-321-xa'],
    ['😀', 'du-lieu'],
    ['日本', 'du-lieu'],
    ['abcdefghij0123456789', 'du-lieu-abcdefghij0123456789'],
    ['2024', '2024'],
    ['New', 'du-lieu-new'],
  ]
  for (const [title, slug] of samples)
    it(`makes ${slug} of ${title}`, () => assert.equal(slugFromTitle(title), slug))

  it('cuts a long title between words', () => {
    const slug = slugFromTitle(
      'Danh mục đơn vị hành chính cấp xã của ba mươi bốn tỉnh và thành phố trực thuộc trung ương',
    )
    assert.equal(slug, 'danh-muc-don-vi-hanh-chinh-cap-xa-cua-ba-muoi-bon-tinh-va-thanh-pho-truc-thuoc')
  })

  it('is always a short, clean address part that is no identifier', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.integer({ min: 2, max: 99_999 }),
        (title, number) => {
          for (const slug of [slugFromTitle(title), withSuffix(slugFromTitle(title), number)]) {
            assert.match(slug, /^[a-z0-9]+(-[a-z0-9]+)*$/)
            assert.ok(slug.length <= 80)
            assert.doesNotMatch(slug, /^[a-z0-9]{20}$/)
          }
        },
      ),
    )
    assert.equal(slugFromTitle('a'.repeat(10_000_000)).length, 80)
  })
})

describe('withSuffix', () => {
  it('keeps the number when the slug is long', () => {
    assert.equal(withSuffix('dan-so', 2), 'dan-so-2')
    assert.equal(withSuffix(`${'a'.repeat(70)}-${'b'.repeat(9)}`, 12), `${'a'.repeat(70)}-12`)
  })
})
