import { createWriteStream } from 'node:fs'
import { chmod, mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as yauzl from 'yauzl'
import { EngineError } from './engine-error.ts'
import { type Environment, findProgram, runCommand } from './programs.ts'

/** More than any of the archives holds: the small Elasticsearch has about 400 members, the full one about 1,600. */
const maxMembers = 20_000

interface Member {
  entry: yauzl.Entry
  isFolder: boolean
  isExecutable: boolean
}

/** Takes one member, found by how its name ends, out of a zip archive into a file that may be run. */
export async function unzipMember(archive: string, nameEnding: string, destination: string): Promise<void> {
  let found = false
  await readZip(archive, async (member, openStream) => {
    if (found || !member.entry.fileName.endsWith(nameEnding)) return
    found = true
    await writeMember(await openStream(), destination, 0o755)
  })
  if (!found)
    throw new EngineError(`There is no ${nameEnding} in ${archive}; delete that file and start again.`)
}

/** Unpacks a zip archive whole into a new folder, readable by everybody; the folder appears only when it is complete. */
export async function unzipAll(archive: string, folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished-${process.pid}`
  await rm(unfinished, { recursive: true, force: true })
  await makeOpenFolder(unfinished)
  try {
    await readZip(archive, async (member, openStream) => {
      const path = placeInside(unfinished, member.entry.fileName)
      await makeOpenFolder(member.isFolder ? path : dirname(path))
      if (!member.isFolder) await writeMember(await openStream(), path, member.isExecutable ? 0o755 : 0o644)
    })
    // Another portal may have unpacked the same archive meanwhile and run from it.
    if (await isUnpackedWhole(archive, folder)) return
    await rm(folder, { recursive: true, force: true })
    await rename(unfinished, folder)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

/** Whether every member of a zip archive lies in a folder with its length: a cleaner of temporary files may have been there. */
export async function isUnpackedWhole(archive: string, folder: string): Promise<boolean> {
  let whole = true
  await readZip(archive, async (member) => {
    if (!whole || member.isFolder) return
    const info = await stat(placeInside(folder, member.entry.fileName)).catch(() => null)
    whole = info?.size === member.entry.uncompressedSize
  })
  return whole
}

/** Unpacks a .tar.gz with the system's tar, which every Linux and macOS has. */
export async function untarAll(
  archive: string,
  folder: string,
  options: { environment: Environment; signal?: AbortSignal },
): Promise<void> {
  const tar = await findProgram('tar', options.environment)
  if (tar === null)
    throw new EngineError('There is no program "tar" on this machine; install it and start again.')
  await mkdir(folder, { recursive: true, mode: 0o755 })
  const args = ['-xzf', archive, '-C', folder, '--no-same-owner']
  // Unpacking 650 MB takes half a minute on a slow disk.
  const result = await runCommand(tar, args, { ...options, timeoutMs: 10 * 60_000 })
  if (result.exitCode === 0) return
  const reason = result.stderr.trim().split('\n')[0] ?? 'no reason given'
  throw new EngineError(
    `${archive} could not be unpacked (${reason}); free some space if the disk is full, and start again.`,
  )
}

async function makeOpenFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true })
  // The mode given to mkdir is cut by the umask, and the server may run as another user.
  await chmod(path, 0o755)
}

async function writeMember(stream: Readable, path: string, mode: number): Promise<void> {
  await pipeline(stream, createWriteStream(path, { mode }))
  await chmod(path, mode)
}

/** yauzl refuses names that lead outside; this keeps the promise visible where files are written. */
function placeInside(folder: string, name: string): string {
  const path = resolve(join(folder, name))
  if (!path.startsWith(resolve(folder) + sep))
    throw new EngineError(`An archive names a file outside itself: ${name}.`)
  return path
}

type OpenStream = () => Promise<Readable>

async function readZip(
  archive: string,
  visit: (member: Member, openStream: OpenStream) => Promise<void>,
): Promise<void> {
  const zip = await openZip(archive)
  let members = 0
  await new Promise<void>((done, fail) => {
    zip.once('end', done)
    zip.once('error', fail)
    zip.on('entry', (entry: yauzl.Entry) => {
      if (++members > maxMembers)
        return fail(new EngineError(`${archive} holds too many files to be the right one.`))
      const isFolder = entry.fileName.endsWith('/')
      const isExecutable = ((entry.externalFileAttributes >>> 16) & 0o111) !== 0
      const openStream = () =>
        new Promise<Readable>((give, refuse) =>
          zip.openReadStream(entry, (error, stream) => (error ? refuse(error) : give(stream))),
        )
      visit({ entry, isFolder, isExecutable }, openStream).then(() => zip.readEntry(), fail)
    })
    zip.readEntry()
  }).finally(() => zip.close())
}

async function openZip(archive: string): Promise<yauzl.ZipFile> {
  return await new Promise((done, fail) => {
    yauzl.open(archive, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error)
        fail(
          new EngineError(
            `${archive} is not a whole zip archive (${error.message}); delete it and start again.`,
          ),
        )
      else done(zip)
    })
  })
}
