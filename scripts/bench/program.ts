import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { findMemoryMb } from './children.ts'
import { findFreePort } from '../../server/engines/ports.ts'

const main = path.resolve(import.meta.dirname, '../../dist/server/main.js')

/** The built portal as operators run it, measured from outside. */
export interface PortalProgram {
  baseUrl: string
  pid: number
  token: string
  residentBytes(): Promise<number>
  /** Runs another command of the program on the same data; gives the most memory that it had, in MB. */
  run(command: string): Promise<number>
  end(): Promise<void>
}

/** Starts `serve` from dist on a free port and waits until it is ready; with `seed` it holds the sample catalogue. */
export async function startProgram(
  env: NodeJS.ProcessEnv,
  workDir: string,
  { seed = false }: { seed?: boolean } = {},
): Promise<PortalProgram> {
  const port = await findFreePort()
  const tokenFile = path.join(workDir, 'token')
  const settings = {
    ...env,
    SEN_PORT: String(port),
    SEN_ADMIN_TOKEN_FILE: tokenFile,
    SEN_SEED: String(seed),
  }
  const child = spawn(process.execPath, [main, 'serve'], {
    env: settings,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await untilReady(child)
  const baseUrl = `http://127.0.0.1:${port}`
  return {
    baseUrl,
    pid: child.pid!,
    token: (await readFile(tokenFile, 'utf8')).trim(),
    async residentBytes() {
      const text = await (await fetch(`${baseUrl}/metrics`)).text()
      return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)![1])
    },
    async run(command) {
      const running = promisify(execFile)(process.execPath, [main, command], {
        env: settings,
        maxBuffer: 16 * 1024 * 1024,
      })
      let mostMb = 0
      const watch = setInterval(() => {
        void findMemoryMb(running.child.pid!, 'VmHWM').then((mb) => (mostMb = Math.max(mostMb, mb ?? 0)))
      }, 200)
      await running.finally(() => clearInterval(watch))
      return mostMb
    },
    async end() {
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

async function untilReady(child: ChildProcess): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The portal ended with ${code}. ${said}`)))
    child.stdout!.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('Sen is ready')) resolve()
    })
  })
}
