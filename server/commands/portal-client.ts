import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { PublishError } from './publish-error.ts'

/** Waits between tries: a restart of the portal takes some seconds, and sixteen are still bearable. */
const waitsMs = [500, 1_000, 2_000, 4_000, 8_000]
/** Longer than this is not waited for; the person is told and may come back. */
const longestWaitMs = 120_000
/** No answer in this time: the connection is dead. After a large file the portal reads it once more before it answers. */
const silenceMs = 10 * 60_000
/** Answers are records; what is larger comes from something else than a portal. */
const maxAnswerBytes = 64 * 1024 * 1024

// The portal is busy, starting, or behind a proxy that does not reach it: all pass.
const passing = [429, 502, 503, 504]

/** An answer that is a failure: what the portal says about it. */
export class RemoteProblem extends PublishError {
  override name = 'RemoteProblem'
  readonly status: number

  constructor(status: number, lines: string | readonly string[]) {
    super(lines)
    this.status = status
  }
}

export interface UploadFile {
  name: string
  path: string
  byteSize: number
}

/** The portal over its public HTTP API. Whatever is sent may be sent again: tries after a failure have one effect. */
export interface PortalClient {
  /** The record at this path, or null when there is none (or not for us). */
  find(path: string): Promise<Record<string, unknown> | null>
  /** Sends JSON; `ifMatch` is the version that the change starts from. */
  send(
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
    ifMatch?: number,
  ): Promise<Record<string, unknown>>
  /** Sends a file and words about it as a form, in constant memory; `tell` hears how many bytes have left. */
  upload(
    path: string,
    file: UploadFile,
    words: object | null,
    tell: (sentBytes: number) => void,
  ): Promise<Record<string, unknown>>
  close(): void
}

interface Message {
  method: string
  path: string
  headers?: Record<string, string>
  body?: { byteSize: number; open: () => AsyncIterable<Buffer> }
}

interface Answer {
  status: number
  headers: http.IncomingHttpHeaders
  text: string
}

/** The connection broke before an answer came. */
class ConnectionLost extends Error {}

export function createPortalClient({
  url,
  token,
  say,
  signal,
}: {
  url: string
  token: string
  say: (line: string) => void
  signal?: AbortSignal
}): PortalClient {
  const base = new URL(url)
  const { Agent, request: open } = base.protocol === 'https:' ? https : http
  const agent = new Agent({ keepAlive: true, maxSockets: 2 })

  function exchange({ method, path, headers = {}, body }: Message): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = open(new URL(path, base), {
        method,
        agent,
        signal,
        headers: {
          Authorization: `Bearer ${token}`,
          Accept: 'application/json',
          'Accept-Language': 'en',
          ...headers,
          ...(body ? { 'Content-Length': body.byteSize } : {}),
        },
      })
      let isAnswered = false
      const source = body ? Readable.from(body.open(), { objectMode: false }) : null
      request.setTimeout(silenceMs, () => request.destroy(new Error('no answer')))
      request.on('response', (response) => {
        isAnswered = true
        // A refusal may come before everything is sent; the rest need not be read.
        source?.unpipe(request)
        readAnswer(response).then(resolve, (error: Error) => reject(new ConnectionLost(error.message)))
        response.on('end', () => {
          if (source && !source.readableEnded) request.destroy()
          source?.destroy()
        })
      })
      request.on('error', (error: NodeJS.ErrnoException) => {
        source?.destroy()
        if (!isAnswered) reject(signal?.aborted ? error : new ConnectionLost(error.code ?? error.message))
      })
      if (!source) return void request.end()
      source.on('error', (error) => {
        reject(error)
        request.destroy()
      })
      source.pipe(request)
    })
  }

  async function exchangeUntilAnswered(message: Message): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      let waitMs = waitsMs[attempt]
      let reason: string
      try {
        const answer = await exchange(message)
        // Our own first try, cut off on the way, may still be at work there.
        const isOwnFirstTry =
          answer.status === 409 && attempt > 0 && message.headers?.['Idempotency-Key'] !== undefined
        if (!passing.includes(answer.status) && !isOwnFirstTry) return answer
        const askedMs = Number(answer.headers['retry-after'] ?? 0) * 1000
        if (waitMs === undefined || askedMs > longestWaitMs) return answer
        waitMs = Math.max(waitMs, Number.isFinite(askedMs) ? askedMs : 0)
        reason = answer.status === 429 ? 'asks to slow down' : 'is busy'
      } catch (error) {
        if (!(error instanceof ConnectionLost)) throw error
        if (waitMs === undefined) {
          throw new PublishError(
            `${base.origin} does not answer (${error.message}). Is the portal running, and is SEN_URL its address?`,
            { cause: error },
          )
        }
        reason = 'does not answer'
      }
      say(`  ${base.origin} ${reason}; trying again in ${Math.ceil(waitMs / 1000)} s`)
      await sleep(waitMs, undefined, { signal })
    }
  }

  function readAnswerOf(answer: Answer): Record<string, unknown> {
    if (answer.status >= 400) throw problemOf(answer)
    if (answer.status >= 300) {
      throw new RemoteProblem(
        answer.status,
        `${base.origin} sends us elsewhere (${answer.status}). Set SEN_URL to the address that it really has.`,
      )
    }
    if (answer.text === '') return {}
    const value = readObject(answer.text)
    if (value === null)
      throw new PublishError(`${base.origin} answers, but not as a Sen portal. Is SEN_URL its address?`)
    return value
  }

  const ask = async (message: Message) => readAnswerOf(await exchangeUntilAnswered(message))

  return {
    async find(path) {
      const answer = await exchangeUntilAnswered({ method: 'GET', path })
      if (answer.status === 404) return null
      const newPath = findNewPath(answer, new URL(path, base))
      return newPath === null
        ? readAnswerOf(answer)
        : readAnswerOf(await exchangeUntilAnswered({ method: 'GET', path: newPath }))
    },
    send(method, path, body, ifMatch) {
      const bytes = body === undefined ? null : Buffer.from(JSON.stringify(body))
      return ask({
        method,
        path,
        headers: {
          ...(bytes
            ? { 'Content-Type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' }
            : {}),
          ...(ifMatch === undefined ? {} : { 'If-Match': `"${ifMatch}"` }),
          ...(method === 'POST' ? { 'Idempotency-Key': randomUUID() } : {}),
        },
        ...(bytes ? { body: { byteSize: bytes.length, open: () => once(bytes) } } : {}),
      })
    },
    upload(path, file, words, tell) {
      const boundary = `sen-${randomUUID()}`
      const head = Buffer.from(headOf(boundary, file.name, words))
      const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
      return ask({
        method: 'POST',
        path,
        headers: {
          'Content-Type': `multipart/form-data; boundary=${boundary}`,
          'Idempotency-Key': randomUUID(),
        },
        body: {
          byteSize: head.length + file.byteSize + tail.length,
          async *open() {
            yield head
            yield* readWhole(file, tell)
            yield tail
          },
        },
      })
    },
    close: () => agent.destroy(),
  }
}

