import type { Config } from '../config/config.ts'
import type { Portal } from '../portal.ts'
import { publishFolder, type TellDone } from './publish.ts'
import { withPortal } from './maintain.ts'
import { sampleFolder } from './sample-folder.ts'

/** Loading takes seconds; a token that is forgotten in a crash ends by itself. */
const tokenLifeMs = 30 * 60 * 1000

/**
 * Publishes the sample catalogue as any agency would publish a folder: over HTTP, to the portal's own address, with a token
 * that ends with the work. A failure is said and does not stop the start.
 */
export async function seedSampleCatalogue(
  portal: Portal,
  {
    say,
    tellDone,
    signal,
    url = ownAddress(portal.config),
    folder = sampleFolder,
  }: {
    say: (line: string) => void
    tellDone?: TellDone
    signal?: AbortSignal
    url?: string
    folder?: string
  },
): Promise<number> {
  const { identity, clock } = portal
  const token = await identity.createAdminToken('sample catalogue', {
    expiresAt: new Date(clock.now().getTime() + tokenLifeMs),
  })
  portal.ownTokenIds.add(token.id)
  try {
    return await publishFolder({
      folder,
      url,
      token: token.secret,
      draft: false,
      prune: false,
      say,
      tellDone,
      signal,
    })
  } finally {
    portal.ownTokenIds.delete(token.id)
    const { viewer } = await identity.identify({ authorization: `Bearer ${token.secret}` })
    await identity.revokeToken(viewer, token.id)
  }
}

/** `seed`: the sample catalogue into the running portal; SEN_TOKEN is used when there is one, else a token of the moment. */
export async function seed(config: Config): Promise<number> {
  const say = (line: string) => console.log(line)
  const { url, token } = config.remote
  if (token !== null) {
    return publishFolder({ folder: sampleFolder, url, token, draft: false, prune: false, say })
  }
  return withPortal(config, (portal) => seedSampleCatalogue(portal, { say, url }))
}

/** Where the portal listens, seen from its own machine: its public address may lie behind a proxy. */
function ownAddress({ host, port }: Config): string {
  const own = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${own.includes(':') ? `[${own}]` : own}:${port}`
}
