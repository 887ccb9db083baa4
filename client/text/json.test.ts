import assert from 'node:assert/strict'
import { formatJson } from './json.ts'

describe('JSON to be read', () => {
  it('keeps on one line what fits, and breaks the rest', () => {
    const value = {
      columns: [{ name: 'năm', type: 'integer' }],
      rows: [[2024, 101.3]],
      next: null,
      none: undefined,
    }
    assert.equal(formatJson({ a: [1, 2], b: {} }), '{ "a": [1, 2], "b": {} }')
    assert.equal(
      formatJson({ ...value, note: 'x'.repeat(60) }),
      `{\n  "columns": [{ "name": "năm", "type": "integer" }],\n  "rows": [[2024, 101.3]],\n  "next": null,\n  "note": "${'x'.repeat(60)}"\n}`,
    )
  })

  it('means the same as before', () => {
    const value = { 'a"b': ['\n', { c: [], d: 'y'.repeat(100) }], e: [false, null, 1e21] }
    assert.deepEqual(JSON.parse(formatJson(value)), value)
  })
})
