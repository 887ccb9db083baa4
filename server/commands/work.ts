import type { Config } from '../config/config.ts'
import { openPortal } from '../portal.ts'
import { createWorker } from '../worker.ts'
import { openEnginesFor } from './engines-for.ts'

/** Background work alone, beside web processes that run with --no-worker. */
export async function work(given: Config): Promise<number> {
  const { config, stop } = await openEnginesFor(given, console.log)
  const portal = await openPortal(config)
  const worker = createWorker(portal)
  await worker.start()
  console.log('Working. Ctrl-C ends.')
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
  })
  await worker.stop()
  await portal.close()
  await stop()
  return 0
}
