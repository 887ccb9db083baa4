import type { ClientSession } from 'mongodb'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import type { Clock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import {
  accountNotFound,
  conflict,
  invalidContent,
  invitationNotFound,
  notAllowed,
  signInNeeded,
} from '../problems.ts'
import { findAccountFaults, normalizeEmail, tidyAccount, type AccountInput } from './account-faults.ts'
import type { AccountMails } from './account-mails.ts'
import type { AccountRecord } from './account-model.ts'
import { createAccountNote } from './account-note.ts'
import type { AccountStore } from './account-store.ts'
import type { MemberStore } from './member-store.ts'
import { hashPassword, isRightPassword } from './passwords.ts'
import { isAdministrator, listPlaces, mayAct, mayActSomewhere } from './permissions.ts'
import { hashSecret, makeSecretText } from './secret-text.ts'
import type { FindAgency, ListBelow } from './tokens.ts'
import { portalViewer, type Viewer } from './viewer.ts'

/** A week (API.md, section 6): long enough for a holiday, short enough that a forgotten mail opens nothing. */
const invitationLifeMs = 7 * 24 * 60 * 60 * 1000

/** The link to give to whoever was invited: shown once, stored hashed. */
export interface MadeInvitation {
  /** null when it was mailed: then its reader alone has it. */
  secret: string | null
  expiresAt: Date
}

export interface AccountChange {
  status?: 'active' | 'disabled'
  name?: string
  administrator?: boolean
}

export interface Accounts {
  /** Adds an administrator, with whatever else `inTransaction` writes; 422 with every fault at its place, 409 when the e-mail has an account. */
  createAdministrator(
    input: AccountInput,
    inTransaction: (session: ClientSession) => Promise<void>,
  ): Promise<AccountRecord>
  /** The active account with this e-mail and password, or null; takes the same time either way. */
  findAccountByPassword(email: string, password: string): Promise<AccountRecord | null>
  /** The account while it is active, or null. */
  findActiveAccount(id: string): Promise<AccountRecord | null>
  /** Invites somebody; who was invited before and has not come gets a new link. 403 unless the viewer manages an agency or the portal, 409 for an address that has an account. */
  inviteAccount(
    by: Viewer,
    input: { email: string; name?: string; administrator?: boolean },
  ): Promise<{ account: AccountRecord; invitation: MadeInvitation; isNew: boolean }>
  /** A new link to set the password of an account, for somebody who lost theirs; the sessions go on until it is used. */
  renewInvitation(by: Viewer, id: string): Promise<{ account: AccountRecord; invitation: MadeInvitation }>
  /** Whose invitation this is, while the link works; null otherwise. */
  findInvited(secret: string): Promise<AccountRecord | null>
  /** Sets name and password and closes the link; `invitation-not-found` for one that does not work, 422 with every fault at its place. */
  acceptInvitation(
    secret: string,
    input: { name: string; password: string },
    address: string | null,
  ): Promise<AccountRecord>
  /** The accounts that the viewer may see: all, or those with a role in what they manage and those whom they invited; newest first. */
  listAccounts(
    by: Viewer,
    page: { limit: number; before: string | null },
  ): Promise<{ items: AccountRecord[]; total: number }>
  /** Of the accounts that the viewer manages, those who were invited and have not come, newest first; none for others. */
  listWaitingInvitations(
    by: Viewer,
    page: { limit: number; before: string | null },
  ): Promise<{ items: AccountRecord[]; total: number }>
  /** The account with this e-mail address, for whoever runs the portal; null for anybody else, and when there is none. */
  findAccountByEmail(by: Viewer, email: string): Promise<AccountRecord | null>
  /** Throws `account-not-found` for one that the viewer may not see. */
  getAccount(by: Viewer, id: string): Promise<AccountRecord>
  /** Disables, enables, renames, makes or unmakes an administrator; `whenDisabled` ends what the account holds, in the same transaction. */
  changeAccount(by: Viewer, id: string, change: AccountChange): Promise<AccountRecord>
}

export function createAccounts({
  changes,
  audit,
  store,
  members,
  mails,
  clock,
  findAgency,
  listBelow,
  endAccess,
}: {
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  store: AccountStore
  members: MemberStore
  mails: AccountMails
  clock: Clock
  findAgency: FindAgency
  listBelow: ListBelow
  /** Ends every session of an account, and every token when it is disabled. */
  endAccess: (accountId: string, what: 'sessions' | 'everything', session: ClientSession) => Promise<void>
}): Accounts {
  const note = createAccountNote({ audit, clock })

  /** Whether the viewer is the one to see and change an account: administrators, and whoever manages all that it is a member of. */
  async function mayManage(by: Viewer, account: AccountRecord): Promise<boolean> {
    if (isAdministrator(by)) return true
    if (account.administrator || !mayActSomewhere(by, 'admin')) return false
    const roles = await members.listRoles(account._id)
    if (roles.length === 0) return account.invitedBy !== null && account.invitedBy === by.accountId
    const agencies = await Promise.all(roles.map(({ agencyId }) => findAgency(agencyId)))
    return agencies.every((agency) => agency !== null && mayAct(by, 'admin', { agencyPath: agency.path }))
  }

  async function maySee(by: Viewer, account: AccountRecord): Promise<boolean> {
    if (isAdministrator(by) || (by.kind === 'account' && by.accountId === account._id)) return true
    if (!mayActSomewhere(by, 'admin')) return false
    if (account.invitedBy !== null && account.invitedBy === by.accountId) return true
    const roles = await members.listRoles(account._id)
    const agencies = await Promise.all(roles.map(({ agencyId }) => findAgency(agencyId)))
    return agencies.some((agency) => agency !== null && mayAct(by, 'admin', { agencyPath: agency.path }))
  }

  async function getAccount(by: Viewer, id: string): Promise<AccountRecord> {
    if (by.kind === 'anonymous') throw signInNeeded()
    const account = await store.findAccount(id)
    if (!account || !(await maySee(by, account))) throw accountNotFound(id)
    return account
  }

  function makeInvitation(): {
    made: { secret: string; expiresAt: Date }
    kept: AccountRecord['invitation']
  } {
    const secret = makeSecretText()
    const expiresAt = new Date(clock.now().getTime() + invitationLifeMs)
    return { made: { secret, expiresAt }, kept: { secretHash: hashSecret(secret), expiresAt } }
  }

  /** What is mailed to one person is shown to no other. */
  const forInviter = ({ secret, expiresAt }: { secret: string; expiresAt: Date }): MadeInvitation => ({
    secret: mails.isOn ? null : secret,
    expiresAt,
  })

  async function findInvited(secret: string, session?: ClientSession): Promise<AccountRecord | null> {
    if (!/^[0-9A-Za-z]{30}$/.test(secret)) return null
    const secretHash = hashSecret(secret)
    const account = await store.findAccountByLink(secretHash, session)
    const link = [account?.invitation, account?.reset].find((known) => known?.secretHash === secretHash)
    const isOpen = link && link.expiresAt > clock.now()
    return account && isOpen && account.status !== 'disabled' ? account : null
  }

  return {
    async createAdministrator(input, inTransaction) {
      const { email, name, password } = tidyAccount(input)
      const faults = findAccountFaults(input)
      if (faults.length > 0) throw invalidContent(faults)
      const now = clock.now()
      const account: AccountRecord = {
        _id: newId(now.getTime()),
        email,
        name,
        administrator: true,
        status: 'active',
        passwordHash: await hashPassword(password),
        createdAt: now,
        updatedAt: now,
      }
      await changes.commit(async (session) => {
        await inTransaction(session)
        if (await store.findAccountByEmail(email, session)) throw emailTaken()
        await store.addAccount(account, session)
        await note(portalViewer, 'make-administrator', account, {}, session)
      }, `account ${email}`)
      return account
    },

    async findAccountByPassword(email, password) {
      const account = await store.findAccountByEmail(normalizeEmail(email))
      const isRight = await isRightPassword(account?.passwordHash ?? null, password)
      return account && isRight && account.status === 'active' ? account : null
    },

    async findActiveAccount(id) {
      const account = await store.findAccount(id)
      return account?.status === 'active' ? account : null
    },

    async inviteAccount(by, { email: given, name = '', administrator = false }) {
      mustManageSomewhere(by)
      if (administrator && !isAdministrator(by)) throw administratorsOnly()
      const email = normalizeEmail(given)
      const faults = findAccountFaults({ email, name: name === '' ? '-' : name, password: null })
      if (faults.length > 0) throw invalidContent(faults)
      const { made, kept } = makeInvitation()
      return changes.commit(async (session) => {
        const now = clock.now()
        const earlier = await store.findAccountByEmail(email, session)
        if (earlier && earlier.status !== 'invited') throw emailTaken()
        // Whoever may not have made somebody an administrator may not hand out a link that does.
        if (earlier?.administrator && !isAdministrator(by)) throw emailTaken()
        const tidyName = tidyAccount({ email, name, password: '' }).name
        const account: AccountRecord = earlier
          ? await store.changeAccount(
              earlier._id,
              {
                invitation: kept,
                updatedAt: now,
                ...(tidyName === '' ? {} : { name: tidyName }),
                ...(administrator ? { administrator } : {}),
              },
              session,
            )
          : {
              _id: newId(now.getTime()),
              email,
              name: tidyName,
              administrator,
              status: 'invited',
              passwordHash: null,
              invitation: kept,
              invitedBy: by.accountId,
              createdAt: now,
              updatedAt: now,
            }
        if (!earlier) await store.addAccount(account, session)
        await note(by, 'invite-account', account, { administrator: account.administrator }, session)
        await mails.sendInvitation(account, made, session)
        return { account, invitation: forInviter(made), isNew: !earlier }
      }, `account ${email}`)
    },

    async renewInvitation(by, id) {
      const account = await getAccount(by, id)
      if (!(await mayManage(by, account))) throw notManaged()
      if (account.status === 'disabled') throw isDisabled()
      const { made, kept } = makeInvitation()
      return changes.commit(async (session) => {
        const changed = await store.changeAccount(id, { invitation: kept, updatedAt: clock.now() }, session)
        const action = account.status === 'invited' ? 'invite-account' : 'reset-password'
        await note(by, action, changed, {}, session)
        const send = account.status === 'invited' ? mails.sendInvitation : mails.sendNewPassword
        await send(changed, made, session)
        return { account: changed, invitation: forInviter(made) }
      }, `account ${account.email}`)
    },

    findInvited: (secret) => findInvited(secret),

    async acceptInvitation(secret, { name: given, password }, address) {
      const invited = await findInvited(secret)
      if (!invited) throw invitationNotFound()
      const { name } = tidyAccount({ email: invited.email, name: given, password })
      const faults = findAccountFaults({ email: invited.email, name, password })
      if (faults.length > 0) throw invalidContent(faults)
      const passwordHash = await hashPassword(password)
      return changes.commit(async (session) => {
        // Inside the transaction: of two who hold the link, one gets in.
        const account = await findInvited(secret, session)
        if (!account) throw invitationNotFound()
        const changed = await store.changeAccount(
          account._id,
          { name, passwordHash, status: 'active', invitation: null, reset: null, updatedAt: clock.now() },
          session,
        )
        // ASVS 5.0 7.4.3: whoever was in with the lost password is out.
        await endAccess(account._id, 'sessions', session)
        const by: Viewer = { ...portalViewer, kind: 'account', accountId: account._id, label: name, address }
        const action = account.status === 'invited' ? 'accept-invitation' : 'change-password'
        await note(by, action, changed, {}, session)
        if (account.status === 'active') await mails.sendPasswordChanged(changed, session)
        return changed
      }, `account ${invited.email}`)
    },

    async listAccounts(by, page) {
      mustManageSomewhere(by)
      const places = listPlaces(by, 'admin')
      if (places === 'everywhere') return store.listAccounts('all', page)
      const ids = await members.listAccountIds(await listBelow(places))
      return store.listAccounts({ ids, invitedBy: by.accountId }, page)
    },

    async listWaitingInvitations(by, page) {
      const places = listPlaces(by, 'admin')
      if (places.length === 0) return { items: [], total: 0 }
      if (places === 'everywhere') return store.listAccounts('all', page, 'invited')
      const ids = await members.listAccountIds(await listBelow(places))
      return store.listAccounts({ ids, invitedBy: by.accountId }, page, 'invited')
    },

    findAccountByEmail: async (by, email) =>
      isAdministrator(by) ? store.findAccountByEmail(normalizeEmail(email)) : null,

    getAccount,

    async changeAccount(by, id, change) {
      const seen = await getAccount(by, id)
      if (!(await mayManage(by, seen))) throw notManaged()
      if (change.administrator !== undefined && !isAdministrator(by)) throw administratorsOnly()
      const name =
        change.name === undefined ? undefined : tidyAccount({ ...seen, name: change.name, password: '' }).name
      const faults = name === undefined ? [] : findAccountFaults({ email: seen.email, name, password: null })
      if (faults.length > 0) throw invalidContent(faults)
      return changes.commit(async (session) => {
        const account = (await store.findAccount(id, session))!
        if (change.status === 'active' && account.passwordHash === null && !account.provider)
          throw notAccepted()
        const next = {
          ...(name === undefined ? {} : { name }),
          ...(change.status === undefined ? {} : { status: change.status }),
          ...(change.administrator === undefined ? {} : { administrator: change.administrator }),
        }
        const differing = Object.entries(next).filter(
          ([member, value]) =>
            account[member as keyof AccountRecord] !== value ||
            // What came from the sign-in provider becomes a right by hand.
            (member === 'administrator' && value === true && account.administratorByProvider),
        )
        if (differing.length === 0) return account
        const losesAdministrator =
          account.administrator &&
          account.status === 'active' &&
          (next.administrator === false || next.status === 'disabled')
        if (losesAdministrator && (await store.countOtherAdministrators(id, session)) === 0)
          throw lastAdministrator()
        const isEnded = next.status === 'disabled'
        const changed = await store.changeAccount(
          id,
          {
            ...next,
            updatedAt: clock.now(),
            ...(isEnded ? { invitation: null, reset: null } : {}),
            // Given or taken by hand, it is no longer the provider's.
            ...(next.administrator === undefined ? {} : { administratorByProvider: false }),
          },
          session,
        )
        if (isEnded) await endAccess(id, 'everything', session)
        const action = isEnded
          ? 'disable-account'
          : next.status === 'active'
            ? 'enable-account'
            : 'change-account'
        await note(by, action, changed, Object.fromEntries(differing), session)
        return changed
      }, 'accounts')
    },
  }
}

/** Throws 401 or 403 unless the viewer manages an agency or the portal. */
export function mustManageSomewhere(by: Viewer): void {
  if (by.kind === 'anonymous') throw signInNeeded()
  if (mayActSomewhere(by, 'admin')) return
  throw notAllowed({
    vi: 'Chỉ người quản lý của một cơ quan hoặc người quản trị cổng xem và mời được tài khoản. Hãy nhờ người quản lý của cơ quan bạn.',
    en: 'Only managers of an agency and administrators of the portal see and invite accounts. Ask a manager of your agency.',
  })
}

const emailTaken = () =>
  conflict({
    vi: 'Địa chỉ e-mail này đã có tài khoản. Hãy đăng nhập, hoặc dùng địa chỉ khác; để trao vai trò cho tài khoản đó, dùng trang thành viên của cơ quan.',
    en: 'This e-mail address has an account already. Sign in, or use another address; to give that account a role, use the members page of the agency.',
  })

const administratorsOnly = () =>
  notAllowed({
    vi: 'Chỉ người quản trị cổng mới trao hoặc lấy lại quyền quản trị. Hãy bỏ "administrator" ra.',
    en: 'Only administrators of the portal give and take that right. Leave "administrator" out.',
  })

const notManaged = () =>
  notAllowed({
    vi: 'Tài khoản này còn có vai trò ngoài các cơ quan bạn quản lý. Hãy gỡ vai trò của họ trong cơ quan bạn, hoặc nhờ người quản trị cổng.',
    en: 'This account also has a role outside the agencies that you manage. Take away its role in your agency, or ask an administrator of the portal.',
  })

const isDisabled = () =>
  conflict({
    vi: 'Tài khoản này đã bị khóa. Hãy mở lại trước (status: active).',
    en: 'This account is disabled. Enable it first (status: active).',
  })

const notAccepted = () =>
  conflict({
    vi: 'Người này chưa nhận lời mời nên chưa có mật khẩu. Hãy mời lại để có liên kết mới.',
    en: 'This person has not accepted the invitation and has no password yet. Invite them again for a new link.',
  })

const lastAdministrator = () =>
  conflict({
    vi: 'Đây là người quản trị cuối cùng của cổng. Hãy trao quyền quản trị cho người khác trước.',
    en: 'This is the last administrator of the portal. Make somebody else one first.',
  })
