import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { ClientSession } from 'mongodb'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import type { OidcSettings } from '../config/oidc-settings.ts'
import type { Clock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import type { Logger } from '../platform/logger.ts'
import { ProviderFailed, type OpenIdProvider } from '../platform/openid.ts'
import type { Sealer } from '../platform/sealing.ts'
import { providerFailed, signInRefused, signInUnfinished, type Sentence } from '../problems.ts'
import { findAccountFaults } from './account-faults.ts'
import type { AccountMails } from './account-mails.ts'
import type { AccountRecord } from './account-model.ts'
import { createAccountNote } from './account-note.ts'
import type { AccountStore } from './account-store.ts'
import { listNeededClaims, readPerson, type ProviderPerson } from './provider-claims.ts'
import type { PlacedGrants, ProviderRoles } from './provider-roles.ts'
import { hashSecret } from './secret-text.ts'
import type { StartedSession } from './sessions.ts'
import { consume } from '../platform/tries.ts'
import { networkOf } from './sign-in-throttle.ts'
import type { SpentStateStore } from './spent-state-store.ts'
import { portalViewer, type Viewer } from './viewer.ts'

/** Time to type a password and a code at the provider; what is older was left behind. */
const flowLifeMs = 10 * 60 * 1000
/** An office behind one address; whoever makes the portal ask the provider about made-up codes needs hundreds. Those that succeed do not count. */
const returns = { points: 30, duration: 300 }
const about = 'provider-sign-in'

/** Where the person was going, and in which language. */
export interface SignInGoal {
  /** A path of this portal; null for the workspace. */
  next: string | null
  lang: 'vi' | 'en'
}

/** What the browser keeps, sealed, between leaving for the provider and coming back. */
interface Flow extends SignInGoal {
  issuer: string
  state: string
  nonce: string
  verifier: string
  until: number
}

/** Signing in by a provider of OpenID Connect. */
export interface ProviderSignIn {
  label: Sentence
  offersSignOut: boolean
  /** Where the browser goes, and the cookie that makes it the only one that may finish. */
  begin(goal: SignInGoal, returnTo: string): Promise<{ address: string; cookie: string }>
  /** Where a browser that comes back was going; null when it began nothing, or too long ago. */
  findGoal(cookie: string | undefined): SignInGoal | null
  /** A session for whom the provider means, or a ticket when their second factor is still to come; 400, 403 and 502 in sentences otherwise. */
  finish(
    returned: { address: URL; cookie: string | undefined; from: { address: string; agent: string | null } },
    options: { replaces: string | null },
  ): Promise<StartedSession | { ticket: string }>
  /** Ends the cookie of `begin`. */
  clearCookie(): string
  /** Where to sign out of the provider too; null when it has no such place. */
  findSignOut(returnTo: string): Promise<string | null>
}

export function createProviderSignIn({
  settings,
  provider,
  changes,
  audit,
  store,
  states,
  roles,
  mails,
  sealer,
  clock,
  logger,
  isHttps,
  isThrottled,
  letIn,
}: {
  settings: OidcSettings
  provider: OpenIdProvider
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  store: AccountStore
  states: SpentStateStore
  roles: ProviderRoles
  mails: AccountMails
  sealer: Sealer
  clock: Clock
  logger: Logger
  isHttps: boolean
  isThrottled: boolean
  /** Starts the session, or asks for the second factor of the account itself. */
  letIn: (
    account: AccountRecord,
    from: { address: string; agent: string | null; provedSecondFactor: boolean },
    options: { replaces: string | null },
  ) => Promise<StartedSession | { ticket: string }>
}): ProviderSignIn {
  const tries = new RateLimiterMemory(returns)
  const host = new URL(settings.issuer).host
  // RFC 6265bis, section 4.1.3.2: with this prefix no other host can set it.
  const cookieName = isHttps ? '__Host-sen_provider' : 'sen_provider'
  // Lax goes along when the provider sends the browser back; nothing else carries it to another site.
  const flags = `Path=/; HttpOnly; SameSite=Lax${isHttps ? '; Secure' : ''}`

  function findFlow(header: string | undefined): Flow | null {
    for (const part of header?.split(';') ?? []) {
      const [key = '', value = ''] = part.trim().split('=', 2)
      if (key !== cookieName || !/^[\w-]+$/.test(value)) continue
      try {
        const flow = JSON.parse(sealer.open(value, about)) as Flow
        return flow.until > clock.now().getTime() && flow.issuer === settings.issuer ? flow : null
      } catch {
        return null
      }
    }
    return null
  }

  const note = createAccountNote({ audit, clock })

  /** The account of the person: theirs, one with the address that they proved, or a new one. */
  async function settleAccount(
    person: ProviderPerson,
    grants: PlacedGrants,
    by: Viewer,
    session: ClientSession,
  ): Promise<AccountRecord> {
    const now = clock.now()
    const { issuer, subject, provedSecondFactor, email } = person
    const mark = { issuer, subject, since: now, provedSecondFactor }
    const own = await store.findAccountByProvider(person, session)
    if (own?.status === 'disabled') throw blocked()
    if (own) {
      const kept = { ...own.provider!, provedSecondFactor }
      return store.changeAccount(own._id, { provider: kept }, session)
    }
    if (email === null) throw unverified()
    const named = await store.findAccountByEmail(email, session)
    if (named) {
      if (named.status === 'disabled') throw blocked()
      if (named.provider) throw anotherPerson()
      if (!settings.linksByEmail) throw notLinked()
      const name = named.name || mustHaveName(person)
      const linked = await store.changeAccount(
        named._id,
        // Who proves the address has done what the link of an invitation asks for.
        { provider: mark, name, status: 'active', invitation: null, updatedAt: now },
        session,
      )
      await note(by, 'link-provider', linked, { provider: host, before: named.status }, session)
      await mails.sendProviderLinked(linked, settings.label, session)
      return linked
    }
    if (grants.administrator === null && grants.roles.size === 0) throw nothingGiven()
    const account: AccountRecord = {
      _id: newId(now.getTime()),
      email,
      name: mustHaveName(person),
      administrator: false,
      status: 'active',
      passwordHash: null,
      provider: mark,
      createdAt: now,
      updatedAt: now,
    }
    const faults = findAccountFaults({ email, name: account.name, password: null })
    if (faults.length > 0) throw unusable(faults.map(({ pointer }) => pointer?.slice(1) ?? '').join(', '))
    await store.addAccount(account, session)
    await note(by, 'make-account', account, { provider: host }, session)
    return account
  }

  async function admit(person: ProviderPerson, address: string): Promise<AccountRecord> {
    const grants = await roles.place(person.grants)
    // The provider acts, not the person: nobody gives roles to themselves.
    const by: Viewer = { ...portalViewer, label: host, address }
    return changes.commit(async (session) => {
      const account = await settleAccount(person, grants, by, session)
      return roles.refresh(by, account, grants, session)
    }, 'accounts')
  }

  async function askProvider(address: URL, flow: Flow): Promise<ProviderPerson> {
    const answer = await provider.finish(address, flow, listNeededClaims(settings))
    const person = readPerson(answer, settings)
    if (!person) throw new ProviderFailed('wrong', 'The claims name nobody, or leave groups out.')
    return person
  }

  return {
    label: settings.label,
    offersSignOut: settings.offersSignOut,

    async begin({ next, lang }, returnTo) {
      const { address, state, nonce, verifier } = await provider.begin(returnTo).catch(explain(logger))
      const until = clock.now().getTime() + flowLifeMs
      const flow: Flow = { next, lang, issuer: settings.issuer, state, nonce, verifier, until }
      const sealed = sealer.seal(JSON.stringify(flow), about)
      return { address, cookie: `${cookieName}=${sealed}; ${flags}; Max-Age=${flowLifeMs / 1000}` }
    },

    findGoal: (cookie) => findFlow(cookie),

    async finish({ address, cookie, from }, options) {
      if (isThrottled) await consume(tries, networkOf(from.address))
      const flow = findFlow(cookie)
      const state = address.searchParams.get('state')
      if (!flow || state !== flow.state) throw signInUnfinished()
      const isFirst = await states.spend(hashSecret(flow.state), new Date(flow.until))
      if (!isFirst) throw signInUnfinished()
      const person = await askProvider(address, flow).catch(explain(logger))
      const account = await admit(person, from.address)
      if (isThrottled) await tries.reward(networkOf(from.address), 1)
      return letIn(account, { ...from, provedSecondFactor: person.provedSecondFactor }, options)
    },

    clearCookie: () => `${cookieName}=; ${flags}; Max-Age=0`,

    findSignOut: (returnTo) => provider.findSignOut(returnTo).catch(explain(logger)),
  }
}

/** A fault of the provider in a sentence; what it was exactly is logged. */
const explain =
  (logger: Logger) =>
  (error: unknown): never => {
    if (!(error instanceof ProviderFailed)) throw error
    logger.warn({ fault: error.fault, said: error.message }, 'sign-in by the provider failed')
    if (error.fault === 'over') throw signInUnfinished()
    if (error.fault === 'cancelled') throw signInUnfinished(cancelled)
    throw providerFailed(error.fault === 'away' ? away : wrong, error)
  }

function mustHaveName({ name }: ProviderPerson): string {
  if (name !== null) return name
  throw unusable('name')
}

const cancelled = {
  vi: 'Nơi cấp tài khoản cho biết việc đăng nhập đã bị hủy hoặc không được chấp thuận. Hãy bắt đầu lại nếu bạn vẫn muốn đăng nhập.',
  en: 'The sign-in provider says that signing in was cancelled or not agreed to. Begin again if you still want to sign in.',
}

const away = {
  vi: 'Nơi cấp tài khoản tạm thời không trả lời. Hãy thử lại sau ít phút, hoặc đăng nhập bằng mật khẩu nếu bạn có.',
  en: 'The sign-in provider does not answer for now. Try again in a few minutes, or sign in by your password if you have one.',
}

const wrong = {
  vi: 'Nơi cấp tài khoản trả lời sai quy ước nên không ai được đăng nhập. Hãy thử lại; nếu vẫn lỗi, báo người vận hành cổng xem nhật ký.',
  en: 'The answer of the sign-in provider is not what it should be, so nobody was signed in. Try again; if it stays, ask whoever runs the portal to look into its log.',
}

const blocked = () =>
  signInRefused({
    vi: 'Tài khoản của bạn ở cổng này đã bị khóa. Hãy hỏi người quản lý của cơ quan hoặc người quản trị cổng.',
    en: 'Your account on this portal is disabled. Ask a manager of your agency or an administrator of the portal.',
  })

const unverified = () =>
  signInRefused({
    vi: 'Nơi cấp tài khoản chưa xác nhận địa chỉ e-mail của bạn, nên cổng chưa nhận ra bạn. Hãy xác nhận địa chỉ ở đó rồi đăng nhập lại.',
    en: 'The sign-in provider has not verified your e-mail address, so the portal cannot tell who you are. Verify it there, then sign in again.',
  })

const anotherPerson = () =>
  signInRefused({
    vi: 'Địa chỉ e-mail của bạn thuộc về một tài khoản ở cổng đã gắn với người khác của nơi cấp tài khoản. Hãy nhờ người quản trị cổng gỡ liên kết đó.',
    en: 'Your e-mail address belongs to an account here that is linked with somebody else of the sign-in provider. Ask an administrator of the portal to take that link away.',
  })

const notLinked = () =>
  signInRefused({
    vi: 'Địa chỉ e-mail của bạn đã có tài khoản ở cổng, và cổng không tự gắn nó với nơi cấp tài khoản. Hãy đăng nhập bằng mật khẩu.',
    en: 'Your e-mail address has an account here, and the portal does not link it with the sign-in provider by itself. Sign in by your password.',
  })

const nothingGiven = () =>
  signInRefused({
    vi: 'Bạn đã đăng nhập ở nơi cấp tài khoản, nhưng chưa ai trao cho bạn việc gì ở cổng này. Hãy nhờ người quản lý của cơ quan bạn mời, bằng đúng địa chỉ e-mail đó.',
    en: 'You are signed in at the provider, but nobody has given you anything to do on this portal. Ask a manager of your agency to invite you, by that same e-mail address.',
  })

const unusable = (claims: string) =>
  signInRefused({
    vi: `Nơi cấp tài khoản không cho biết đủ về bạn (${claims}). Hãy bổ sung hồ sơ ở đó, hoặc báo người vận hành cổng.`,
    en: `The sign-in provider does not say enough about you (${claims}). Complete your profile there, or tell whoever runs the portal.`,
  })
