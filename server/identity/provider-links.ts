import type { ClientSession } from 'mongodb'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import type { Clock } from '../platform/clock.ts'
import { conflict, notAllowed } from '../problems.ts'
import type { AccountRecord } from './account-model.ts'
import type { AccountStore } from './account-store.ts'
import type { Accounts } from './accounts.ts'
import { isAdministrator } from './permissions.ts'
import type { ProviderRoles } from './provider-roles.ts'
import type { Viewer } from './viewer.ts'

/** The links between accounts and persons of the sign-in provider. */
export interface ProviderLinks {
  /** Takes the link of somebody else away, with the roles that came by it and every session: for administrators. */
  unlinkProvider(by: Viewer, id: string): Promise<AccountRecord>
}

export function createProviderLinks({
  changes,
  audit,
  store,
  accounts,
  roles,
  clock,
  endSessions,
}: {
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  store: AccountStore
  accounts: Pick<Accounts, 'getAccount'>
  roles: Pick<ProviderRoles, 'refresh'>
  clock: Clock
  endSessions: (accountId: string, session: ClientSession) => Promise<void>
}): ProviderLinks {
  return {
    async unlinkProvider(by, id) {
      const seen = await accounts.getAccount(by, id)
      // One's own could be the only way in.
      if (!isAdministrator(by) || by.accountId === id) throw othersByAdministrators()
      if (!seen.provider) throw notLinked()
      return changes.commit(async (session) => {
        const at = clock.now()
        const account = await store.changeAccount(id, { provider: null, updatedAt: at }, session)
        const without = await roles.refresh(by, account, { administrator: null, roles: new Map() }, session)
        await endSessions(id, session)
        const object = `account/${id}`
        const details = { email: account.email, provider: new URL(seen.provider!.issuer).host }
        await audit.append({ at, by, action: 'unlink-provider', object, agencyId: null, details }, session)
        return without
      }, 'accounts')
    },
  }
}

const othersByAdministrators = () =>
  notAllowed({
    vi: 'Chỉ người quản trị cổng gỡ được liên kết với nơi cấp tài khoản, và của người khác chứ không phải của mình.',
    en: 'Only administrators of the portal take away a link with the sign-in provider, and that of somebody else, not their own.',
  })

const notLinked = () =>
  conflict({
    vi: 'Tài khoản này không gắn với nơi cấp tài khoản nào, nên không có gì để gỡ.',
    en: 'This account is linked with no sign-in provider, so there is nothing to take away.',
  })
