import { rm } from 'node:fs/promises'
import path from 'node:path'
import { convertBare } from './bare-duckdb.ts'
import { measureClients } from './clients.ts'
import { measureCsvExport, measureWorkbookExport } from './export.ts'
import { makeLargeCsv } from './files.ts'
import type { Figure } from './figure.ts'
import { measureRows } from './rows.ts'
import { measureScript } from './script.ts'
import { publish, type TableBench } from './table-bench.ts'
import { measureTable } from './table.ts'
import { measureWorkbook } from './workbook.ts'

/** The figures about tables, one by one: `parts` of `table`, `workbook`, `rows`, `export`, `clients` and `script`. */
export async function* measureTables(
  bench: TableBench,
  isWanted: (part: string) => boolean,
): AsyncGenerator<Figure[]> {
  if (isWanted('table')) yield await measureTable(bench)
  if (isWanted('workbook')) yield [await measureWorkbook(bench)]
  if (!['rows', 'export', 'clients', 'script'].some(isWanted)) return
  const [csv, parquet] = ['million.csv', 'million.parquet'].map((name) => path.join(bench.workDir, name)) as [
    string,
    string,
  ]
  await makeLargeCsv(csv)
  await convertBare(csv, parquet, true)
  const { id } = await publish(bench, csv, 'million.csv')
  await rm(csv)
  if (isWanted('rows')) yield await measureRows(bench, id, parquet)
  if (isWanted('export')) {
    yield [await measureWorkbookExport(bench, id, parquet)]
    yield [await measureCsvExport(bench, id, parquet)]
  }
  if (isWanted('clients')) yield [await measureClients(bench, id)]
  if (isWanted('script')) yield [await measureScript(`${bench.baseUrl}/datasets/${bench.dataset.slug}/${id}`)]
  await rm(parquet)
}
