import { access, constants, mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { ConfigError } from './config.ts'

/** Makes the data folder where it is missing; throws a ConfigError that says what is in the way. */
export async function makeDataFolder(dataDir: string): Promise<void> {
  try {
    await makeFolder(dataDir)
    await access(dataDir, constants.W_OK | constants.X_OK)
  } catch (error) {
    const reason = describe((error as NodeJS.ErrnoException).code)
    throw new ConfigError(`SEN_DATA_DIR is "${dataDir}", but ${reason}. Example: SEN_DATA_DIR=/var/lib/sen`)
  }
}

/** One level at a time: Node's own recursive mkdir never ends where a file system of the kernel refuses new folders. */
async function makeFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (found?.isDirectory()) return
  if (found) throw Object.assign(new Error('A file is in the way.'), { code: 'ENOTDIR' })
  await makeFolder(path.dirname(folder))
  await mkdir(folder, { mode: 0o755 }).catch((error: NodeJS.ErrnoException) => {
    // Another process was quicker.
    if (error.code !== 'EEXIST') throw error
  })
}

function describe(code: string | undefined): string {
  if (code === 'ENOTDIR') return 'there is a file of that name, or on the way to it'
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not write there'
  if (code === 'EROFS') return 'that disk is read-only'
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'that disk is full'
  if (code === 'ENAMETOOLONG') return 'that name is too long'
  return `no folder can be made there (${code ?? 'unknown reason'})`
}
