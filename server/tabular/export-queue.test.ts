import assert from 'node:assert/strict'
import { ExportQueue } from './export-queue.ts'

const stay = new AbortController().signal

describe('ExportQueue', () => {
  it('lets two of one reader run, and others beside them', async () => {
    const queue = new ExportQueue()
    const [first] = [await queue.enter('a', stay), await queue.enter('a', stay)]
    let isIn = false
    const third = queue.enter('a', stay).then((leave) => {
      isIn = true
      return leave
    })
    const other = await queue.enter('b', stay)
    assert.equal(isIn, false)
    first()
    first()
    ;(await third)()
    other()
  })

  it('lets four run in all, and the next when one ends', async () => {
    const queue = new ExportQueue()
    const leaves = await Promise.all(['a', 'a', 'b', 'b'].map((key) => queue.enter(key, stay)))
    const fifth = queue.enter('c', stay)
    leaves[3]!()
    await fifth
  })

  it('turns away whoever comes when many wait, and forgets those who leave', async () => {
    const queue = new ExportQueue()
    const [first] = [await queue.enter('a', stay), await queue.enter('a', stay)]
    const gone = Array.from({ length: 64 }, () => new AbortController())
    const waiting = gone.map(({ signal }) => queue.enter('a', signal))
    await assert.rejects(queue.enter('a', stay), { slug: 'service-unavailable' })
    for (const each of gone) each.abort()
    for (const each of waiting) await assert.rejects(each, { name: 'AbortError' })
    const next = queue.enter('a', stay)
    first!()
    ;(await next)()
  })
})
