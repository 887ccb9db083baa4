import assert from 'node:assert/strict'
import { PageCache } from './page-cache.ts'

describe('PageCache', () => {
  const makeCache = (maxBytes = 1000) => {
    const time = { nowMs: 0 }
    return { time, cache: new PageCache({ maxBytes, lifeMs: 100, nowMs: () => time.nowMs }) }
  }
  const never = () => Promise.reject(new Error('It was made again.'))

  it('makes a page once while nothing changes', async () => {
    const { cache } = makeCache()
    assert.equal(await cache.get('a', 1, async () => 'one'), 'one')
    assert.equal(await cache.get('a', 1, never), 'one')
  })

  it('makes it again at once when the record has another version', async () => {
    const { cache } = makeCache()
    await cache.get('a', 1, async () => 'one')
    assert.equal(await cache.get('a', 2, async () => 'two'), 'two')
  })

  it('makes it again when its life is over', async () => {
    const { cache, time } = makeCache()
    await cache.get('a', 1, async () => 'one')
    time.nowMs = 100
    assert.equal(await cache.get('a', 1, async () => 'fresh'), 'fresh')
  })

  it('makes one page for all who ask at the same time', async () => {
    const { cache } = makeCache()
    let made = 0
    const make = async () => `page ${++made}`
    assert.deepEqual(await Promise.all([cache.get('a', 1, make), cache.get('a', 1, make)]), [
      'page 1',
      'page 1',
    ])
  })

  it('keeps nothing of a making that failed', async () => {
    const { cache } = makeCache()
    await assert.rejects(cache.get('a', 1, never))
    assert.equal(await cache.get('a', 1, async () => 'one'), 'one')
  })

  it('lets the least recently asked go when the room is full', async () => {
    const { cache } = makeCache(40)
    await cache.get('a', 1, async () => 'a'.repeat(10))
    await cache.get('b', 1, async () => 'b'.repeat(10))
    await cache.get('a', 1, never)
    await cache.get('c', 1, async () => 'c'.repeat(10))
    assert.equal(await cache.get('a', 1, never), 'a'.repeat(10))
    await assert.rejects(cache.get('b', 1, never))
  })

  it('does not keep a page that is greater than the room', async () => {
    const { cache } = makeCache(10)
    await cache.get('a', 1, async () => 'a'.repeat(10))
    await assert.rejects(cache.get('a', 1, never))
  })
})
