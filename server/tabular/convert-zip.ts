import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Conversion, ConversionOrder, ConvertedTable, TellDone } from './conversion-messages.ts'
import { Refusal, tooManyColumns, tooManyTables } from './refusals.ts'
import { findTabularLook } from '../text/tabular-text.ts'
import { isOpenText, listTableMembers, unpackMember, type Unpacked } from './unpack.ts'
import { readZipText, type ZipMember } from './zip-members.ts'
import { putFirst } from './put-first.ts'
import { addNotes, noteMembers, type LeftOutPart } from './shape-notes.ts'

// A file a month for eight years, as with sheets.
const maxTables = 100
// All columns of all tables stand in one record, which may have 16 MB.
const maxColumnsInAll = 20_000

/**
 * Makes a table of each data file in a zip, in the order of the archive; one alone is the table, several go by their names. What
 * they unpack to is looked at before the first is unpacked. Throws a refusal when there is none, or when none can be read.
 */
export async function convertZip(
  order: ConversionOrder,
  members: readonly ZipMember[],
  convert: (order: ConversionOrder, unpacked: Unpacked, tell: TellDone) => Promise<Conversion>,
  tell: TellDone,
): Promise<Conversion> {
  const found = listTableMembers(await leaveOutProse(order.input, members))
  if (found.length > maxTables) throw tooManyTables(found.length, maxTables)
  const tables: ConvertedTable[] = []
  let refusal: Refusal | null = null
  const leftOut = members
    .filter((member) => !found.includes(member) && !isMarkup(member.name))
    .map(({ name }): LeftOutPart => ({ name, why: null }))
  let columnCount = 0
  let rowCount = 0
  const allBytes = Math.max(
    1,
    found.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  )
  let unpackedBytes = 0
  for (const [index, member] of found.entries()) {
    const folder = `member-${index}`
    const workDir = path.join(order.workDir, folder)
    await mkdir(workDir)
    const unpacked = await unpackMember(order.input, member, workDir)
    try {
      const before = rowCount
      const made = await convert({ ...order, workDir }, unpacked, ({ rows, share }) =>
        tell({ rows: before + rows, share: (unpackedBytes + member.sizeBytes * share) / allBytes }),
      )
      for (const table of made.tables) {
        columnCount += table.columns.length
        rowCount += table.rowCount
        tables.push({
          ...table,
          parquet: `${folder}/${table.parquet}`,
          dialect: {
            ...table.dialect,
            sheet: nameTable(member.name, table, found.length, made.tables.length),
          },
        })
      }
      if (columnCount > maxColumnsInAll) throw tooManyColumns(columnCount, maxColumnsInAll)
    } catch (error) {
      // A file that is none does not keep the others from being tables.
      if (!(error instanceof Refusal) || columnCount > maxColumnsInAll) throw error
      leftOut.push({ name: member.name, why: error.sentence })
      refusal ??= error
    } finally {
      unpackedBytes += member.sizeBytes
      await rm(unpacked.file, { force: true })
    }
  }
  if (tables.length === 0) throw refusal!
  return { tables: addNotes(putFirst(tables, order.reading.sheet), noteMembers(leftOut)) }
}

/** Folders, and what programs leave beside files that people packed. */
const isMarkup = (name: string): boolean =>
  name.endsWith('/') || /(^|\/)(__MACOSX\/|\.DS_Store$|\._|Thumbs\.db$)/i.test(name)

// What tells rows from sentences.
const headBytes = 128 * 1024

/** The members without those in .txt and the like that are no tables: a note for readers lies beside many. */
async function leaveOutProse(input: string, members: readonly ZipMember[]): Promise<ZipMember[]> {
  const open = members.filter(({ name, isEncrypted }) => isOpenText(name) && !isEncrypted)
  // Each is looked for in the directory of the archive anew; so many are no tables that anybody opens.
  const looked = open.length > maxTables ? [] : open
  const tables = new Set<ZipMember>()
  for (const member of looked) {
    const head = await readZipText(input, member.name, headBytes)
    if (findTabularLook(head) !== null) tables.add(member)
  }
  return members.filter((member) => !isOpenText(member.name) || tables.has(member))
}

/** A table goes by its file, by its sheet in the only workbook, or by both. */
function nameTable(
  member: string,
  { dialect }: ConvertedTable,
  memberCount: number,
  sheetCount: number,
): string | null {
  if (memberCount === 1) return dialect.sheet
  return sheetCount === 1 ? member : `${member} – ${dialect.sheet}`
}
