import { fork, type ChildProcess } from 'node:child_process'
import path from 'node:path'

/** A process that is measured from outside; ends with the bench. */
export class BenchChild {
  private readonly child: ChildProcess

  constructor(file: string, args: string[], env: NodeJS.ProcessEnv) {
    this.child = fork(path.join(import.meta.dirname, file), args, {
      env,
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
  }

  get pid(): number {
    return this.child.pid!
  }

  /** Sends a word and waits for the answer; without a word waits for the first message. */
  ask<Answer>(message?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.child.once('message', (answer) => resolve(answer as Answer))
      this.child.once('exit', (code) => reject(new Error(`The measured process ended with ${code}.`)))
      if (message) this.child.send(message)
    })
  }

  end(): Promise<void> {
    return new Promise((resolve) => {
      if (this.child.exitCode !== null) return resolve()
      this.child.removeAllListeners('exit')
      this.child.once('exit', () => resolve())
      this.child.send('end')
      setTimeout(() => this.child.kill('SIGKILL'), 10_000).unref()
    })
  }
}
