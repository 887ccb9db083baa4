import type { Account } from '../../schemas/generated/identity/account.ts'
import type { Member as MemberView } from '../../schemas/generated/identity/member.ts'
import type { AccountRecord } from './account-model.ts'
import type { MadeInvitation } from './accounts.ts'
import type { Member } from './members.ts'
import type { Role } from './roles.ts'

/** An account as those may see it who manage it: neither its password nor its link is in it. */
export const presentAccount = (
  record: AccountRecord,
  roles: readonly { agency: string; role: Role }[],
): Account => ({
  id: record._id,
  email: record.email,
  name: record.name,
  status: record.status,
  administrator: record.administrator,
  roles: roles.map(({ agency, role }) => ({ agency, role })),
  hasSecondFactor: !!record.secondFactor,
  signsInByProvider: !!record.provider,
  createdAt: record.createdAt.toISOString(),
  lastSignInAt: record.lastSignInAt?.toISOString() ?? null,
})

/** The address behind which somebody chooses a name and a password, for the one answer that holds it; without the address when it was mailed. */
export const presentInvitation = ({ secret, expiresAt }: MadeInvitation, baseUrl: string) => ({
  ...(secret !== null && { link: `${baseUrl}/invitations/${secret}` }),
  expiresAt: expiresAt.toISOString(),
})

/** A member as managers and auditors of the agency see it. */
export const presentMember = ({ member, account, agencySlug }: Member): MemberView => ({
  account: { id: account._id, email: account.email, name: account.name, status: account.status },
  agency: agencySlug,
  role: member.role,
  at: member.at.toISOString(),
  by: member.by,
  ...(member.byProvider && { byProvider: true }),
})
