import { explainSystemError } from './engine-error.ts'
import type { EngineProcess } from './processes.ts'

export interface EngineExit {
  engine: 'MongoDB' | 'Elasticsearch'
  message: string
  /** false when the engine stays away: the portal then has to do without, or to end. */
  willRestart: boolean
}

export interface KeptEngine {
  /** null while the engine is away. */
  readonly pid: number | null
  stop(): Promise<void>
}

/** An engine that ends three times within ten minutes ends again for a reason that a fourth start does not cure. */
const restartLimit = 3
const restartWindowMs = 10 * 60_000

/** Watches a started engine and starts it again when it ends by itself. */
export function keepRunning(options: {
  engine: EngineExit['engine']
  started: EngineProcess
  start: (signal: AbortSignal) => Promise<EngineProcess>
  graceMs: number
  tell: (exit: EngineExit) => void
}): KeptEngine {
  const ending = new AbortController()
  const restarts: number[] = []
  let current: EngineProcess | null = options.started

  async function watch(): Promise<void> {
    while (current !== null) {
      const exit = await current.exited
      // A launcher that was killed leaves its server behind for a moment, on the same port and data.
      await current.stop(0)
      current = null
      if (ending.signal.aborted) return
      let how = exit.signal ? `ended by the signal ${exit.signal}` : `ended with code ${exit.code}`
      while (current === null && !ending.signal.aborted) {
        if (!mayRestart()) {
          const message = `${options.engine} ${how} and was started again ${restartLimit} times in vain; it stays away until the portal is started again.`
          return options.tell({ engine: options.engine, message, willRestart: false })
        }
        const message = `${options.engine} ${how}; starting it again (${restarts.length} of ${restartLimit}).`
        options.tell({ engine: options.engine, message, willRestart: true })
        try {
          current = await options.start(ending.signal)
        } catch (error) {
          how = `did not start again (${explainSystemError(error)})`
        }
      }
    }
  }

  function mayRestart(): boolean {
    const now = Date.now()
    while (restarts.length > 0 && now - (restarts[0] as number) > restartWindowMs) restarts.shift()
    if (restarts.length >= restartLimit) return false
    restarts.push(now)
    return true
  }

  const watching = watch()
  return {
    get pid() {
      return current?.pid ?? null
    },
    stop: async () => {
      ending.abort()
      await current?.stop(options.graceMs)
      await watching
      // A start that was under way when we were asked to stop.
      await current?.stop(options.graceMs)
    },
  }
}
