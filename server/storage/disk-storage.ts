import { constants, createReadStream, open as openDescriptor } from 'node:fs'
import {
  access,
  chmod,
  copyFile as duplicateFile,
  mkdir,
  open,
  readdir,
  rename,
  stat,
  statfs,
  unlink,
} from 'node:fs/promises'
import path from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { storageFull } from '../problems.ts'
import { copyFile } from './copy-file.ts'
import { openPartialFiles } from './partial-files.ts'
import { type ByteRange, type KeptFile, type PartialFiles, type Storage, type StorageUse } from './storage.ts'
import { isAbandoned, makeTemporaryName } from './temporary-name.ts'
import { writeChecked } from './write-checked.ts'

/** Read at once while sending: larger costs memory for each reader, smaller costs calls. Measured against a plain web server. */
const readBytes = 512 * 1024

/** An upload that is still arriving was written to more recently than this; what is older belongs to a process of some machine that died. */
const temporaryLifeMs = 60 * 60 * 1000

/** Asked about at once when orphans are looked for: one query of MongoDB. */
const orphanBatch = 500

const digestPattern = /^[0-9a-f]{64}$/
const blobFolderPattern = /^[0-9a-f]{2}$/
const derivedNamePattern = /^[0-9a-zA-Z][0-9a-zA-Z._-]{0,199}$/

/** Opens the store in a folder, makes what is missing and sweeps what a crash left behind. */
export async function openDiskStorage({ dir }: { dir: string }): Promise<Storage> {
  const storage = new DiskStorage(path.resolve(dir))
  await storage.prepare()
  return storage
}

class DiskStorage implements Storage {
  private readonly blobs: string
  private readonly temporary: string
  private readonly tables: string
  private opened: PartialFiles | null = null

  constructor(dir: string) {
    this.blobs = path.join(dir, 'blobs')
    this.temporary = path.join(this.blobs, 'tmp')
    this.tables = path.join(dir, 'tables')
  }

  async prepare(): Promise<void> {
    await mkdir(this.temporary, { recursive: true })
    await mkdir(this.tables, { recursive: true })
    this.opened = translating(await openPartialFiles(path.join(this.blobs, 'partial')))
    await this.sweepTemporary()
  }

  get partials(): PartialFiles {
    return this.opened!
  }

  async keepPartial(id: string, sha256: string): Promise<void> {
    const file = this.partials.localPath(id)
    await chmod(file, 0o444)
    await syncPath(file)
    await this.moveIn(file, sha256)
  }

  async keep(stream: Readable, limits: { maxBytes: number; signal?: AbortSignal }): Promise<KeptFile> {
    const temporary = this.newTemporary()
    try {
      const kept = await writeChecked(stream, temporary, limits)
      await this.moveIn(temporary, kept.sha256)
      return kept
    } catch (error) {
      await removeFile(temporary)
      throw translateDiskError(error)
    }
  }

  async openRead(sha256: string, range?: ByteRange): Promise<Readable> {
    return openFile(this.blobPath(sha256), range)
  }

  async copyTo(sha256: string, sink: Writable, range: ByteRange | null): Promise<void> {
    const file = this.blobPath(sha256)
    const { start, end } = range ?? { start: 0, end: (await stat(file)).size - 1 }
    await copyFile(file, sink, { start, length: end - start + 1 })
  }

  async stat(sha256: string): Promise<{ byteSize: number } | null> {
    const found = await findStat(this.blobPath(sha256))
    return found && { byteSize: found.size }
  }

  async localPath(sha256: string): Promise<string> {
    const file = this.blobPath(sha256)
    await access(file, constants.R_OK)
    return file
  }

  async keepDerived(name: string, localFile: string): Promise<void> {
    const target = this.derivedPath(name)
    const temporary = this.newTemporary()
    try {
      await moveFile(localFile, temporary)
      await chmod(temporary, 0o444)
      await syncPath(temporary)
      await rename(temporary, target)
      await syncPath(this.tables)
    } catch (error) {
      await removeFile(temporary)
      throw translateDiskError(error)
    }
  }

  async openDerived(name: string): Promise<Readable> {
    return openFile(this.derivedPath(name))
  }

  async localDerivedPath(name: string): Promise<string | null> {
    const file = this.derivedPath(name)
    return (await findStat(file)) ? file : null
  }

  async removeDerived(name: string): Promise<void> {
    await removeFile(this.derivedPath(name))
  }

  async erase(sha256: string): Promise<void> {
    await removeFile(this.blobPath(sha256))
    for (const name of await readdir(this.tables))
      if (name.startsWith(`${sha256}-`)) await removeFile(this.derivedPath(name))
  }

  /** A full disk still serves what it holds, so only a folder that cannot be reached counts as away. */
  async isAvailable(): Promise<boolean> {
    try {
      for (const folder of [this.blobs, this.temporary, this.tables])
        await access(folder, constants.R_OK | constants.W_OK)
      return true
    } catch {
      return false
    }
  }

