import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import type { JobRecord, Jobs } from '../jobs/jobs.ts'
import type { Clock } from '../platform/clock.ts'
import { isMailAddress } from '../text/mail-address.ts'
import type { Sealer } from '../platform/sealing.ts'
import { invalidContent, mailOff } from '../problems.ts'
import { normalizeEmail } from './account-faults.ts'
import type { AccountMails } from './account-mails.ts'
import type { AccountStore } from './account-store.ts'
import { hashSecret, makeSecretText } from './secret-text.ts'
import { consume } from '../platform/tries.ts'
import { networkOf } from './sign-in-throttle.ts'
import { anonymousViewer } from './viewer.ts'

/** Long enough for a mail that is held up; the shorter, the less a mailbox that somebody else reads is worth. */
const linkLifeMs = 60 * 60 * 1000
/** Nobody needs more mails than this; who floods a mailbox sends hundreds. */
const accountAsks = { points: 3, duration: 900 }
/** An office behind one address; who tries addresses needs thousands. */
const addressAsks = { points: 10, duration: 900 }
const about = 'reset-password'

/** A new password for whoever reads the mailbox of an account, without a word to anybody else of whether there is one. */
export interface PasswordResets {
  /** Takes the wish, the same for every address; whether there is an account is looked up later, by the worker. 429 after many, `mail-off` without a mail server. */
  askForPasswordReset(input: { email: string; address: string }): Promise<void>
  /** The work of one `reset-password` job: for worker.ts only. */
  makePasswordReset(job: JobRecord): Promise<void>
}

export function createPasswordResets({
  changes,
  audit,
  store,
  jobs,
  mails,
  sealer,
  clock,
  isThrottled,
}: {
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  store: AccountStore
  jobs: Pick<Jobs, 'create'>
  mails: AccountMails
  sealer: Sealer
  clock: Clock
  isThrottled: boolean
}): PasswordResets {
  const byAccount = new RateLimiterMemory(accountAsks)
  const byAddress = new RateLimiterMemory(addressAsks)

  return {
    async askForPasswordReset({ email: given, address }) {
      if (!mails.isOn) throw mailOff()
      const email = normalizeEmail(given)
      if (!isMailAddress(email)) throw invalidContent([noAddress])
      if (isThrottled) {
        await consume(byAddress, networkOf(address))
        await consume(byAccount, email)
      }
      const sealed = sealer.seal(JSON.stringify({ email, address }), about)
      const spec = { kind: about, datasetId: null, distributionId: null, data: { sealed }, unit: 'items' }
      await changes.commit(async (session) => void (await jobs.create(spec, session)), 'password reset')
    },

    async makePasswordReset(job) {
      const { email, address } = JSON.parse(sealer.open(String(job.data.sealed), about)) as {
        email: string
        address: string
      }
      await changes.commit(async (session) => {
        const account = await store.findAccountByEmail(email, session)
        // Who was invited has another link; who signs in by other means has no password to forget.
        if (account?.status !== 'active' || account.passwordHash === null) return
        const now = clock.now()
        const link = { secret: makeSecretText(), expiresAt: new Date(now.getTime() + linkLifeMs) }
        const reset = { secretHash: hashSecret(link.secret), expiresAt: link.expiresAt }
        const changed = await store.changeAccount(account._id, { reset, updatedAt: now }, session)
        const by = { ...anonymousViewer, address }
        const object = `account/${account._id}`
        await audit.append(
          { at: now, by, action: 'ask-password-reset', object, agencyId: null, details: { email } },
          session,
        )
        await mails.sendPasswordReset(changed, link, session)
      }, 'password reset')
    },
  }
}

const noAddress = {
  pointer: '/email',
  detail: { vi: 'cần một địa chỉ e-mail.', en: 'needs an e-mail address.' },
}
