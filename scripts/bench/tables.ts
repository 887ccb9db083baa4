import { rm } from 'node:fs/promises'
import path from 'node:path'
import { convertBare } from './bare-duckdb.ts'
import { measureClients } from './clients.ts'
import { measureCsvExport, measureWorkbookExport } from './export.ts'
import { makeLargeCsv } from './files.ts'
import type { Figure } from './figure.ts'
import { measureHeavySql } from './heavy-sql.ts'
import { measureRows } from './rows.ts'
import { measureScript } from './script.ts'
import { publish, type TableBench } from './table-bench.ts'
import { measureTable } from './table.ts'
import { measureWorkbook } from './workbook.ts'

export const tableParts = ['table', 'workbook', 'rows', 'export', 'sql', 'clients', 'script']

/** The figures about tables, part by part. */
export async function* measureTables(
  bench: TableBench,
  isWanted: (part: string) => boolean,
): AsyncGenerator<[part: string, figures: Figure[]]> {
  if (isWanted('table')) yield ['table', await measureTable(bench)]
  if (isWanted('workbook')) yield ['workbook', [await measureWorkbook(bench)]]
  if (!['rows', 'export', 'sql', 'clients', 'script'].some(isWanted)) return
  const csv = path.join(bench.workDir, 'million.csv')
  const parquet = path.join(bench.workDir, 'million.parquet')
  await makeLargeCsv(csv)
  await convertBare(csv, parquet, true)
  const { id } = await publish(bench, csv, 'million.csv')
  await rm(csv)
  if (isWanted('rows')) yield ['rows', await measureRows(bench, id, parquet)]
  if (isWanted('export'))
    yield [
      'export',
      [await measureCsvExport(bench, id, parquet), await measureWorkbookExport(bench, id, parquet)],
    ]
  if (isWanted('sql')) yield ['sql', await measureHeavySql(bench, id)]
  if (isWanted('clients')) yield ['clients', [await measureClients(bench, id)]]
  if (isWanted('script'))
    yield ['script', [await measureScript(`${bench.baseUrl}/datasets/${bench.dataset.slug}/${id}`)]]
  await rm(parquet)
}
