import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { close, constants, open } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { isAlive, killChild, startChild, type LimitedChild } from './child-process.ts'

const limits = {
  // Node and DuckDB reserve 1.3 GB of addresses before they do anything; a very wide table may take two more.
  addressSpaceKb: 4_500_000,
  // What a sort may spill.
  fileSizeKb: 4 * 1024 * 1024,
  // Pages and searches go first; and whoever waits in line for an export must not wait too long.
  niceness: 10,
}
// Who takes one table often takes the next: that one need not wait for DuckDB to load. After this nothing stays behind.
const spareMs = 20_000

/** A process that waits for its one export, and the pipe on which that will come. */
export interface ExportChild {
  child: LimitedChild
  bytes: net.Socket
}

/** Starts export children; for a short while after each export another one stands ready. */
export class ExportChildren {
  private spare: { ready: Promise<ExportChild>; timer: NodeJS.Timeout } | null = null
  private isClosed = false

  async take(): Promise<ExportChild> {
    const kept = this.spare
    if (!kept) return start()
    this.spare = null
    clearTimeout(kept.timer)
    const ready = await kept.ready.catch(() => null)
    return ready && isAlive(ready.child) ? ready : start()
  }

  /** An export has ended: the next may come. */
  keepSpare(): void {
    if (this.spare) {
      this.spare.timer.refresh()
      return
    }
    if (this.isClosed) return
    const ready = start()
    // Whoever takes it hears of a failure by starting another.
    ready.catch(() => {})
    this.spare = { ready, timer: setTimeout(() => void this.endSpare(), spareMs).unref() }
  }

  async close(): Promise<void> {
    this.isClosed = true
    await this.endSpare()
  }

  private async endSpare(): Promise<void> {
    const kept = this.spare
    if (!kept) return
    this.spare = null
    clearTimeout(kept.timer)
    const ready = await kept.ready.catch(() => null)
    if (ready) await endExportChild(ready)
  }
}

/** Ends it for certain; the promise is kept when it has ended. */
export async function endExportChild(started: ExportChild): Promise<void> {
  started.bytes.destroy()
  if (!isAlive(started.child)) return
  const ended = once(started.child.process, 'exit')
  killChild(started.child.process)
  await ended
}

async function start(): Promise<ExportChild> {
  const { readEnd, writeEnd } = await openPipe()
  const child = startChild('export-child', limits, writeEnd)
  // Held by the child alone from now on: when it ends, so do the bytes.
  await closeDescriptor(writeEnd)
  const bytes = new net.Socket({ fd: readEnd, readable: true, writable: false })
  // One that waits must not keep the program alive.
  child.process.unref()
  child.process.channel?.unref()
  return { child, bytes }
}

const run = promisify(execFile)
// Bare descriptors: the pipe belongs to a socket and to a child, not to a handle that closes it.
const openDescriptor = promisify(open)
const closeDescriptor = promisify(close)

/**
 * A pipe of the operating system: what Node gives a child by itself is a socket, which DuckDB cannot open. It has a name for a
 * moment only, so that nothing stays behind whatever happens.
 */
async function openPipe(): Promise<{ readEnd: number; writeEnd: number }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'sen-export-'))
  try {
    const name = path.join(folder, 'pipe')
    await run('mkfifo', ['-m', '600', name])
    // Not blocking: it would else wait for the other end, for ever when there is none.
    const readEnd = await openDescriptor(name, constants.O_RDONLY | constants.O_NONBLOCK)
    return { readEnd, writeEnd: await openDescriptor(name, constants.O_WRONLY) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
