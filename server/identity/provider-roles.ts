import type { ClientSession } from 'mongodb'
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import type { AccountRecord } from './account-model.ts'
import type { AccountStore } from './account-store.ts'
import type { MemberStore } from './member-store.ts'
import type { ProviderGrants } from './provider-claims.ts'
import type { Role } from './roles.ts'
import type { FindAgency } from './tokens.ts'
import type { Viewer } from './viewer.ts'

/** What the provider gives, with the agencies that there are. */
export interface PlacedGrants {
  administrator: string | null
  /** By the id of the agency. */
  roles: ReadonlyMap<string, { role: Role; claim: string }>
}

/** What the claims of the sign-in provider give: given, changed and taken with them, beside what is given by hand. */
export interface ProviderRoles {
  /** Looks the agencies up; one that is not there, or closed, gives nothing. */
  place(grants: ProviderGrants): Promise<PlacedGrants>
  /** Makes what came from the provider what it says now, in the caller's transaction; each change stands in the audit. */
  refresh(
    by: Viewer,
    account: AccountRecord,
    grants: PlacedGrants,
    session: ClientSession,
  ): Promise<AccountRecord>
}

export function createProviderRoles({
  audit,
  accounts,
  members,
  clock,
  logger,
  findAgency,
}: {
  audit: Pick<Audit, 'append'>
  accounts: Pick<AccountStore, 'changeAccount'>
  members: MemberStore
  clock: Clock
  logger: Logger
  findAgency: FindAgency
}): ProviderRoles {
  return {
    async place({ administrator, roles }) {
      const placed = new Map<string, { role: Role; claim: string }>()
      for (const [slug, given] of roles) {
        const agency = await findAgency(slug)
        if (agency && !agency.isClosed) placed.set(agency.id, given)
        else logger.warn({ agency: slug }, 'SEN_OIDC_ROLES names an agency that is not there, or closed')
      }
      return { administrator, roles: placed }
    },

    async refresh(by, account, { administrator, roles }, session) {
      const at = clock.now()
      const object = `account/${account._id}`
      const note = (action: string, agencyId: string | null, details: Record<string, unknown>) =>
        audit.append({ at, by, action, object, agencyId, details }, session)
      const held = new Map(
        (await members.listRoles(account._id, session)).map((member) => [member.agencyId, member]),
      )
      // One by one: a transaction answers one question at a time.
      for (const [agencyId, { role, claim }] of roles) {
        const earlier = held.get(agencyId)
        const isByHand = earlier !== undefined && !earlier.byProvider
        if (isByHand || earlier?.role === role) continue
        const _id = `${agencyId}/${account._id}`
        await members.putMember(
          { _id, agencyId, accountId: account._id, role, at, by: by.label, byProvider: true },
          session,
        )
        await note('put-member', agencyId, { role, before: earlier?.role ?? null, claim })
      }
      for (const { agencyId, role, byProvider } of held.values()) {
        if (!byProvider || roles.has(agencyId)) continue
        await members.removeMember(agencyId, account._id, session)
        await note('remove-member', agencyId, { before: role })
      }
      return refreshAdministrator()

      async function refreshAdministrator(): Promise<AccountRecord> {
        const isByHand = account.administrator && !account.administratorByProvider
        const isGiven = administrator !== null
        if (isByHand || account.administrator === isGiven) return account
        const change = { administrator: isGiven, administratorByProvider: isGiven, updatedAt: at }
        const changed = await accounts.changeAccount(account._id, change, session)
        await note('change-account', null, {
          email: account.email,
          administrator: isGiven,
          ...(isGiven && { claim: administrator }),
        })
        return changed
      }
    },
  }
}
