import type { ClientSession } from 'mongodb'
import type { Session } from '../../schemas/generated/identity/session.ts'
import type { Token } from '../../schemas/generated/identity/token.ts'
import type { TokenInput } from '../../schemas/generated/identity/token-input.ts'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import type { OidcSettings } from '../config/oidc-settings.ts'
import type { Clock } from '../platform/clock.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Mail } from '../mail/mail.ts'
import type { Logger } from '../platform/logger.ts'
import type { Mongo } from '../platform/mongo.ts'
import { createOpenIdProvider } from '../platform/openid.ts'
import type { Sealer } from '../platform/sealing.ts'
import {
  codeNeeded,
  invalidToken,
  notFound,
  signInAnew,
  signInNeeded,
  wrongCode,
  wrongPassword,
} from '../problems.ts'
import { normalizeEmail, type AccountInput } from './account-faults.ts'
import type { AccountRecord } from './account-model.ts'
import { createAccountMails } from './account-mails.ts'
import { createAccountStore } from './account-store.ts'
import { createAccessMoves, type AccessMove } from './access-moves.ts'
import { createAccounts, type AccountChange, type Accounts, type MadeInvitation } from './accounts.ts'
import { createFirstRun, type FirstRun } from './first-run.ts'
import { createMemberStore } from './member-store.ts'
import { createMembers, type Member, type Members } from './members.ts'
import { listScopes, mayAct, mustHaveSecondFactor, type Place } from './permissions.ts'
import { createProviderLinks, type ProviderLinks } from './provider-links.ts'
import { createProviderRoles } from './provider-roles.ts'
import { createProviderSignIn, type ProviderSignIn } from './provider-sign-in.ts'
import { grantOf, type Role } from './roles.ts'
import { hashSecret } from './secret-text.ts'
import { createOwnPassword, type OwnPassword } from './own-password.ts'
import { createPasswordResets, type PasswordResets } from './password-resets.ts'
import { createSecondFactors, type SecondFactors } from './second-factor.ts'
import { createSessionCookie, type SessionCookie } from './session-cookie.ts'
import { createSessionStore } from './session-store.ts'
import { createSessions, type ListedSession, type StartedSession } from './sessions.ts'
import { createSignInThrottle } from './sign-in-throttle.ts'
import { createSpentStateStore } from './spent-state-store.ts'
import { createTokenStore } from './token-store.ts'
import { createTokenWarnings, type TokenWarnings } from './token-warnings.ts'
import { createTokens, type FindAgency, type ListBelow, type Tokens } from './tokens.ts'
import { createWriters, type Writers } from './writers.ts'
import { anonymousViewer, portalViewer, wholePortal, type Grant, type Right, type Viewer } from './viewer.ts'

export { isTokenSecret } from './secret-text.ts'

export type {
  AccessMove,
  AccountChange,
  AccountInput,
  AccountRecord,
  ListedSession,
  MadeInvitation,
  Member,
  StartedSession,
}

