import { isDeepStrictEqual } from 'node:util'
import type { TellDone } from './conversion-messages.ts'
import type { ColumnReading } from './column-reading.ts'
import { makeColumnSql } from './column-sql.ts'
import { findCellCount, type CsvScan } from './csv-scan.ts'
import type { ColumnReader } from './column-reader.ts'
import { conversionCrashed, raggedFile } from './refusals.ts'
import { maxKeptRejected, maxRejectedCharacters, type RejectedRecord } from './records.ts'

// Few enough to be slips of the hand; a column with more of them is text. The values of the rest stay usable as figures.
const maxMisfitShare = 0.005
const maxMisfits = 1_000
const leastValues = 200
// Each pass reads the whole file; after three, and one for types that were said elsewhere, what still does not fit becomes text.
const maxPasses = 5
const maxOddShare = 0.1

/**
 * Writes the table, and goes on until its types hold for the whole file and not for a sample alone: a column with cells that do
 * not fit gets a wider reading, or becomes text; a handful of slips in a long column stay empty, counted and listed.
 */
export async function settleReadings({
  scan,
  parquet,
  found,
  fallbacks = [],
  columns,
  reader,
  given,
  names,
  isDelimiterGiven,
  estimatedRows,
  tell,
}: {
  scan: CsvScan
  parquet: string
  found: readonly ColumnReading[]
  /** By column, the reading to take instead when a cell does not fit the found one, which somebody else than the publisher said. */
  fallbacks?: readonly (ColumnReading | null)[]
  /** The sampled values, by column. */
  columns: readonly (readonly string[])[]
  reader: ColumnReader
  /** Whether the publisher named the type of a column: such a type is kept, come what may. */
  given: readonly boolean[]
  names: readonly string[]
  /** Whether the publisher said where cells end: rows that do not fit are listed then, however many. */
  isDelimiterGiven: boolean
  estimatedRows: number
  tell: TellDone
}): Promise<{
  readings: ColumnReading[]
  sqlTypes: string[]
  rowCount: number
  rejected: { count: number; sample: RejectedRecord[] }
}> {
  const readings = [...found]
  const instead = [...fallbacks]
  const evidence = new Map<number, string[]>()
  const kept = new Set<number>(given.flatMap((isGiven, index) => (isGiven ? [index] : [])))
  for (let pass = 1; pass <= maxPasses; pass++) {
    const sql = readings.map((reading, index) =>
      makeColumnSql(`c${index}`, reading, { isStrict: kept.has(index) }),
    )
    const written = await scan.writeParquet(parquet, sql, { estimatedRows, tell })
    const isOdd = written.rejects.count > Math.max(3, written.rowCount * maxOddShare)
    if (isOdd && !(isDelimiterGiven && written.rowCount > 0))
      throw raggedFile({
        columns: names.length,
        rows: written.rejects.sample.map((record) => ({ line: record.line, cells: findCellCount(record) })),
        delimiter: scan.delimiter,
      })
    const done = { readings, sqlTypes: sql.map(({ sqlType }) => sqlType), rowCount: written.rowCount }
    if (written.misfitRows === 0) return { ...done, rejected: written.rejects }
    const misfits = await scan.findMisfits(sql)
    let isSettled = true
    for (const [index, misfit] of misfits.entries()) {
      if (misfit.count === 0 || kept.has(index)) continue
      const fallback = instead[index]
      if (fallback) {
        readings[index] = fallback
        instead[index] = null
        isSettled = false
        continue
      }
      const texts = misfit.cells.map(({ text }) => text)
      // Those of earlier passes fit the reading that was made for them, and are not told again.
      const met = [...(evidence.get(index) ?? []), ...texts]
      evidence.set(index, met)
      const wider = reader.widen(index, [...columns[index]!, ...met])
      // What is read again just as before was not made for these cells.
      if (isSlip(misfit, texts) && (wider.type === 'string' || isDeepStrictEqual(wider, readings[index]))) {
        kept.add(index)
        // Written so far with the figure that is left of a cell: 2 for 1.5.
        if (misfit.lossy > 0) isSettled = false
      } else {
        const isStuck = isDeepStrictEqual(wider, readings[index])
        readings[index] = pass < maxPasses - 1 && !isStuck ? wider : { type: 'string' }
        isSettled = false
      }
    }
    if (isSettled) return { ...done, rejected: listRejected(written.rejects, misfits, names, scan.firstLine) }
  }
  throw conversionCrashed()
}

/** A few cells in a long column that are plainly not of its kind; a code with leading zeros is never a slip. */
function isSlip(misfit: { count: number; filled: number }, texts: readonly string[]): boolean {
  if (
    misfit.filled < leastValues ||
    misfit.count > maxMisfits ||
    misfit.count > misfit.filled * maxMisfitShare
  )
    return false
  return !texts.some((text) => /^\s*[-+]?0\d+\s*$/.test(text))
}

function listRejected(
  rejects: { count: number; sample: RejectedRecord[] },
  misfits: readonly { count: number; cells: { row: number; text: string }[] }[],
  names: readonly string[],
  firstLine: number,
): { count: number; sample: RejectedRecord[] } {
  const cells = misfits.flatMap(({ cells: found }, index) =>
    found.slice(0, maxKeptRejected).map(({ row, text }): RejectedRecord => {
      const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text
      return {
        line: firstLine + row,
        column: names[index]!,
        text: text.slice(0, maxRejectedCharacters),
        message: {
          vi: `"${shown}" không hợp kiểu của cột nên ô này để trống trong bảng.`,
          en: `"${shown}" does not fit the type of the column, so the cell is empty in the table.`,
        },
      }
    }),
  )
  return {
    count: rejects.count + misfits.reduce((sum, { count }) => sum + count, 0),
    sample: [...rejects.sample, ...cells].sort((a, b) => a.line - b.line).slice(0, maxKeptRejected),
  }
}
