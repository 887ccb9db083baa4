import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { MongoClient } from 'mongodb'
import {
  EngineError,
  findRunningEngines,
  openEngines,
  type EngineExit,
  type EngineOptions,
  type Engines,
} from '../../server/engines/engines.ts'
import { enginesCacheDir, makeDataFolder, quickElasticsearch } from '../support/engines.ts'

/** An engine whose address is given is not started: most faults concern one of the two. */
const givenSearch = 'http://127.0.0.1:9'
const givenDatabase = 'mongodb://127.0.0.1:9/'

describe('the embedded engines', function () {
  this.timeout(180_000)
  this.slow(30_000)
  let root: string
  let lines: string[]
  const opened: Engines[] = []

  before(async () => void (root = await makeDataFolder()))
  beforeEach(() => void (lines = []))
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((engines) => engines.stop()))
    assert.deepEqual(listProcesses(root), [], 'a server was left running')
  })
  after(() => rm(root, { recursive: true, force: true }))

  async function open(name: string, options: Partial<EngineOptions> = {}): Promise<Engines> {
    const engines = await openEngines({
      dataDir: join(root, name),
      cacheDir: enginesCacheDir,
      elasticsearch: quickElasticsearch,
      say: (line) => lines.push(line),
      ...options,
    })
    opened.push(engines)
    return engines
  }

  async function assertRefused(attempt: Promise<unknown>, sentence: RegExp): Promise<void> {
    await assert.rejects(attempt, (error: unknown) => {
      assert.ok(error instanceof EngineError, String(error))
      assert.match(error.message, sentence)
      return true
    })
  }

  it('outlive a portal that is killed: the next one ends them, starts its own, and the data are there', async () => {
    const dataDir = join(root, 'both')
    const first = await startChild(dataDir)
    await insertNote(first.mongodbUri, 'kept')
    await putDocument(first.elasticsearchUrl)
    assert.equal((await findRunningEngines(dataDir))?.mongodbUri, first.mongodbUri)
    await assertRefused(open('both'), /Another portal \(process \d+\) uses the data folder/)
    process.kill(first.pid, 'SIGKILL')
    await until(() => listProcesses('engines-child').length === 0)
    assert.ok(listProcesses(root).length >= 2, 'the engines ended with the portal')

    const second = await open('both')
    assert.match(lines.join('\n'), /MongoDB: ended the server \(process \d+\) that an earlier portal left/)
    assert.match(
      lines.join('\n'),
      /Elasticsearch: ended the server \(process \d+\) that an earlier portal left/,
    )
    assert.deepEqual(await listNotes(second.mongodbUri), ['kept'])
    assert.equal(await getDocument(second.elasticsearchUrl), 'kept')

    const exits: EngineExit[] = []
    second.onExit((exit) => exits.push(exit))
    const before = second.pids
    for (const pid of before) process.kill(pid, 'SIGKILL')
    await until(() => second.pids.length === 2 && second.pids.every((pid) => !before.includes(pid)))
    assert.deepEqual(
      exits.map((exit) => exit.willRestart),
      [true, true],
    )
    assert.match(exits[0]?.message ?? '', /ended by the signal SIGKILL; starting it again \(1 of 3\)/)
    assert.deepEqual(await listNotes(second.mongodbUri), ['kept'])
    assert.equal(await getDocument(second.elasticsearchUrl), 'kept')

    const response = await fetch(`${second.elasticsearchUrl}/no-such-index/_doc/1`, json('PUT', {}))
    assert.equal(response.status, 404, 'a write made an index by guessing')
  })

  it('move to another port when theirs is taken, and keep the data', async () => {
    const before = await open('moved', { elasticsearchUrl: givenSearch })
    await insertNote(before.mongodbUri, 'moved')
    await before.stop()
    const port = Number(new URL(before.mongodbUri).port)
    const other = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1')
    await once(other, 'listening')
    try {
      const after = await open('moved', { elasticsearchUrl: givenSearch })
      assert.notEqual(new URL(after.mongodbUri).port, String(port))
      assert.deepEqual(await listNotes(after.mongodbUri), ['moved'])
    } finally {
      other.close()
    }
  })

  it('refuse data that another version made, and say how to move them', async () => {
    const dataDir = join(root, 'moved')
    const record = await readFile(join(dataDir, 'mongodb.json'), 'utf8')
    await writeFile(join(dataDir, 'mongodb.json'), JSON.stringify({ version: '5.0.31', port: 1 }))
    await assertRefused(
      open('moved', { elasticsearchUrl: givenSearch }),
      /made by MongoDB 5\.0\.31 and only a server of the series 5\.0 opens them.*make a backup with it/,
    )
    await writeFile(join(dataDir, 'mongodb.json'), record)
  })

  it('say in a sentence that the data are damaged', async () => {
    const dataDir = join(root, 'damaged')
    await cp(join(root, 'moved'), dataDir, { recursive: true })
    await writeFile(join(dataDir, 'mongodb', 'WiredTiger.wt'), Buffer.alloc(8192, 'x'))
    await assertRefused(open('damaged', { elasticsearchUrl: givenSearch }), /are damaged .* restore a backup/)
  })

  it('use a mongod on the path, and say why it does not start', async () => {
    const bin = join(root, 'bin')
    await mkdir(bin)
    const script =
      '#!/bin/sh\n[ "$1" = --version ] && echo "db version v7.0.1" && exit 0\necho "no luck today" >&2\nexit 1\n'
    await writeFile(join(bin, 'mongod'), script)
    await chmod(join(bin, 'mongod'), 0o755)
    const environment = { ...process.env, PATH: `${bin}:${process.env.PATH}` }
    await assertRefused(
      open('broken', { elasticsearchUrl: givenSearch, environment }),
      /bin\/mongod\) ended at its start with code 1 \(no luck today\); its log .*mongodb\.log tells more/,
    )
    await writeFile(join(bin, 'mongod'), '#!/bin/sh\nexit 1\n')
    await open('passed-over', { elasticsearchUrl: givenSearch, environment })
    assert.match(lines.join('\n'), /step 3: .*because .*bin\/mongod does not run\./)
  })

  it('do without Elasticsearch when there is no Java, and say how to get it', async () => {
    const environment = { PATH: join(root, 'nothing-here') }
    const engines = await open('without-java', { mongodbUri: givenDatabase, environment })
    assert.equal(engines.elasticsearchUrl, null)
    assert.match(
      engines.elasticsearchMissingReason ?? '',
      /There is no Elasticsearch: .*no Java .*Install Java 17 or newer/,
    )
    assert.deepEqual(engines.pids, [])
  })

  it('leave nothing behind when the start is given up', async () => {
    const giveUp = new AbortController()
    const attempt = open('given-up', { signal: giveUp.signal })
    await Promise.race([attempt, until(() => listProcesses(join(root, 'given-up')).length > 0)])
    giveUp.abort()
    await assertRefused(attempt, /The start was given up/)
    assert.equal(await findRunningEngines(join(root, 'given-up')), null)
  })

  it('say that the disk is full, before the first byte and when it fills up later', async function () {
    const disk = join(root, 'disk')
    await mkdir(disk)
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=450m', 'tmpfs', disk]).status !== 0) this.skip()
    try {
      const engines = await open('disk', { elasticsearchUrl: givenSearch })
      await engines.stop()
      // Whatever is free is filled; the file ends where the disk does.
      await writeFile(join(disk, 'filler'), Buffer.alloc(450 * 1024 * 1024)).catch(() => undefined)
      await assertRefused(
        open('disk', { elasticsearchUrl: givenSearch }),
        /disk .*full.* free some space and start again/,
      )
      await assertRefused(
        open('disk/new', { elasticsearchUrl: givenSearch }),
        /free some space and start again/,
      )
    } finally {
      spawnSync('umount', ['-l', disk])
    }
  })

  async function startChild(dataDir: string) {
    const script = join(import.meta.dirname, '..', 'support', 'engines-child.ts')
    const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    const engines = JSON.parse(line) as { mongodbUri: string; elasticsearchUrl: string }
    return { ...engines, pid: child.pid as number }
  }
})