/** Who asks, and what proves it. */
export interface Identity
  extends
    Members,
    OwnPassword,
    PasswordResets,
    TokenWarnings,
    ProviderLinks,
    Writers,
    Omit<SecondFactors, 'useCode'>,
    Pick<
      Accounts,
      | 'inviteAccount'
      | 'renewInvitation'
      | 'findInvited'
      | 'acceptInvitation'
      | 'listAccounts'
      | 'listWaitingInvitations'
      | 'findAccountByEmail'
      | 'getAccount'
      | 'changeAccount'
    > {
  createIndexes(): Promise<void>
  /** Who sent a request, by its bearer token or else its cookie; throws `invalidToken` for a token that is no (longer) good. */
  identify(request: {
    authorization?: string
    cookie?: string
    /** Where it came from, for the audit. */
    address?: string
  }): Promise<{ viewer: Viewer; sessionId: string | null }>
  /** Who ordered something earlier, with the rights that they have now; null when their account or token is over. */
  findViewer(actor: { accountId: string | null; tokenId: string | null }): Promise<Viewer | null>
  /** Starts a session for the right e-mail, password and code, and ends the one it replaces; 401 in the same words and time otherwise, `code-needed` when the code alone is missing, 429 after many tries. */
  signIn(
    input: { email: string; password: string; code?: string } & From,
    options?: { replaces?: string | null },
  ): Promise<StartedSession>
  /** The same in two steps, for a page: with the right password, and a code still to come, a ticket for five minutes. */
  beginSignIn(
    input: { email: string; password: string } & From,
    options?: { replaces?: string | null },
  ): Promise<StartedSession | { ticket: string }>
  /** The second step: 401 for a wrong code, or a ticket that is over. */
  finishSignIn(
    input: { ticket: string; code: string } & From,
    options?: { replaces?: string | null },
  ): Promise<StartedSession>
  /** Ends a session on our side; nothing happens when there is none. */
  signOut(sessionId: string | null): Promise<void>
  /** Gives a role to whoever has this e-mail address, and invites them when they have no account or have not come; `invitation` is null when they can sign in already. */
  inviteMember(
    by: Viewer,
    agency: string,
    input: { email: string; name?: string; role: Role },
  ): Promise<{ member: Member; invitation: MadeInvitation | null }>
  /** Where the viewer is signed in; only for themselves. */
  listSessions(viewer: Viewer, currentId: string | null): Promise<ListedSession[]>
  /** Ends one of the viewer's own sessions; 404 for any other. */
  endSession(viewer: Viewer, id: string): Promise<void>
  /** Ends all sessions of the viewer but the present one; of a token, which has none, nothing. */
  endOtherSessions(viewer: Viewer, currentId: string | null): Promise<void>
  /** The roles of some accounts, by account: the agency's slug and the role. */
  listRoles(accountIds: readonly string[]): Promise<Map<string, { agency: string; role: Role }[]>>
  /** What some people are called, by their accounts, for readers of the audit; who has not come yet, by the address. */
  nameAccounts(accountIds: readonly string[]): Promise<Map<string, string>>
  /** The account of an address; null when there is none. For readers of the audit, to whom it shows no more than they may read anyway. */
  findAccountId(email: string): Promise<string | null>
  /** The agency in which the account lost a role last; null for one that lost none. */
  findLostPlace(accountId: string): Promise<string | null>
  /** Who somebody is and what they may do, for themselves to read. */
  describe(viewer: Viewer): Promise<Session>
  /** Makes a token that does no more than its maker may; the secret is in this answer alone. */
  createToken: Tokens['createToken']
  /** The tokens that the viewer may revoke, newest first, after the one with id `before`. */
  listTokens: Tokens['listTokens']
  /** Mails those of the accounts that may sign in and hold the right at the place, if the transaction commits; nobody without a mail server. */
  tellAccounts(
    accountIds: readonly string[],
    of: { right: Right; place: Place },
    texts: { subject: string; text: string },
    session: ClientSession,
  ): Promise<void>
  /** What becomes of roles and tokens when an agency is merged or split. */
  accessMoves: ReturnType<typeof createAccessMoves>
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
  /** Signing in by a provider of OpenID Connect; null when the settings name none. */
  providerSignIn: ProviderSignIn | null
}

/** Where somebody signs in, and with what. */
interface From {
  address: string
  agent?: string | null
}

/** Long enough to find the telephone; whoever comes later enters the password again. */
const ticketLifeMs = 5 * 60 * 1000
const ticketAbout = 'sign-in'

/** How the token of that file is known among the tokens. */
const adminFileTokenName = 'SEN_ADMIN_TOKEN_FILE'

