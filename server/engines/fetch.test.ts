import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EngineError } from './engine-error.ts'
import { checkFreeSpace, downloadFile, findNameProblem, type Download } from './fetch.ts'

describe('downloading a server program', () => {
  const content = randomBytes(300_000)
  const right = createHash('sha256').update(content).digest('hex')
  let folder: string
  let server: Server | undefined
  let lines: string[]

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sen-fetch-'))
    lines = []
  })

  afterEach(async () => {
    server?.closeAllConnections()
    server?.close()
    await rm(folder, { recursive: true })
  })

  async function serve(listener: RequestListener): Promise<string> {
    server = createServer(listener)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/program.tgz`
  }

  function download(url: string, changes: Partial<Download> = {}): Promise<void> {
    return downloadFile({
      url,
      destination: join(folder, 'program.tgz'),
      label: 'MongoDB 8.0',
      digest: { algorithm: 'sha256', hex: right },
      maxBytes: 1_000_000,
      say: (line) => lines.push(line),
      idleTimeoutMs: 300,
      attempts: 2,
      ...changes,
    })
  }

  async function assertRefused(attempt: Promise<void>, sentence: RegExp): Promise<void> {
    await assert.rejects(attempt, (error: unknown) => {
      assert.ok(error instanceof EngineError, String(error))
      assert.match(error.message, sentence)
      return true
    })
    assert.deepEqual(await readdir(folder), [], 'something was left on the disk')
  }

  it('keeps a whole file with the right digest and says how many bytes came', async () => {
    const url = await serve((_req, res) => res.end(content))
    await download(url)
    assert.deepEqual(await readFile(join(folder, 'program.tgz')), content)
    assert.equal(lines.at(-1), 'MongoDB 8.0: 300,000 of 300,000 bytes, digest right')
  })

  it('waits for a server that is slow but does send', async () => {
    const url = await serve((_req, res) => {
      res.writeHead(200, { 'content-length': content.length })
      let sent = 0
      const timer = setInterval(() => {
        res.write(content.subarray(sent, (sent += 60_000)))
        if (sent < content.length) return
        clearInterval(timer)
        res.end()
      }, 120)
    })
    await download(url)
    assert.deepEqual(await readFile(join(folder, 'program.tgz')), content)
  })

  it('goes on where a connection broke off', async () => {
    const ranges: (string | undefined)[] = []
    const url = await serve((req, res) => {
      ranges.push(req.headers.range)
      const start = Number(/bytes=(\d+)-/.exec(req.headers.range ?? '')?.[1] ?? 0)
      const head = { etag: '"one"', 'content-length': content.length - start }
      if (start > 0) {
        res.writeHead(206, {
          ...head,
          'content-range': `bytes ${start}-${content.length - 1}/${content.length}`,
        })
        return res.end(content.subarray(start))
      }
      res.writeHead(200, head)
      return res.write(content.subarray(0, 100_000), () => setTimeout(() => res.destroy(), 50))
    })
    await download(url)
    assert.deepEqual(await readFile(join(folder, 'program.tgz')), content)
    assert.deepEqual(ranges, [undefined, 'bytes=100000-'])
  })

  it('begins anew when the server cannot go on', async () => {
    let requests = 0
    const url = await serve((_req, res) => {
      res.writeHead(200, { 'content-length': content.length })
      if (requests++ > 0) return res.end(content)
      return res.write(content.subarray(0, 100_000), () => setTimeout(() => res.destroy(), 50))
    })
    await download(url)
    assert.deepEqual(await readFile(join(folder, 'program.tgz')), content)
  })

  it('gives up on a server that always cuts off, and says how far it came', async () => {
    const url = await serve((_req, res) => {
      res.writeHead(200, { 'content-length': content.length })
      res.write(content.subarray(0, 1000), () => setTimeout(() => res.destroy(), 20))
    })
    await assertRefused(
      download(url),
      /broke off 2 times after 1,000 of 300,000 bytes .*check the network and start again/,
    )
  })

  it('gives up on a server that falls silent', async () => {
    const url = await serve((_req, res) => {
      res.writeHead(200, { 'content-length': content.length })
      res.write(content.subarray(0, 1000))
    })
    await assertRefused(download(url, { attempts: 1 }), /nothing came for 0.3 s/)
  })

  it('throws away other bytes than the expected ones', async () => {
    const url = await serve((_req, res) => res.end(Buffer.concat([content.subarray(1), Buffer.from('x')])))
    await assertRefused(
      download(url),
      /its sha256 is [0-9a-f]{16}… where [0-9a-f]{16}… is expected.*start again/,
    )
  })

  it('throws away a file whose server announces fewer bytes than the file has', async () => {
    const url = await serve((_req, res) => {
      res.writeHead(200, { 'content-length': 1000 })
      res.end(content.subarray(0, 1000))
    })
    await assertRefused(download(url), /thrown away: its sha256/)
  })

  it('refuses a length beyond the limit before any byte', async () => {
    const url = await serve((_req, res) => res.writeHead(200, { 'content-length': 5_000_000 }).flushHeaders())
    await assertRefused(download(url), /more than 1,000,000 bytes, which cannot be it/)
  })

  it('stops a server that sends without end and without a length', async () => {
    const url = await serve((_req, res) => {
      const pour = () => {
        while (!res.destroyed && res.write(content));
      }
      res.on('drain', pour)
      pour()
    })
    await assertRefused(download(url), /more than 1,000,000 bytes, which cannot be it/)
  })

  it('says what the server answered when the file is not there', async () => {
    const url = await serve((_req, res) => res.writeHead(404).end('no'))
    await assertRefused(download(url), /is not at 127.0.0.1:\d+: the server answered 404 Not Found/)
  })

  it('tries once more after an error of the server', async () => {
    let requests = 0
    const url = await serve((_req, res) => (requests++ === 0 ? res.writeHead(503).end() : res.end(content)))
    await download(url)
    assert.equal(requests, 2)
  })

  it('ends at once when the start is given up', async () => {
    const giveUp = new AbortController()
    const url = await serve(() => setTimeout(() => giveUp.abort(), 20))
    await assert.rejects(download(url, { signal: giveUp.signal, idleTimeoutMs: 10_000 }), {
      name: 'AbortError',
    })
    assert.deepEqual(await readdir(folder), [])
  })

  it('says which name does not resolve', async () => {
    assert.equal(
      await findNameProblem('https://no-such-host.invalid/x'),
      'the name no-such-host.invalid does not resolve here',
    )
    assert.equal(await findNameProblem('http://127.0.0.1/x'), null)
  })

  it('refuses to begin what the disk cannot hold', async () => {
    await assert.rejects(
      checkFreeSpace(folder, 2 ** 50, 'MongoDB'),
      /MongoDB needs 1,125,899,906,842,624 bytes .* free some space and start again/,
    )
    await checkFreeSpace(folder, 1, 'MongoDB')
  })
})
