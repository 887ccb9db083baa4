import assert from 'node:assert/strict'
import { writeSearch } from '../../client/pages/page-search.ts'
import { ProblemError } from '../problems.ts'
import { readPageSearch } from './read-page-search.ts'

const read = (query: string) => readPageSearch(new URLSearchParams(query))

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
    assert.equal(read('year=soon&yearFrom=x').year, undefined)
  })

  it('passes over what it does not know', () => {
    assert.equal(writeSearch(read('utm_source=x&orderBy=rank&hasTable=maybe&q=+')), '')
  })

  it('says a search again in words that read the same', () => {
    const written = writeSearch(
      read('q=n%C6%B0%E1%BB%9Bc&keyword="a, ""b"""&license=none&year=2018..&hasTable=true&orderBy=title'),
    )
    assert.equal(writeSearch(read(written.slice(1))), written)
  })

  it('refuses words beyond the limit of the API', () => {
    assert.throws(() => read(`q=${'a'.repeat(1001)}`), ProblemError)
  })
})
