import assert from 'node:assert/strict'
import { kinds, readTyped } from './column-reader.ts'

describe('readTyped', () => {
  const hints = { decimal: null, dateOrder: null }
  const typesOf = (columns: string[][], found: number[], figuresInText = false) =>
    readTyped(found, { hints, figuresInText })
      .readAll(columns)
      .map(({ type }) => type)

  it('believes a file that tells text from figures', () => {
    assert.deepEqual(
      typesOf(
        [['12', '13'], ['12', '13'], ['12', 'chữ'], ['true'], ['2024-01-01'], ['{}'], ['{}']],
        [
          kinds.text,
          kinds.figure,
          kinds.text | kinds.figure,
          kinds.boolean,
          kinds.text,
          kinds.nested,
          kinds.geometry,
        ],
      ),
      ['string', 'integer', 'string', 'boolean', 'date', 'json', 'geometry'],
    )
  })

  it('reads figures out of text where cells are what somebody typed', () => {
    assert.deepEqual(
      typesOf(
        [
          ['12', '13'],
          ['01', '02'],
        ],
        [kinds.text, kinds.text],
        true,
      ),
      ['integer', 'string'],
    )
  })

  it('never reads a real 1.234 as a thousand, whatever other columns do', () => {
    const reader = readTyped([kinds.text, kinds.figure], { hints, figuresInText: true })
    const [, second] = reader.readAll([
      ['1.234,5', '2,5'],
      ['1.234', '2'],
    ])
    assert.deepEqual([second!.type, second!.form], ['number', 'plain'])
  })
})
