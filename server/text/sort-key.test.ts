import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { compareVietnamese, sortKey } from './sort-key.ts'

const communes = new URL(
  '../../datasets/cuc-thong-ke/don-vi-hanh-chinh-cap-xa/data/don-vi-hanh-chinh-cap-xa-2025.csv',
  import.meta.url,
)

const byKey = (a: string, b: string) => (sortKey(a) < sortKey(b) ? -1 : sortKey(a) > sortKey(b) ? 1 : 0)

describe('sortKey', () => {
  it('orders letters before tones, and tones as dictionaries do', () => {
    const sorted = [
      'An',
      'Ăn',
      'Âm',
      'Ba',
      'bà',
      'bả',
      'bã',
      'bá',
      'bạ',
      'bàn',
      'Cà Mau',
      'Dũng',
      'Đà Nẵng',
      'Huế',
      'Hưng Yên',
    ]
    assert.deepEqual([...sorted].reverse().sort(byKey), sorted)
    assert.deepEqual([...sorted].reverse().sort(compareVietnamese), sorted)
  })

  it('puts blanks before letters, digits before letters, small letters before capitals', () => {
    const sorted = ['34 tỉnh', 'a b', 'a-b', 'a2', 'ab', 'aB', 'Ab', 'AB', 'ac', 'az', 'ă', 'αβγ']
    assert.deepEqual([...sorted].reverse().sort(byKey), sorted)
  })

  it('agrees with the collation of the platform on the names of all communes, in every way of writing them', () => {
    const names = readFileSync(communes, 'utf8').trim().split('\n').slice(1)
    const texts = names.flatMap((line) => {
      const [, name = '', kind = '', plain = '', , province = ''] = line.split(',')
      return [name, plain, `${kind} ${name}`, `${name} (${province})`, name.toUpperCase(), name.toLowerCase()]
    })
    const distinct = [...new Set(texts)].sort(compareVietnamese)
    assert.ok(distinct.length > 10_000)
    distinct.slice(1).forEach((text, index) => {
      const before = distinct[index] ?? ''
      if (compareVietnamese(before, text) < 0)
        assert.ok(sortKey(before) < sortKey(text), `${before} before ${text}`)
    })
  })

  it('is short and clean for any title', () => {
    assert.equal(sortKey('Đà Nẵng'), 'd~a!na~ng 01003 1001')
    assert.ok(sortKey('Ệ'.repeat(100_000)).length < 2000)
    assert.equal(sortKey(''), '')
  })
})
