import { createHash, type Hash } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { createReadStream } from 'node:fs'
import { open, rm, statfs, type FileHandle } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { EngineError, explainSystemError } from './engine-error.ts'

export interface Digest {
  algorithm: 'sha256' | 'sha512'
  hex: string
}

export interface Download {
  url: string
  destination: string
  /** What people call the thing: "MongoDB 8.0.32". */
  label: string
  digest: Digest
  /** Nothing longer is accepted, whatever the server says. */
  maxBytes: number
  say: (line: string) => void
  signal?: AbortSignal
  /** A server that sends nothing for this long has failed. Mirrors stall for some seconds; half a minute is no stall. */
  idleTimeoutMs?: number
  /** How often a download that broke off is taken up again where it ended. */
  attempts?: number
}

/** Fresh lines about progress come at most this often: enough to see movement, few enough for a log. */
const progressEveryMs = 2000
/** A pause before a second attempt, so that a server that restarts is found up again. */
const pauseBetweenAttemptsMs = 500

interface Progress {
  receivedBytes: number
  totalBytes: number | null
  hash: Hash
  etag: string | null
  lastSaidAt: number
}

/**
 * Fetches a file whole and proved: it exists at its destination only with the expected digest.
 * Throws an EngineError that says what to do; nothing is left on the disk then.
 */
export async function downloadFile(download: Download): Promise<void> {
  const file = await open(download.destination, 'w', 0o600)
  try {
    await receive(download, file)
    await file.sync()
    await file.close()
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(download.destination, { force: true })
    throw error
  }
}

async function receive(download: Download, file: FileHandle): Promise<void> {
  const attempts = download.attempts ?? 3
  const progress = begin(download)
  for (let attempt = 1; ; attempt++) {
    try {
      await receiveOnce(download, file, progress)
      break
    } catch (error) {
      download.signal?.throwIfAborted()
      if (error instanceof EngineError) throw error
      if (isOfFiles(error))
        throw new EngineError(`${download.label} cannot be kept: ${explainSystemError(error)}.`)
      if (attempt >= attempts) throw brokenOff(download, progress, attempts, error)
      await wait(pauseBetweenAttemptsMs, undefined, { signal: download.signal })
    }
  }
  const actual = progress.hash.digest('hex')
  if (actual !== download.digest.hex) {
    throw new EngineError(
      `The download of ${download.label} was thrown away: its ${download.digest.algorithm} is ${actual.slice(0, 16)}… where ` +
        `${download.digest.hex.slice(0, 16)}… is expected, so it was changed or cut on the way; start again, from another network if it repeats.`,
    )
  }
  sayProgress(download, progress, true)
}

function begin(download: Download): Progress {
  const hash = createHash(download.digest.algorithm)
  return { receivedBytes: 0, totalBytes: null, hash, etag: null, lastSaidAt: 0 }
}

async function receiveOnce(download: Download, file: FileHandle, progress: Progress): Promise<void> {
  const idle = new AbortController()
  const idleMs = download.idleTimeoutMs ?? 30_000
  const timer = setTimeout(() => idle.abort(new Error(`nothing came for ${idleMs / 1000} s`)), idleMs)
  const signal = download.signal ? AbortSignal.any([idle.signal, download.signal]) : idle.signal
  try {
    const response = await fetch(download.url, {
      headers: rangeHeaders(progress),
      signal,
      redirect: 'follow',
    })
    accept(download, response, progress)
    if (progress.receivedBytes === 0) await file.truncate(0)
    for await (const chunk of response.body ?? []) {
      timer.refresh()
      const bytes = Buffer.from(chunk)
      if (progress.receivedBytes + bytes.length > download.maxBytes) throw tooLong(download)
      await file.write(bytes, 0, bytes.length, progress.receivedBytes)
      progress.hash.update(bytes)
      progress.receivedBytes += bytes.length
      sayProgress(download, progress, false)
    }
    if (progress.totalBytes !== null && progress.receivedBytes < progress.totalBytes)
      throw new Error('it ended early')
  } finally {
    clearTimeout(timer)
  }
}

