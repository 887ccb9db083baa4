import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEngines, type Engines } from '../../server/engines/engines.ts'

/** Where the tests find fetched engines: the same cache as the portal's, so that a second run fetches nothing. */
export const enginesCacheDir = process.env.SEN_ENGINES_DIR ?? join(homedir(), '.cache', 'sen', 'engines')

/** A small heap and the quick compiler halve the start; no test depends on the speed of Elasticsearch. */
export const quickElasticsearch = { heapMb: 256, extraJavaOptions: '-XX:TieredStopAtLevel=1' }

/** A folder for engines that the user who runs Elasticsearch can enter too. */
export async function makeDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sen-test-data-'))
  await chmod(folder, 0o755)
  return folder
}

let engines: Engines | null = null
let dataDir: string | null = null

/** Runs once before all tests: uses the servers that the environment names, or starts both. */
export async function mochaGlobalSetup(): Promise<void> {
  const mongodbUri = process.env.MONGODB_URI
  const elasticsearchUrl = process.env.ELASTICSEARCH_URL
  if (mongodbUri && elasticsearchUrl) return
  dataDir = await makeDataFolder()
  engines = await openEngines({
    dataDir,
    cacheDir: enginesCacheDir,
    mongodbUri,
    elasticsearchUrl,
    elasticsearch: quickElasticsearch,
    say: (line) => console.log(line),
  })
  process.env.MONGODB_URI = engines.mongodbUri
  if (engines.elasticsearchUrl === null) {
    await mochaGlobalTeardown()
    throw new Error(`The tests need a real Elasticsearch. ${engines.elasticsearchMissingReason}`)
  }
  process.env.ELASTICSEARCH_URL = engines.elasticsearchUrl
}

/** Runs once after all tests: stops what was started and removes its data. */
export async function mochaGlobalTeardown(): Promise<void> {
  await engines?.stop()
  if (dataDir !== null) await rm(dataDir, { recursive: true, force: true })
}
