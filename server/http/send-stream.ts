import { finished, pipeline } from 'node:stream/promises'
import type { Writable } from 'node:stream'
import zlib from 'node:zlib'
import type { Request, Response } from 'express'

// Whoever takes nothing for this long has gone, or holds on to what others wait for.
const idleMs = 30_000
// Text of a million rows goes at the pace of the network, not of the compressor: measured at 250 MB a second and a fifth of the bytes.
const brotliQuality = 1
const gzipLevel = 1

/**
 * Sends parts as the answer, each when the client has taken the one before, and compressed when the client asks for it. When they
 * fail in the middle, the connection breaks, so that nobody takes the part for the whole; a client that leaves or stops reading
 * ends them and is no failure.
 */
export async function sendStream(
  request: Request,
  response: Response,
  parts: AsyncIterable<Buffer | string>,
  { isCompressible }: { isCompressible: boolean },
): Promise<void> {
  const stopWatching = watchReader(response)
  const encoding = isCompressible ? chooseEncoding(request, response) : null
  // What would compress it else knows nothing of parts that were taken.
  response.locals.isStreamed = true
  const passing = encoding === null ? finished(response) : pipeline(encoding, response)
  // Awaited when all is written; until then a reader who left is found by the next part.
  passing.catch(() => {})
  const target = encoding ?? response
  try {
    for await (const part of parts) if (!(await write(target, part, response))) return
    target.end()
    await passing
  } catch (error) {
    response.destroy()
    // The reader went away; parts that failed say so by an error of their own.
    const { code, name } = error as { code?: string; name?: string }
    if (code !== 'ERR_STREAM_PREMATURE_CLOSE' && name !== 'AbortError') throw error
  } finally {
    encoding?.destroy()
    stopWatching()
  }
}

/** Writes a part; waits until bytes are taken, so that their memory may be used again, and texts when many wait. False when the reader has gone. */
function write(target: Writable, part: Buffer | string, response: Response): Promise<boolean> {
  return new Promise((resolve) => {
    const leave = () => resolve(false)
    const goOn = (error?: Error | null) => {
      response.off('close', leave)
      resolve(!error)
    }
    response.once('close', leave)
    if (typeof part !== 'string') target.write(part, goOn)
    else if (target.write(part)) goOn()
    else target.once('drain', goOn)
  })
}

function chooseEncoding(request: Request, response: Response): zlib.BrotliCompress | zlib.Gzip | null {
  response.vary('Accept-Encoding')
  const chosen = request.acceptsEncodings(['br', 'gzip', 'identity'])
  if (chosen !== 'br' && chosen !== 'gzip') return null
  response.setHeader('Content-Encoding', chosen)
  if (chosen === 'gzip') return zlib.createGzip({ level: gzipLevel })
  return zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: brotliQuality } })
}

/** Breaks the connection of a client that takes none of what waits for it. */
function watchReader(response: Response): () => void {
  let taken = -1
  const timer = setInterval(() => {
    const { socket } = response
    if (!socket) return
    const isStuck = socket.writableLength > 0 && socket.bytesWritten === taken
    taken = socket.bytesWritten
    if (isStuck) response.destroy()
  }, idleMs)
  timer.unref()
  return () => clearInterval(timer)
}
