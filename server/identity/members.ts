import type { ClientSession } from 'mongoose'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import type { Clock } from '../platform/clock.ts'
import { accountNotFound, agencyNotFound, conflict, notAllowed, notFound, signInNeeded } from '../problems.ts'
import type { AccountRecord } from './account-model.ts'
import type { AccountStore } from './account-store.ts'
import type { MemberRecord, MemberStore } from './member-store.ts'
import { isAdministrator, mayAct } from './permissions.ts'
import type { Role } from './roles.ts'
import type { AgencyPlace, FindAgency } from './tokens.ts'
import type { Viewer } from './viewer.ts'

/** A member with the account behind it. */
export interface Member {
  member: MemberRecord
  account: AccountRecord
  agencySlug: string
}

/** Who is what in which agency. */
export interface Members {
  /** The members of the agency itself, for its managers and auditors; 403 for others. */
  listMembers(
    by: Viewer,
    agency: string,
    page: { limit: number; after: string | null },
  ): Promise<{ items: Member[]; total: number }>
  getMember(by: Viewer, agency: string, accountId: string): Promise<Member>
  /** Gives a role, in place of the one before; needs `admin` in the agency. */
  putMember(by: Viewer, agency: string, accountId: string, role: Role): Promise<Member & { isNew: boolean }>
  /** Throws 401, 403 or 404 unless the viewer manages the agency. */
  mustManage(by: Viewer, agency: string): Promise<void>
  /** Like `mustManage`, and 409 in an agency that takes no new members. */
  mustGiveRoles(by: Viewer, agency: string): Promise<void>
  /** Takes the role away; 404 when there is none, 409 when nobody would manage the agency any more. */
  removeMember(by: Viewer, agency: string, accountId: string): Promise<void>
}

