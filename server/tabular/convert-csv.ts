import { stat } from 'node:fs/promises'
import path from 'node:path'
import { readText } from './column-reader.ts'
import type { ConversionOrder, ConvertedTable, GivenReading, TellDone } from './conversion-messages.ts'
import { CsvScan, maxLineBytes, openDuckdb } from './csv-scan.ts'
import { readBytes } from './file-bytes.ts'
import { detectDialect, tellHeader, type Dialect } from './detect-dialect.ts'
import { detectEncoding, resolveEncoding } from './detect-encoding.ts'
import { makeHints } from './make-hints.ts'
import { refuseLongLine } from './long-lines.ts'
import { noteNuls, noteReplaced } from './reading-notes.ts'
import type { ReadingNote } from './records.ts'
import { emptyFile } from './refusals.ts'
import { sampleInside } from './sample-rows.ts'
import { keepFoot } from './table-end.ts'
import { findTail, type TableTail } from './table-tail.ts'
import { rewriteText } from './transcode.ts'
import { cutAtRecordEnd } from './trial-text.ts'
import { writeTable } from './write-table.ts'

// The beginning shows delimiter, names and most types; wide tables need room for a few rows.
const sampleBytes = 1024 * 1024
// Of a longer file so many rows of the beginning tell types, beside those from inside it; all rows are checked later anyway.
const headRows = 2_000

/** Reads a delimited text file, whatever its encoding and dialect, and writes it as Parquet. Throws a refusal when it is no table. */
export async function convertCsv(order: ConversionOrder, tell: TellDone): Promise<ConvertedTable> {
  const { reading, workDir } = order
  const { size } = await stat(order.input)
  if (size === 0) throw emptyFile()
  if (size > maxLineBytes) await refuseLongLine(order.input)
  const { encoding, file, isPart, notes } = await prepareText(order, order.trial?.bytes)
  if (isPart) await cutAtRecordEnd(file)
  const { dialect, rest, isWhole, estimatedRows } = await findDialect(file, reading)
  const hasNoTail = dialect.isComplete || reading.keepsTrailer || isPart
  const tail = hasNoTail ? null : await findTail(file, dialect)
  const scanned = await prepareRecords(file, dialect, tail, workDir)
  const inside = isWhole ? [] : await sampleInside(file, dialect, tail?.endBytes ?? null)
  const head = isWhole ? dialect.rows : dialect.rows.slice(0, headRows)
  const columns = Array.from({ length: dialect.columnCount }, (_, index) =>
    [...head, ...inside].map((row) => row[index]!),
  )
  const hints = makeHints(reading, rest, dialect.delimiter)
  const duckdb = await openDuckdb(workDir)
  try {
    const scan = new CsvScan(duckdb, {
      ...scanned,
      delimiter: dialect.delimiter,
      columnCount: dialect.columnCount,
      padded: dialect.padded,
      firstLine: dialect.dataLine,
      repeatedHeaders: dialect.repeatsHeader ? dialect.headerRows : [],
    })
    const names = dialect.header.join(' | ')
    const repeated = (await scan.listRepeatedHeaders()).map((line) => ({ line, text: names }))
    const table = await writeTable({
      scan,
      header: dialect.header,
      units: dialect.units,
      unitAbove: dialect.unitAbove,
      secondTable: dialect.secondTable ?? tail?.secondTable ?? null,
      leftOut: [...dialect.leftOut, ...repeated, ...(tail?.leftOut ?? [])],
      columns,
      reader: readText(hints),
      hints,
      dialect: { encoding, delimiter: dialect.delimiter, ...tellHeader(dialect), sheet: null },
      parquet: 'table.parquet',
      estimatedRows: isWhole
        ? estimatedRows
        : Math.min(estimatedRows, await estimateRows(scanned.file, [dialect.rows, inside])),
      order,
      tell,
    })
    const told = [...notes, ...(table.notes ?? [])]
    return {
      ...table,
      firstLine: dialect.dataLine,
      ...(told.length > 0 && { notes: told }),
      ...(isPart && { isPart }),
    }
  } finally {
    duckdb.close()
  }
}

