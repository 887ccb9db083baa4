import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { untilQuiet } from './children.ts'
import { untilReady } from './page.ts'

/** What the figures about tables share. */
export interface TableBench {
  baseUrl: string
  token: string
  /** Of the portal. */
  pid: number
  dataset: { id: string; slug: string }
  workDir: string
}

const run = promisify(execFile)

/** Seconds from the first byte of an upload to a table that answers. What follows then, the profile, is waited for too. */
export async function publish(
  { baseUrl, token, pid, dataset }: TableBench,
  file: string,
  name: string,
): Promise<{ id: string; rowCount: number; seconds: number; uploadSeconds: number }> {
  const startMs = performance.now()
  const { stdout } = await run('curl', [
    '-sf',
    ...['-H', `Authorization: Bearer ${token}`],
    ...['-F', 'metadata={}', '-F', `file=@${file};filename=${name}`],
    `${baseUrl}/api/v1/datasets/${dataset.id}/distributions`,
  ])
  const uploadSeconds = (performance.now() - startMs) / 1000
  const { id } = JSON.parse(stdout) as { id: string }
  const { rowCount } = await untilReady(`${baseUrl}/api/v1/distributions/${id}/table`)
  const seconds = (performance.now() - startMs) / 1000
  await untilQuiet(pid, 'convert-child')
  return { id, rowCount, seconds, uploadSeconds }
}

/** Puts what was written on disk, so that the next figure does not wait for the disk of the last one. */
export const settleDisk = (): Promise<unknown> => run('sync')
