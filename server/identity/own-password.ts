import type { ClientSession } from 'mongodb'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import type { Clock } from '../platform/clock.ts'
import { conflict, invalidContent, notAllowed, signInNeeded, type ProblemDetail } from '../problems.ts'
import type { AccountMails } from './account-mails.ts'
import { createAccountNote } from './account-note.ts'
import type { AccountStore } from './account-store.ts'
import { findPasswordFault, hashPassword, isRightPassword } from './passwords.ts'
import type { SignInThrottle } from './sign-in-throttle.ts'
import type { Viewer } from './viewer.ts'

/** A new password by whoever knows the present one. */
export interface OwnPassword {
  /** Changes the viewer's own and ends every other session of theirs; 422 for a wrong one or one that may not be used, 429 after as many tries as signing in has, 409 for an account that has none. */
  changePassword(
    viewer: Viewer,
    input: { current: string; password: string },
    from: { address: string; sessionId: string | null },
  ): Promise<void>
}

export function createOwnPassword({
  changes,
  audit,
  store,
  mails,
  clock,
  throttle,
  endOtherSessions,
}: {
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  store: AccountStore
  mails: AccountMails
  clock: Clock
  throttle: SignInThrottle
  endOtherSessions: (accountId: string, sessionId: string | null, session: ClientSession) => Promise<void>
}): OwnPassword {
  const note = createAccountNote({ audit, clock })
  return {
    async changePassword(viewer, { current, password }, { address, sessionId }) {
      if (viewer.kind === 'anonymous') throw signInNeeded()
      const account = viewer.kind === 'account' ? await store.findAccount(viewer.accountId!) : null
      if (!account) throw ownersOnly()
      if (account.passwordHash === null) throw noPassword()
      // Whoever sits down at a session that was left open guesses no faster than at the door.
      await throttle.count({ email: account.email, address })
      if (!(await isRightPassword(account.passwordHash, current))) throw invalidContent([wrongCurrent])
      await throttle.forgive({ email: account.email, address })
      const fault = findPasswordFault(password, account)
      if (fault) throw invalidContent([{ pointer: '/password', detail: fault }])
      if (await isRightPassword(account.passwordHash, password)) throw invalidContent([sameAsBefore])
      const passwordHash = await hashPassword(password)
      await changes.commit(async (session) => {
        const found = await store.findAccount(account._id, session)
        if (found?.passwordHash !== account.passwordHash) throw changedMeanwhile()
        const changed = await store.changeAccount(
          account._id,
          // Links to a new password that were made before are dead.
          { passwordHash, invitation: null, reset: null, updatedAt: clock.now() },
          session,
        )
        // ASVS 5.0 7.4.3: whoever is in with the old password elsewhere is out.
        await endOtherSessions(account._id, sessionId, session)
        await note(viewer, 'change-password', changed, {}, session)
        await mails.sendPasswordChanged(changed, session)
      }, `account ${account._id}`)
    },
  }
}

const wrongCurrent: ProblemDetail = {
  pointer: '/current',
  detail: {
    vi: 'không đúng. Nếu quên, hãy đăng xuất rồi đặt lại tại /reset.',
    en: 'is not right. If you forgot it, sign out and choose a new one at /reset.',
  },
}

const sameAsBefore: ProblemDetail = {
  pointer: '/password',
  detail: {
    vi: 'là mật khẩu đang dùng. Hãy chọn một mật khẩu khác.',
    en: 'is the one that you have. Choose another.',
  },
}

const ownersOnly = () =>
  notAllowed({
    vi: 'Mật khẩu thuộc về người đăng nhập; mã truy cập không đổi được. Hãy đăng nhập rồi làm lại.',
    en: 'A password belongs to somebody who signs in; a token does not change it. Sign in and do it again.',
  })

const noPassword = () =>
  conflict({
    vi: 'Tài khoản này đăng nhập qua nhà cung cấp nên không có mật khẩu ở đây. Hãy đổi ở nơi bạn đăng nhập.',
    en: 'This account signs in by the provider and has no password here. Change it where you sign in.',
  })

const changedMeanwhile = () =>
  conflict({
    vi: 'Mật khẩu vừa được đổi ở nơi khác. Hãy đăng nhập lại bằng mật khẩu mới.',
    en: 'The password was changed elsewhere meanwhile. Sign in anew with it.',
  })
