import assert from 'node:assert/strict'
import { inputOf, membersOf, type DatasetMembers } from './dataset-edit.ts'
import { checkDataset, checkSlug } from './dataset-rules.ts'
import { makeDataset } from './records.examples.ts'

const codes = { find: (vocabulary: string, id: string) => (id.startsWith('no') ? null : { vocabulary, id }) }
const members = (more: Partial<DatasetMembers>) => ({ ...membersOf(inputOf(makeDataset(), 'a')), ...more })
const pointersOf = (more: Partial<DatasetMembers>) =>
  checkDataset(members(more), codes).map(({ pointer }) => pointer)

describe('checkDataset', () => {
  it('finds nothing wrong with a right one', () => assert.deepEqual(pointersOf({}), []))

  it('names the place of every unknown code', () => {
    assert.deepEqual(
      pointersOf({
        themes: ['SOCI', 'no'],
        license: 'no',
        frequency: 'no',
        spatial: ['no'],
        language: ['no'],
      }),
      ['/themes/1', '/license', '/frequency', '/spatial/0', '/language/0'],
    )
  })

  it('refuses a period that ends before it starts, and takes one that is open', () => {
    assert.deepEqual(pointersOf({ temporal: { start: '2020-01-02', end: '2020-01-01' } }), ['/temporal/end'])
    assert.deepEqual(pointersOf({ temporal: { start: '2020-01-01', end: '2020-01-01' } }), [])
    assert.deepEqual(pointersOf({ temporal: { start: '2020-01-01' } }), [])
  })

  it('refuses a box out of order or off the globe', () => {
    assert.deepEqual(pointersOf({ bbox: [102.1, 8.2, 109.5, 23.4] }), [])
    for (const bbox of [
      [109, 8, 102, 23],
      [102, 23, 109, 8],
      [-181, 0, 0, 1],
      [0, 0, 1, 91],
    ] as const) {
      assert.deepEqual(pointersOf({ bbox: [...bbox] }), ['/bbox'])
    }
  })

  it('refuses a text that is blank once tidied', () => {
    assert.deepEqual(pointersOf({ title: { vi: '' }, description: { vi: 'a', en: '' } }), [
      '/title/vi',
      '/description/en',
    ])
  })
})

describe('checkSlug', () => {
  it('refuses a slug that could be taken for an id', () => {
    assert.equal(checkSlug('01jdz0m5kq3v8b2n7ccc')[0]!.pointer, '/slug')
    assert.deepEqual(checkSlug('dan-so'), [])
    assert.deepEqual(checkSlug(undefined), [])
  })
})