export function createMembers({
  changes,
  audit,
  store,
  accounts,
  clock,
  findAgency,
}: {
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  store: MemberStore
  accounts: Pick<AccountStore, 'findAccount' | 'findAccounts'>
  clock: Clock
  findAgency: FindAgency
}): Members {
  async function getAgency(idOrSlug: string): Promise<AgencyPlace> {
    const agency = await findAgency(idOrSlug)
    if (!agency) throw agencyNotFound(idOrSlug)
    return agency
  }

  async function getToRead(by: Viewer, idOrSlug: string): Promise<AgencyPlace> {
    const agency = await getAgency(idOrSlug)
    const place = { agencyPath: agency.path }
    if (by.kind === 'anonymous') throw signInNeeded()
    if (mayAct(by, 'admin', place) || mayAct(by, 'audit', place)) return agency
    throw notAllowed({
      vi: `Chỉ người quản lý và người kiểm tra của cơ quan "${agency.slug}" xem được thành viên. Hãy nhờ người quản lý ở đó.`,
      en: `Only managers and auditors of the agency "${agency.slug}" see its members. Ask a manager there.`,
    })
  }

  async function getToManage(by: Viewer, idOrSlug: string): Promise<AgencyPlace> {
    const agency = await getAgency(idOrSlug)
    if (by.kind === 'anonymous') throw signInNeeded()
    if (mayAct(by, 'admin', { agencyPath: agency.path })) return agency
    throw notAllowed({
      vi: `Việc này cần quyền quản lý cơ quan "${agency.slug}" hoặc cơ quan cấp trên. Hãy nhờ người quản lý ở đó.`,
      en: `This needs the right to manage the agency "${agency.slug}" or one above it. Ask a manager there.`,
    })
  }

  async function getToGiveRoles(by: Viewer, idOrSlug: string): Promise<AgencyPlace> {
    const agency = await getToManage(by, idOrSlug)
    if (!agency.isClosed) return agency
    throw conflict({
      vi: `Cơ quan "${agency.slug}" đã sáp nhập hoặc chia tách nên không có thành viên mới. Hãy trao vai trò ở cơ quan kế tục.`,
      en: `The agency "${agency.slug}" was merged or split and takes no new members. Give the role in its successor.`,
    })
  }

  /** Nobody but an administrator leaves an agency without anybody who manages it, there or above. */
  async function mustLeaveManager(
    by: Viewer,
    agency: AgencyPlace,
    earlier: MemberRecord | null,
    session: ClientSession,
  ): Promise<void> {
    if (earlier?.role !== 'manager' || isAdministrator(by)) return
    if (await store.isHeldByAnother(agency.path, 'manager', earlier.accountId, session)) return
    throw conflict({
      vi: `Sau đó không còn ai quản lý cơ quan "${agency.slug}". Hãy trao vai trò quản lý cho một người khác trước, hoặc nhờ quản trị viên của cổng.`,
      en: `Nobody would manage the agency "${agency.slug}" any more. Make somebody else a manager first, or ask an administrator of the portal.`,
    })
  }

  const absent = (agency: AgencyPlace, accountId: string) =>
    notFound(`/api/v1/agencies/${agency.slug}/members/${accountId}`)

  return {
    async listMembers(by, idOrSlug, page) {
      const agency = await getToRead(by, idOrSlug)
      const [found, total] = await Promise.all([
        store.listMembers(agency.id, page),
        store.countMembers(agency.id),
      ])
      const known = await accounts.findAccounts(found.map(({ accountId }) => accountId))
      const byId = new Map(known.map((account) => [account._id, account]))
      const items = found.flatMap((member) => {
        const account = byId.get(member.accountId)
        return account ? [{ member, account, agencySlug: agency.slug }] : []
      })
      return { items, total }
    },

    async getMember(by, idOrSlug, accountId) {
      const agency = await getToRead(by, idOrSlug)
      const member = await store.findMember(agency.id, accountId)
      const account = member && (await accounts.findAccount(accountId))
      if (!member || !account) throw absent(agency, accountId)
      return { member, account, agencySlug: agency.slug }
    },

    async mustManage(by, idOrSlug) {
      await getToManage(by, idOrSlug)
    },

    async mustGiveRoles(by, idOrSlug) {
      await getToGiveRoles(by, idOrSlug)
    },

    async putMember(by, idOrSlug, accountId, role) {
      const agency = await getToGiveRoles(by, idOrSlug)
      return changes.commit(async (session) => {
        const account = await accounts.findAccount(accountId, session)
        if (!account) throw accountNotFound(accountId)
        if (account.status === 'disabled') {
          throw conflict({
            vi: 'Tài khoản này đã bị khóa. Hãy mở lại trước khi trao vai trò.',
            en: 'This account is disabled. Enable it before giving it a role.',
          })
        }
        const earlier = await store.findMember(agency.id, accountId, session)
        // What came from the sign-in provider becomes a role by hand.
        if (earlier?.role === role && !earlier.byProvider)
          return { member: earlier, account, agencySlug: agency.slug, isNew: false }
        if (role !== 'manager') await mustLeaveManager(by, agency, earlier, session)
        const member: MemberRecord = {
          _id: `${agency.id}/${accountId}`,
          agencyId: agency.id,
          accountId,
          role,
          at: clock.now(),
          by: by.label,
        }
        await store.putMember(member, session)
        await audit.append(
          {
            at: member.at,
            by,
            action: 'put-member',
            object: `account/${accountId}`,
            agencyId: agency.id,
            details: { role, before: earlier?.role ?? null },
          },
          session,
        )
        return { member, account, agencySlug: agency.slug, isNew: !earlier }
      }, `members ${agency.id}`)
    },

    async removeMember(by, idOrSlug, accountId) {
      const agency = await getToManage(by, idOrSlug)
      await changes.commit(async (session) => {
        const member = await store.findMember(agency.id, accountId, session)
        if (!member) throw absent(agency, accountId)
        await mustLeaveManager(by, agency, member, session)
        await store.removeMember(agency.id, accountId, session)
        await audit.append(
          {
            at: clock.now(),
            by,
            action: 'remove-member',
            object: `account/${accountId}`,
            agencyId: agency.id,
            details: { before: member.role },
          },
          session,
        )
      }, `members ${agency.id}`)
    },
  }
}
