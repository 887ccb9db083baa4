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
  packedTooTightly,
  unpacksTooLarge,
  zipWithoutTable,
  zipWithShapefile,
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
  [/\.xls[xm]$/i, 'XLSX'],
  [/\.xls$/i, 'XLS'],
  [/\.ods$/i, 'ODS'],
  [/\.parquet$/i, 'PARQUET'],
  [/\.(txt|psv|dat)$/i, 'TXT'],
]
/** Whether a name says no more than that there is text: rows or sentences. */
export const isOpenText = (name: string): boolean => /\.(txt|psv|dat)$/i.test(name)
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

/**
 * The members of a zip archive that hold tables, by their names and in their order; what else lies beside them is left. Throws a
 * refusal when there are none, when one needs a password, and when together they unpack to more than they may.
 */
export function listTableMembers(members: readonly ZipMember[]): ZipMember[] {
  const tables = members.filter(
    ({ name }, index) =>
      tableEndings.some(([ending]) => ending.test(name)) &&
      members.findIndex((other) => other.name === name) === index,
  )
  if (tables.length === 0) {
    const inner = members.find(({ name }) => archiveEnding.test(name))
    if (inner) throw archiveNested(inner.name)
    throw members.some(({ name }) => /\.shp$/i.test(name)) ? zipWithShapefile() : zipWithoutTable()
  }
  if (tables.some(({ isEncrypted }) => isEncrypted)) throw archiveEncrypted()
  for (const { sizeBytes, packedBytes } of tables) refuseTooLarge(sizeBytes, packedBytes)
  const sum = (of: (member: ZipMember) => number) => tables.reduce((total, member) => total + of(member), 0)
  refuseTooLarge(
    sum(({ sizeBytes }) => sizeBytes),
    sum(({ packedBytes }) => packedBytes),
  )
  return tables
}

/** Unpacks one table of a zip archive into a folder. */
export async function unpackMember(input: string, member: ZipMember, workDir: string): Promise<Unpacked> {
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
  if (bytes > harmlessBytes && bytes > packedBytes * maxRatio) throw packedTooTightly(bytes, maxRatio)
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