async function* once(bytes: Buffer): AsyncIterable<Buffer> {
  yield bytes
}

/** The parts before the bytes of the file; names in UTF-8, as browsers send them. */
function headOf(boundary: string, name: string, words: object | null): string {
  const metadata =
    words === null
      ? ''
      : `--${boundary}\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n${JSON.stringify(words)}\r\n`
  const quoted = name.replace(/["\\]/g, (letter) => `\\${letter}`)
  return `${metadata}--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${quoted}"\r\nContent-Type: application/octet-stream\r\n\r\n`
}

/** The bytes of a file, as many as were promised; a file that changes meanwhile is not sent half old and half new. */
async function* readWhole(file: UploadFile, tell: (sentBytes: number) => void): AsyncIterable<Buffer> {
  let sentBytes = 0
  for await (const chunk of createReadStream(file.path, {
    end: file.byteSize - 1,
    highWaterMark: 256 * 1024,
  })) {
    sentBytes += (chunk as Buffer).length
    yield chunk as Buffer
    tell(sentBytes)
  }
  if (sentBytes !== file.byteSize)
    throw new PublishError(`"${file.name}" changed while it was sent. Publish again.`)
}

async function readAnswer(response: http.IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  let byteSize = 0
  for await (const chunk of response) {
    byteSize += (chunk as Buffer).length
    if (byteSize > maxAnswerBytes) throw new Error('the answer is too large')
    chunks.push(chunk as Buffer)
  }
  return {
    status: response.statusCode!,
    headers: response.headers,
    text: Buffer.concat(chunks).toString('utf8'),
  }
}

function readObject(text: string): Record<string, unknown> | null {
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** Where a renamed record lies now, within the API: the token goes to the portal alone, whatever host an answer names. */
function findNewPath({ status, headers }: Answer, asked: URL): string | null {
  if (status !== 308 && status !== 301) return null
  const target = new URL(headers.location ?? '', asked)
  return target.pathname.startsWith('/api/') ? target.pathname : null
}

/** The sentences of a problem document, or of a bare status. */
function problemOf({ status, text }: Answer): RemoteProblem {
  const problem = readObject(text) as {
    detail?: string
    instance?: string
    errors?: { pointer?: string; parameter?: string; detail: string }[]
  } | null
  const errors = (problem?.errors ?? []).map(({ pointer, parameter, detail }) =>
    `${pointer ?? parameter ?? ''} ${detail}`.trim(),
  )
  if (errors.length > 1) return new RemoteProblem(status, errors)
  const reference = status >= 500 && problem?.instance ? ` (request ${problem.instance})` : ''
  return new RemoteProblem(status, `${problem?.detail ?? `The portal answered ${status}.`}${reference}`)
}
