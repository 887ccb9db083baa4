import { chown, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElasticsearchProgram } from './elasticsearch-program.ts'
import { findFreePort } from './ports.ts'
import type { Environment } from './programs.ts'
import type { ServerUser } from './server-user.ts'

export interface ElasticsearchPlace {
  folder: string
  config: string
  data: string
  logs: string
  temporary: string
  logPath: string
  pidPath: string
}

export interface ElasticsearchStart {
  program: ElasticsearchProgram
  place: ElasticsearchPlace
  environment: Environment
  user: ServerUser | null
  heapMb: number
  extraJavaOptions: string
  signal: AbortSignal
}

/** Writes the settings of one start into the folders of the server, and gives those to the user who runs it. */
export async function writeConfiguration(port: number, start: ElasticsearchStart): Promise<void> {
  const { place, user } = start
  for (const folder of [place.config, place.data, place.logs, place.temporary]) {
    await mkdir(folder, { recursive: true, mode: 0o750 })
    if (user !== null) await chown(folder, user.uid, user.gid)
  }
  // Holds no secret of ours, and one that another user made stops the start.
  await rm(join(place.config, 'elasticsearch.keystore'), { force: true })
  const files = {
    'elasticsearch.yml': await makeSettings(port, start),
    'jvm.options': jvmOptions,
    'log4j2.properties': logOptions,
  }
  for (const [name, text] of Object.entries(files))
    await writeFile(join(place.config, name), text, { mode: 0o644 })
}

async function makeSettings(port: number, { place, program }: ElasticsearchStart): Promise<string> {
  const settings: Record<string, string | number | boolean> = {
    'cluster.name': 'sen',
    'node.name': 'sen',
    'discovery.type': 'single-node',
    'network.host': '127.0.0.1',
    'http.port': port,
    'transport.port': await findFreePort(),
    'path.data': place.data,
    'path.logs': place.logs,
    // It listens on this machine alone.
    'xpack.security.enabled': false,
    // A write to a missing index would make it with a guessed mapping.
    'action.auto_create_index': false,
    // A laptop's disk is often nine tenths full, which would stop every write.
    'cluster.routing.allocation.disk.threshold_enabled': false,
    // Every test file has indices of its own.
    'cluster.max_shards_per_node': 5000,
  }
  // A setting of a module that is absent stops the start.
  const has = async (module: string) =>
    (await stat(join(program.home, 'modules', module)).catch(() => null)) !== null
  if (await has('ingest-geoip')) settings['ingest.geoip.downloader.enabled'] = false
  if (await has('x-pack-ml')) settings['xpack.ml.enabled'] = false
  // JSON strings and numbers are YAML too.
  return Object.entries(settings)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join('')
}

/** As in the official distribution, without the garbage collector's log and the heap dump. */
const jvmOptions = [
  '-XX:+UseG1GC',
  '-Djava.io.tmpdir=${ES_TMPDIR}',
  '20-:--add-modules=jdk.incubator.vector',
  '-XX:+ExitOnOutOfMemoryError',
  '-XX:ErrorFile=logs/hs_err_pid%p.log',
  '',
].join('\n')

/** Everything goes to the console, which is our log file. */
const logOptions = [
  'status = error',
  'appender.console.type = Console',
  'appender.console.name = console',
  'appender.console.layout.type = PatternLayout',
  'appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n',
  'rootLogger.level = warn',
  'rootLogger.appenderRef.console.ref = console',
  '',
].join('\n')
