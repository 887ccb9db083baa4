import type { Changes } from '../audit/changes.ts'
import type { Clock } from '../platform/clock.ts'
import type { AccountMails } from './account-mails.ts'
import type { AccountStore } from './account-store.ts'
import type { TokenStore } from './token-store.ts'
import type { Viewer } from './viewer.ts'

const dayMs = 24 * 60 * 60 * 1000
/** Two weeks: whoever changes a program is sometimes on holiday for one. */
const warnedMs = 14 * dayMs
/** A token that was made for less than this ends soon from its first day, and its maker knows it. */
const shortLifeMs = 2 * warnedMs
/** Owners of one day; more go the next day, while their tokens still live. */
const ownersAtOnce = 1_000
/** As many as a mail, or a note on a page, is read with. */
const namedTokens = 20

/** Tokens that end soon, told before they do. */
export interface TokenWarnings {
  /** The viewer's own tokens that end within two weeks, the first of them first. */
  listEndingTokens(viewer: Viewer): Promise<{ name: string; expiresAt: Date }[]>
  /** One mail to each owner of tokens that end soon and of which they were not told; gives how many. For worker.ts only. */
  warnOfEndingTokens(): Promise<number>
}

export function createTokenWarnings({
  changes,
  store,
  accounts,
  mails,
  clock,
}: {
  changes: Pick<Changes, 'commit'>
  store: TokenStore
  accounts: Pick<AccountStore, 'findAccount'>
  mails: AccountMails
  clock: Clock
}): TokenWarnings {
  const window = () => {
    const from = clock.now()
    return { from, to: new Date(from.getTime() + warnedMs), shortLifeMs }
  }
  return {
    async listEndingTokens(viewer) {
      if (viewer.kind !== 'account') return []
      const tokens = await store.listEnding(viewer.accountId!, window(), namedTokens)
      return tokens.map(({ name, expiresAt }) => ({ name, expiresAt: expiresAt! }))
    },

    async warnOfEndingTokens() {
      // Nobody is told twice; while there is no mail server nobody is told, and nothing is noted.
      if (!mails.isOn) return 0
      const owners = await store.listOwnersToWarn(window(), ownersAtOnce)
      let told = 0
      for (const accountId of owners) {
        const isTold = await changes.commit(async (session) => {
          const account = await accounts.findAccount(accountId, session)
          const tokens = await store.listEnding(accountId, { ...window(), isUntold: true }, null, session)
          await store.noteWarned(
            tokens.map(({ _id }) => _id),
            clock.now(),
            session,
          )
          if (account?.status !== 'active' || tokens.length === 0) return false
          const named = tokens.slice(0, namedTokens)
          await mails.sendTokensEnding(
            account,
            named.map(({ name, expiresAt }) => ({ name, expiresAt: expiresAt! })),
            session,
          )
          return true
        }, `account ${accountId}`)
        if (isTold) told++
      }
      return told
    },
  }
}
