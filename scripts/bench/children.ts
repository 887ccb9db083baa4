import { readFile } from 'node:fs/promises'

// From /proc: elsewhere than on Linux the figures of memory are left out.

/** The processes that another one has started and that run this program, such as `convert-child`. */
export async function listChildren(pid: number, program: string): Promise<number[]> {
  const found: number[] = []
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  for (const child of text.trim().split(' ').filter(Boolean)) {
    const command = await readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '')
    if (command.includes(program)) found.push(Number(child))
  }
  return found
}

/** Resident memory of a process in MB, or the most that it ever had; null when it has ended or cannot be asked. */
export async function findMemoryMb(pid: number, what: 'VmRSS' | 'VmHWM' = 'VmRSS'): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kb = new RegExp(`^${what}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]
  return kb === undefined ? null : Number(kb) / 1024
}

/** Processor time that a process has had so far, in ticks of the kernel; null when it has ended or cannot be asked. */
export async function findWorkDone(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The name stands in parentheses and may have spaces; user and system time are the 14th and 15th field.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return text === '' ? null : Number(fields[11]) + Number(fields[12])
}

export interface MemoryWatch {
  /** How much the portal itself has grown, at most. */
  grownMb: number
  /** The most that one child had. */
  childMb: number
  /** The most that all children had together. */
  childrenMb: number
}

/** Looks at the portal and its children until `end` is called. */
export async function watchMemory(pid: number, program: string): Promise<{ end(): Promise<MemoryWatch> }> {
  const before = (await findMemoryMb(pid)) ?? 0
  const most: MemoryWatch = { grownMb: 0, childMb: 0, childrenMb: 0 }
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      most.grownMb = Math.max(most.grownMb, ((await findMemoryMb(pid)) ?? 0) - before)
      let sum = 0
      for (const child of await listChildren(pid, program)) {
        most.childMb = Math.max(most.childMb, (await findMemoryMb(child, 'VmHWM')) ?? 0)
        sum += (await findMemoryMb(child)) ?? 0
      }
      most.childrenMb = Math.max(most.childrenMb, sum)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })()
  return {
    async end() {
      isOver = true
      await watching
      return most
    },
  }
}

/** Waits until no such child runs, for at most a minute: what one figure leaves to be done must not slow the next. */
export async function untilQuiet(pid: number, program: string): Promise<void> {
  for (const deadlineMs = performance.now() + 60_000; performance.now() < deadlineMs;) {
    if ((await listChildren(pid, program)).length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
