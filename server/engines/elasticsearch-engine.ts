import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import {
  writeConfiguration,
  type ElasticsearchPlace,
  type ElasticsearchStart,
} from './elasticsearch-configuration.ts'
import { EngineError } from './engine-error.ts'
import { findFreePort } from './ports.ts'
import { type EngineProcess, endOrphan, startProcess } from './processes.ts'
import { type Environment, pickBasicEnvironment } from './programs.ts'
import { makeReachableFolder, nameAfterFolder, type ServerUser } from './server-user.ts'

/** Ready in 8 to 13 s on two cores; a machine that is busy with everything else at once has needed a minute. */
const startTimeoutMs = 180_000
/** A large index may take longer to come back than to answer; the portal can begin without it. */
const healthTimeoutMs = 60_000
/** It closes its indices within a second; the rest is for a busy disk. */
export const elasticsearchGraceMs = 15_000

/** Where the index lives: beside the other data, or under the temporary folder when the server's user cannot reach those. */
export async function placeElasticsearch(
  dataDir: string,
  user: ServerUser | null,
  say: (line: string) => void,
): Promise<ElasticsearchPlace> {
  const wished = join(dataDir, 'elasticsearch')
  const folder = await makeReachableFolder(wished, await nameAfterFolder('sen-index', dataDir), user)
  if (folder !== wished) {
    say(
      `Elasticsearch: the index is kept in ${folder}, because the user who runs it may not enter ${dataDir}; it can be made again at any time.`,
    )
  }
  return {
    folder,
    config: join(folder, 'config'),
    data: join(folder, 'data'),
    logs: join(folder, 'logs'),
    temporary: join(folder, 'tmp'),
    logPath: join(folder, 'elasticsearch.log'),
    pidPath: join(folder, 'elasticsearch.pid'),
  }
}

/** Ends a server that an earlier portal left on this index. */
export async function prepareElasticsearch(
  place: ElasticsearchPlace,
  say: (line: string) => void,
): Promise<void> {
  const pid = Number.parseInt(await readFile(place.pidPath, 'utf8').catch(() => ''), 10)
  if (Number.isNaN(pid)) return
  if (await endOrphan(pid, place.config, elasticsearchGraceMs)) {
    say(`Elasticsearch: ended the server (process ${pid}) that an earlier portal left running.`)
  }
}

/** Starts Elasticsearch on a free port; an index that it cannot open is set aside once, since it can be made again. */
export async function startElasticsearch(
  start: ElasticsearchStart,
  say: (line: string) => void,
): Promise<{ process: EngineProcess; port: number }> {
  const port = await findFreePort()
  try {
    return { process: await startElasticsearchOnPort(port, start), port }
  } catch (error) {
    start.signal.throwIfAborted()
    if (!(error instanceof DamagedIndexError)) throw error
    const aside = `${start.place.data}.damaged`
    await rm(aside, { recursive: true, force: true })
    await rename(start.place.data, aside)
    say(`Elasticsearch could not open its index; it is now in ${aside}, and an empty one is begun.`)
    return { process: await startElasticsearchOnPort(port, start), port }
  }
}

class DamagedIndexError extends EngineError {}

/** Starts Elasticsearch on one port and waits for its health; a failure leaves nothing running. */
export async function startElasticsearchOnPort(
  port: number,
  start: ElasticsearchStart,
): Promise<EngineProcess> {
  const { program, place, user, signal } = start
  signal.throwIfAborted()
  await writeConfiguration(port, start)
  const process = await startProcess(join(program.home, 'bin', 'elasticsearch'), [], {
    environment: makeEnvironment(start),
    cwd: place.folder,
    logPath: place.logPath,
    uid: user?.uid,
    gid: user?.gid,
  })
  try {
    await writeFile(place.pidPath, String(process.pid))
    await waitForHealth(port, process, start)
    return process
  } catch (error) {
    await process.stop(elasticsearchGraceMs)
    throw error
  }
}

async function waitForHealth(port: number, process: EngineProcess, start: ElasticsearchStart): Promise<void> {
  const begun = Date.now()
  let answeredAt: number | null = null
  for (;;) {
    start.signal.throwIfAborted()
    const health = await askHealth(port)
    if (process.exit !== null) throw explainExit(await process.readLogTail(), process, start)
    if (health === 'ready') return
    if (health === 'red') answeredAt ??= Date.now()
    if (answeredAt !== null && Date.now() - answeredAt > healthTimeoutMs) return
    if (answeredAt === null && Date.now() - begun > startTimeoutMs) {
      throw new EngineError(
        `Elasticsearch did not answer within ${startTimeoutMs / 1000} s; its log ${start.place.logPath} tells why.`,
      )
    }
    await wait(100, undefined, { signal: start.signal })
  }
}

async function askHealth(port: number): Promise<'ready' | 'red' | 'silent'> {
  try {
    const url = `http://127.0.0.1:${port}/_cluster/health?wait_for_status=yellow&timeout=1s`
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) })
    // After a restart a plain health request answers 200 while every index is still red.
    const body = (await response.json()) as { status?: string; timed_out?: boolean }
    return body.timed_out === false && body.status !== 'red' ? 'ready' : 'red'
  } catch {
    return 'silent'
  }
}

function explainExit(log: string, process: EngineProcess, start: ElasticsearchStart): EngineError {
  const { place } = start
  if (/No space left on device/i.test(log)) {
    return new EngineError(
      `Elasticsearch stopped because the disk of ${place.folder} is full; free some space and start again.`,
    )
  }
  if (/Cannot allocate memory|insufficient memory|Could not reserve enough space/i.test(log)) {
    return new EngineError(
      `Elasticsearch found no ${start.heapMb} MB of memory for its heap; free some memory and start again.`,
    )
  }
  if (
    /CorruptIndex|CorruptState|cannot downgrade a node|failed to load metadata|checksum failed|IndexFormatToo/i.test(
      log,
    )
  ) {
    return new DamagedIndexError(
      `Elasticsearch cannot open its index in ${place.data}; remove that folder and start again.`,
    )
  }
  const lines = log.split('\n').filter((line) => /error|exception|fatal/i.test(line))
  const reason = lines[0] === undefined ? '' : ` (${lines[0].trim().slice(0, 200)})`
  return new EngineError(
    `Elasticsearch ended at its start with code ${process.exit?.code ?? 'unknown'}${reason}; its log ${place.logPath} tells more.`,
  )
}

function makeEnvironment(start: ElasticsearchStart): Environment {
  const { place, program, heapMb, extraJavaOptions } = start
  return {
    ...pickBasicEnvironment(start.environment),
    HOME: place.folder,
    ES_PATH_CONF: place.config,
    ES_TMPDIR: place.temporary,
    ES_JAVA_OPTS: `-Xms${heapMb}m -Xmx${heapMb}m ${extraJavaOptions}`.trim(),
    ...(program.javaHome === null ? {} : { ES_JAVA_HOME: program.javaHome }),
  }
}
