import { parseArgs } from 'node:util'
import { ConfigError, type Config } from '../config/config.ts'
import { portalViewer, type Scope } from '../identity/viewer.ts'
import { openPortal, type Portal } from '../portal.ts'
import { openEnginesFor } from './engines-for.ts'

/** Opens the portal for one act and closes it again, whatever comes of it. */
export async function withPortal(given: Config, act: (portal: Portal) => Promise<number>): Promise<number> {
  const { config, stop } = await openEnginesFor({ ...given, logLevel: 'warn' }, console.log)
  try {
    const portal = await openPortal(config)
    try {
      return await act(portal)
    } finally {
      await portal.close()
    }
  } finally {
    await stop()
  }
}

/** Builds a new search index beside the old one and swaps it in; searches go on meanwhile. */
export const reindex = (config: Config): Promise<number> =>
  withPortal(config, async (portal) => {
    await portal.search.reindex(console.log)
    return 0
  })

/** Opening the portal makes missing indexes; there are no other migrations yet. */
export const migrate = (config: Config): Promise<number> =>
  withPortal(config, async () => {
    console.log('Indexes and stored data fit this version.')
    return 0
  })

/** `token create <name> [--scope write] [--agency slug]` prints a new token once. */
export async function token(config: Config, args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { scope: { type: 'string', default: 'admin' }, agency: { type: 'string' } },
  })
  const [verb, name] = positionals
  if (verb !== 'create' || !name || !['read', 'write', 'publish', 'admin'].includes(values.scope)) {
    throw new ConfigError(
      'Use: npm run sen -- token create <name> [--scope read|write|publish|admin] [--agency <slug>]',
    )
  }
  return withPortal(config, async (portal) => {
    const made = await portal.identity.createToken(portalViewer, {
      name,
      scopes: [values.scope as Scope],
      agency: values.agency ?? null,
    })
    console.log(made.secret)
    return 0
  })
}

/**
 * `admin create` prints a new one-time link, for when the first one was lost. `admin reset <e-mail>` takes the second factor of an
 * account away and makes a link to a new password, for an administrator whom no other can help.
 */
export async function admin(config: Config, args: string[]): Promise<number> {
  const [verb, email] = args
  if (verb === 'reset' && email) return withPortal(config, (portal) => resetAccount(portal, email))
  if (verb !== 'create') throw new ConfigError('Use: npm run sen -- admin create, or admin reset <e-mail>')
  return withPortal(config, async (portal) => {
    const { secret } = await portal.identity.firstRun.open()
    console.log(`Become an administrator (works once): ${config.baseUrl}/invitations/${secret}`)
    return 0
  })
}

async function resetAccount({ identity, config }: Portal, email: string): Promise<number> {
  const account = await identity.findAccountByEmail(portalViewer, email)
  if (!account) {
    console.log(`There is no account with the address ${email}.`)
    return 1
  }
  if (account.secondFactor) {
    await identity.takeSecondFactor(portalViewer, account._id)
    console.log('The second factor is taken away.')
  }
  const { invitation } = await identity.renewInvitation(portalViewer, account._id)
  console.log(
    invitation.secret === null
      ? `A link to a new password was mailed to ${account.email}.`
      : `Choose a new password (works once): ${config.baseUrl}/invitations/${invitation.secret}`,
  )
  return 0
}