export function createIdentity({
  mongo,
  changes,
  audit,
  jobs,
  mail,
  sealer,
  clock,
  logger,
  baseUrl,
  findAgency,
  listBelow,
  isThrottled,
  oidc = null,
  requireSecondFactor = false,
}: {
  mongo: Mongo
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append' | 'list'>
  jobs: Pick<Jobs, 'create'>
  mail: Mail
  sealer: Sealer
  clock: Clock
  logger: Logger
  /** The portal's own address, for links in mails; with https the cookie is bound to it. */
  baseUrl: string
  findAgency: FindAgency
  listBelow: ListBelow
  /** Whether tries at signing in are counted; off only for benchmarks. */
  isThrottled: boolean
  oidc?: OidcSettings | null
  /** Administrators and managers, and their tokens, act only with a second factor. */
  requireSecondFactor?: boolean
}): Identity {
  const accountStore = createAccountStore(mongo)
  const sessionStore = createSessionStore(mongo)
  const tokenStore = createTokenStore(mongo)
  const memberStore = createMemberStore(mongo.connection)
  const mails = createAccountMails({ mail, baseUrl })
  const accounts = createAccounts({
    changes,
    audit,
    store: accountStore,
    members: memberStore,
    mails,
    clock,
    findAgency,
    listBelow,
    async endAccess(accountId, what, session) {
      await sessionStore.removeSessionsOf(accountId, session)
      if (what === 'everything') await tokenStore.revokeTokensOf(accountId, clock.now(), session)
    },
  })
  const members = createMembers({
    changes,
    audit,
    store: memberStore,
    accounts: accountStore,
    clock,
    findAgency,
  })
  const sessions = createSessions({ store: sessionStore, clock })
  const firstRun = createFirstRun({
    mongo,
    accounts,
    countAccounts: () => accountStore.countAccounts(),
    clock,
  })
  const resets = createPasswordResets({
    changes,
    audit,
    store: accountStore,
    jobs,
    mails,
    sealer,
    clock,
    isThrottled,
  })
  const secondFactors = createSecondFactors({
    changes,
    audit,
    store: accountStore,
    accounts,
    mails,
    sealer,
    clock,
    host: new URL(baseUrl).host,
    isThrottled,
  })
  const throttle = createSignInThrottle({ isOn: isThrottled })
  const ownPassword = createOwnPassword({
    changes,
    audit,
    store: accountStore,
    mails,
    clock,
    throttle,
    endOtherSessions: (accountId, sessionId, session) =>
      sessionId === null
        ? sessionStore.removeSessionsOf(accountId, session)
        : sessionStore.removeOtherSessionsOf(accountId, hashSecret(sessionId), session),
  })
  const sessionCookie = createSessionCookie({ isHttps: baseUrl.startsWith('https:') })
  const tokens = createTokens({
    changes,
    audit,
    store: tokenStore,
    clock,
    findAgency,
    listBelow,
    async findOwner(accountId) {
      const account = await accounts.findActiveAccount(accountId)
      if (!account) return null
      const grants = await listGrants(account)
      return { name: account.name, grants, lacksSecondFactor: lacksSecondFactor(account, grants) }
    },
  })
  const providerRoles = createProviderRoles({
    audit,
    accounts: accountStore,
    members: memberStore,
    clock,
    logger,
    findAgency,
  })
  const providerLinks = createProviderLinks({
    changes,
    audit,
    store: accountStore,
    accounts,
    roles: providerRoles,
    clock,
    endSessions: (accountId, session) => sessionStore.removeSessionsOf(accountId, session),
  })
  const spentStates = createSpentStateStore(mongo)
  const isHttps = baseUrl.startsWith('https:')
  const providerSignIn =
    oidc &&
    createProviderSignIn({
      settings: oidc,
      provider: createOpenIdProvider(oidc),
      changes,
      audit,
      store: accountStore,
      states: spentStates,
      roles: providerRoles,
      mails,
      sealer,
      clock,
      logger,
      isHttps,
      isThrottled,
      async letIn(account, from, { replaces }) {
        // Its own second factor is asked for, unless the provider says that it has asked for one.
        if (account.secondFactor && !from.provedSecondFactor)
          return { ticket: makeTicket(account, account.email) }
        if (replaces !== null) await sessions.end(replaces)
        return start(account, from)
      },
    })

  /** What an account may do now: read with every request, so that a change holds at once. */
  async function listGrants(account: AccountRecord): Promise<Grant[]> {
    const held = await memberStore.listRoles(account._id)
    const grants = await Promise.all(
      held.map(async ({ agencyId, role }) => {
        const agency = await findAgency(agencyId)
        return agency ? [grantOf(role, agency)] : []
      }),
    )
    return [...(account.administrator ? [wholePortal] : []), ...grants.flat()]
  }

  /** Whether the portal demands a second factor that neither the account has nor the provider proved, in this session or else at the last sign-in. */
  function lacksSecondFactor(
    account: AccountRecord,
    grants: readonly Grant[],
    isProved = account.provider?.provedSecondFactor ?? false,
  ): boolean {
    return requireSecondFactor && !account.secondFactor && !isProved && mustHaveSecondFactor(grants)
  }

  async function listRoles(accountIds: readonly string[]) {
    const roles = new Map<string, { agency: string; role: Role }[]>(accountIds.map((id) => [id, []]))
    for (const { accountId, agencyId, role } of await memberStore.listRolesOf(accountIds)) {
      const agency = await findAgency(agencyId)
      if (agency) roles.get(accountId)?.push({ agency: agency.slug, role })
    }
    return roles
  }

  /** A session, and that it was begun, together. */
  const start = (
    account: AccountRecord,
    from: { address: string | null; agent: string | null; provedSecondFactor?: boolean },
  ) =>
    changes.commit(async (session) => {
      const now = clock.now()
      const started = await sessions.start(account._id, from, session)
      await accountStore.changeAccount(account._id, { lastSignInAt: now }, session)
      const by = { label: account.name, accountId: account._id, tokenId: null, address: from.address }
      await audit.append(
        { at: now, by, action: 'sign-in', object: `account/${account._id}`, agencyId: null, details: {} },
        session,
      )
      return started
    })

  /** Counts the try; the account whose password this is, or 401. */
  async function begin({ email, password, address }: { email: string; password: string } & From) {
    await throttle.count({ email: normalizeEmail(email), address })
    const account = await accounts.findAccountByPassword(email, password)
    if (account) return account
    logger.warn('sign-in failed')
    throw wrongPassword()
  }

  async function mustHaveCode(account: AccountRecord, code: string): Promise<void> {
    if (await secondFactors.useCode(account, code)) return
    logger.warn({ accountId: account._id }, 'sign-in failed at the code')
    throw wrongCode()
  }

  async function finish(
    account: AccountRecord,
    { email, address, agent = null }: { email: string } & From,
    { replaces = null }: { replaces?: string | null } = {},
  ): Promise<StartedSession> {
    await throttle.forgive({ email: normalizeEmail(email), address })
    if (replaces !== null) await sessions.end(replaces)
    const session = await start(account, { address, agent })
    logger.info({ accountId: account._id }, 'sign-in succeeded')
    return session
  }

  /** Proves for a few minutes that all but the code was right. */
  function makeTicket(account: AccountRecord, email: string): string {
    const until = clock.now().getTime() + ticketLifeMs
    const ticket = { accountId: account._id, until, passwordHash: account.passwordHash, email }
    return sealer.seal(JSON.stringify(ticket), ticketAbout)
  }

  function openTicket(ticket: string) {
    try {
      return JSON.parse(sealer.open(ticket, ticketAbout)) as {
        accountId: string
        until: number
        passwordHash: string | null
        email: string
      }
    } catch {
      throw signInAnew()
    }
  }

  async function findAccountViewer(
    accountId: string | null,
    provedSecondFactor = false,
  ): Promise<Viewer | null> {
    const account = accountId === null ? null : await accounts.findActiveAccount(accountId)
    if (!account) return null
    const grants = await listGrants(account)
    const viewer: Viewer = {
      ...anonymousViewer,
      kind: 'account',
      accountId: account._id,
      label: account.name,
    }
    // Until it is set up they read what everybody reads, and set it up.
    return lacksSecondFactor(account, grants, provedSecondFactor)
      ? { ...viewer, lacksSecondFactor: true }
      : { ...viewer, grants }
  }

  async function findSessionViewer(sessionId: string): Promise<Viewer | null> {
    const session = await sessions.findSession(sessionId)
    return session && findAccountViewer(session.accountId, session.provedSecondFactor)
  }

  return {
    async createIndexes() {
      await Promise.all([
        accountStore.createIndexes(),
        sessionStore.createIndexes(),
        tokenStore.createIndexes(),
        memberStore.createIndexes(),
        spentStates.createIndexes(),
      ])
    },

    async identify({ authorization, cookie, address = null }) {
      if (authorization !== undefined) {
        const secret = /^Bearer +(\S+) *$/i.exec(authorization)?.[1]
        if (secret === undefined) throw invalidToken()
        return { viewer: { ...(await tokens.getViewer(secret, address)), address }, sessionId: null }
      }
      const sessionId = sessionCookie.read(cookie)
      const viewer = sessionId === null ? null : await findSessionViewer(sessionId)
      // A session that is over makes a browser anonymous again: what is public stays readable.
      return viewer
        ? { viewer: { ...viewer, address }, sessionId }
        : { viewer: anonymousViewer, sessionId: null }
    },

    findViewer: ({ accountId, tokenId }) =>
      tokenId === null ? findAccountViewer(accountId) : tokens.findViewerOf(tokenId),

    async signIn({ code, ...input }, options) {
      const begun = await begin(input)
      if (begun.secondFactor && !code) throw codeNeeded()
      if (begun.secondFactor) await mustHaveCode(begun, code!)
      return finish(begun, input, options)
    },

    async beginSignIn(input, options) {
      const account = await begin(input)
      if (!account.secondFactor) return finish(account, input, options)
      return { ticket: makeTicket(account, input.email) }
    },

    async finishSignIn({ ticket, code, ...from }, options) {
      const { accountId, until, passwordHash, email } = openTicket(ticket)
      const account = await accounts.findActiveAccount(accountId)
      const isGood = clock.now().getTime() < until && account?.passwordHash === passwordHash
      if (!account || !isGood) throw signInAnew()
      if (account.secondFactor) await mustHaveCode(account, code)
      return finish(account, { ...from, email }, options)
    },

    async signOut(sessionId) {
      if (sessionId !== null) await sessions.end(sessionId)
    },

    async listSessions(viewer, currentId) {
      if (viewer.kind === 'anonymous') throw signInNeeded()
      return viewer.kind === 'account' ? sessions.list(viewer.accountId!, currentId) : []
    },

    async endSession(viewer, id) {
      if (viewer.kind === 'anonymous') throw signInNeeded()
      const isEnded = viewer.kind === 'account' && (await sessions.endListed(viewer.accountId!, id))
      if (!isEnded) throw notFound(`/api/v1/sessions/${id}`)
    },

    async endOtherSessions(viewer, currentId) {
      if (viewer.kind === 'anonymous') throw signInNeeded()
      if (viewer.kind === 'account' && currentId !== null)
        await sessions.endOthers(viewer.accountId!, currentId)
    },

    async inviteMember(by, agency, { role, ...input }) {
      // Whoever may not give the role learns nothing of whose addresses have accounts.
      await members.mustGiveRoles(by, agency)
      const known = await accountStore.findAccountByEmail(normalizeEmail(input.email))
      const isKnown = known !== null && known.status !== 'invited'
      const invited = isKnown ? null : await accounts.inviteAccount(by, input)
      const { isNew: _isNew, ...member } = await members.putMember(
        by,
        agency,
        (invited?.account ?? known)!._id,
        role,
      )
      return { member, invitation: invited?.invitation ?? null }
    },

    listRoles,

    async nameAccounts(accountIds) {
      const found = accountIds.length === 0 ? [] : await accountStore.findAccounts(accountIds)
      return new Map(found.map(({ _id, name, email }) => [_id, name === '' ? email : name]))
    },

    async findAccountId(email) {
      return (await accountStore.findAccountByEmail(normalizeEmail(email)))?._id ?? null
    },

    async findLostPlace(accountId) {
      const asked = { object: `account/${accountId}`, action: 'remove-member' }
      return (await audit.list(asked, { limit: 1, before: null })).items[0]?.agencyId ?? null
    },

    async describe(viewer) {
      const account = viewer.kind === 'account' ? await accounts.findActiveAccount(viewer.accountId!) : null
      const [only, ...others] = viewer.grants
      return {
        kind: viewer.kind,
        account: account && {
          id: account._id,
          email: account.email,
          name: account.name,
          administrator: account.administrator,
          hasSecondFactor: !!account.secondFactor,
          hasPassword: account.passwordHash !== null,
          reminders: account.reminders !== false,
        },
        scopes: listScopes(viewer),
        agency: others.length === 0 ? (only?.agencySlug ?? null) : null,
        ...(viewer.lacksSecondFactor && { needsSecondFactor: true }),
        ...(account && { roles: (await listRoles([account._id])).get(account._id) ?? [] }),
      }
    },

    listMembers: members.listMembers,
    getMember: members.getMember,
    putMember: members.putMember,
    removeMember: members.removeMember,
    mustManage: members.mustManage,
    mustGiveRoles: members.mustGiveRoles,
    inviteAccount: accounts.inviteAccount,
    renewInvitation: accounts.renewInvitation,
    findInvited: accounts.findInvited,
    acceptInvitation: accounts.acceptInvitation,
    listAccounts: accounts.listAccounts,
    listWaitingInvitations: accounts.listWaitingInvitations,
    findAccountByEmail: accounts.findAccountByEmail,
    getAccount: accounts.getAccount,
    changeAccount: accounts.changeAccount,

    async tellAccounts(accountIds, { right, place }, texts, session) {
      if (!mail.isOn || accountIds.length === 0) return
      for (const account of await accountStore.findAccounts(accountIds)) {
        if (account.status !== 'active') continue
        const grants = await listGrants(account)
        if (mayAct({ ...anonymousViewer, grants }, right, place))
          await mail.send({ to: account.email, ...texts }, session)
      }
    },

    accessMoves: createAccessMoves({ audit, clock, members: memberStore, tokens: tokenStore }),
    ...createWriters({ changes, audit, clock, members: memberStore, accounts: accountStore }),
    ...resets,
    ...ownPassword,
    ...createTokenWarnings({ changes, store: tokenStore, accounts: accountStore, mails, clock }),
    startSecondFactor: secondFactors.startSecondFactor,
    findStartedSecondFactor: secondFactors.findStartedSecondFactor,
    confirmSecondFactor: secondFactors.confirmSecondFactor,
    endSecondFactor: secondFactors.endSecondFactor,
    takeSecondFactor: secondFactors.takeSecondFactor,

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
        return start(account, { address: null, agent: null })
      },
    },
    sessionCookie,
    ...providerLinks,
    providerSignIn,
  }
}
