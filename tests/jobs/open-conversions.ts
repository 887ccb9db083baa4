import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Conversion, GivenReading } from '../../server/tabular/conversion-messages.ts'
import { runConversion } from '../../server/tabular/conversion.ts'

export interface Made extends Conversion {
  /** Rows of the first table, or of the one with the index. */
  rows(index?: number): Promise<unknown[][]>
}

export interface Conversions {
  /** As the portal does it: in a child process under its limits. */
  convert(bytes: Buffer | string, format?: string | null, reading?: GivenReading): Promise<Made>
  close(): Promise<void>
}

/** A folder in which files are made into tables. */
export async function openConversions(): Promise<Conversions> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'sen-conversions-'))
  let count = 0
  return {
    async convert(bytes, format = null, reading = {}) {
      const input = path.join(folder, `file-${++count}`)
      const workDir = await mkdtemp(path.join(folder, 'work-'))
      const content = Buffer.from(bytes as string)
      await writeFile(input, content)
      const { conversion: made, end } = await runConversion(
        { input, workDir, reading, format, lang: 'en' },
        { inputBytes: content.length, tell: () => {}, signal: new AbortController().signal },
      )
      end()
      return { ...made, rows: (index = 0) => readRows(path.join(workDir, made.tables[index]!.parquet)) }
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

async function readRows(file: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const reader = await connection.runAndReadAll(`select * exclude (misfit) from read_parquet('${file}')`)
    return reader
      .getRows()
      .map((row) => row.map((value) => (typeof value === 'bigint' ? Number(value) : value)))
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
