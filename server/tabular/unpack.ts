import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { readBytes } from './file-bytes.ts'
import {
  archiveDamaged,
  archiveEncrypted,
  archiveNested,
  Refusal,
  unpacksTooLarge,
  zipWithManyTables,
  zipWithoutTable,
} from './refusals.ts'
import { readZipMembers, type ZipMember } from './zip-members.ts'

// The largest upload is of this order; more in one archive is better published as a file of its own.
export const maxUnpackedBytes = 1024 * 1024 * 1024
// Text shrinks to a twentieth, a sheet full of one number to a two-hundredth; a thousandth is made to do harm.
const maxRatio = 500
// Whatever the ratio, this much does no harm.
const harmlessBytes = 64 * 1024 * 1024

/** A member that holds a table, by how its name ends, and the format that this means. */
const tableEndings: [RegExp, string][] = [
  [/\.csv$/i, 'CSV'],
  [/\.(tsv|tab)$/i, 'TSV'],
  [/\.(ndjson|jsonl)$/i, 'NDJSON'],
  [/\.geojson$/i, 'GEOJSON'],
  [/\.json$/i, 'JSON'],
  [/\.xlsx$/i, 'XLSX'],
  [/\.ods$/i, 'ODS'],
  [/\.parquet$/i, 'PARQUET'],
]
const archiveEnding = /\.(zip|gz|tgz|7z|rar|tar|bz2|xz|zst)$/i

export interface Unpacked {
  file: string
  /** What the name of the member says; null when nothing does. */
  format: string | null
}

/** Unpacks a gzip file into the work folder. Throws a refusal when it is damaged or holds too much. */
export async function unpackGzip(input: string, workDir: string): Promise<Unpacked> {
  const { size } = await stat(input)
  // The last four bytes say how long the text is, but for multiples of 4 GB: what comes out is counted too.
  const said = size >= 18 ? (await readBytes(input, size - 4, 4)).readUInt32LE() : 0
  // More than gzip can make of so little is no length but the middle of a file that was cut.
  if (said < size * 1_100) refuseTooLarge(said, size)
  const file = path.join(workDir, 'member')
  await writeCounted(createReadStream(input), createGunzip(), file, size)
  return { file, format: null }
}

/** Unpacks the one table that a zip archive holds into the work folder; what else lies beside it is left. */
export async function unpackZip(
  input: string,
  members: readonly ZipMember[],
  workDir: string,
): Promise<Unpacked> {
  const tables = members.filter(({ name }) => tableEndings.some(([ending]) => ending.test(name)))
  if (tables.length > 1) throw zipWithManyTables(tables.map(({ name }) => name))
  const [member] = tables
  if (!member) {
    const inner = members.find(({ name }) => archiveEnding.test(name))
    throw inner ? archiveNested(inner.name) : zipWithoutTable()
  }
  if (member.isEncrypted) throw archiveEncrypted()
  refuseTooLarge(member.sizeBytes, member.packedBytes)
  const file = path.join(workDir, 'member')
  await readZipMembers(input, {
    open: member.name,
    read: (stream) => writeCounted(stream, null, file, member.packedBytes),
  })
  return { file, format: tableEndings.find(([ending]) => ending.test(member.name))![1] }
}

/** Throws a refusal when so many bytes come of so few that they are made to fill a disk, or are just too many. */
export function refuseTooLarge(bytes: number, packedBytes: number, limitBytes = maxUnpackedBytes): void {
  if (bytes > limitBytes) throw unpacksTooLarge(bytes, limitBytes)
  if (bytes > harmlessBytes && bytes > packedBytes * maxRatio) throw unpacksTooLarge(bytes, limitBytes)
}

async function writeCounted(
  source: Readable,
  unpacker: Transform | null,
  file: string,
  packedBytes: number,
): Promise<void> {
  let bytes = 0
  const count = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bytes += chunk.length
      refuseTooLarge(bytes, packedBytes)
      yield chunk
    }
  }
  const target = createWriteStream(file, { flags: 'wx' })
  try {
    if (unpacker) await pipeline(source, unpacker, count, target)
    else await pipeline(source, count, target)
  } catch (error) {
    if (error instanceof Refusal || (error as NodeJS.ErrnoException).code === 'ENOSPC') throw error
    throw archiveDamaged()
  }
}
