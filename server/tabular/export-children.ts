import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { close, constants, open } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { isAlive, killChild, startChild, type LimitedChild } from './child-process.ts'
import { PipeReader } from './pipe-reader.ts'

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
  bytes: PipeReader
}

/** Starts export children; for a short while after each export another one stands ready. */
export class ExportChildren {
  private readonly pipes = new Pipes()
  private spare: { ready: Promise<ExportChild>; timer: NodeJS.Timeout } | null = null
  private isClosed = false

  async take(): Promise<ExportChild> {
    const kept = this.spare
    if (!kept) return this.start()
    this.spare = null
    clearTimeout(kept.timer)
    const ready = await kept.ready.catch(() => null)
    return ready && isAlive(ready.child) ? ready : this.start()
  }

  /** An export has ended: the next may come. */
  keepSpare(): void {
    if (this.spare) {
      this.spare.timer.refresh()
      return
    }
    if (this.isClosed) return
    const ready = this.start()
    // Whoever takes it hears of a failure by starting another.
    ready.catch(() => {})
    this.spare = { ready, timer: setTimeout(() => void this.endSpare(), spareMs).unref() }
  }

  async close(): Promise<void> {
    this.isClosed = true
    await this.endSpare()
    this.pipes.close()
  }

  private async start(): Promise<ExportChild> {
    const { readEnd, writeEnd } = await this.pipes.take()
    const child = startChild('export-child', limits, writeEnd)
    // Held by the child alone from now on: when it ends, so do the bytes.
    await closeDescriptor(writeEnd)
    // One that waits must not keep the program alive.
    child.process.unref()
    child.process.channel?.unref()
    return { child, bytes: new PipeReader(readEnd) }
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

const run = promisify(execFile)
// Bare descriptors: the pipe belongs to a socket and to a child, not to a handle that closes it.
const openDescriptor = promisify(open)
const closeDescriptor = promisify(close)

interface Pipe {
  readEnd: number
  writeEnd: number
}

// Starting a program stops the portal for some hundredths of a second, and there is no other way to a pipe.
const pipesAtOnce = 16

/**
 * Pipes of the operating system: what Node gives a child by itself is a socket, which DuckDB cannot open. They have names for a
 * moment only, so that nothing stays behind whatever happens.
 */
class Pipes {
  private free: Pipe[] = []
  private opening: Promise<Pipe[]> | null = null

  async take(): Promise<Pipe> {
    for (;;) {
      const pipe = this.free.pop()
      if (pipe) return pipe
      this.opening ??= openPipes(pipesAtOnce).finally(() => (this.opening = null))
      const opened = await this.opening
      // Whoever waited with others finds those that are left.
      this.free.push(...opened.splice(0))
    }
  }

  close(): void {
    for (const { readEnd, writeEnd } of this.free.splice(0)) for (const end of [readEnd, writeEnd]) close(end)
  }
}

async function openPipes(count: number): Promise<Pipe[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'sen-export-'))
  try {
    const names = Array.from({ length: count }, (_, index) => path.join(folder, String(index)))
    await run('mkfifo', ['-m', '600', ...names])
    const pipes: Pipe[] = []
    for (const name of names) {
      // Not blocking: it would else wait for the other end, for ever when there is none.
      const readEnd = await openDescriptor(name, constants.O_RDONLY | constants.O_NONBLOCK)
      pipes.push({ readEnd, writeEnd: await openDescriptor(name, constants.O_WRONLY) })
    }
    return pipes
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
