import assert from 'node:assert/strict'
import fc from 'fast-check'
import { holdsIfRange, maxRanges, readRange } from './byte-range.ts'

const parts = (...ranges: [number, number][]) => ({
  kind: 'parts',
  ranges: ranges.map(([start, end]) => ({ start, end })),
})

describe('readRange', () => {
  it('reads one range, an open end and a suffix', () => {
    assert.deepEqual(readRange('bytes=0-0', 100), parts([0, 0]))
    assert.deepEqual(readRange('bytes=10-19', 100), parts([10, 19]))
    assert.deepEqual(readRange('bytes=90-', 100), parts([90, 99]))
    assert.deepEqual(readRange('bytes=-5', 100), parts([95, 99]))
    assert.deepEqual(readRange('Bytes = 1 - 2', 100), parts([1, 2]))
  })

  it('cuts what reaches beyond the end', () => {
    assert.deepEqual(readRange('bytes=0-999999999999', 100), parts([0, 99]))
    assert.deepEqual(readRange('bytes=-1000', 100), parts([0, 99]))
  })

  it('keeps the order of several ranges that lie apart', () => {
    assert.deepEqual(readRange('bytes=50-59, 0-9,-1', 100), parts([50, 59], [0, 9], [99, 99]))
  })

  it('joins ranges that overlap or touch', () => {
    assert.deepEqual(readRange('bytes=0-9,5-19,20-29,50-', 100), parts([0, 29], [50, 99]))
    assert.deepEqual(readRange('bytes=0-,0-,0-', 100), parts([0, 99]))
  })

  it('leaves out ranges beyond the end when others are inside', () => {
    assert.deepEqual(readRange('bytes=0-1,200-300', 100), parts([0, 1]))
  })

  it('says when no range lies inside the file', () => {
    assert.deepEqual(readRange('bytes=100-', 100), { kind: 'unsatisfiable' })
    assert.deepEqual(readRange('bytes=-0', 100), { kind: 'unsatisfiable' })
    assert.deepEqual(readRange('bytes=0-0', 0), { kind: 'unsatisfiable' })
  })

  it('passes over what is no byte range, and too many of them', () => {
    for (const header of [
      'items=0-1',
      'bytes=5-2',
      'bytes=a-b',
      'bytes=-',
      'bytes=',
      'bytes',
      '',
      'bytes=1-2-3',
      'bytes=-1-2',
    ]) {
      assert.deepEqual(readRange(header, 100), { kind: 'whole' }, header)
    }
    const many = Array.from({ length: maxRanges + 1 }, (_, index) => `${index * 2}-${index * 2}`).join(',')
    assert.deepEqual(readRange(`bytes=${many}`, 1000), { kind: 'whole' })
    assert.deepEqual(readRange(undefined, 100), { kind: 'whole' })
    assert.deepEqual(readRange('bytes=-5', 0), { kind: 'whole' })
  })

  it('never answers more bytes than the file has, whatever is asked', () => {
    const spec = fc.oneof(
      fc.tuple(fc.nat(300), fc.nat(300)).map(([a, b]) => `${a}-${b}`),
      fc.nat(300).map((a) => `${a}-`),
      fc.nat(300).map((a) => `-${a}`),
    )
    fc.assert(
      fc.property(fc.array(spec, { minLength: 1, maxLength: 40 }), fc.nat(200), (specs, byteSize) => {
        const answer = readRange(`bytes=${specs.join(',')}`, byteSize)
        if (answer.kind !== 'parts') return
        const seen = new Set<number>()
        for (const { start, end } of answer.ranges) {
          assert.ok(start >= 0 && start <= end && end < byteSize)
          for (let at = start; at <= end; at++) {
            assert.ok(!seen.has(at))
            seen.add(at)
          }
        }
      }),
    )
  })
})

describe('holdsIfRange', () => {
  const file = { etag: '"abc"', modifiedAt: new Date('2026-01-02T03:04:05.678Z') }

  it('holds for the same strong tag, the same date, or no header', () => {
    assert.equal(holdsIfRange(undefined, file), true)
    assert.equal(holdsIfRange('"abc"', file), true)
    assert.equal(holdsIfRange('Fri, 02 Jan 2026 03:04:05 GMT', file), true)
  })

  it('does not hold for another tag, a weak one, another date or nonsense', () => {
    for (const header of ['"abd"', 'W/"abc"', 'Fri, 02 Jan 2026 03:04:06 GMT', 'yesterday', '']) {
      assert.equal(holdsIfRange(header, file), false, header)
    }
  })
})
