import { spawn, type ChildProcess } from 'node:child_process'
import { open, readFile, rename } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { isAlive } from '../platform/processes.ts'
import { runCommand, type Environment } from './programs.ts'
import { isGroupAlive, killGroup } from './signals.ts'

export interface ProcessExit {
  code: number | null
  signal: NodeJS.Signals | null
}

/** A killed process that is still there after this long hangs in a broken disk, and waiting longer is of no use. */
const killedGoneMs = 5000

/** A server that we started. It runs in a group of its own, so that Ctrl-C reaches the portal first. */
export class EngineProcess {
  readonly child: ChildProcess
  readonly exited: Promise<ProcessExit>
  readonly logPath: string
  exit: ProcessExit | null = null

  constructor(child: ChildProcess, logPath: string) {
    this.child = child
    this.logPath = logPath
    this.exited = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null) => {
        this.exit ??= { code, signal }
        resolve(this.exit)
      }
      child.once('exit', end)
      child.once('error', () => end(null, null))
    })
  }

  get pid(): number {
    return this.child.pid ?? 0
  }

  /** Asks the server to end, and ends it and what it started by force when they have not after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    if (this.child.pid === undefined) return
    const deadline = Date.now() + graceMs
    // The server alone is asked: a launcher passes the wish on to what it started.
    if (this.exit === null) this.child.kill('SIGTERM')
    while (isGroupAlive(this.pid) && Date.now() < deadline) await wait(25)
    killGroup(this.pid, 'SIGKILL')
    await this.exited
    // The system takes a moment to take a killed process away; until then it may still answer on its port.
    while (isGroupAlive(this.pid) && Date.now() < deadline + killedGoneMs) await wait(10)
  }

  /** The last part of what the server wrote. */
  async readLogTail(maxChars = 16_000): Promise<string> {
    try {
      return (await readFile(this.logPath, 'utf8')).slice(-maxChars)
    } catch {
      return ''
    }
  }
}

/** Starts a server whose output goes to a log file; the log of the start before is kept as `<log>.1`. */
export async function startProcess(
  program: string,
  args: readonly string[],
  options: { environment: Environment; cwd: string; logPath: string; uid?: number; gid?: number },
): Promise<EngineProcess> {
  await rename(options.logPath, `${options.logPath}.1`).catch(() => undefined)
  const log = await open(options.logPath, 'w', 0o644)
  try {
    const child = spawn(program, args, {
      env: { ...options.environment },
      cwd: options.cwd,
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.gid }),
    })
    const started = new EngineProcess(child, options.logPath)
    child.on('error', (error) => void log.appendFile(String(error)).catch(() => undefined))
    return started
  } finally {
    await log.close()
  }
}

async function askPs(pid: number, column: string): Promise<string | null> {
  const answer = await runCommand('ps', ['-o', `${column}=`, '-p', String(pid)], {
    environment: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    timeoutMs: 5000,
  })
  return answer.stdout.trim() || null
}

/** The words that a running process was started with, or null when there is no such process. */
export async function findCommandLine(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') return await askPs(pid, 'command')
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim() || null
  } catch {
    return null
  }
}

/** When a process began, in a form that is only good for comparing: a reused number has another beginning. */
export async function findProcessStart(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') return await askPs(pid, 'lstart')
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8')
    // proc(5): the name in parentheses may hold spaces; the state comes next, and the start time 19 fields later.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    // A zombie has ended; only its parent has not looked yet.
    return fields[0] === 'Z' ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}

/** Ends a server that an earlier portal left behind, when the process with that number is truly that server. */
export async function endOrphan(pid: number, mark: string, graceMs: number): Promise<boolean> {
  const isOurs = async () => isAlive(pid) && ((await findCommandLine(pid))?.includes(mark) ?? false)
  if (pid === process.pid || !(await isOurs())) return false
  killGroup(pid, 'SIGTERM')
  const deadline = Date.now() + graceMs
  while (Date.now() < deadline && (await isOurs())) await wait(50)
  if (await isOurs()) {
    killGroup(pid, 'SIGKILL')
    while (await isOurs()) await wait(50)
  }
  return true
}
