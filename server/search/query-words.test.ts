import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseQuery, type QueryNode } from './query-words.ts'
import { compileQuery } from './search-query.ts'

/** A tree in one line: words by their folded form. */
function show(node: QueryNode): string {
  switch (node.kind) {
    case 'word':
      return node.word.exact
    case 'phrase':
      return `"${node.words.map((word) => word.exact).join(' ')}"`
    case 'all':
      return `(${node.nodes.map(show).join(' & ')})`
    case 'any':
      return `(${node.nodes.map(show).join(' | ')})`
    case 'same':
      return node.typed.map(show).join(' ')
    case 'not':
      return `-${show(node.node)}`
  }
}
const read = (text: string) => parseQuery(text)?.nodes.map(show).join(' ')

describe('parseQuery', () => {
  const samples: [string, string | undefined][] = [
    ['', undefined],
    ['   ', undefined],
    ['Dân số', 'dân số'],
    ['hoà bình', 'hòa bình'],
    ['"nước sạch" nông thôn', '"nước sạch" nông thôn'],
    ['"dân"', '"dân"'],
    ['rừng -cháy', 'rừng -cháy'],
    ['rừng -"cháy rừng"', 'rừng -"cháy rừng"'],
    ['cầu OR hầm đường', '(cầu | hầm) đường'],
    ['a OR b OR c', '(a | b | c)'],
    ['OR', 'or'],
    ['OR dân', 'or dân'],
    ['dân OR', 'dân'],
    ['or dân', 'or dân'],
    ['34-tinh', '(34 & tinh)'],
    ['"chưa đóng', '"chưa đóng"'],
    ['- -- "" * ? ~ ( ) { } [ ] \\ / : ^', ''],
    ['😀', ''],
    ['{"$ne":1}', '(ne & 1)'],
    ['title:dân AND (số)', '(title & dân) and số'],
  ]
  for (const [text, tree] of samples) {
    it(`reads ${JSON.stringify(text)}`, () => assert.equal(read(text), tree))
  }

  it('knows what was typed with diacritics', () => {
    assert.deepEqual(
      parseQuery('dân so đo')?.words.map((word) => word.hasDiacritics),
      [true, false, true],
    )
  })

  it('says when something was typed that holds no words', () => {
    assert.equal(parseQuery('*** OR')?.isEmpty, false)
    assert.equal(parseQuery('***')?.isEmpty, true)
  })

  it('takes any text and makes a bounded query of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1_000 }), (text) => {
        const tree = parseQuery(text)
        if (tree) assert.ok(JSON.stringify(compileQuery(tree, 'forgiving')).length < 300_000)
      }),
    )
    assert.ok(parseQuery('a '.repeat(500))!.words.length <= 60)
  })
})
