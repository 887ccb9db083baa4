import assert from 'node:assert/strict'
import { PageCache } from './page-cache.ts'

describe('PageCache', () => {
  const makeCache = (maxBytes = 1000) => {
    const time = { nowMs: 0 }
    const cache = new PageCache({ maxBytes, lifeMs: 100, nowMs: () => time.nowMs })
    const get = async (key: string, content?: string, isTrue?: () => Promise<boolean>) => {
      const render = async () => {
        if (content === undefined) throw new Error('It was made again.')
        return { content, isTrue }
      }
      return (await cache.get(key, render)).bytes.toString()
    }
    return { time, cache, get }
  }

  it('makes a page once, with its entity tag', async () => {
    const { cache, get } = makeCache()
    assert.equal(await get('a', 'one'), 'one')
    assert.equal(await get('a'), 'one')
    const page = await cache.get('a', () => Promise.reject(new Error('It was made again.')))
    assert.match(page.etag, /^"[\w-]{16}"$/)
  })

  it('makes it again when its life is over', async () => {
    const { get, time } = makeCache()
    await get('a', 'one')
    time.nowMs = 100
    assert.equal(await get('a', 'fresh'), 'fresh')
  })

  it('makes it again when what it was made of stands no more', async () => {
    const { get } = makeCache()
    let stands = true
    const asked: string[] = []
    await get('a', 'one', async () => asked.push('one') > 0 && stands)
    assert.equal(await get('a'), 'one')
    stands = false
    assert.equal(await get('a', 'two', async () => asked.push('two') > 0), 'two')
    assert.equal(await get('a'), 'two')
    assert.deepEqual(asked, ['one', 'one', 'two'])
  })

  it('keeps the newer page when an older one was looked after meanwhile', async () => {
    const { get } = makeCache()
    const ends: ((isTrue: boolean) => void)[] = []
    await get('a', 'one', () => new Promise((resolve) => ends.push(resolve)))
    const [older, newer] = [get('a'), get('a', 'two')]
    ends[1]!(false)
    assert.equal(await newer, 'two')
    ends[0]!(true)
    assert.equal(await older, 'one')
    assert.equal(await get('a'), 'two')
  })

  it('makes one page for all who ask at the same time', async () => {
    const { get } = makeCache()
    assert.deepEqual(await Promise.all([get('a', 'one'), get('a', 'other')]), ['one', 'one'])
  })

  it('keeps nothing of a making that failed', async () => {
    const { get } = makeCache()
    await assert.rejects(get('a'))
    assert.equal(await get('a', 'one'), 'one')
  })

  it('lets the least recently asked go when the room is full', async () => {
    const { get } = makeCache(20)
    await get('a', 'a'.repeat(10))
    await get('b', 'b'.repeat(10))
    await get('a')
    await get('c', 'c'.repeat(10))
    assert.equal(await get('a'), 'a'.repeat(10))
    await assert.rejects(get('b'))
  })

  it('does not keep a page that is greater than the room', async () => {
    const { get } = makeCache(9)
    await get('a', 'a'.repeat(10))
    await assert.rejects(get('a'))
  })
})
