import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('making a table', function () {
  this.timeout(120_000)
  this.slow(10_000)
  let test: TestPortal
  let dataset: { id: string }
  const rowCount = 300_000
  const write = (letter: string) =>
    `n,chữ,số\n${Array.from({ length: rowCount }, (_, at) => `${at},${letter}${at % 97},${at / 8}`).join('\n')}\n`

  before(async () => {
    test = await startTestPortal(import.meta.url)
    dataset = await test.add.dataset({ agency: (await test.add.agency()).slug })
  })
  after(() => test?.close())

  const listTables = () =>
    readdirSync(path.join(test.portal.config.dataDir, 'tables')).filter((name) => name.endsWith('.parquet'))
  const listWork = () => {
    const folder = path.join(test.portal.config.dataDir, 'work')
    return readdirSync(folder).filter((name) => name.startsWith('table-'))
  }
  const getJob = async (id: string) => (await test.api.get(`/api/v1/jobs/${id}?lang=en`).expect(200)).body
  const getRows = async (id: string) =>
    (await test.api.get(`/api/v1/distributions/${id}/rows?limit=1&orderBy=-n`).expect(200)).body
  async function addRelease(id: string, content: string): Promise<string> {
    const { body } = await test.api
      .post(`/api/v1/distributions/${id}/releases`)
      .set(test.as())
      .attach('file', Buffer.from(content), 'bảng.csv')
      .expect(201)
    return body.job.id as string
  }

  it('begins anew when its process is killed, answers from the old table until then, and makes nothing twice', async () => {
    const { id } = await test.add.file(dataset.id, 'bảng.csv', 'n,chữ,số\n1,cũ,2\n')
    await test.settle()
    const tablesBefore = listTables().length
    const job = await addRelease(id, write('a'))
    const killed = await killConverter()
    assert.equal((await getRows(id)).release, 1)
    assert.notEqual((await getJob(job)).state, 'failed')
    await test.settle()
    const { state, progress } = await getJob(job)
    assert.deepEqual([state, progress.done, progress.total], ['done', rowCount, rowCount])
    const rows = await getRows(id)
    assert.deepEqual([rows.release, rows.total, rows.rows[0][0]], [2, rowCount, rowCount - 1])
    // The new one, and the old one for those who page through it.
    assert.equal(listTables().length, tablesBefore + 1)
    assert.deepEqual(listWork(), [])
    assert.throws(() => process.kill(killed, 0))
  })

  it('tells how far it is, by asking and by listening', async () => {
    const { id } = await test.add.file(dataset.id, 'khác.csv', 'n,chữ,số\n1,a,2\n')
    await test.settle()
    const job = await addRelease(id, write('b'))
    const events = await (await fetch(`${test.baseUrl}/api/v1/jobs/${job}/events?lang=en`)).text()
    const told = [...events.matchAll(/^event: (\w+)\ndata: (.*)$/gm)].map(([, event, data]) => ({
      event,
      ...(JSON.parse(data!) as {
        state: string
        progress: {
          done: number
          total: number | null
          unit: string
          bytes?: { done: number; total: number }
        }
      }),
    }))
    const last = told.at(-1)!
    assert.equal(last.event, 'done')
    assert.deepEqual(last.progress, (await getJob(job)).progress)
    assert.equal(last.progress.done, rowCount)
    // Rows and bytes, neither of which goes back or beyond the end.
    const bytes = told.flatMap(({ progress }) => progress.bytes ?? [])
    for (const dones of [told.map(({ progress }) => progress.done), bytes.map(({ done }) => done)]) {
      assert.deepEqual(
        dones,
        dones.toSorted((a, b) => a - b),
      )
    }
    const size = bytes.at(-1)!.total
    assert.ok(size > rowCount)
    assert.ok(bytes.every(({ total }) => total === size))
    assert.equal(bytes.at(-1)!.done, size)
  })

  it('gives up a file that ends its process each time, and keeps the old table', async () => {
    const { id } = await test.add.file(dataset.id, 'hỏng.csv', 'n,chữ,số\n1,cũ,2\n')
    await test.settle()
    const job = await addRelease(id, write('c'))
    for (let time = 0; time < 3; time++) await killConverter()
    await test.settle({ allowFailed: true })
    const { state, problem } = await getJob(job)
    assert.deepEqual([state, problem.code], ['failed', 'conversion-failed'])
    assert.match(problem.message, /download/)
    const { body } = await test.api.get(`/api/v1/distributions/${id}/table?lang=en`).expect(200)
    assert.deepEqual([body.status, body.release, body.reason.code], ['failed', 1, 'conversion-failed'])
    assert.equal((await getRows(id)).rows[0][1], 'cũ')
    assert.deepEqual(listWork(), [])
  })
})

/** Kills the converter of this process as soon as there is one; gives its id. */
async function killConverter(): Promise<number> {
  for (const endMs = Date.now() + 30_000; Date.now() < endMs;) {
    const pid = findConverter()
    if (pid !== null) {
      process.kill(pid, 'SIGKILL')
      while (findConverter() === pid) await new Promise((resolve) => setTimeout(resolve, 5))
      return pid
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error('No table was made.')
}

function findConverter(): number | null {
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    try {
      const [, parent] = /\) [^Z] (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
      const isOurs = Number(parent) === process.pid
      if (isOurs && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('convert-child')) return Number(pid)
    } catch {
      // It has ended since.
    }
  }
  return null
}
