import { Secret, TOTP } from 'otpauth'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { ClientSession } from 'mongodb'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import type { Clock } from '../platform/clock.ts'
import type { Sealer } from '../platform/sealing.ts'
import { conflict, invalidContent, notAllowed, signInNeeded } from '../problems.ts'
import type { AccountMails } from './account-mails.ts'
import type { AccountRecord } from './account-model.ts'
import type { AccountStore } from './account-store.ts'
import type { Accounts } from './accounts.ts'
import { isAdministrator } from './permissions.ts'
import { hashSecret } from './secret-text.ts'
import { consume } from '../platform/tries.ts'
import type { Viewer } from './viewer.ts'

/** RFC 6238, section 5.2: one step of 30 s either way for clocks that differ and people who type slowly. */
const window = 1
/** RFC 4226, section 4: 160 bits. */
const keyBytes = 20
const recoveryCodeCount = 10
/** 80 bits, 16 letters of base32: nobody tries them, so a plain hash keeps them. */
const recoveryCodeBytes = 10
/** Of a million codes three are right at a time; five tries in 15 minutes are one chance in 2,000 a day for whoever has the password. */
const codeTries = { points: 5, duration: 900 }

/** A key that is shown while it is set up: as letters, and as an address that an authenticator opens. */
export interface SecondFactorKey {
  key: string
  uri: string
}

/** The second factor of accounts: codes of an authenticator (TOTP, RFC 6238), and codes for when it is lost. */
export interface SecondFactors {
  /** Makes a new key for the viewer's own account, in place of an unconfirmed one; 409 when it has a second factor. */
  startSecondFactor(viewer: Viewer): Promise<SecondFactorKey>
  /** The key that waits to be confirmed, or null. */
  findStartedSecondFactor(viewer: Viewer): Promise<SecondFactorKey | null>
  /** Turns it on by a code of it; the recovery codes are in this answer alone. */
  confirmSecondFactor(viewer: Viewer, code: string): Promise<{ recoveryCodes: string[] }>
  /** Turns the viewer's own off, by a code of it. */
  endSecondFactor(viewer: Viewer, code: string): Promise<void>
  /** Takes that of somebody else away, who lost it: for administrators. */
  takeSecondFactor(by: Viewer, id: string): Promise<AccountRecord>
  /** Whether the code is right; it never is again. 429 after many tries. */
  useCode(account: AccountRecord, code: string): Promise<boolean>
}

