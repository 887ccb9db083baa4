import assert from 'node:assert/strict'
import { readJsonObject } from './json-object.ts'
import { Refusal } from './refusals.ts'

const start = { line: 1, column: 1 }
const read = (text: string) =>
  [...readJsonObject(text, start)].map(([name, { kind, text: value }]) => [name, kind, value])

describe('readJsonObject', () => {
  it('keeps numbers as they are written', () => {
    assert.deepEqual(read('{"a": 1.10, "b":-0, "c": 12345678901234567890, "d": 1E+5}'), [
      ['a', 'number', '1.10'],
      ['b', 'number', '0'],
      ['c', 'number', '12345678901234567890'],
      ['d', 'number', '1E+5'],
    ])
  })

  it('opens strings, and keeps what is nested without blanks', () => {
    assert.deepEqual(read('{"a\\u0062": "x\\n\\"y\\"", "n": {"k": [1, "a  b", {}]}, "z": null, "t": true}'), [
      ['ab', 'string', 'x\n"y"'],
      ['n', 'nested', '{"k":[1,"a  b",{}]}'],
      ['z', 'null', ''],
      ['t', 'boolean', 'true'],
    ])
  })

  it('takes the last of members of one name, and none at all', () => {
    assert.deepEqual(read('{"a": 1, "a": 2}'), [['a', 'number', '2']])
    assert.deepEqual(read(' { } '), [])
  })

  it('refuses all that is not JSON', () => {
    for (const text of [
      '{"a": NaN}',
      '{"a": 01}',
      '{"a": .5}',
      '{"a": +1}',
      "{'a': 1}",
      '{a: 1}',
      '{"a": 1,}',
      '{"a": "\t"}',
      '{"a": "\\x"}',
      '{"a": [1,]}',
      '{"a": 1} x',
      '{"a" 1}',
      '{"a": Infinity}',
      '{"a": }',
      '{',
    ])
      assert.throws(() => readJsonObject(text, start), Refusal, text)
  })
})
