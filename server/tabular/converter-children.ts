import { isAlive, killChild, startChild, type ChildLimits, type LimitedChild } from './child-process.ts'

/** What is smaller is a table in a moment anyway. */
const leastExpectedBytes = 8 * 1024 * 1024

/** A gigabyte over a line of 20 MB/s; a child for what comes slower is started when all of it is there. */
const spareMs = 60_000

/**
 * Starts the children that convert files. While a large file is still arriving one may get ready for it: starting a process takes
 * a tenth of the time that 100 MB of CSV need to become a table.
 */
export class ConverterChildren {
  private spare: { child: LimitedChild; limits: ChildLimits; timer: NodeJS.Timeout } | null = null

  /** A file of about this size is on its way. */
  expect(inputBytes: number, limits: ChildLimits): void {
    if (inputBytes < leastExpectedBytes || this.spare) return
    const child = startChild('convert-child', limits)
    // One that waits must not keep the program alive.
    child.process.unref()
    child.process.channel?.unref()
    this.spare = { child, limits, timer: setTimeout(() => this.close(), spareMs).unref() }
  }

  /** The one that stands ready, when it may do as much as is asked for; else a new one. */
  take(limits: ChildLimits): LimitedChild {
    const { spare } = this
    if (!spare) return startChild('convert-child', limits)
    if (spare.limits.fileSizeKb < limits.fileSizeKb || !isAlive(spare.child)) {
      this.close()
      return startChild('convert-child', limits)
    }
    this.spare = null
    clearTimeout(spare.timer)
    spare.child.process.ref()
    spare.child.process.channel?.ref()
    return spare.child
  }

  close(): void {
    if (!this.spare) return
    clearTimeout(this.spare.timer)
    killChild(this.spare.child.process)
    this.spare = null
  }
}
