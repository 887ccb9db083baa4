import path from 'node:path'
import type { ConvertedTable, Trial } from './conversion-messages.ts'
import { openLockedDuckdb, openSource, toJsonValue } from './locked-duckdb.ts'
import { openNested } from './open-nested.ts'
import { compileRows } from './rows-query.ts'

/** The first rows of a table that was just made, as the API shows them. For the child that made it. */
export async function readShownRows(
  { columns, rowCount, parquet }: ConvertedTable,
  { workDir, trial }: { workDir: string; trial: Trial },
): Promise<unknown[][]> {
  const connection = await openLockedDuckdb(workDir + path.sep)
  try {
    await openSource(connection, path.join(workDir, parquet))
    const { page } = compileRows({ rowCount, after: null, limit: trial.shownRows }, columns)
    const result = await connection.runAndReadAll(page)
    const shown: unknown[][] = []
    let characters = 0
    for (const row of result.getRows()) {
      const cells = openNested(row.slice(0, -1).map(toJsonValue), columns)
      characters += JSON.stringify(cells).length
      if (characters > trial.shownCharacters && shown.length > 0) break
      shown.push(cells)
    }
    return shown
  } finally {
    connection.closeSync()
  }
}
