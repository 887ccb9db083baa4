import assert from 'node:assert/strict'
import { writeAtom } from './atom.ts'
import { escapeXml } from './xml.ts'

const at = new Date('2026-01-31T08:00:00Z')

describe('writeAtom', () => {
  it('writes what RFC 4287 asks of a feed and of each entry', () => {
    const links = [{ rel: 'alternate' as const, type: 'text/html', href: 'https://a.example/?a=1&b=2' }]
    const author = { name: 'Cục <A> & B' }
    const text = writeAtom({
      id: 'https://a.example/1',
      lang: 'vi',
      title: 'Tin',
      updated: at,
      author: { ...author, uri: 'https://a.example/b' },
      links,
      entries: [{ id: 'https://a.example/2', title: 'Một', updated: at, author, summary: 'Hai', links }],
    })
    assert.deepEqual(text.split('\n'), [
      '<?xml version="1.0" encoding="utf-8"?>',
      '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">',
      '<id>https://a.example/1</id>',
      '<title>Tin</title>',
      '<updated>2026-01-31T08:00:00.000Z</updated>',
      '<author><name>Cục &lt;A&gt; &amp; B</name><uri>https://a.example/b</uri></author>',
      '<link rel="alternate" type="text/html" href="https://a.example/?a=1&amp;b=2"/>',
      '<entry>',
      '<id>https://a.example/2</id>',
      '<title>Một</title>',
      '<updated>2026-01-31T08:00:00.000Z</updated>',
      '<author><name>Cục &lt;A&gt; &amp; B</name></author>',
      '<link rel="alternate" type="text/html" href="https://a.example/?a=1&amp;b=2"/>',
      '<summary>Hai</summary>',
      '</entry>',
      '</feed>',
      '',
    ])
  })
})

describe('escapeXml', () => {
  it('keeps every letter, and leaves out what XML 1.0 cannot hold', () => {
    assert.equal(escapeXml('Hồ\t😀 "a" \'b\'\n'), 'Hồ\t😀 &quot;a&quot; &apos;b&apos;\n')
    assert.equal(escapeXml('a\0b\u0008c\u001fd\ud800e\udc00f\uffffg\ufffeh'), 'abcdefgh')
  })
})
