import type { ClientSession } from 'mongodb'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import type { Clock } from '../platform/clock.ts'
import { notAllowed, signInNeeded } from '../problems.ts'
import type { AccountStore } from './account-store.ts'
import type { MemberStore } from './member-store.ts'
import type { Viewer } from './viewer.ts'

/** Somebody who keeps the data of an agency. */
export interface Writer {
  accountId: string
  email: string
  wantsReminders: boolean
}

/** Who keeps the data of which agency, and whether they want to be reminded. */
export interface Writers {
  /** Those with a role of their own in the agency that lets them write, by agency; who cannot sign in is left out. */
  listWriters(agencyIds: readonly string[]): Promise<Map<string, Writer[]>>
  /** Whether the account that is signed in gets reminders by mail, from now on. */
  setReminders(by: Viewer, isOn: boolean): Promise<void>
}

export function createWriters({
  changes,
  audit,
  clock,
  members,
  accounts,
}: {
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  clock: Clock
  members: Pick<MemberStore, 'listWithRoles'>
  accounts: Pick<AccountStore, 'findAccounts' | 'findAccount' | 'changeAccount'>
}): Writers {
  return {
    async listWriters(agencyIds) {
      const held = await members.listWithRoles(agencyIds, ['editor', 'publisher', 'manager'])
      const records = await accounts.findAccounts([...new Set(held.map(({ accountId }) => accountId))])
      const active = new Map(
        records.filter(({ status }) => status === 'active').map((account) => [account._id, account]),
      )
      const writers = new Map<string, Writer[]>()
      for (const { agencyId, accountId } of held) {
        const account = active.get(accountId)
        if (!account) continue
        const writer = { accountId, email: account.email, wantsReminders: account.reminders !== false }
        writers.set(agencyId, [...(writers.get(agencyId) ?? []), writer])
      }
      return writers
    },

    async setReminders(by, isOn) {
      if (by.kind === 'anonymous') throw signInNeeded()
      if (by.kind !== 'account') throw ownersOnly()
      const accountId = by.accountId!
      await changes.commit(async (session: ClientSession) => {
        const account = await accounts.findAccount(accountId, session)
        if ((account?.reminders !== false) === isOn) return
        await accounts.changeAccount(accountId, { reminders: isOn, updatedAt: clock.now() }, session)
        await audit.append(
          {
            at: clock.now(),
            by,
            action: isOn ? 'turn-on-reminders' : 'turn-off-reminders',
            object: `account/${accountId}`,
            agencyId: null,
            details: {},
          },
          session,
        )
      }, `account/${accountId}`)
    },
  }
}

const ownersOnly = () =>
  notAllowed({
    vi: 'Việc này là của người đã đăng nhập, không làm bằng mã truy cập được. Hãy đăng nhập.',
    en: 'This is for somebody who is signed in, and not for tokens. Sign in.',
  })
