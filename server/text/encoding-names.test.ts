import assert from 'node:assert/strict'
import { encodingNames, findEncoding } from './encoding-names.ts'

describe('findEncoding', () => {
  it('knows every name that is listed', () => {
    for (const name of encodingNames) assert.equal(findEncoding(name), name)
  })

  it('knows the other names of an encoding', () => {
    const given = ['UTF-8', 'utf8', ' latin1 ', 'cp1258', 'Shift-JIS', 'TCVN3', 'ABC']
    assert.deepEqual(given.map(findEncoding), [
      'utf-8',
      'utf-8',
      'windows-1252',
      'windows-1258',
      'shift_jis',
      'tcvn3',
      'tcvn3',
    ])
  })

  it('gives null for what cannot be read', () => {
    for (const name of ['klingon', 'VPS', '', 'replacement']) assert.equal(findEncoding(name), null)
  })
})
