import assert from 'node:assert/strict'
import { parseWritten, readNumber, readText } from './written-json.ts'

describe('parseWritten', () => {
  it('keeps every digit of a number, and every text that looks like one', () => {
    const written =
      '{"12": [12345678901234567890, 1.10, -0, 1e400, "7", "a\\"9\\"", "n5"], "__proto__": null}'
    const value = parseWritten(written) as Record<string, unknown>
    assert.deepEqual(Object.keys(value).map(readText), ['12', '__proto__'])
    const list = value.s12 as string[]
    assert.deepEqual(list.map(readNumber), ['12345678901234567890', '1.10', '-0', '1e400', null, null, null])
    assert.deepEqual(list.slice(4).map(readText), ['7', 'a"9"', 'n5'])
    assert.equal(readNumber(parseWritten('\ufeff 9007199254740993 ') as string), '9007199254740993')
  })

  it('knows what is no JSON', () => {
    for (const text of ['{"a": 01}', '{1: 2}', '{"a": 1.}', '[1 2]', '{"a":1}\n{"a":2}', '', '"'])
      assert.equal(parseWritten(text), undefined, text)
  })
})