function rangeHeaders(progress: Progress): Record<string, string> {
  // A compressed answer would have another length than the file.
  const headers: Record<string, string> = { 'accept-encoding': 'identity' }
  if (progress.receivedBytes === 0) return headers
  headers.range = `bytes=${progress.receivedBytes}-`
  if (progress.etag !== null) headers['if-range'] = progress.etag
  return headers
}

/** Decides from the head of an answer whether the file goes on where it broke off or begins anew. */
function accept(download: Download, response: Response, progress: Progress): void {
  if (response.status !== 200 && response.status !== 206) {
    void response.body?.cancel()
    const status = `${response.status} ${response.statusText}`.trim()
    if (response.status >= 500) throw new Error(`the server answered ${status}`)
    throw new EngineError(
      `${download.label} is not at ${new URL(download.url).host}: the server answered ${status}.`,
    )
  }
  const goesOn =
    response.status === 206 &&
    (response.headers.get('content-range') ?? '').startsWith(`bytes ${progress.receivedBytes}-`)
  if (!goesOn) Object.assign(progress, begin(download))
  const etag = response.headers.get('etag')
  progress.etag = etag?.startsWith('"') ? etag : null
  const length = response.headers.get('content-length')
  progress.totalBytes = length === null ? null : progress.receivedBytes + Number(length)
  if (progress.totalBytes !== null && progress.totalBytes > download.maxBytes) {
    void response.body?.cancel()
    throw tooLong(download)
  }
}

function tooLong(download: Download): EngineError {
  return new EngineError(
    `The download of ${download.label} was stopped: the server sends more than ${formatBytes(download.maxBytes)} bytes, which cannot be it.`,
  )
}

function brokenOff(download: Download, progress: Progress, attempts: number, error: unknown): EngineError {
  const total = progress.totalBytes === null ? '' : ` of ${formatBytes(progress.totalBytes)}`
  return new EngineError(
    `The download of ${download.label} broke off ${attempts} times after ${formatBytes(progress.receivedBytes)}${total} bytes ` +
      `(${rootMessage(error)}); check the network and start again.`,
    { cause: error },
  )
}

function rootMessage(error: unknown): string {
  let current = error
  while (current instanceof Error && current.cause instanceof Error) current = current.cause
  return current instanceof Error ? current.message : String(current)
}

const fileErrorCodes = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EFBIG'])
const isOfFiles = (error: unknown) =>
  error instanceof Error && fileErrorCodes.has((error as NodeJS.ErrnoException).code ?? '')

function sayProgress(download: Download, progress: Progress, done: boolean): void {
  const now = Date.now()
  if (!done && now - progress.lastSaidAt < progressEveryMs) return
  progress.lastSaidAt = now
  const total = progress.totalBytes === null ? '' : ` of ${formatBytes(progress.totalBytes)}`
  download.say(
    `${download.label}: ${formatBytes(progress.receivedBytes)}${total} bytes${done ? ', digest right' : ''}`,
  )
}

/** 42156333 as "42,156,333". */
export function formatBytes(bytes: number): string {
  return bytes.toLocaleString('en-US')
}

/** Why a host cannot be reached by name, in a few words, or null when its name resolves. */
export async function findNameProblem(url: string, timeoutMs = 2000): Promise<string | null> {
  const host = new URL(url).hostname
  const ends = new AbortController()
  const tooSlow = wait(timeoutMs, `the name ${host} did not resolve within ${timeoutMs / 1000} s`, {
    signal: ends.signal,
  }).catch(() => null)
  const asked = lookup(host).then(
    () => null,
    () => `the name ${host} does not resolve here`,
  )
  const problem = await Promise.race([asked, tooSlow])
  ends.abort()
  return problem
}

/** The digest of a file, or null when it cannot be read. */
export async function findFileDigest(path: string, algorithm: Digest['algorithm']): Promise<string | null> {
  try {
    const hash = createHash(algorithm)
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
    return hash.digest('hex')
  } catch {
    return null
  }
}

/** Refuses to begin what the disk cannot hold. */
export async function checkFreeSpace(folder: string, neededBytes: number, label: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const freeBytes = bavail * bsize
  if (freeBytes >= neededBytes) return
  throw new EngineError(
    `${label} needs ${formatBytes(neededBytes)} bytes on the disk of ${folder}, where ${formatBytes(freeBytes)} are free; ` +
      `free some space and start again.`,
  )
}
