import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Reading } from '../../schemas/generated/catalog/reading.ts'
import type { ReadingPreview } from '../../schemas/generated/tabular/reading-preview.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { DatasetWithAgency, DistributionRecord } from '../catalog/records.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import { serviceUnavailable } from '../problems.ts'
import type { Storage } from '../storage/storage.ts'
import { ConversionCrash, runConversion } from './conversion.ts'
import type { Conversion, ConversionOrder, GivenReading, Trial } from './conversion-messages.ts'
import { ExportQueue } from './export-queue.ts'
import { explainNoTable } from './no-table.ts'
import type { Reason, TableRecord } from './records.ts'
import { conversionCrashed, Refusal } from './refusals.ts'
import { presentTable } from './table-view.ts'

const trial: Trial = {
  // A text of this length is read in half a second; a longer one shows all that can be seen of it in its beginning.
  bytes: 16 * 1024 * 1024,
  rows: 20_000,
  // As many as the page of a file shows, and as much of them as its preview.
  shownRows: 50,
  shownCharacters: 100_000,
}
// Somebody sits before it and waits; only archives and workbooks near the limits take longer than a few seconds.
const deadlineMs = 30_000
// A trial keeps a core busy for a second: two at a time leave the tables of others and all readers their share.
const queueLimits = { maxRunning: 2, maxRunningEach: 1, maxWaiting: 8 }

interface Planned {
  dataset: DatasetWithAgency
  distribution: DistributionRecord
  offered: NonNullable<ConversionOrder['offered']>
}

/** A look at how a file would be read, without keeping anything of it. */
export interface Trials {
  /**
   * The table that a reading would make of the newest release, and its first rows; the reason when it would make none. Throws what
   * the catalogue throws for those who may not change the distribution and for impossible readings, and `service-unavailable`.
   */
  tryReading(
    distributionId: string,
    reading: Reading,
    asker: { viewer: Viewer; lang: 'vi' | 'en'; signal: AbortSignal },
  ): Promise<ReadingPreview>
  close(): Promise<void>
}

export function createTrials({
  storage,
  catalog,
  logger,
  clock,
  workDir: allWork,
}: {
  storage: Pick<Storage, 'localPath'>
  catalog: Pick<Catalog, 'planReading' | 'findNotesBeside'>
  logger: Logger
  clock: Clock
  workDir: string
}): Trials {
  const queue = new ExportQueue(queueLimits)
  const closing = new AbortController()
  const running = new Set<Promise<unknown>>()

  async function convert(
    { dataset, distribution, offered }: Planned,
    signal: AbortSignal,
  ): Promise<Conversion> {
    await mkdir(allWork, { recursive: true })
    const workDir = await mkdtemp(path.join(allWork, 'trial-'))
    try {
      const converter = await runConversion(
        {
          input: await storage.localPath(distribution.sha256!),
          workDir,
          format: distribution.format,
          reading: (distribution.reading ?? {}) as GivenReading,
          lang: dataset.language[0] ?? 'vi',
          offered,
          trial,
        },
        { inputBytes: distribution.byteSize!, tell: () => {}, signal, trialMs: deadlineMs },
      )
      converter.end()
      return converter.conversion
    } catch (error) {
      if (!(error instanceof ConversionCrash)) throw error
      logger.warn({ error, distributionId: distribution.id }, 'A trial of a reading broke off.')
      throw conversionCrashed()
    } finally {
      await rm(workDir, { recursive: true, force: true })
    }
  }

  async function attempt(planned: Planned, key: string, signal: AbortSignal): Promise<Conversion> {
    const leave = await queue.enter(key, signal)
    const work = convert(planned, signal).finally(leave)
    running.add(work)
    try {
      return await work
    } finally {
      running.delete(work)
    }
  }

  return {
    async tryReading(distributionId, reading, { viewer, lang, signal }) {
      const planned = await catalog.planReading(viewer, distributionId, reading)
      // What the catalogue knows of the table is about the reading that is saved.
      const distribution = { ...planned.distribution, table: null }
      const notes = await catalog.findNotesBeside(planned.dataset, distribution)
      const present = (
        made: TableRecord['made'],
        status: 'ready' | 'failed' | 'none',
        reason: Reason | null,
      ) =>
        presentTable(
          distribution,
          {
            _id: distributionId,
            datasetId: planned.dataset._id,
            made,
            attempt: { release: distribution.release, status, reason, at: clock.now() },
          },
          lang,
          undefined,
          notes,
        )
      const reason = explainNoTable(distribution)
      if (reason) return { table: present(null, 'none', reason), rows: null, isWhole: true }
      try {
        const either = AbortSignal.any([signal, closing.signal])
        const key = viewer.accountId ?? viewer.tokenId ?? viewer.label
        const { tables, shownRows = [] } = await attempt({ ...planned, offered: notes.offered }, key, either)
        const [first, ...others] = tables as [(typeof tables)[number], ...typeof tables]
        const made = { ...first, others, release: distribution.release, madeAt: clock.now() }
        const isWhole = !tables.some(({ isPart }) => isPart)
        return {
          table: present(made, 'ready', null),
          rows: {
            release: distribution.release,
            columns: first.columns.map(({ name, alias, type }) => ({ name, alias, type })),
            rows: shownRows as ReadingPreviewRows,
            total: first.rowCount,
            totalIsExact: !first.isPart,
            next: null,
          },
          isWhole,
        }
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        const { code, sentence, isSound } = error
        const table = present(null, isSound ? 'none' : 'failed', { code, message: sentence })
        return { table, rows: null, isWhole: true }
      }
    },

    async close() {
      closing.abort(serviceUnavailable())
      await Promise.allSettled(running)
    },
  }
}

type ReadingPreviewRows = NonNullable<ReadingPreview['rows']>['rows']
