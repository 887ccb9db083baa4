import type { Config } from '../config/config.ts'
import { makeDataFolder } from '../config/data-folder.ts'
import { findRunningEngines, openEngines, type Engines } from '../engines/engines.ts'

/** The engines for a command that runs beside the portal: those in the settings, those of the running portal, else started for it. */
export async function openEnginesFor(
  config: Config,
  say: (line: string) => void,
): Promise<{ config: Config; stop(): Promise<void> }> {
  await makeDataFolder(config.dataDir)
  if (config.mongodbUri && config.elasticsearchUrl) return { config, stop: async () => {} }
  const running = await findRunningEngines(config.dataDir)
  if (running) {
    return {
      config: {
        ...config,
        mongodbUri: config.mongodbUri ?? running.mongodbUri,
        elasticsearchUrl: config.elasticsearchUrl ?? running.elasticsearchUrl,
      },
      stop: async () => {},
    }
  }
  const engines = await startEngines(config, say)
  return { config: withEngines(config, engines), stop: () => engines.stop() }
}

/** Starts what the settings do not name. */
export async function startEngines(
  config: Config,
  say: (line: string) => void,
  signal?: AbortSignal,
): Promise<Engines> {
  await makeDataFolder(config.dataDir)
  return openEngines({
    dataDir: config.dataDir,
    cacheDir: config.enginesDir,
    mongodbUri: config.mongodbUri,
    elasticsearchUrl: config.elasticsearchUrl,
    say,
    signal,
  })
}

export const withEngines = (config: Config, engines: Engines): Config => ({
  ...config,
  mongodbUri: engines.mongodbUri,
  elasticsearchUrl: engines.elasticsearchUrl,
  elasticsearchMissingReason: engines.elasticsearchMissingReason,
})
