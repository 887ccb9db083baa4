import { createHash } from 'node:crypto'
import { chmod, lstat, mkdir, realpath, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { EngineError } from './engine-error.ts'
import { runCommand } from './programs.ts'

/** Another user than ours, under whom a server runs. */
export interface ServerUser {
  uid: number
  gid: number
}

/** Elasticsearch refuses to run as root: then `nobody` runs it. null means that the present user will do. */
export async function findServerUser(): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null
  const environment = { PATH: '/usr/bin:/bin' }
  const ask = async (flag: string) => {
    const answer = await runCommand('id', [flag, 'nobody'], { environment, timeoutMs: 5000 })
    return Number.parseInt(answer.stdout, 10)
  }
  const [uid, gid] = [await ask('-u'), await ask('-g')]
  if (Number.isNaN(uid) || Number.isNaN(gid)) {
    throw new EngineError(
      'Elasticsearch refuses to run as root and there is no user "nobody" here; start Sen as an ordinary user.',
    )
  }
  return { uid, gid }
}

/**
 * Makes a folder that the user can reach: the wished one when every folder above it is open to others, else one under
 * the system's temporary folder with the given name.
 */
export async function makeReachableFolder(
  wished: string,
  name: string,
  user: ServerUser | null,
): Promise<string> {
  await mkdir(wished, { recursive: true })
  if (user === null) return wished
  if (await isOpenToOthers(dirname(wished))) {
    await chmod(wished, 0o755)
    return wished
  }
  const folder = join(tmpdir(), name)
  await mkdir(folder, { mode: 0o755 }).catch((error) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  })
  const info = await lstat(folder)
  // Anybody may make folders under the temporary folder; one that is not ours is a trap.
  if (!info.isDirectory() || info.uid !== process.getuid?.()) {
    throw new EngineError(`${folder} belongs to another user; remove it and start again.`)
  }
  await chmod(folder, 0o755)
  return folder
}

/** A name that is the same for the same folder at every start. */
export async function nameAfterFolder(prefix: string, folder: string): Promise<string> {
  return `${prefix}-${createHash('sha256')
    .update(await realpath(folder))
    .digest('hex')
    .slice(0, 12)}`
}

async function isOpenToOthers(folder: string): Promise<boolean> {
  let current = await realpath(folder)
  for (;;) {
    if (((await stat(current)).mode & 0o001) === 0) return false
    const above = dirname(current)
    if (above === current) return true
    current = above
  }
}
