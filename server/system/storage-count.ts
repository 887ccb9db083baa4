import type { SystemState } from '../../schemas/generated/api/system-state.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import type { Storage } from '../storage/storage.ts'

type Counted = NonNullable<SystemState['storage']['counted']>

/** A million files are looked at in minutes; a portal does not fill in ten. */
const lifeMs = 10 * 60_000
/** A small portal is counted while the page waits; for a large one the page comes without. */
const waitMs = 2_000
const largestCount = 10

/** How much is stored. */
export interface StorageCount {
  /** What was counted last, at most ten minutes ago; null while the first count goes on. */
  find(): Promise<Counted | null>
}

/** Counts when somebody asks and the last count is old, never twice at once. */
export function createStorageCount({
  storage,
  catalog,
  clock,
  logger,
}: {
  storage: Pick<Storage, 'measure'>
  catalog: Pick<Catalog, 'listLargest'>
  clock: Clock
  logger: Logger
}): StorageCount {
  let last: { atMs: number; counted: Counted } | null = null
  let counting: Promise<void> | null = null

  async function count(): Promise<void> {
    const at = clock.now()
    const [kinds, largest] = await Promise.all([storage.measure(), catalog.listLargest(largestCount)])
    last = { atMs: at.getTime(), counted: { at: at.toISOString(), kinds, largest } }
  }

  return {
    async find() {
      if (last === null || clock.now().getTime() - last.atMs > lifeMs) {
        counting ??= count()
          .catch((error: unknown) => logger.warn({ err: error }, 'What is stored could not be counted.'))
          .finally(() => (counting = null))
        let timer: NodeJS.Timeout | undefined
        await Promise.race([
          counting,
          new Promise((resolve) => {
            timer = setTimeout(resolve, last === null ? waitMs : 0)
          }),
        ])
        clearTimeout(timer)
      }
      return last?.counted ?? null
    },
  }
}
