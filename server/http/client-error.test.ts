import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { answerClientError, refuseTunnel } from './client-error.ts'

describe('answerClientError', () => {
  let server: http.Server
  before(async () => {
    server = http.createServer(
      { maxHeaderSize: 1_024, headersTimeout: 200, connectionsCheckingInterval: 50 },
      (request, response) => {
        let body = ''
        request.on('data', (part: Buffer) => (body += String(part)))
        // An answer takes its time.
        request.on('end', () => setTimeout(() => response.end(`got ${body}`), 50))
      },
    )
    server.on('clientError', answerClientError)
    server.on('connect', refuseTunnel)
    await once(server.listen(0, '127.0.0.1'), 'listening')
  })
  after(() => server.close())

  async function read(...texts: string[]): Promise<string> {
    const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1')
    for (const text of texts) {
      socket.write(text)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    let answer = ''
    for await (const chunk of socket) answer += String(chunk)
    return answer
  }

  async function send(text: string): Promise<{ status: number; type: string }> {
    const answer = await read(text)
    const [head, body] = answer.split('\r\n\r\n')
    assert.match(head!, /application\/problem\+json/)
    const { type, detail } = JSON.parse(body!) as { type: string; detail: string }
    assert.match(detail, /Hãy/)
    assert.match(detail, / \/ .*(Send|Shorten|Use)/)
    return { status: Number(head!.slice(9, 12)), type }
  }

  it('answers with a problem document and closes', async () => {
    assert.deepEqual(await send(`GET /${'a'.repeat(2_000)} HTTP/1.1\r\nHost: x\r\n\r\n`), {
      status: 431,
      type: '/problems/headers-too-large',
    })
    assert.deepEqual(await send('nothing\r\n\r\n'), { status: 400, type: '/problems/malformed-request' })
    assert.deepEqual(await send('GET / HTTP/1.1\r\nHost:'), {
      status: 408,
      type: '/problems/request-too-slow',
    })
  })

  it('answers who asks for a tunnel', async () => {
    const answer = await read('CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n')
    assert.match(answer, /^HTTP\/1\.1 405 [^]*\r\nAllow: GET, HEAD, POST\r\n[^]*method-not-allowed/)
  })

  const post = 'POST / HTTP/1.1\r\nHost: x\r\n'

  it('answers so a request whose body cannot be read', async () => {
    const malformed = { status: 400, type: '/problems/malformed-request' }
    assert.deepEqual(await send(`${post}Transfer-Encoding: xchunked\r\n\r\nhello`), malformed)
    assert.deepEqual(await send(`${post}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\nZ\r\n`), malformed)
  })

  it('lets the answer to a whole request through, then closes, when what follows is no request', async () => {
    for (const texts of [
      [`${post}Content-Length: 2\r\n\r\nok, and more than was said`],
      [`${post}Content-Length: 2\r\n\r\nok`, 'more than', ' was said'],
    ]) {
      const answer = await read(...texts)
      assert.match(answer, /^HTTP\/1\.1 200 OK\r\n[^]*\r\nConnection: close\r\n[^]*got ok/)
      assert.equal(answer.match(/HTTP\/1\.1/g)!.length, 1)
    }
  })
})