/** As many rows as there are at least, by the longest that rows are in any of the samples. */
async function estimateRows(file: string, samples: readonly (readonly string[][])[]): Promise<number> {
  const { size } = await stat(file)
  const lengths = samples
    .filter((rows) => rows.length > 0)
    .map((rows) => rows.reduce((sum, cells) => sum + Buffer.byteLength(cells.join(',')) + 1, 0) / rows.length)
  return Math.floor(size / Math.max(1, ...lengths))
}

/** The text as UTF-8 in NFC: the file itself when it is so already, else a copy; of a longer one no more than `maxBytes`. */
export async function prepareText(
  { input, workDir, reading }: ConversionOrder,
  maxBytes = Infinity,
): Promise<{ encoding: string; file: string; isPart: boolean; notes: ReadingNote[] }> {
  const detected = await detectEncoding(input).catch((error: unknown) => {
    if (reading.encoding) return null
    throw error
  })
  const encoding = reading.encoding ? resolveEncoding(reading.encoding) : detected!.encoding
  const isPart = (await stat(input)).size > maxBytes
  if (detected?.isReady && encoding === 'utf-8' && !isPart)
    return { encoding, file: input, isPart, notes: [] }
  const file = path.join(workDir, 'text.csv')
  const { replaced, nuls } = await rewriteText(input, file, {
    encoding,
    isUtf8: detected?.isUtf8,
    endBytes: isPart ? maxBytes : undefined,
  })
  // Of a text in UTF-8 as it should be, such a letter was written by whoever made the file.
  const notes = [
    ...(replaced && !detected?.isUtf8 ? [noteReplaced(replaced)] : []),
    ...(nuls > 0 ? [noteNuls(nuls)] : []),
  ]
  return { encoding, file, isPart, notes }
}

async function findDialect(
  file: string,
  reading: GivenReading,
): Promise<{ dialect: Dialect; rest: string; isWhole: boolean; estimatedRows: number }> {
  const { size } = await stat(file)
  const bytes = await readBytes(file, 0, sampleBytes)
  const isWhole = bytes.length === size
  // `stream` leaves out a last letter that the sample cut in two.
  const text = new TextDecoder('utf-8').decode(bytes, { stream: !isWhole })
  if (text.trim() === '') throw emptyFile()
  const dialect = detectDialect(text, {
    delimiter: reading.delimiter ?? null,
    headerRow: reading.headerRow ?? null,
    headerRows: reading.headerRows ?? null,
    keptFoot: keepFoot(reading.keepsTrailer, 'none'),
    isWhole,
  })
  const estimatedRows = isWhole ? dialect.rows.length : Math.round(size / dialect.rowBytes)
  return { dialect, rest: text.slice(0, 64 * 1024), isWhole, estimatedRows }
}

/**
 * A file whose first record is the header, or data, goes to DuckDB as it is. A preamble, notes behind the table, or names with line
 * breaks inside, are cut off first: skipping lines and records are not the same thing.
 */
async function prepareRecords(
  file: string,
  dialect: Dialect,
  tail: TableTail | null,
  workDir: string,
): Promise<{ file: string; hasHeader: boolean }> {
  const isSimple = dialect.dataLine <= 2 && dialect.headerRow === dialect.dataLine - 1
  const endsEarly = dialect.dataEnd !== null || tail !== null
  if (isSimple && !dialect.mixesLineBreaks && !endsEarly) return { file, hasHeader: dialect.headerRow === 1 }
  const sample = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readBytes(file, 0, sampleBytes), {
    stream: true,
  })
  const bom = sample.startsWith('\ufeff') ? 1 : 0
  const countBytes = (characters: number) => Buffer.byteLength(sample.slice(0, characters + bom))
  const target = path.join(workDir, 'records.csv')
  await rewriteText(file, target, {
    encoding: 'utf-8',
    skipBytes: countBytes(dialect.dataStart),
    endBytes: tail?.endBytes ?? (dialect.dataEnd === null ? undefined : countBytes(dialect.dataEnd)),
    plainLineBreaks: true,
  })
  return { file: target, hasHeader: false }
}
