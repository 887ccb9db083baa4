import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { keepRunning, type EngineExit } from './keep-running.ts'
import { startProcess } from './processes.ts'

describe('keeping an engine running', () => {
  let folder: string
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'sen-keep-'))))
  afterEach(() => rm(folder, { recursive: true }))

  const run = (script: string) =>
    startProcess('/bin/sh', ['-c', script], {
      environment: { PATH: '/usr/bin:/bin' },
      cwd: folder,
      logPath: join(folder, 'log'),
    })

  it('starts it again three times, then says that it stays away', async () => {
    const exits: EngineExit[] = []
    const started = await run('exit 3')
    await new Promise<void>((done) => {
      keepRunning({
        engine: 'MongoDB',
        started,
        start: () => run('exit 4'),
        graceMs: 1000,
        tell: (exit) => {
          exits.push(exit)
          if (!exit.willRestart) done()
        },
      })
    })
    assert.deepEqual(
      exits.map((exit) => exit.message),
      [
        'MongoDB ended with code 3; starting it again (1 of 3).',
        'MongoDB ended with code 4; starting it again (2 of 3).',
        'MongoDB ended with code 4; starting it again (3 of 3).',
        'MongoDB ended with code 4 and was started again 3 times in vain; it stays away until the portal is started again.',
      ],
    )
  })

  it('stays silent about an end that was asked for', async () => {
    const kept = keepRunning({
      engine: 'Elasticsearch',
      started: await run('exec sleep 60'),
      start: () => assert.fail('it was started again'),
      graceMs: 5000,
      tell: (exit) => assert.fail(exit.message),
    })
    assert.equal(typeof kept.pid, 'number')
    await kept.stop()
    assert.equal(kept.pid, null)
  })

  it('ends by force what does not end when asked, with all that it started', async () => {
    const deaf = await run(`trap '' TERM; sleep 60 & echo deaf; wait; sleep 60`)
    while (!(await deaf.readLogTail()).includes('deaf')) await wait(10)
    await deaf.stop(200)
    assert.equal(deaf.exit?.signal, 'SIGKILL')
    assert.throws(() => process.kill(-deaf.pid, 0), { code: 'ESRCH' })
  })

  it('says so when the program is not there at all', async () => {
    const missing = await startProcess(join(folder, 'no-such-program'), [], {
      environment: {},
      cwd: folder,
      logPath: join(folder, 'log'),
    })
    assert.deepEqual(await missing.exited, { code: null, signal: null })
    await missing.stop(100)
  })
})
