/**
 * A client of tus 1.0 (https://tus.io/protocols/resumable-upload) for one file: begin, ask how far it is, send pieces. Pieces go by
 * XMLHttpRequest, because fetch does not tell how much of a body has left.
 */

/** Each piece is acknowledged for itself: on a line of 1 Mbit/s one of this size stays well within the time of a request. */
const pieceBytes = 64 * 1024 * 1024

/** A line on which nothing moves for so long is broken, whatever the browser still hopes for. */
const stallMs = 30_000
/** After the last byte the portal reads all of it back: five gigabytes from a slow disk. */
const answerMs = 10 * 60_000

/** Wait between tries, doubled up to the most; a little chance keeps many browsers apart. */
const firstWaitMs = 1_000
const mostWaitMs = 30_000
/** Tries without one byte of progress: about eight minutes. Then the reader says when to go on. */
const mostTries = 20

const version = { 'Tus-Resumable': '1.0.0' }

/** The portal refuses, and says why. */
export class Refused extends Error {
  /** Whether the same may be taken a little later. */
  readonly isPassing: boolean
  /** Whether nobody is signed in any more. */
  readonly isSignedOut: boolean

  constructor(detail: string, isPassing: boolean, isSignedOut: boolean) {
    super(detail)
    this.isPassing = isPassing
    this.isSignedOut = isSignedOut
  }
}

/** What is told while a file is sent. */
export interface Teller {
  begun(address: string): void
  reached(offset: number): void
  broken(): void
}

/** Sends the rest of a file and gives the address of its upload. Throws `Refused`, or what broke the line at last. */
export async function sendFile(
  file: File,
  {
    endpoint,
    metadata,
    address,
    signal,
    tell,
  }: {
    endpoint: string
    metadata: Record<string, string>
    /** Of an upload that was begun earlier. */
    address: string | null
    signal: AbortSignal
    tell: Teller
  },
): Promise<string> {
  let at = address
  let best = -1
  await keepTrying(
    async (resetTries) => {
      let offset = at === null ? null : await askOffset(at, file.size, signal)
      if (at === null || offset === null) {
        at = await begin(endpoint, file, metadata, signal)
        offset = 0
        tell.begun(at)
      }
      do {
        if (offset > best) resetTries()
        best = Math.max(best, offset)
        tell.reached(offset)
        if (offset < file.size) offset = await sendPiece(at, file, offset, signal, tell)
      } while (offset < file.size)
      tell.reached(file.size)
    },
    { signal, broken: () => tell.broken() },
  )
  return at!
}

/** Does the work until it succeeds or is refused, with longer and longer waits between. */
export async function keepTrying<Result>(
  work: (resetTries: () => void) => Promise<Result>,
  { signal, broken }: { signal: AbortSignal; broken: () => void },
): Promise<Result> {
  let tries = 0
  for (;;) {
    try {
      return await work(() => (tries = 0))
    } catch (error) {
      if (signal.aborted || (error instanceof Refused && !error.isPassing) || ++tries >= mostTries)
        throw error
      broken()
      await wait(Math.min(mostWaitMs, firstWaitMs * 2 ** (tries - 1)) * (0.8 + 0.4 * Math.random()), signal)
    }
  }
}

/** Waits, but not longer than until the browser says that the network is back. */
function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      removeEventListener('online', end)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    addEventListener('online', end)
    signal.addEventListener('abort', end)
  })
}

/** Throws `Refused` with the sentences of the problem document. */
export async function mustBeOk(response: Response): Promise<Response> {
  if (response.ok) return response
  throw readRefusal(response.status, await response.text())
}

/** Too slow, too busy, or away for now; a full disk stays full. */
const isPassing = (status: number): boolean =>
  [408, 429].includes(status) || (status >= 500 && status !== 507)

function readRefusal(status: number, text: string, mayPass = isPassing(status)): Refused {
  const isSignedOut = status === 401
  try {
    return new Refused(tellProblem(JSON.parse(text) as Problem), mayPass, isSignedOut)
  } catch {
    return new Refused('', mayPass, isSignedOut)
  }
}

interface Problem {
  detail?: string
  errors?: { pointer?: string; detail: string }[]
}

/** What is wrong with the content, without the pointers to members that a person never wrote. */
function tellProblem({ detail = '', errors = [] }: Problem): string {
  const faults = errors.filter(({ pointer }) => pointer !== undefined).map((error) => error.detail)
  return faults.join(' ') || detail
}

async function begin(
  endpoint: string,
  file: File,
  metadata: Record<string, string>,
  signal: AbortSignal,
): Promise<string> {
  const pairs = Object.entries({
    filename: file.name,
    ...(file.type && { filetype: file.type }),
    ...metadata,
  })
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      ...version,
      'Accept-Language': document.documentElement.lang,
      'Upload-Length': String(file.size),
      'Upload-Metadata': pairs.map(([name, text]) => `${name} ${encode(text)}`).join(','),
    },
    signal,
  })
  return (await mustBeOk(response)).headers.get('Location')!
}

/** Base64 of UTF-8. */
function encode(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}

/** Where to go on; null for an upload that is there no more, or is of something else. */
async function askOffset(address: string, byteSize: number, signal: AbortSignal): Promise<number | null> {
  const response = await fetch(address, { method: 'HEAD', headers: version, cache: 'no-store', signal })
  if (response.status === 404 || response.status === 410) return null
  await mustBeOk(response)
  const isSame = Number(response.headers.get('Upload-Length')) === byteSize
  return isSame ? Number(response.headers.get('Upload-Offset')) : null
}

function sendPiece(
  address: string,
  file: File,
  offset: number,
  signal: AbortSignal,
  tell: Teller,
): Promise<number> {
  const piece = file.slice(offset, offset + pieceBytes)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    let timer = setTimeout(stop, stallMs)
    function stop(): void {
      request.abort()
    }
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
    }
    request.open('PATCH', address)
    for (const [name, value] of Object.entries({
      ...version,
      'Accept-Language': document.documentElement.lang,
      'Content-Type': 'application/offset+octet-stream',
      'Upload-Offset': String(offset),
    }))
      request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded }) => {
      clearTimeout(timer)
      timer = setTimeout(stop, loaded < piece.size ? stallMs : answerMs)
      tell.reached(offset + loaded)
    }
    request.onload = () => {
      end()
      if (request.status === 204) return resolve(Number(request.getResponseHeader('Upload-Offset')))
      // What was sent is not there.
      tell.reached(offset)
      // A conflict: another connection has not ended yet, or the piece begins elsewhere. Asking anew finds out.
      const mayPass = request.status === 409 || isPassing(request.status)
      reject(readRefusal(request.status, request.responseText, mayPass))
    }
    request.onerror = request.onabort = () => {
      end()
      reject(new Error('The connection was lost.'))
    }
    signal.addEventListener('abort', stop)
    request.send(piece)
  })
}