  async measure(): Promise<StorageUse[]> {
    const folders = (await readdir(this.blobs)).filter((name) => blobFolderPattern.test(name))
    const use: StorageUse = { kind: 'files', count: 0, bytes: 0 }
    for (const folder of folders) await addUse(use, path.join(this.blobs, folder))
    return [
      use,
      await addUse({ kind: 'tables', count: 0, bytes: 0 }, this.tables),
      await addUse({ kind: 'unfinished', count: 0, bytes: 0 }, this.temporary),
    ]
  }

  async findSpace(): Promise<{ freeBytes: number; totalBytes: number }> {
    const { bavail, blocks, bsize } = await statfs(this.blobs)
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  }

  async removeOrphans(
    isKnown: (sha256s: string[]) => Promise<Set<string>>,
    olderThanMs: number,
  ): Promise<number> {
    const before = Date.now() - olderThanMs
    let removed = 0
    let batch: string[] = []
    const removeUnknown = async () => {
      const known = await isKnown(batch)
      for (const sha256 of batch)
        if (!known.has(sha256) && (await this.removeIfOlder(sha256, before))) removed++
      batch = []
    }
    for (const folder of await readdir(this.blobs)) {
      if (!blobFolderPattern.test(folder)) continue
      for (const name of await readdir(path.join(this.blobs, folder))) {
        const found = digestPattern.test(name) ? await findStat(this.blobPath(name)) : null
        if (found === null || found.mtimeMs > before) continue
        if (batch.push(name) === orphanBatch) await removeUnknown()
      }
    }
    if (batch.length > 0) await removeUnknown()
    return removed
  }

  /** Looks again just before: the same bytes may have been uploaded anew meanwhile, which makes the file young. */
  private async removeIfOlder(sha256: string, beforeMs: number): Promise<boolean> {
    const found = await findStat(this.blobPath(sha256))
    if (found === null || found.mtimeMs > beforeMs) return false
    await removeFile(this.blobPath(sha256))
    return true
  }

  /**
   * Gives the checked file its name. Equal bytes that are there already are replaced by these, which were just proved: it heals
   * a damaged copy, takes the same time either way, and whoever reads the old one goes on reading it.
   */
  private async moveIn(temporary: string, sha256: string): Promise<void> {
    const target = this.blobPath(sha256)
    const folder = path.dirname(target)
    const isNew = (await mkdir(folder, { recursive: true })) !== undefined
    await rename(temporary, target)
    await syncPath(folder)
    if (isNew) await syncPath(this.blobs)
  }

  private async sweepTemporary(): Promise<void> {
    for (const name of await readdir(this.temporary)) {
      const file = path.join(this.temporary, name)
      const found = await findStat(file)
      if (!found?.isFile()) continue
      if (isAbandoned(name) || found.mtimeMs < Date.now() - temporaryLifeMs) await removeFile(file)
    }
  }

  private newTemporary = (): string => path.join(this.temporary, makeTemporaryName())

  private blobPath(sha256: string): string {
    if (!digestPattern.test(sha256)) throw new Error('Not a sha256 in lower-case hex.')
    return path.join(this.blobs, sha256.slice(0, 2), sha256)
  }

  private derivedPath(name: string): string {
    if (!derivedNamePattern.test(name)) throw new Error('Not a name of a derived file.')
    return path.join(this.tables, name)
  }
}

/** Adds the files of a folder, those that are gone meanwhile left out. */
async function addUse(use: StorageUse, folder: string): Promise<StorageUse> {
  for (const name of await readdir(folder)) {
    const found = await findStat(path.join(folder, name))
    if (!found?.isFile()) continue
    use.count++
    use.bytes += found.size
  }
  return use
}

/** Opened before it is given, so that bytes that are gone fail here and not in the middle of an answer. */
function openFile(file: string, range?: ByteRange): Promise<Readable> {
  // @NOTE A stream of a FileHandle reads at half the speed of one of a plain descriptor (Node 20).
  return new Promise((resolve, reject) => {
    openDescriptor(file, 'r', (error, fd) => {
      if (error) reject(error)
      else resolve(createReadStream(file, { fd, highWaterMark: readBytes, ...range }))
    })
  })
}

async function findStat(file: string) {
  try {
    return await stat(file)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
}

async function removeFile(file: string): Promise<void> {
  await unlink(file).catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw error
  })
}

/** Moves a file, also from another volume (a worker's scratch folder may be one). */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (!hasCode(error, 'EXDEV')) throw error
    await duplicateFile(from, to)
    await removeFile(from)
  }
}

/** fsync of a file or folder: of a folder, so that a name in it survives the loss of power. */
async function syncPath(file: string): Promise<void> {
  const handle = await open(file, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The same, with a full disk told as the problem that it is. */
function translating(partials: PartialFiles): PartialFiles {
  return {
    ...partials,
    append: (...given) =>
      partials.append(...given).catch((error: unknown) => {
        throw translateDiskError(error)
      }),
  }
}

function translateDiskError(error: unknown): unknown {
  return hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT') ? storageFull(error) : error
}

const hasCode = (error: unknown, code: string): boolean => (error as { code?: unknown } | null)?.code === code