export function createSecondFactors({
  changes,
  audit,
  store,
  accounts,
  mails,
  sealer,
  clock,
  host,
  isThrottled,
}: {
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  store: AccountStore
  accounts: Pick<Accounts, 'getAccount'>
  mails: AccountMails
  sealer: Sealer
  clock: Clock
  /** What authenticators show beside the e-mail address. */
  host: string
  isThrottled: boolean
}): SecondFactors {
  const tries = new RateLimiterMemory(codeTries)
  const about = (accountId: string) => `second-factor/${accountId}`
  const openKey = (account: AccountRecord, sealedKey: string): TOTP =>
    new TOTP({
      issuer: host,
      label: account.email,
      secret: Secret.fromBase32(sealer.open(sealedKey, about(account._id))),
    })
  const show = (totp: TOTP): SecondFactorKey => ({ key: totp.secret.base32, uri: totp.toString() })

  async function getOwn(viewer: Viewer): Promise<AccountRecord> {
    if (viewer.kind === 'anonymous') throw signInNeeded()
    const account = viewer.kind === 'account' ? await store.findAccount(viewer.accountId!) : null
    if (!account) throw ownOnly()
    return account
  }

  /** The step of time that a code belongs to, or null when it is wrong. */
  function findStep(totp: TOTP, code: string): number | null {
    const timestamp = clock.now().getTime()
    const delta = totp.validate({ token: code, timestamp, window })
    return delta === null ? null : totp.counter({ timestamp }) + delta
  }

  const note = (by: Viewer, action: string, account: AccountRecord, session: ClientSession) =>
    audit.append(
      { at: clock.now(), by, action, object: `account/${account._id}`, agencyId: null, details: {} },
      session,
    )

  async function countTry(account: AccountRecord): Promise<void> {
    if (isThrottled) await consume(tries, account._id)
  }

  async function useCode(account: AccountRecord, given: string): Promise<boolean> {
    if (!account.secondFactor) return false
    await countTry(account)
    const code = given.toUpperCase().replace(/[\s-]/g, '')
    let isRight = false
    if (/^[0-9]{6}$/.test(code)) {
      const step = findStep(openKey(account, account.secondFactor.sealedKey), code)
      // Compared and noted in one write: of two who send a code, one gets in (RFC 6238, section 5.2).
      isRight = step !== null && (await store.useCodeStep(account._id, step))
    } else if (/^[A-Z2-7]{16}$/.test(code)) {
      isRight = await store.useRecoveryCode(account._id, hashSecret(code))
    }
    if (isRight) await tries.delete(account._id)
    return isRight
  }

  return {
    async startSecondFactor(viewer) {
      const account = await getOwn(viewer)
      if (account.secondFactor) throw isOnAlready()
      const { base32 } = new Secret({ size: keyBytes })
      const secondFactorStarted = { sealedKey: sealer.seal(base32, about(account._id)) }
      await changes.commit(async (session) => {
        await store.changeAccount(account._id, { secondFactorStarted, updatedAt: clock.now() }, session)
        await note(viewer, 'start-second-factor', account, session)
      }, `account ${account._id}`)
      return show(openKey(account, secondFactorStarted.sealedKey))
    },

    async findStartedSecondFactor(viewer) {
      const account = await getOwn(viewer)
      const started = account.secondFactor ? null : account.secondFactorStarted
      return started ? show(openKey(account, started.sealedKey)) : null
    },

    async confirmSecondFactor(viewer, code) {
      const account = await getOwn(viewer)
      if (account.secondFactor) throw isOnAlready()
      if (!account.secondFactorStarted) throw notStarted()
      await countTry(account)
      const { sealedKey } = account.secondFactorStarted
      const step = findStep(openKey(account, sealedKey), code.replace(/\s/g, ''))
      if (step === null) throw wrongCode()
      const recoveryCodes = Array.from(
        { length: recoveryCodeCount },
        () => new Secret({ size: recoveryCodeBytes }).base32,
      )
      await changes.commit(async (session) => {
        const now = clock.now()
        const found = await store.findAccount(account._id, session)
        // Somebody began anew, or confirmed, meanwhile.
        if (found?.secondFactor || found?.secondFactorStarted?.sealedKey !== sealedKey) throw notStarted()
        const secondFactor = {
          sealedKey,
          since: now,
          lastStep: step,
          recoveryHashes: recoveryCodes.map(hashSecret),
        }
        const change = { secondFactor, secondFactorStarted: null, updatedAt: now }
        await store.changeAccount(account._id, change, session)
        await note(viewer, 'turn-on-second-factor', account, session)
        await mails.sendSecondFactor(account, 'on', session)
      }, `account ${account._id}`)
      await tries.delete(account._id)
      return { recoveryCodes: recoveryCodes.map((text) => text.match(/.{4}/g)!.join('-')) }
    },

    async endSecondFactor(viewer, code) {
      const account = await getOwn(viewer)
      if (!account.secondFactor) throw isOff()
      if (!(await useCode(account, code))) throw wrongCode()
      await changes.commit(async (session) => {
        const change = { secondFactor: null, secondFactorStarted: null, updatedAt: clock.now() }
        await store.changeAccount(account._id, change, session)
        await note(viewer, 'turn-off-second-factor', account, session)
        await mails.sendSecondFactor(account, 'off', session)
      }, `account ${account._id}`)
    },

    async takeSecondFactor(by, id) {
      const account = await accounts.getAccount(by, id)
      // One's own goes by a code of it, so that a session that was left open does not take it.
      if (!isAdministrator(by) || by.accountId === id) throw othersByAdministrators()
      if (!account.secondFactor) throw isOff()
      return changes.commit(async (session) => {
        const change = { secondFactor: null, secondFactorStarted: null, updatedAt: clock.now() }
        const changed = await store.changeAccount(id, change, session)
        await note(by, 'take-second-factor', account, session)
        await mails.sendSecondFactor(account, 'taken', session)
        return changed
      }, `account ${id}`)
    },

    useCode,
  }
}

const ownOnly = () =>
  notAllowed({
    vi: 'Yếu tố thứ hai thuộc về người đăng nhập bằng mật khẩu; mã truy cập không có. Hãy đăng nhập rồi làm lại.',
    en: 'A second factor belongs to somebody who signs in with a password; a token has none. Sign in and do it again.',
  })

const othersByAdministrators = () =>
  notAllowed({
    vi: 'Chỉ người quản trị cổng gỡ được yếu tố thứ hai của người khác; của chính mình thì tắt bằng một mã tại /workspace/account.',
    en: 'Only administrators of the portal take away the second factor of somebody else; your own is turned off by a code at /workspace/account.',
  })

const isOnAlready = () =>
  conflict({
    vi: 'Tài khoản đã có yếu tố thứ hai. Muốn đổi thiết bị, hãy tắt rồi thiết lập lại.',
    en: 'The account has a second factor already. To change the device, turn it off and set it up again.',
  })

const isOff = () =>
  conflict({
    vi: 'Tài khoản này chưa bật yếu tố thứ hai, nên không có gì để gỡ.',
    en: 'This account has no second factor, so there is nothing to take away.',
  })

const notStarted = () =>
  conflict({
    vi: 'Chưa có khóa nào chờ xác nhận. Hãy bắt đầu thiết lập lại.',
    en: 'No key waits to be confirmed. Begin setting it up again.',
  })

const wrongCode = () =>
  invalidContent([
    {
      pointer: '/code',
      detail: {
        vi: 'mã này không đúng hoặc đã dùng. Hãy nhập mã đang hiện trong ứng dụng, và xem giờ của thiết bị có đúng không.',
        en: 'this code is wrong or was used. Enter the code that the app shows now, and look whether the clock of the device is right.',
      },
    },
  ])
