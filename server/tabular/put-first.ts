import type { ConvertedTable } from './conversion-messages.ts'
import { sheetNotFound } from './refusals.ts'

/** The tables of a file with the one first that the publisher says answers when none is named. Throws a refusal when it is not there. */
export function putFirst(
  tables: readonly ConvertedTable[],
  sheet: string | null | undefined,
): ConvertedTable[] {
  if (sheet == null) return [...tables]
  const chosen = tables.find(({ dialect }) => dialect.sheet === sheet)
  if (chosen) return [chosen, ...tables.filter((table) => table !== chosen)]
  throw sheetNotFound(
    sheet,
    tables.map(({ dialect }) => dialect.sheet),
  )
}
