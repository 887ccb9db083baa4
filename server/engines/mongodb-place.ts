import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface MongodbPlace {
  dbPath: string
  logPath: string
  /** Beside the data: which server made them and the port it had. */
  recordPath: string
}

export interface MongodbRecord {
  version: string
  port: number
}

export function placeMongodb(dataDir: string): MongodbPlace {
  return {
    dbPath: join(dataDir, 'mongodb'),
    logPath: join(dataDir, 'mongodb.log'),
    recordPath: join(dataDir, 'mongodb.json'),
  }
}

/** What is written beside the data, or null when there are none yet. */
export async function findMongodbRecord(place: MongodbPlace): Promise<MongodbRecord | null> {
  try {
    return JSON.parse(await readFile(place.recordPath, 'utf8')) as MongodbRecord
  } catch {
    return null
  }
}
