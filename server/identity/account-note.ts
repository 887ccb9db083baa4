import type { ClientSession } from 'mongodb'
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../platform/clock.ts'
import type { AccountRecord } from './account-model.ts'
import type { Viewer } from './viewer.ts'

/** Writes into the audit what was done to an account, with the address that it has then. */
export type NoteAccount = (
  by: Viewer,
  action: string,
  account: AccountRecord,
  details: Record<string, unknown>,
  session: ClientSession,
) => Promise<void>

export const createAccountNote =
  ({ audit, clock }: { audit: Pick<Audit, 'append'>; clock: Clock }): NoteAccount =>
  async (by, action, account, details, session) => {
    await audit.append(
      {
        at: clock.now(),
        by,
        action,
        object: `account/${account._id}`,
        agencyId: null,
        details: { email: account.email, ...details },
      },
      session,
    )
  }
