import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { shareReads } from './shared-reads.ts'

describe('shareReads', () => {
  function open() {
    const reads: string[][] = []
    const values = new Map<string, number>([['a', 1]])
    const read = shareReads(async (keys) => {
      reads.push(keys)
      const seen = new Map(values)
      await pause(20)
      if (keys.includes('bad')) throw new Error('away')
      return new Map(keys.flatMap((key) => (seen.has(key) ? [[key, seen.get(key)!] as const] : [])))
    })
    return { reads, values, read }
  }

  it('reads once for all who come together, and once more for all who came meanwhile', async () => {
    const { reads, read } = open()
    const first = ['a', 'a', 'b'].map(read)
    await pause(5)
    const all = await Promise.all([...first, ...['b', 'c', 'b'].map(read)])
    assert.deepEqual(all, [1, 1, undefined, undefined, undefined, undefined])
    assert.deepEqual(reads, [
      ['a', 'b'],
      ['b', 'c'],
    ])
  })

  it('tells nobody what was true before they asked', async () => {
    const { values, read } = open()
    const early = read('a')
    await pause(5)
    values.set('a', 2)
    assert.deepEqual(await Promise.all([read('a'), early]), [2, 1])
  })

  it('reads a hundred keys at a time, and goes on after a failure', async () => {
    const { reads, read } = open()
    const failed = assert.rejects(read('bad'), /away/)
    await pause(5)
    const many = Array.from({ length: 250 }, (_unused, n) => read(`k${n}`))
    await failed
    await Promise.all(many)
    assert.deepEqual(
      reads.map(({ length }) => length),
      [1, 100, 100, 50],
    )
    assert.equal(await read('a'), 1)
  })
})
