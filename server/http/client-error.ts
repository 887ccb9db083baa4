import type { Duplex } from 'node:stream'
import { STATUS_CODES } from 'node:http'
import { headersTooLarge, malformedRequest, requestTooSlow, type ProblemError } from '../problems.ts'
import { presentProblem } from './error-handler.ts'

/** Answers what is no request that the program could read, as the HTTP server finds it, and closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  // An answer may be on its way already: another one in its middle would be taken for a part of it.
  const isAnswering = Boolean((socket as { _httpMessage?: unknown })._httpMessage)
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswering) {
    socket.destroy()
    return
  }
  const problem = findProblem(error.code)
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
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function findProblem(code: string | undefined): ProblemError {
  if (code === 'HPE_HEADER_OVERFLOW') return headersTooLarge()
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? requestTooSlow() : malformedRequest()
}
