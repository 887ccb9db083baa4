import type { Session } from '../../schemas/generated/identity/session.ts'
import type { Token } from '../../schemas/generated/identity/token.ts'
import type { TokenInput } from '../../schemas/generated/identity/token-input.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import type { Mongo } from '../platform/mongo.ts'
import { invalidToken, wrongPassword } from '../problems.ts'
import type { AccountRecord } from './account-model.ts'
import { createAccountStore } from './account-store.ts'
import { createAccounts, normalizeEmail, type AccountInput } from './accounts.ts'
import { createFirstRun, type FirstRun } from './first-run.ts'
import { createSessionCookie, type SessionCookie } from './session-cookie.ts'
import { createSessionStore } from './session-store.ts'
import { createSessions, type StartedSession } from './sessions.ts'
import { createSignInThrottle } from './sign-in-throttle.ts'
import { createTokenStore } from './token-store.ts'
import { createTokens, type FindAgency, type Tokens } from './tokens.ts'
import { anonymousViewer, expandScopes, portalViewer, type Scope, type Viewer } from './viewer.ts'

export type { AccountInput, StartedSession }

/** Who asks, and what proves it. */
export interface Identity {
  createIndexes(): Promise<void>
  /** Who sent a request, by its bearer token or else its cookie; throws `invalidToken` for a token that is no (longer) good. */
  identify(request: {
    authorization?: string
    cookie?: string
  }): Promise<{ viewer: Viewer; sessionId: string | null }>
  /** Starts a session for the right e-mail and password, and ends the one it replaces; 401 in the same words and time otherwise, 429 after many tries. */
  signIn(
    input: { email: string; password: string; address: string },
    options?: { replaces?: string | null },
  ): Promise<StartedSession>
  /** Ends a session on our side; nothing happens when there is none. */
  signOut(sessionId: string | null): Promise<void>
  /** Who somebody is and what they may do, for themselves to read. */
  describe(viewer: Viewer): Promise<Session>
  /** Makes a token that does no more than its maker may; the secret is in this answer alone. */
  createToken: Tokens['createToken']
  /** The tokens that the viewer may revoke, newest first, after the one with id `before`. */
  listTokens: Tokens['listTokens']
  /** Ends a token at once. */
  revokeToken: Tokens['revokeToken']
  /** A token with all scopes everywhere, for whoever runs the portal's machine. */
  createAdminToken(name: string, options?: { expiresAt?: Date }): Promise<Token & { secret: string }>
  /** The token for SEN_ADMIN_TOKEN_FILE; an earlier one is revoked. */
  createAdminFileToken(by: Viewer): Promise<Token & { secret: string }>
  firstRun: Omit<FirstRun, 'complete'> & {
    /** Makes an administrator, closes the link, and signs them in; invitation-not-found for a wrong secret, and ever after. */
    complete(secret: string, input: AccountInput): Promise<StartedSession>
  }
  sessionCookie: SessionCookie
}

/** How the token of that file is known among the tokens. */
const adminFileTokenName = 'SEN_ADMIN_TOKEN_FILE'

/** What an account may do now: read with every request, so that a change holds at once. */
const scopesOf = (account: AccountRecord): ReadonlySet<Scope> =>
  expandScopes(account.administrator ? ['admin'] : [])

export function createIdentity({
  mongo,
  clock,
  logger,
  findAgency,
  isHttps,
  isThrottled,
}: {
  mongo: Mongo
  clock: Clock
  logger: Logger
  findAgency: FindAgency
  /** Whether the portal's own address is https. */
  isHttps: boolean
  /** Whether tries at signing in are counted; off only for benchmarks. */
  isThrottled: boolean
}): Identity {
  const accountStore = createAccountStore(mongo)
  const sessionStore = createSessionStore(mongo)
  const tokenStore = createTokenStore(mongo)
  const accounts = createAccounts({ mongo, store: accountStore, clock })
  const sessions = createSessions({ store: sessionStore, clock })
  const firstRun = createFirstRun({
    mongo,
    accounts,
    countAccounts: () => accountStore.countAccounts(),
    clock,
  })
  const throttle = createSignInThrottle({ isOn: isThrottled })
  const sessionCookie = createSessionCookie({ isHttps })
  const tokens = createTokens({
    store: tokenStore,
    clock,
    findAgency,
    async findOwner(accountId) {
      const account = await accounts.findActiveAccount(accountId)
      return account ? { account, scopes: scopesOf(account) } : null
    },
  })

  async function findSessionViewer(sessionId: string): Promise<Viewer | null> {
    const accountId = await sessions.findAccountId(sessionId)
    const account = accountId === null ? null : await accounts.findActiveAccount(accountId)
    if (!account) return null
    return {
      ...anonymousViewer,
      kind: 'account',
      accountId: account._id,
      label: account.name,
      scopes: scopesOf(account),
    }
  }

  return {
    async createIndexes() {
      await Promise.all([
        accountStore.createIndexes(),
        sessionStore.createIndexes(),
        tokenStore.createIndexes(),
      ])
    },

    async identify({ authorization, cookie }) {
      if (authorization !== undefined) {
        const secret = /^Bearer +(\S+) *$/i.exec(authorization)?.[1]
        if (secret === undefined) throw invalidToken()
        return { viewer: await tokens.getViewer(secret), sessionId: null }
      }
      const sessionId = sessionCookie.read(cookie)
      const viewer = sessionId === null ? null : await findSessionViewer(sessionId)
      // A session that is over makes a browser anonymous again: what is public stays readable.
      return viewer ? { viewer, sessionId } : { viewer: anonymousViewer, sessionId: null }
    },

    async signIn({ email, password, address }, { replaces = null } = {}) {
      const attempt = { email: normalizeEmail(email), address }
      await throttle.count(attempt)
      const account = await accounts.findAccountByPassword(email, password)
      if (!account) {
        logger.warn('sign-in failed')
        throw wrongPassword()
      }
      await throttle.forgive(attempt)
      if (replaces !== null) await sessions.end(replaces)
      const session = await sessions.start(account._id)
      logger.info({ accountId: account._id }, 'sign-in succeeded')
      return session
    },

    async signOut(sessionId) {
      if (sessionId !== null) await sessions.end(sessionId)
    },

    async describe(viewer) {
      const account = viewer.kind === 'account' ? await accounts.findActiveAccount(viewer.accountId!) : null
      return {
        kind: viewer.kind,
        account: account && {
          id: account._id,
          email: account.email,
          name: account.name,
          administrator: account.administrator,
        },
        scopes: [...viewer.scopes],
        agency: viewer.agencySlug,
      }
    },

    createToken: tokens.createToken,
    listTokens: tokens.listTokens,
    revokeToken: tokens.revokeToken,
    createAdminToken: (name, { expiresAt } = {}) =>
      tokens.createToken(portalViewer, {
        name,
        scopes: ['admin'],
        expiresAt: expiresAt?.toISOString() ?? null,
      } satisfies TokenInput),

    async createAdminFileToken(by) {
      const earlier = await tokenStore.findTokenByName(adminFileTokenName)
      if (earlier) await tokens.revokeToken(by, earlier._id)
      return tokens.createToken(by, { name: adminFileTokenName, scopes: ['admin'] })
    },

    firstRun: {
      ...firstRun,
      async complete(secret, input) {
        const account = await firstRun.complete(secret, input)
        logger.info({ accountId: account._id }, 'administrator made; the link is closed')
        return sessions.start(account._id)
      },
    },
    sessionCookie,
  }
}
