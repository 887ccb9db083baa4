import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { JobFailure, type JobRunner, type Jobs, type JobSpec, type JobWork } from '../../server/jobs/jobs.ts'
import type { Mongo } from '../../server/platform/mongo.ts'
import { openTestJobs } from './open-test-jobs.ts'

// A short lock keeps agenda's own timers, and so the end of the run, short.
const lockMs = 1_000
const options = { concurrency: 2, attempts: 2, timeoutMs: 10_000 }

describe('jobs', () => {
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

  const create = (spec: Partial<JobSpec> = {}) =>
    mongo.transaction((session) =>
      jobs.create(
        { kind: 'count', datasetId: 'd1', distributionId: null, data: {}, unit: 'rows', ...spec },
        session,
      ),
    )
  async function startRunner(work: JobWork, more = options): Promise<JobRunner> {
    const runner = jobs.createRunner({ lockMs })
    runners.push(runner)
    runner.define('count', more, work)
    runner.follow('job-changed', 'look', async () => {})
    await runner.start()
    return runner
  }
  async function waitFor(isSo: () => boolean | Promise<boolean>): Promise<void> {
    const deadlineMs = Date.now() + 15_000
    while (!(await isSo())) {
      if (Date.now() > deadlineMs) throw new Error('It did not come to that.')
      await pause(10)
    }
  }

  it('starts a job at once and records how it went', async () => {
    let startedMs = 0
    const runner = await startRunner(async (_job, tell) => {
      startedMs = performance.now()
      for (let done = 0; done <= 1_000; done++) tell({ done, total: 1_000 })
    })
    await runner.settle()
    await pause(200)
    const createdMs = performance.now()
    const { id } = await create()
    await runner.settle()
    assert.ok(startedMs - createdMs < 500, `${startedMs - createdMs} ms`)
    const job = await jobs.findJob(id)
    assert.equal(job?.state, 'done')
    assert.deepEqual(job.progress, { done: 1_000, total: 1_000, unit: 'rows' })
    assert.equal(job.attempts, 1)
    assert.ok(job.finishedAt! >= job.startedAt!)
    assert.deepEqual(
      (await jobs.listJobs({ datasetId: 'd1' }, { limit: 5 })).map(({ _id }) => _id),
      [id],
    )
  })

  it('gives the unfinished job with the same key instead of a second one', async () => {
    const [first, second] = await Promise.all([create({ key: 'k' }), create({ key: 'k' })])
    assert.equal(first.id, second.id)
    const runner = await startRunner(async () => {})
    await runner.settle()
    assert.notEqual((await create({ key: 'k' })).id, first.id)
    await runner.settle()
  })

  it('runs no more at once than it may, and all of many soon', async () => {
    let busy = 0
    let most = 0
    const runner = await startRunner(async () => {
      most = Math.max(most, ++busy)
      await pause(5)
      busy--
    })
    await Promise.all(Array.from({ length: 20 }, () => create()))
    const startMs = performance.now()
    await runner.settle()
    assert.equal(most, 2)
    assert.ok(performance.now() - startMs < 8_000)
  })

  it('tries an unexpected failure again, then fails with a sentence', async () => {
    let tries = 0
    const runner = await startRunner(async () => {
      tries++
      throw new Error('secret: mongodb://…')
    })
    const { id } = await create()
    await runner.settle({ allowFailed: true })
    const job = await jobs.findJob(id)
    assert.equal(tries, 2)
    assert.equal(job?.state, 'failed')
    assert.equal(job.problem?.code, 'internal')
    assert.doesNotMatch(JSON.stringify(job), /secret/)
  })

  it('does not try an expected failure again, and tells those who follow jobs', async () => {
    const told: string[] = []
    const runner = await startRunner(async () => {
      throw new JobFailure('no-table', { vi: 'Không phải bảng.', en: 'This is no table.' })
    })
    runner.follow('job-changed', 'tell', async (notices) => {
      for (const notice of notices) if (notice.kind === 'job-changed') told.push(notice.jobId)
    })
    const { id } = await create()
    await assert.rejects(runner.settle(), /This is no table/)
    const job = await jobs.findJob(id)
    assert.equal(job?.attempts, 1)
    assert.equal(job.problem?.code, 'no-table')
    assert.deepEqual(told, [id])
  })

  it('ends a job that runs too long', async () => {
    const runner = await startRunner((_job, _tell, signal) => pause(60_000, undefined, { signal }), {
      ...options,
      timeoutMs: 50,
    })
    const { id } = await create()
    await runner.settle({ allowFailed: true })
    assert.equal((await jobs.findJob(id))?.problem?.code, 'timeout')
  })

  it('keeps its lock for as long as the work takes', async () => {
    let begun = 0
    const work: JobWork = async () => {
      begun++
      await pause(lockMs * 2.5)
    }
    const runner = await startRunner(work)
    await startRunner(work)
    await create()
    await runner.settle()
    assert.equal(begun, 1)
  })

  it('stops a running job that was cancelled, and begins none that was cancelled while it waited', async () => {
    let begun = 0
    let wasAborted = false
    await startRunner(
      async (_job, _tell, signal) => {
        begun++
        await pause(60_000, undefined, { signal }).catch((error: Error) => {
          wasAborted = true
          throw error
        })
      },
      { ...options, concurrency: 1 },
    )
    const running = await create()
    await waitFor(() => begun === 1)
    const waiting = await create({ data: { sealed: 'secret', to: 'kept' } })
    for (const { id } of [waiting, running])
      assert.equal(await mongo.transaction((session) => jobs.cancel(id, session)), 'cancelled')
    await waitFor(() => wasAborted)
    await runners[0]!.settle()
    assert.equal(begun, 1)
    // What was sealed for the work goes with it.
    assert.deepEqual((await jobs.findJob(waiting.id))?.data, { to: 'kept' })
    const job = await jobs.findJob(running.id)
    assert.equal(job?.state, 'cancelled')
    assert.ok(job.finishedAt)
    assert.equal(await mongo.transaction((session) => jobs.cancel(running.id, session)), 'over')
    assert.equal((await jobs.countJobs({})).cancelled, 2)
  })

  it('lets a job that failed run again under its id, unless another does the same', async () => {
    let isBroken = true
    const runner = await startRunner(async () => {
      if (isBroken) throw new JobFailure('no-table', { vi: 'Không phải bảng.', en: 'This is no table.' })
    })
    const { id } = await create({ key: 'k' })
    await runner.settle({ allowFailed: true })
    isBroken = false
    const retry = (which: string) => mongo.transaction((session) => jobs.retry(which, session))
    assert.equal(await retry(id), 'waiting')
    await runner.settle()
    const job = await jobs.findJob(id)
    assert.deepEqual([job?.state, job?.attempts, job?.problem], ['done', 1, null])
    assert.equal(await retry(id), 'open')
    await runner.stop()
    isBroken = true
    const first = await create({ key: 'k' })
    await mongo.transaction((session) => jobs.cancel(first.id, session))
    await create({ key: 'k' })
    assert.equal(await retry(first.id), 'taken')
  })

  it('puts a running job back when the process stops, and the next process takes it up', async () => {
    let wasAborted = false
    let isRunning = false
    const first = await startRunner(async (_job, _tell, signal) => {
      isRunning = true
      await pause(60_000, undefined, { signal }).catch((error: Error) => {
        wasAborted = true
        throw error
      })
    })
    const { id } = await create()
    await waitFor(() => isRunning)
    await first.stop()
    assert.ok(wasAborted)
    const job = await jobs.findJob(id)
    assert.equal(job?.state, 'waiting')
    assert.equal(job.attempts, 0)
    const second = await startRunner(async () => {})
    await second.settle()
    assert.equal((await jobs.findJob(id))?.state, 'done')
  })

  it('takes up again what a killed process had begun: at once on this machine, else when its lock lapses', async () => {
    const { hostname } = await import('node:os')
    for (const owner of [`${hostname()}|999999999|x`, 'elsewhere|1|x']) {
      const { id } = await create()
      const db = mongo.connection.db!
      await db.collection('outbox').deleteMany({})
      await db
        .collection('jobs')
        .updateOne({ _id: id as never }, { $set: { state: 'running', run: 'gone', attempts: 1 } })
      await db.collection('agendaJobs').insertOne({
        name: 'count',
        type: 'normal',
        priority: 0,
        data: { jobId: id },
        nextRunAt: null,
        lockedAt: new Date(),
        lastModifiedBy: owner,
      })
      const runner = await startRunner(async () => {})
      await runner.settle({ timeoutMs: 8_000 })
      assert.equal((await jobs.findJob(id))?.state, 'done')
      await runner.stop()
    }
  })

  it('gives up a job that ended its process each time', async () => {
    const { id } = await create()
    await mongo.connection
      .db!.collection('jobs')
      .updateOne({ _id: id as never }, { $set: { state: 'running', attempts: 2 } })
    const runner = await startRunner(async () => assert.fail('It ran again.'))
    await runner.settle({ allowFailed: true })
    assert.equal((await jobs.findJob(id))?.problem?.code, 'interrupted')
  })

  it('finds a job that agenda has forgotten', async () => {
    const { id } = await create()
    await mongo.connection.db!.collection('outbox').deleteMany({})
    const runner = await startRunner(async () => {})
    await runner.settle()
    assert.equal((await jobs.findJob(id))?.state, 'done')
  })

  it('makes jobs at scheduled times', async () => {
    const runner = jobs.createRunner({ lockMs })
    runners.push(runner)
    let ran = 0
    runner.define('count', options, async () => void ran++)
    runner.schedule('count', '* * * * * *')
    await runner.start()
    await waitFor(() => ran >= 2)
  })
})
