import assert from 'node:assert/strict'
import { once } from 'node:events'
import { isAlive, killChild, type ChildLimits } from './child-process.ts'
import { ConverterChildren } from './converter-children.ts'

describe('ConverterChildren', () => {
  const limits: ChildLimits = { addressSpaceKb: 5_000_000, fileSizeKb: 1_000 }
  const large = 10 * 1024 * 1024
  const children = new ConverterChildren()
  afterEach(() => children.close())

  it('gives the child that got ready for a large file, once', async () => {
    children.expect(large, { ...limits, fileSizeKb: 9_000 })
    const [first, second] = [children.take(limits), children.take(limits)]
    assert.match(first.process.spawnargs.join(' '), /-f 18000/)
    assert.match(second.process.spawnargs.join(' '), /-f 2000/)
    assert.ok(isAlive(first) && isAlive(second))
    for (const { process } of [first, second]) killChild(process)
  })

  it('starts another when that one may write too little, or has ended', async () => {
    children.expect(large, limits)
    const more = children.take({ ...limits, fileSizeKb: 2_000 })
    assert.match(more.process.spawnargs.join(' '), /-f 4000/)
    killChild(more.process)

    children.expect(large, limits)
    const taken = children.take(limits)
    killChild(taken.process)
    await once(taken.process, 'exit')
    assert.ok(!isAlive(taken))
    const next = children.take(limits)
    assert.ok(isAlive(next))
    killChild(next.process)
  })

  it('does not get ready for a small file', () => {
    children.expect(1_000, limits)
    const child = children.take({ ...limits, fileSizeKb: 3_000 })
    assert.match(child.process.spawnargs.join(' '), /-f 6000/)
    killChild(child.process)
  })
})
