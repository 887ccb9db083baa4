import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isAdministrator } from '../identity/permissions.ts'
import { portalViewer } from '../identity/viewer.ts'
import type { Portal } from '../portal.ts'
import { seedSampleCatalogue } from './seed.ts'

/** A line every few seconds. */
const datasetsBetweenLines = 10

/**
 * What a portal without administrator and without datasets needs: a one-time link to become its administrator, the token
 * file that automation asked for, and the sample catalogue. Later starts only write a lost token file again.
 */
export async function prepareFirstRun(
  portal: Portal,
  { say, signal }: { say: (line: string) => void; signal: AbortSignal },
): Promise<void> {
  const { config, identity } = portal
  const isEmpty = (await portal.mongo.connection.collection('datasets').estimatedDocumentCount()) === 0
  if (config.adminTokenFile && !(await holdsAdminToken(portal, config.adminTokenFile))) {
    const { secret } = await identity.createAdminFileToken(portalViewer)
    await writePrivate(path.resolve(config.adminTokenFile), `${secret}\n`)
    say(`A token with all scopes is in ${config.adminTokenFile}.`)
  }
  if (isEmpty && config.seed && !signal.aborted) {
    await loadSampleCatalogue(portal, { say, signal })
  }
  const file = path.join(config.dataDir, 'first-run.txt')
  if (!(await identity.firstRun.isNeeded())) {
    await forgetLink(file, config.baseUrl)
    return
  }
  const { secret } = await identity.firstRun.open()
  const link = `${config.baseUrl}/invitations/${secret}`
  await writePrivate(file, `Sen: ${config.baseUrl}\nBecome the first administrator (works once): ${link}\n`)
  say('')
  say(`Become the first administrator (works once): ${link}`)
  say(`The same link is in ${file}.`)
  say('')
}

/** Says now and then how far it is; line by line only when something failed. */
async function loadSampleCatalogue(
  portal: Portal,
  { say, signal }: { say: (line: string) => void; signal: AbortSignal },
): Promise<void> {
  const lines: string[] = []
  say('Loading the sample catalogue …')
  const code = await seedSampleCatalogue(portal, {
    say: (line) => void lines.push(line),
    tellDone: (done, total) => {
      if (done % datasetsBetweenLines === 0 || done === total) say(`  ${done} of ${total} datasets`)
    },
    signal,
  })
  if (code !== 0) for (const line of lines) say(line)
}

/** The file may be lost or belong to another database, while the portal remembers that it wrote one. */
async function holdsAdminToken({ identity }: Portal, file: string): Promise<boolean> {
  try {
    const secret = (await readFile(path.resolve(file), 'utf8')).trim()
    const { viewer } = await identity.identify({ authorization: `Bearer ${secret}` })
    return isAdministrator(viewer)
  } catch {
    return false
  }
}

/** A used link in the file would mislead whoever looks for a new one. */
async function forgetLink(file: string, baseUrl: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '')
  if (!text.includes('/invitations/')) return
  await writePrivate(
    file,
    `Sen: ${baseUrl}\nThe link to become the first administrator was used. Sign in: ${baseUrl}/signin\nAnother administrator: npm run sen -- admin create\n`,
  )
}

async function writePrivate(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, text, { mode: 0o600 })
  // An existing file keeps its old mode on writing.
  await chmod(file, 0o600)
}
