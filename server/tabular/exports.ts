import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { DatasetWithAgency, DistributionRecord } from '../catalog/records.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import { serviceUnavailable } from '../problems.ts'
import type { Storage } from '../storage/storage.ts'
import {
  describeAttribution,
  listFacts,
  listSheetFacts,
  sheetNames,
  type Attribution,
} from './attribution.ts'
import { listDictionaryLines, writeDictionary } from './export-dictionary.ts'
import { nameExport } from './export-formats.ts'
import type { ExportOrder } from './export-messages.ts'
import { ExportChildren } from './export-children.ts'
import { ExportQueue } from './export-queue.ts'
import { runExport } from './export-run.ts'
import { compileExport, type ExportRequest, type ExportSql } from './export-sql.ts'
import type { AnsweringTable } from './records.ts'
import { chooseColumns } from './rows-query.ts'
import type { TableReader } from './table-reader.ts'
import { presentColumns } from './table-view.ts'

/** What is asked for: of which table, in which form, and where the reader will find it again. */
export interface WantedExport extends Omit<ExportRequest, 'rowCount'> {
  sheet?: string
  /** Name of the table that a page goes on in. */
  named?: string
  lang: 'vi' | 'en'
  baseUrl: string
}

/** An export that was checked and can begin. */
export interface PreparedExport {
  /** Name of the table: the same name, the same rows. */
  table: string
  /** Counts up with every edit of the dataset, whose title and licence travel along. */
  version: number
  fileName: string
  attribution: Attribution
  /**
   * Begins; the promise is kept with the first bytes, so that what goes wrong before them can still be told: throws
   * `query-too-heavy`, `export-impossible` and `service-unavailable`. Each part holds until the next is asked for. `reader` names whoever reads, to share fairly.
   */
  open(reader: string, signal: AbortSignal): Promise<AsyncGenerator<Buffer>>
}

export interface Exports {
  /** Checks all that can be known without reading a row. Throws what `readRows` throws, and `export-impossible`. */
  prepare(distributionId: string, wanted: WantedExport, viewer: Viewer): Promise<PreparedExport>
  close(): Promise<void>
}

export function createExports({
  reader,
  storage,
  catalog,
  logger,
  clock,
  workDir,
}: {
  reader: TableReader
  storage: Pick<Storage, 'localDerivedPath'>
  catalog: Pick<Catalog, 'findNotesBeside' | 'getDistributionToRead' | 'vocabularies'>
  logger: Logger
  clock: Clock
  workDir: string
}): Exports {
  const queue = new ExportQueue()
  const children = new ExportChildren()
  const closing = new AbortController()
  const ends = new Set<() => Promise<void>>()

  async function locate(distribution: DistributionRecord, wanted: WantedExport) {
    for (let attempt = 1; ; attempt++) {
      const { table } = await reader.getTable(distribution, { sheet: wanted.sheet, named: wanted.named })
      const file = await storage.localDerivedPath(table.parquet)
      if (file) return { table, file }
      // It was swapped between the record and the file.
      if (attempt === 2) throw serviceUnavailable()
      reader.forget(distribution.id)
    }
  }

  function plan(
    { dataset, distribution }: { dataset: DatasetWithAgency; distribution: DistributionRecord },
    wanted: WantedExport,
    table: AnsweringTable,
    columns: Table['columns'],
  ): { sql: ExportSql; attribution: Attribution } {
    const { baseUrl, lang } = wanted
    const attribution = describeAttribution(dataset, distribution, table.release, {
      baseUrl,
      lang,
      vocabularies: catalog.vocabularies,
    })
    const dictionary = wanted.format === 'parquet' ? writeDictionary(columns) : null
    const facts = { ...listFacts(attribution), ...(dictionary !== null && { columns: dictionary }) }
    return {
      attribution,
      sql: compileExport({ ...wanted, rowCount: table.rowCount }, table.columns, facts),
    }
  }

  return {
    async prepare(distributionId, wanted, viewer) {
      const found = await catalog.getDistributionToRead(distributionId, viewer)
      const { table, file } = await locate(found.distribution, wanted)
      const notes = await catalog.findNotesBeside(found.dataset, found.distribution)
      const chosen = chooseColumns(wanted.select, table.columns)
      const columns = presentColumns(found.distribution, chosen, notes)
      const { sql, attribution } = plan(found, wanted, table, columns)
      const { lang } = wanted
      const order: Omit<ExportOrder, 'spillDir'> = {
        file,
        columnCount: table.columns.length,
        values: sql.values,
        place: sql.place,
        rows: sql.rows,
        output:
          sql.copy === null
            ? {
                kind: 'workbook',
                count: sql.count,
                plan: {
                  columns: sql.columns.map(({ name, type }) => ({ name, type })),
                  sheetNames: sheetNames[lang],
                  facts: listSheetFacts(attribution, wanted, { lang, now: clock.now() }),
                  dictionary: listDictionaryLines(columns, lang),
                },
              }
            : { kind: 'copy', options: sql.copy },
      }
      return {
        table: table.parquet,
        version: found.dataset.version,
        fileName: nameExport(found.distribution.name, wanted),
        attribution,
        async open(key, signal) {
          const either = AbortSignal.any([signal, closing.signal])
          const end = await queue.enter(key, either)
          const leave = () => {
            end()
            children.keepSpare()
          }
          try {
            await mkdir(workDir, { recursive: true })
            const spillDir = path.join(workDir, `export-${randomUUID()}`)
            const bytes = runExport({ ...order, spillDir }, { children, signal: either, logger })
            const first = await bytes.next()
            // The process ends a moment after its reader has gone, who may never have begun; only then is there room for another.
            const over = createEnd(bytes, () => {
              ends.delete(over)
              leave()
            })
            ends.add(over)
            either.addEventListener('abort', () => void over())
            return surround(first, bytes, sql, over)
          } catch (error) {
            leave()
            throw error
          }
        },
      }
    },

    async close() {
      closing.abort(serviceUnavailable())
      await Promise.all([...ends].map((end) => end()))
      await children.close()
    },
  }
}

/** What ends an export, once, whoever says so first. */
function createEnd(bytes: AsyncGenerator<Buffer, undefined>, leave: () => void): () => Promise<void> {
  let ending: Promise<void> | null = null
  async function end(): Promise<void> {
    await bytes.return(undefined).catch(() => {})
    leave()
  }
  return () => (ending ??= end())
}

/** The whole text or file: what stands before and behind the rows is put around them. */
async function* surround(
  first: IteratorResult<Buffer>,
  bytes: AsyncGenerator<Buffer, undefined>,
  { prefix, suffix, hasLeadingComma }: ExportSql,
  over: () => Promise<void>,
): AsyncGenerator<Buffer> {
  try {
    if (prefix !== '') yield Buffer.from(prefix)
    if (!first.done) yield hasLeadingComma ? first.value.subarray(1) : first.value
    yield* bytes
    if (suffix !== '') yield Buffer.from(suffix)
  } finally {
    await over()
  }
}
