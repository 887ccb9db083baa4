import assert from 'node:assert/strict'
import { parseQuery, type QueryNode } from './query-words.ts'
import { openVocabularies } from '../catalog/vocabularies.ts'
import { readPlaceNames } from './place-names.ts'
import { createSynonyms, listPlaces } from './synonyms.ts'

const groups = [
  ['xe máy', 'mô tô'],
  ['TP.HCM', 'Thành phố Hồ Chí Minh', 'Sài Gòn'],
  ['covid', 'sars-cov-2'],
]

function write(node: QueryNode): string {
  switch (node.kind) {
    case 'word':
      return node.word.exact
    case 'phrase':
      return `"${node.words.map(({ exact }) => exact).join(' ')}"`
    case 'same': {
      const others = node.others.map((words) => words.map(({ exact }) => exact).join('+'))
      return `{${[node.typed.map(write).join('+'), ...others].join('|')}}`
    }
    case 'not':
      return `-${write(node.node)}`
    default:
      return `(${node.nodes.map(write).join(node.kind === 'all' ? '&' : '|')})`
  }
}

describe('synonyms', () => {
  const widen = createSynonyms(() => [])
  const read = (text: string) => widen(parseQuery(text), groups)!.nodes.map(write).join(' ')

  it('widens what was typed by what means the same, one word or several', () => {
    assert.equal(read('đăng ký xe máy'), 'đăng ký {xe+máy|mô+tô}')
    assert.equal(read('mô tô Hà Nội'), '{mô+tô|xe+máy} hà nội')
    assert.equal(read('covid'), '{covid|sars+cov+2}')
  })

  it('trusts diacritics that were typed, and takes words without for all readings', () => {
    assert.equal(read('xe may'), '{xe+may|mô+tô}')
    assert.equal(read('xe mây'), 'xe mây')
    assert.equal(read('mơ tô'), 'mơ tô')
  })

  it('takes the longest, and whole words alone', () => {
    assert.equal(read('dân số thành phố hồ chí minh'), 'dân số {thành+phố+hồ+chí+minh|tp+hcm|sài+gòn}')
    assert.equal(read('thành phố hồ'), 'thành phố hồ')
    assert.equal(read('TP.HCM'), '{(tp&hcm)|thành+phố+hồ+chí+minh|sài+gòn}')
  })

  it('leaves phrases, alternatives and what is not wanted as they were typed', () => {
    assert.equal(read('"xe máy" -covid'), '"xe máy" -covid')
    assert.equal(read('covid OR dịch'), '(covid|dịch)')
  })

  it('widens a few words of a query, and stays as it is without groups', () => {
    const long = widen(parseQuery('covid '.repeat(20)), groups)!
    assert.equal(long.nodes.filter(({ kind }) => kind === 'same').length, 5)
    const tree = parseQuery('xe máy')
    assert.equal(widen(tree, []), tree)
    assert.equal(widen(null, groups), null)
  })
})

describe('places in queries', () => {
  const widen = createSynonyms(() => readPlaceNames(openVocabularies()))
  const read = (q: string) =>
    listPlaces(q, widen(parseQuery(q), [])!).map(({ place, typed, asTyped }) => [place.id, typed, asTyped])

  it('are understood by their names of today and of before, with or without their kind and diacritics', () => {
    assert.deepEqual(read('nước sạch Huế'), [['46', 'Huế', 'nước sạch "Huế"']])
    assert.deepEqual(read('thừa thiên huế nước'), [['46', 'thừa thiên huế', '"thừa thiên huế" nước']])
    assert.deepEqual(read('xã tỉnh Bắc Giang'), [['24', 'tỉnh Bắc Giang', 'xã "tỉnh Bắc Giang"']])
    assert.deepEqual(read('dân số TP.HCM 2024'), [['79', 'TP.HCM', 'dân số "TP.HCM" 2024']])
    assert.deepEqual(read('tphcm'), [['79', 'tphcm', '"tphcm"']])
    assert.deepEqual(
      read('quang nam so voi da nang').map(([id]) => id),
      ['48', '48'],
    )
  })

  it('are words where they are quoted, excluded or part of other words', () => {
    for (const q of ['"Huế"', 'nước "thừa thiên huế"', '-Huế nước', 'hue', 'hòa', ''])
      assert.deepEqual(q ? read(q) : [], [], q)
    const [[, , asTyped]] = read('nước sạch Huế') as [string[]]
    assert.deepEqual(read(asTyped!), [])
  })

  it('hold what lies in them', () => {
    const tree = widen(parseQuery('Huế'), [])!
    assert.deepEqual(
      listPlaces('Huế', tree).map(({ place }) => place.units.length),
      [41],
    )
  })
})
