import assert from 'node:assert/strict'
import { writeSearch } from '../../client/pages/page-search.ts'
import { ProblemError } from '../problems.ts'
import { readPageSearch } from './read-page-search.ts'

const readAll = (query: string) => readPageSearch(new URLSearchParams(query))
const read = (query: string) => readAll(query).search

describe('readPageSearch', () => {
  it('reads filters as the API does: repeated, with commas, quoted, and none', () => {
    const { filters } = read('theme=GOVE,ECON&theme=REGI&keyword="a, b"&license=none&keyword="none"')
    assert.deepEqual(filters.theme, ['GOVE', 'ECON', 'REGI'])
    assert.deepEqual(filters.keyword, ['a, b', 'none'])
    assert.deepEqual(filters.license, [null])
  })

  it('takes years from the form or from the address', () => {
    assert.equal(read('yearFrom=2018&yearTo=2020').year, '2018..2020')
    assert.equal(read('yearFrom=2020&yearTo=2018').year, '2018..2020')
    assert.equal(read('yearFrom=2018&yearTo=').year, '2018..')
    assert.equal(read('yearFrom=2018&yearTo=2018').year, '2018')
    assert.equal(read('year=..2020').year, '..2020')
    assert.equal(read('year=2020..2018').year, '2018..2020')
  })

  it('passes over names that it does not know', () => {
    assert.deepEqual(readAll('utm_source=x&year=&q=+').unread, [])
    assert.equal(writeSearch(read('utm_source=x&year=&q=+')), '')
  })

  it('leaves out known filters that cannot be read, and tells which form they take', () => {
    const { search, unread } = readAll(
      'year=abc&hasTable=maybe&orderBy=foo&limit=0&yearFrom=x&theme=GOVE&limit=5&limit=0',
    )
    assert.equal(writeSearch(search), '?theme=GOVE')
    assert.deepEqual(
      unread.map(({ name, value }) => `${name}=${value}`),
      ['year=abc', 'hasTable=maybe', 'orderBy=foo', 'limit=0, 5', 'yearFrom=x'],
    )
    assert.match(unread[0]!.detail.en, /2018\.\.2020/)
    assert.match(unread[2]!.detail.vi, /^cần một trong: relevance/)
    assert.equal(readAll('limit=0').unread[0]!.detail.vi, 'cần ít nhất 1.')
  })

  it('says a search again in words that read the same', () => {
    const written = writeSearch(
      read(
        'q=n%C6%B0%E1%BB%9Bc&keyword="a, ""b"""&license=none&year=2018..&hasTable=false&orderBy=title&bbox=1,2,3,4&limit=5',
      ),
    )
    assert.equal(writeSearch(read(written.slice(1))), written)
  })

  it('refuses words beyond the limit of the API', () => {
    assert.throws(() => read(`q=${'a'.repeat(1001)}`), ProblemError)
  })
})
