import assert from 'node:assert/strict'
import { makeDataset, makeDistribution } from './records.examples.ts'
import type { DatasetRecord } from './records.ts'
import { compareStates, historyForm } from './revisions.ts'

const form = (more: Partial<DatasetRecord> = {}) => historyForm(makeDataset(more), 'cuc-thong-ke')

describe('compareStates', () => {
  it('finds nothing between equal states', () => assert.deepEqual(compareStates(form(), form()), []))

  it('names each language by itself, and is the other way round in the other direction', () => {
    const later = form({ title: { vi: 'Dân số Việt Nam', en: 'Population' } })
    assert.deepEqual(compareStates(form(), later), [
      { pointer: '/title/vi', from: 'Dân số', to: 'Dân số Việt Nam' },
      { pointer: '/title/en', to: 'Population' },
    ])
    assert.deepEqual(compareStates(later, form()), [
      { pointer: '/title/vi', from: 'Dân số Việt Nam', to: 'Dân số' },
      { pointer: '/title/en', from: 'Population' },
    ])
  })

  it('takes a list as one value', () => {
    assert.deepEqual(compareStates(form(), form({ themes: ['ECON', 'SOCI'] })), [
      { pointer: '/themes', from: ['SOCI'], to: ['ECON', 'SOCI'] },
    ])
  })

  it('knows distributions by their ids, not by their places', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => makeDistribution({ id }))
    const before = form({ distributions: [a!, b!] })
    const after = form({ distributions: [{ ...b!, release: 2 }, c!] })
    assert.deepEqual(
      compareStates(before, after).map(({ pointer, ...change }) => [pointer, Object.keys(change)]),
      [
        ['/distributions/0', ['from']],
        ['/distributions/0/release', ['from', 'to']],
        ['/distributions/1', ['to']],
      ],
    )
  })

  it('passes over what the portal derives', () => {
    const derived = form({
      downloads: 9,
      indexVersion: 99,
      distributions: [makeDistribution({ table: null })],
    })
    assert.deepEqual(compareStates(form(), derived), [])
  })
})
