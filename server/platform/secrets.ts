import { randomBytes } from 'node:crypto'
import type { Mongo } from './mongo.ts'

interface SecretRecord {
  _id: string
  value: string
}

/** A random secret that all processes of one portal share; made on first use and kept in MongoDB. */
export async function getSecret(mongo: Mongo, name: string): Promise<string> {
  const secrets = mongo.connection.collection<SecretRecord>('secrets')
  const kept = await secrets.findOneAndUpdate(
    { _id: name },
    { $setOnInsert: { value: randomBytes(32).toString('base64url') } },
    { upsert: true, returnDocument: 'after' },
  )
  return kept!.value
}
