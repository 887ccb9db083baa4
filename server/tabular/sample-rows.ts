import { stat } from 'node:fs/promises'
import { readRecords } from './csv-records.ts'
import type { Dialect } from './detect-dialect.ts'
import { readBytes } from './file-bytes.ts'
import { isSame } from './second-table.ts'

// Enough places to notice a change of habit further down, at a cost of a few milliseconds; the whole file is checked later anyway.
const places = 12
const placeBytes = 32 * 1024

/** Rows from inside a large file, so that types are not guessed from its beginning alone. */
export async function sampleInside(
  file: string,
  dialect: Dialect,
  endBytes: number | null,
): Promise<string[][]> {
  const size = endBytes ?? (await stat(file)).size
  const rows: string[][] = []
  for (let place = 1; place <= places; place++) {
    const from = Math.floor(((size - placeBytes) * place) / places)
    const text = (await readBytes(file, Math.max(0, from), placeBytes)).toString('utf8')
    const start = text.indexOf('\n') + 1
    if (start === 0) continue
    const { records } = readRecords(text.slice(start), dialect.delimiter, 2_000)
    // A place inside a quoted cell gives nonsense; such records hardly ever have the right number of cells.
    rows.push(
      ...records
        .slice(0, -1)
        .map(({ cells }) => cells)
        .filter(
          (cells) =>
            cells.length === dialect.columnCount &&
            !dialect.headerRows.some((header) => isSame(cells, header)),
        ),
    )
  }
  return rows
}
