import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

/** The peer: a bare Express that sends one file from memory, in a process of its own. */
export class BareServer {
  readonly baseUrl: string
  private readonly child: ChildProcess

  private constructor(child: ChildProcess, baseUrl: string) {
    this.child = child
    this.baseUrl = baseUrl
  }

  static async start(file: string, env: NodeJS.ProcessEnv): Promise<BareServer> {
    const child = fork(path.join(import.meta.dirname, 'bare-child.ts'), [file], {
      env,
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const [{ baseUrl }] = (await once(child, 'message')) as [{ baseUrl: string }]
    return new BareServer(child, baseUrl)
  }

  async residentBytes(): Promise<number> {
    this.child.send('memory')
    const [{ residentBytes }] = (await once(this.child, 'message')) as [{ residentBytes: number }]
    return residentBytes
  }

  async end(): Promise<void> {
    this.child.send('end')
    await once(this.child, 'exit')
  }
}
