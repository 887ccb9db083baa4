import assert from 'node:assert/strict'
import { renderInlineMarkdown, renderMarkdown, toPlainText } from './markdown.ts'

describe('markdown', () => {
  it('drops marks that turn the direction of what follows', () => {
    for (const mark of ['\u202e', '\u202d', '\u2066', '\u2069']) {
      const text = `Xem ${mark}gnp.exe và **đậm**`
      for (const made of [renderMarkdown(text, 'Bảng'), renderInlineMarkdown(text), toPlainText(text)]) {
        assert.ok(!made.includes(mark) && made.includes('gnp.exe'), made)
      }
    }
    assert.equal(toPlainText('שלום *thế giới*'), 'שלום thế giới')
  })

  it('shows HTML as text, and links to the web and to mail alone', () => {
    const made = renderMarkdown('<b onclick="x">a</b> [x](javascript:alert(1)) [y](https://y.example/)', '')
    assert.doesNotMatch(made, /<b |href="javascript/)
    assert.match(made, /<a href="https:\/\/y\.example\/" rel="nofollow noopener">y<\/a>/)
  })
})
