import assert from 'node:assert/strict'
import type { JobRunner, Jobs, Notice } from '../../server/jobs/jobs.ts'
import type { Mongo } from '../../server/platform/mongo.ts'
import { openTestJobs } from './open-test-jobs.ts'

const idsOf = (notices: Notice[]) =>
  notices.map((notice) => (notice.kind === 'dataset-changed' ? notice.datasetId : ''))

describe('the outbox', () => {
  let jobs: Jobs
  let mongo: Mongo
  let close: () => Promise<void>
  let runners: JobRunner[]

  beforeEach(async () => {
    ;({ jobs, mongo, close } = await openTestJobs())
    runners = []
  })
  afterEach(async () => {
    await Promise.all(runners.map((runner) => runner.stop()))
    await close()
  })

  function newRunner(): JobRunner {
    const runner = jobs.createRunner()
    runners.push(runner)
    return runner
  }
  const notify = (...ids: string[]) =>
    mongo.transaction(async (session) => {
      for (const datasetId of ids) await jobs.notify({ kind: 'dataset-changed', datasetId }, session)
    })

  it('hands notices over in order, each thing once', async () => {
    await notify('a', 'b')
    await notify('a')
    const runner = newRunner()
    const seen: string[] = []
    runner.follow('dataset-changed', 'index', async (notices) => void seen.push(...idsOf(notices)))
    await runner.start()
    await runner.settle()
    assert.deepEqual(seen.toSorted(), ['a', 'b'])
    assert.deepEqual(await jobs.outboxState(), { pending: 0, oldestSeconds: 0 })
  })

  it('keeps nothing of a transaction that failed', async () => {
    await assert.rejects(
      mongo.transaction(async (session) => {
        await jobs.notify({ kind: 'dataset-changed', datasetId: 'a' }, session)
        throw new Error('no')
      }),
    )
    assert.equal((await jobs.outboxState()).pending, 0)
  })

  it('is noticed well within a second of the commit', async () => {
    const runner = newRunner()
    let seenMs = 0
    runner.follow('dataset-changed', 'index', async () => void (seenMs = performance.now()))
    await runner.start()
    await runner.settle()
    await new Promise((resolve) => setTimeout(resolve, 300))
    const startMs = performance.now()
    await notify('a')
    while (seenMs === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    assert.ok(seenMs - startMs < 500, `${seenMs - startMs} ms`)
  })

  it('keeps the notices of a follower that fails, lets the others go on, and catches up by itself', async () => {
    const runner = newRunner()
    let isAway = true
    const indexed: string[] = []
    const counted: string[] = []
    runner.follow('dataset-changed', 'index', async (notices) => {
      if (isAway) throw new Error('away')
      indexed.push(...idsOf(notices))
    })
    runner.follow('dataset-changed', 'count', async (notices) => void counted.push(...idsOf(notices)))
    await runner.start()
    await notify('a', 'b')
    while (counted.length < 2) await new Promise((resolve) => setTimeout(resolve, 10))
    assert.equal((await jobs.outboxState()).pending, 2)
    await assert.rejects(runner.settle({ timeoutMs: 300 }), /index: away/)
    isAway = false
    while (indexed.length < 2) await new Promise((resolve) => setTimeout(resolve, 10))
    await runner.settle()
    assert.deepEqual(counted.length, 2)
  })

  it('does not let one bad notice hold up the rest', async () => {
    const runner = newRunner()
    const seen = new Set<string>()
    runner.follow('dataset-changed', 'index', async (notices) => {
      if (idsOf(notices).includes('bad')) throw new Error('bad')
      for (const id of idsOf(notices)) seen.add(id)
    })
    await notify('a', 'bad', 'b')
    await runner.start()
    while (seen.size < 2) await new Promise((resolve) => setTimeout(resolve, 10))
    await notify('c')
    while (seen.size < 3) await new Promise((resolve) => setTimeout(resolve, 10))
    // What was followed is crossed off behind the work.
    while ((await jobs.outboxState()).pending > 1) await new Promise((resolve) => setTimeout(resolve, 10))
    assert.equal((await jobs.outboxState()).pending, 1)
  })

  it('gives a follower to one process at a time, and to the next when that one stops', async () => {
    const [first, second] = [newRunner(), newRunner()]
    let busy = 0
    let most = 0
    const seen: string[] = []
    for (const runner of [first, second]) {
      runner.follow('dataset-changed', 'index', async (notices) => {
        most = Math.max(most, ++busy)
        await new Promise((resolve) => setTimeout(resolve, 30))
        seen.push(...idsOf(notices))
        busy--
      })
    }
    await Promise.all([first.start(), second.start()])
    for (let i = 0; i < 5; i++) await notify(`n${i}`)
    await first.settle()
    assert.equal(most, 1)
    assert.equal(new Set(seen).size, 5)
    await first.stop()
    await second.stop()
    const third = newRunner()
    third.follow('dataset-changed', 'index', async (notices) => void seen.push(...idsOf(notices)))
    await third.start()
    await notify('last')
    await third.settle({ timeoutMs: 3_000 })
    assert.ok(seen.includes('last'))
  })

  it('takes over at once what a process of this machine left when it died', async () => {
    await notify('a')
    await mongo.connection.db!.collection<{ _id: string }>('outboxLeases').insertOne({
      _id: 'index',
      owner: `${(await import('node:os')).hostname()}|999999999|x`,
      until: new Date(Date.now() + 60_000),
    } as never)
    const runner = newRunner()
    let seen = 0
    runner.follow('dataset-changed', 'index', async () => void seen++)
    await runner.start()
    await runner.settle({ timeoutMs: 3_000 })
    assert.equal(seen, 1)
  })
})
