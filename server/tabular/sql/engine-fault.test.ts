import assert from 'node:assert/strict'
import { readEngineFault } from './engine-fault.ts'

const read = (error: Record<string, string>, before = '') => readEngineFault(before + JSON.stringify(error))

describe('readEngineFault', () => {
  it('takes the kind, the name and the place, and nothing else', () => {
    const error = {
      exception_type: 'Binder',
      exception_message: 'Referenced column "foo" not found in FROM clause!\nCandidate bindings: "c0"',
      error_subtype: 'COLUMN_NOT_FOUND',
      name: 'foo',
      position: '23',
    }
    assert.deepEqual(read(error), { kind: 'unknown-column', name: 'foo', at: 23 })
    assert.deepEqual(read({ ...error, position: 'x' }, 'Failed: '), {
      kind: 'unknown-column',
      name: 'foo',
      at: null,
    })
  })

  it('knows lack of memory by type and by sentence', () => {
    assert.equal(read({ exception_type: 'Out of Memory', exception_message: 'x' }).kind, 'memory')
    assert.equal(readEngineFault('std::bad_alloc').kind, 'memory')
    assert.equal(readEngineFault('Out of Memory Error: 10 GB').kind, 'memory')
  })

  it('says no more than that it cannot answer for what it does not know', () => {
    for (const message of [
      'IO Error: Cannot open file "/data/x.parquet"',
      '{ broken',
      '',
      JSON.stringify({ exception_type: 'Permission', exception_message: 'Cannot access file "/etc/passwd"' }),
      JSON.stringify({ exception_type: 'INTERNAL', exception_message: 'Attempted to access index 7' }),
    ])
      assert.deepEqual(readEngineFault(message), { kind: 'cannot-answer', name: '', at: null })
  })
})
