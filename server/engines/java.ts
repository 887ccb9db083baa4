import { join } from 'node:path'
import { minimumJavaVersion } from './pinned.ts'
import { type Environment, findProgram, runCommand } from './programs.ts'
import { notServed, type NotServed } from './steps.ts'

export interface Java {
  home: string
  version: number
}

/** A Java that is new enough for Elasticsearch, or a few words why there is none. */
export async function findJava(environment: Environment, signal?: AbortSignal): Promise<Java | NotServed> {
  const tooOld: number[] = []
  for (const program of await listCandidates(environment)) {
    const java = await readJava(program, environment, signal)
    if (java === null) continue
    if (java.version >= minimumJavaVersion) return java
    tooOld.push(java.version)
  }
  const reason =
    tooOld.length > 0
      ? `the Java here is version ${Math.max(...tooOld)} and ${minimumJavaVersion} is needed`
      : `there is no Java on this machine (${minimumJavaVersion} or newer is needed)`
  return notServed(reason)
}

async function listCandidates(environment: Environment): Promise<string[]> {
  const homes = [environment.ES_JAVA_HOME, environment.JAVA_HOME].filter(
    (home) => home !== undefined && home !== '',
  )
  const onPath = await findProgram('java', environment)
  return [...homes.map((home) => join(home as string, 'bin', 'java')), ...(onPath === null ? [] : [onPath])]
}

async function readJava(
  program: string,
  environment: Environment,
  signal?: AbortSignal,
): Promise<Java | null> {
  // A cold start of Java on a busy machine takes some seconds.
  const result = await runCommand(program, ['-XshowSettings:properties', '-version'], {
    environment,
    timeoutMs: 20_000,
    signal,
  })
  if (result.exitCode !== 0) return null
  const property = (name: string) => new RegExp(`^\\s*${name} = (.+)$`, 'm').exec(result.stderr)?.[1]?.trim()
  const home = property('java\\.home')
  const version = Number.parseInt(property('java\\.specification\\.version') ?? '', 10)
  return home === undefined || Number.isNaN(version) ? null : { home, version }
}
