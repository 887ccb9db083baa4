import os from 'node:os'
import path from 'node:path'
import { openLockedDuckdb } from './locked-duckdb.ts'
import type { PatternOrder, WrongPattern } from './validation-messages.ts'
import { writeLiteral } from './sql-text.ts'

/** Compiles each pattern with the engine that will match it. For child processes only. */
export async function tryPatterns({ patterns }: PatternOrder): Promise<WrongPattern[]> {
  const connection = await openLockedDuckdb(os.tmpdir() + path.sep)
  const wrong: WrongPattern[] = []
  for (const [index, pattern] of patterns.entries()) {
    try {
      await connection.run(`select regexp_full_match('', ${writeLiteral(pattern)})`)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      wrong.push({ index, message: message.replace(/^[A-Z]\w+( \w+)? Error: /, '') })
    }
  }
  return wrong
}
