import { parseArgs } from 'node:util'
import { ConfigError, type Config } from '../config/config.ts'
import { publishFolder } from './publish.ts'

/** `publish <folder> [--draft] [--prune]`: a folder through the API of the portal at SEN_URL, with SEN_TOKEN. */
export async function publish(config: Config, args: string[]): Promise<number> {
  const { folder, draft, prune } = readArguments(args)
  return publishFolder({
    folder,
    draft,
    prune,
    url: config.remote.url,
    token: config.remote.token,
    say: (line) => console.log(line),
  })
}

function readArguments(args: string[]): { folder: string; draft: boolean; prune: boolean } {
  const use = 'Use: npm run sen -- publish <folder> [--draft] [--prune]'
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { draft: { type: 'boolean', default: false }, prune: { type: 'boolean', default: false } },
    })
    const [folder, ...more] = positionals
    if (folder === undefined || more.length > 0) throw new ConfigError(`Name one folder. ${use}`)
    return { folder, draft: values.draft, prune: values.prune }
  } catch (error) {
    if (error instanceof ConfigError) throw error
    throw new ConfigError(`${(error as Error).message.split('.')[0]}. ${use}`)
  }
}
