import { readFile, stat } from 'node:fs/promises'
import * as xls from '@e965/xlsx'
import { archiveEncrypted, notDelimited, sheetDamaged, workbookTooLarge } from './refusals.ts'
import {
  failedCell,
  isElapsed,
  noMarkup,
  writeDuration,
  writeMoment,
  type CellValue,
  rowsAtOnce,
  type SheetRow,
  type SheetRows,
  type Workbook,
} from './sheet-rows.ts'

// All that knows the package behind old workbooks is in this file.

/** The reader holds the whole workbook: measured, 20 MB take 900 MB. A sheet of 65,536 full rows with ten columns has 10 MB. */
export const maxXlsBytes = 32 * 1024 * 1024
// The last row that an old sheet can have; a damaged file may say any number.
const maxRows = 65_536

/** Opens an XLS workbook (Excel 5 to 2003). Macros and formulas are not looked at, the values saved with them are. Throws a refusal for what is none. */
export async function openXls(file: string): Promise<Workbook> {
  const { size } = await stat(file)
  const bytes = await readFile(file)
  refuseOther(bytes)
  if (size > maxXlsBytes) throw workbookTooLarge(size, maxXlsBytes)
  const workbook = readWorkbook(bytes)
  const is1904 = workbook.Workbook?.WBProps?.date1904 === true
  return {
    sheets: workbook.SheetNames,
    readSheet: (index) => readRows(workbook.Sheets[workbook.SheetNames[index]!], is1904),
    readMarkup: async (index) => ({
      ...noMarkup,
      merges: (workbook.Sheets[workbook.SheetNames[index]!]?.['!merges'] ?? []).map(({ s, e }) => ({
        from: s.r,
        to: e.r,
        column: s.c,
      })),
    }),
  }
}

/** The container of old Office files holds other things, too, and new workbooks with a password. */
function refuseOther(bytes: Buffer): void {
  const names = listStreams(bytes)
  if (names.some((name) => /^(EncryptedPackage|EncryptionInfo)$/i.test(name))) throw archiveEncrypted()
  if (!names.some((name) => /^(Workbook|Book)$/i.test(name)))
    throw notDelimited('file-is-office', {
      vi: 'tệp Office đời cũ (DOC, PPT)',
      en: 'an old Office file (DOC, PPT)',
    })
}

function listStreams(bytes: Buffer): string[] {
  try {
    return xls.CFB.read(bytes, { type: 'buffer' }).FileIndex.map(({ name }: { name: string }) => name)
  } catch {
    throw sheetDamaged()
  }
}

function readWorkbook(bytes: Buffer): xls.WorkBook {
  try {
    return xls.read(bytes, {
      type: 'buffer',
      dense: true,
      cellNF: true,
      cellFormula: false,
      cellHTML: false,
      cellText: false,
      bookVBA: false,
      sheetRows: maxRows,
    })
  } catch (error) {
    // In the words of the reader: "File is password-protected", "Encryption …".
    throw /password|encrypt/i.test(String(error)) ? archiveEncrypted() : sheetDamaged()
  }
}

async function* readRows(sheet: xls.WorkSheet | undefined, is1904: boolean): SheetRows {
  let batch: SheetRow[] = []
  for (const [index, row] of (sheet?.['!data'] ?? []).entries()) {
    if (!row) continue
    const cells = Array.from({ length: row.length }, (_, column) => readCell(row[column], is1904))
    if (cells.some((cell) => cell !== null)) batch.push({ index, cells })
    if (batch.length < rowsAtOnce) continue
    yield batch
    batch = []
  }
  yield batch
}

function readCell(cell: xls.CellObject | undefined, is1904: boolean): CellValue {
  if (!cell) return null
  const { t: kind, v: value, z: format } = cell
  if (kind === 's' && typeof value === 'string')
    return value.trim() === '' || failedCell.test(value)
      ? null
      : value.replaceAll('\r\n', '\n').normalize('NFC')
  if (kind === 'b') return value === true
  if (kind !== 'n' || typeof value !== 'number' || !Number.isFinite(value)) return null
  const isMoment = format !== undefined && xls.SSF.is_date(String(format)) && value >= 0 && value < lastSerial
  if (!isMoment) return value
  return (
    (isElapsed(String(format)) && writeDuration(value)) || {
      moment: writeMoment(dateOfSerial(value, is1904)),
    }
  )
}

// 31 December 9999.
const lastSerial = 2_958_466
const dayMs = 86_400_000

/** Days since the last of 1899, where Excel counts a 29 February 1900 that never was; or since the first of 1904. */
function dateOfSerial(serial: number, is1904: boolean): Date {
  if (is1904) return new Date(Date.UTC(1904, 0, 1) + serial * dayMs)
  return new Date(Date.UTC(1899, 11, serial > 0.999_999 && serial < 60 ? 31 : 30) + serial * dayMs)
}
