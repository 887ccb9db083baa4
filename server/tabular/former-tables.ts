import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Catalog, PlacedRelease } from '../catalog/catalog.ts'
import type { Clock } from '../platform/clock.ts'
import { tableNotFound } from '../problems.ts'
import type { Storage } from '../storage/storage.ts'
import { ConversionCrash, runConversion } from './conversion.ts'
import type { GivenReading } from './conversion-messages.ts'
import { nameParquet } from './make-table.ts'
import type { AnsweringTable } from './records.ts'
import { Refusal } from './refusals.ts'
import { retiredRecord } from './retired-tables.ts'
import type { TableStore } from './table-store.ts'

export interface FormerRelease extends PlacedRelease {
  /** Not a release yet: it is read as the next one, and nothing is noted of it. */
  isProposed?: boolean
}

/**
 * Tables of releases other than the newest, read as the file is read today: those that are still there, and others made from
 * the bytes when somebody asks. In the reading of its own day an earlier release would differ where nobody changed a cell.
 */
export interface FormerTables {
  /** Waits until it is made, which takes as long as any table of that size. Throws `table-not-found` when the release is no table. */
  get(former: FormerRelease): Promise<AnsweringTable>
  /** Names the table that answers, or that will: the same name, the same rows. */
  name(former: FormerRelease): Promise<string>
}

export function createFormerTables({
  store,
  storage,
  catalog,
  clock,
  workDir,
}: {
  store: TableStore
  catalog: Pick<Catalog, 'findNotesBeside'>
  storage: Pick<Storage, 'localPath' | 'keepDerived' | 'localDerivedPath'>
  clock: Clock
  workDir: string
}): FormerTables {
  const running = new Map<string, Promise<AnsweringTable>>()
  // One after the other: comparing old releases is not to slow down the making of new tables.
  let last: Promise<unknown> = Promise.resolve()

  async function findRecord(former: FormerRelease): Promise<AnsweringTable | null> {
    const { distribution, release, isProposed } = former
    const record = isProposed ? null : await store.find(distribution.id)
    if (record?.made?.release === release.number) return { ...record.made }
    const retired = await store.findRetired(distribution.id, await nameToday(former))
    return retired && { ...retired, parquet: retired._id }
  }

  const findOffered = async ({ dataset, distribution }: FormerRelease) =>
    (await catalog.findNotesBeside(dataset, distribution)).offered

  const nameToday = async (former: FormerRelease): Promise<string> =>
    nameParquet(former.distribution, former.release, await findOffered(former))

  async function find(former: FormerRelease): Promise<AnsweringTable | null> {
    const found = await findRecord(former)
    return found && (await storage.localDerivedPath(found.parquet)) !== null ? found : null
  }

  async function make(former: FormerRelease): Promise<AnsweringTable> {
    const { dataset, distribution, release, isProposed } = former
    const offered = await findOffered(former)
    await mkdir(workDir, { recursive: true })
    const folder = await mkdtemp(path.join(workDir, 'former-'))
    try {
      const converter = await runConversion(
        {
          input: await storage.localPath(release.sha256),
          workDir: folder,
          // A release of another kind is known by its bytes.
          format: release.mediaType === distribution.mediaType ? distribution.format : null,
          reading: (distribution.reading ?? {}) as GivenReading,
          lang: dataset.language[0] ?? 'vi',
          offered,
        },
        { inputBytes: release.byteSize, tell: () => {}, signal: new AbortController().signal },
      )
      converter.end()
      const { parquet: file, columns, rowCount } = converter.conversion.tables[0]!
      const table = {
        parquet: nameParquet(distribution, release, offered),
        columns,
        rowCount,
        release: release.number,
      }
      // Written first: a file that no record names would stay on the disk for ever.
      await store.retire([retiredRecord(distribution.id, table, clock.now())])
      if (!isProposed) await store.noteRowCount(distribution.id, release.number, rowCount)
      await storage.keepDerived(table.parquet, path.join(folder, file))
      return table
    } catch (error) {
      if (!(error instanceof Refusal) && !(error instanceof ConversionCrash)) throw error
      const reason = error instanceof Refusal ? { code: error.code, message: error.sentence } : null
      throw tableNotFound(distribution, reason)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  return {
    async get(former) {
      const found = await find(former)
      if (found) return found
      const key = await nameToday(former)
      const begun = running.get(key) ?? last.then(() => make(former))
      running.set(key, begun)
      last = begun.catch(() => {})
      void begun.catch(() => {}).finally(() => running.delete(key))
      return begun
    },

    async name(former) {
      return (await findRecord(former))?.parquet ?? (await nameToday(former))
    },
  }
}
