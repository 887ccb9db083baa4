import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { killGroup } from './signals.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** The full path of a program on PATH, or null. */
export async function findProgram(name: string, environment: Environment): Promise<string | null> {
  for (const folder of (environment.PATH ?? '').split(delimiter)) {
    if (folder === '') continue
    const path = join(folder, name)
    try {
      await access(path, constants.X_OK)
      if ((await stat(path)).isFile()) return path
    } catch {
      // Not here: look in the next folder.
    }
  }
  return null
}

export interface CommandResult {
  /** null when the program could not be started or was ended by the deadline. */
  exitCode: number | null
  stdout: string
  stderr: string
  timedOut: boolean
}

/** Text kept of each stream; the reason of a failure stands in its last lines. */
const keptOutputChars = 64 * 1024

/** Runs a program to its end and never throws for a failure of the program; throws only when the start is given up. */
export async function runCommand(
  program: string,
  args: readonly string[],
  options: { environment: Environment; timeoutMs: number; cwd?: string; signal?: AbortSignal },
): Promise<CommandResult> {
  options.signal?.throwIfAborted()
  const child = spawn(program, args, {
    env: { ...options.environment },
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const result: CommandResult = { exitCode: null, stdout: '', stderr: '', timedOut: false }
  const keep = (name: 'stdout' | 'stderr') => (chunk: Buffer) => {
    result[name] = (result[name] + chunk.toString('utf8')).slice(-keptOutputChars)
  }
  child.stdout.on('data', keep('stdout'))
  child.stderr.on('data', keep('stderr'))
  const end = () => killGroup(child.pid, 'SIGKILL')
  const timer = setTimeout(() => {
    result.timedOut = true
    end()
  }, options.timeoutMs)
  options.signal?.addEventListener('abort', end)
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    result.exitCode = code
  } catch (error) {
    result.stderr += error instanceof Error ? error.message : String(error)
  } finally {
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', end)
  }
  options.signal?.throwIfAborted()
  return result
}

/** What a server needs of our surroundings; the portal's secrets are not among it. */
export function pickBasicEnvironment(environment: Environment): Record<string, string> {
  const names = ['PATH', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH']
  const picked: Record<string, string> = {}
  for (const name of names) {
    const value = environment[name]
    if (value !== undefined) picked[name] = value
  }
  return picked
}