/** Running processes whose command line holds the text; not this one. */
function listProcesses(text: string): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,stat=,args='], { encoding: 'utf8', maxBuffer: 2 ** 24 })
  return stdout.split('\n').filter((line) => line.includes(text) && !/^\s*\d+ Z/.test(line))
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 120_000
  while (!condition()) {
    assert.ok(Date.now() < deadline, 'what was waited for did not happen')
    await wait(50)
  }
}

async function withNotes<T>(uri: string, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 10_000 })
  try {
    return await use(client)
  } finally {
    await client.close()
  }
}

const insertNote = (uri: string, text: string) =>
  withNotes(uri, (client) =>
    client.withSession((session) =>
      session.withTransaction(() => client.db('faults').collection('notes').insertOne({ text }, { session })),
    ),
  )

const listNotes = (uri: string) =>
  withNotes(uri, async (client) =>
    (await client.db('faults').collection('notes').find().toArray()).map((note) => note.text as string),
  )

const json = (method: string, body: unknown) => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

async function putDocument(url: string): Promise<void> {
  await fetch(`${url}/faults`, json('PUT', { settings: { number_of_replicas: 0 } }))
  const response = await fetch(`${url}/faults/_doc/1`, json('PUT', { text: 'kept' }))
  assert.equal(response.status, 201)
}

async function getDocument(url: string | null): Promise<string | undefined> {
  const response = await fetch(`${url}/faults/_doc/1`)
  const { _source: source } = (await response.json()) as { _source?: { text: string } }
  return source?.text
}
