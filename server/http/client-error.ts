import type { Duplex } from 'node:stream'
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import {
  headersTooLarge,
  malformedRequest,
  methodNotAllowed,
  requestTooSlow,
  type ProblemError,
} from '../problems.ts'
import { presentProblem } from './error-handler.ts'

/** Answers what is no request that the program could read, as the HTTP server finds it, and closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  const answering = (socket as { _httpMessage?: ServerResponse | null })._httpMessage
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  // What came before was a whole request: it gets its answer, of which another would be taken for a part.
  if (answering?.req.complete) {
    closeAfter(answering, socket)
    return
  }
  if (answering?.headersSent) {
    socket.destroy()
    return
  }
  socket.end(writeAnswer(findProblem(error.code)))
}

/** A whole answer as it goes over the wire, after which nothing comes. */
function writeAnswer(problem: ProblemError): string {
  // The language was not read: whoever asked reads one of the two.
  const [vi, en] = [presentProblem(problem, 'vi', ''), presentProblem(problem, 'en', '')]
  const body = JSON.stringify({
    ...vi,
    title: `${vi.title} / ${en.title}`,
    detail: `${vi.detail} / ${en.detail}`,
  })
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Content-Language: vi, en',
    ...Object.entries(problem.headers).map(([name, value]) => `${name}: ${value}`),
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}

/** Answers a tunnel that is asked for (CONNECT): this is no proxy. */
export function refuseTunnel(_request: IncomingMessage, socket: Duplex): void {
  socket.end(writeAnswer(methodNotAllowed(['GET', 'HEAD', 'POST'])))
}

const closing = new WeakSet<Duplex>()

/** Nothing that follows on the connection is read as a request; each piece of it comes here again. */
function closeAfter(answering: ServerResponse, socket: Duplex): void {
  if (closing.has(socket)) return
  closing.add(socket)
  answering.shouldKeepAlive = false
  answering.once('close', () => socket.end())
}

function findProblem(code: string | undefined): ProblemError {
  if (code === 'HPE_HEADER_OVERFLOW') return headersTooLarge()
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? requestTooSlow() : malformedRequest()
}
