import { rm } from 'node:fs/promises'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'

/** The peer: DuckDB in this process, with no more than it needs. */
export class BareDuckdb {
  private readonly instance: DuckDBInstance
  private readonly connection: DuckDBConnection

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.instance = instance
    this.connection = connection
  }

  static async open(): Promise<BareDuckdb> {
    const instance = await DuckDBInstance.create(':memory:', { memory_limit: '1GB', threads: '2' })
    return new BareDuckdb(instance, await instance.connect())
  }

  async run(sql: string): Promise<void> {
    await this.connection.run(sql)
  }

  /** Milliseconds until all rows of the answer are values of JavaScript. */
  async timeMs(sql: string): Promise<number> {
    const startMs = performance.now()
    const reader = await this.connection.runAndReadAll(sql)
    reader.getRowsJson()
    return performance.now() - startMs
  }

  close(): void {
    this.connection.closeSync()
    this.instance.closeSync()
  }
}

/** Seconds from a CSV to Parquet, with types that hold for the whole file. Keeps the result when asked to. */
export async function convertBare(csv: string, parquet: string, isKept = false): Promise<number> {
  const startMs = performance.now()
  const duckdb = await BareDuckdb.open()
  await duckdb.run(
    `copy (select * from read_csv('${csv}', sample_size = -1)) to '${parquet}' (format parquet, compression zstd)`,
  )
  duckdb.close()
  const seconds = (performance.now() - startMs) / 1000
  if (!isKept) await rm(parquet)
  return seconds
}
