import assert from 'node:assert/strict'
import type { DatasetWithAgency } from '../catalog/records.ts'
import { createHighlighter } from './highlight.ts'
import { parseQuery } from './query-words.ts'
import type { Reading } from './records.ts'
import { createFormsReader } from './word-forms.ts'

const highlighter = createHighlighter(createFormsReader())

function highlight(q: string, title: string, description = '', reading: Reading = 'asTyped') {
  const record = { title: { vi: title }, description: { vi: description } } as unknown as DatasetWithAgency
  return highlighter(parseQuery(q)!, reading, 'vi')(record)
}

describe('highlight', () => {
  it('marks neighbouring words together, however the tone is placed', () => {
    assert.equal(highlight('dân số', 'Dân số Hoà Bình').title, '<mark>Dân số</mark> Hoà Bình')
    assert.equal(highlight('hòa bình', 'Dân số Hoà Bình').title, 'Dân số <mark>Hoà Bình</mark>')
  })

  it('trusts diacritics, and takes words without them for all their readings', () => {
    assert.equal(highlight('sơn đông', 'Sơn Đông, Sơn Đồng').title, '<mark>Sơn Đông</mark>, Sơn Đồng')
    assert.equal(
      highlight('son dong', 'Sơn Đông, Sơn Đồng').title,
      '<mark>Sơn Đông</mark>, <mark>Sơn Đồng</mark>',
    )
  })

  it('leaves out stray syllables where words stand together', () => {
    assert.equal(highlight('dan so', 'Dân số so với năm trước').title, '<mark>Dân số so</mark> với năm trước')
    assert.equal(
      highlight('dan so', 'Dân số tăng, so với năm trước').title,
      '<mark>Dân số</mark> tăng, so với năm trước',
    )
  })

  it('marks other forms of English words and, when forgiving, mistakes', () => {
    assert.equal(highlight('countries', 'A country').title, 'A <mark>country</mark>')
    assert.equal(highlight('populaton', 'Population').title, 'Population')
    assert.equal(highlight('populaton', 'Population', '', 'forgiving').title, '<mark>Population</mark>')
  })

  it('escapes everything but its own marks', () => {
    const { title, description } = highlight(
      'dân',
      '<script>dân</script> & "a"',
      "<img src=x onerror='1'> dân",
    )
    assert.equal(title, '&lt;script&gt;<mark>dân</mark>&lt;/script&gt; &amp; &quot;a&quot;')
    assert.equal(description, '&lt;img src=x onerror=&#39;1&#39;&gt; <mark>dân</mark>')
  })

  it('shows of a long description the place where a word was found, without the signs of Markdown', () => {
    const { description } = highlight(
      'rừng',
      'x',
      `# Đầu đề\n\n${'chữ '.repeat(200)}**rừng** [tự nhiên](https://a.example) ${'chữ '.repeat(200)}`,
    )
    assert.match(description, /^….*<mark>rừng<\/mark> tự nhiên .*…$/)
    assert.ok(description.length < 300)
  })
})
