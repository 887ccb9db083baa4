import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { answerClientError } from './client-error.ts'

describe('answerClientError', () => {
  let server: http.Server
  before(async () => {
    server = http.createServer(
      { maxHeaderSize: 1_024, headersTimeout: 200, connectionsCheckingInterval: 50 },
      (_, response) => response.end('ok'),
    )
    server.on('clientError', answerClientError)
    await once(server.listen(0, '127.0.0.1'), 'listening')
  })
  after(() => server.close())

  async function send(text: string): Promise<{ status: number; type: string }> {
    const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.write(text)
    let answer = ''
    for await (const chunk of socket) answer += String(chunk)
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
})
