import { EventEmitter } from 'node:events'
import type { Request } from 'express'

/** A client that is still sending when it is refused gets this long to see the answer before its connection is cut. */
const goodbyeMs = 10_000

/** What the engine notes of a part that came as a file. */
export interface KeptPart {
  fieldname: string
  originalname: string
  mimetype: string
  sha256?: string
  size?: number
  text?: string
}

/**
 * What multer sees of the request. It would hold an error back until the whole body has arrived; a request that it takes for
 * read already it answers at once, and the rest of the body is ours to deal with.
 */
export class FormRequest extends EventEmitter {
  readonly headers: Request['headers']
  readonly readable = false
  readonly destroyed = false
  body: Record<string, unknown> = {}
  files: Record<string, KeptPart[]> = {}
  private readonly request: Request

  constructor(request: Request) {
    super()
    this.headers = request.headers
    this.request = request
    for (const event of ['aborted', 'close'] as const) request.once(event, () => this.emit(event))
    request.once('error', (error) => this.emit('error', error))
  }

  get readableEnded(): boolean {
    return this.request.readableEnded
  }

  unpipe(parser: NodeJS.WritableStream): void {
    this.request.unpipe(parser)
  }

  resume(): void {}
}

/** Reads on for a while without keeping anything, because a connection that is cut at once takes the answer with it. */
export function sayGoodbye(request: Request): void {
  if (request.complete || request.destroyed) return
  request.resume()
  const timer = setTimeout(() => request.socket.destroy(), goodbyeMs)
  timer.unref()
  request.once('close', () => clearTimeout(timer))
}
