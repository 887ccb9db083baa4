import type { ClientSession } from 'mongodb'
import type { Clock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import type { Mongo } from '../platform/mongo.ts'
import { conflict, invalidContent, type ProblemDetail } from '../problems.ts'
import type { AccountRecord } from './account-model.ts'
import type { AccountStore } from './account-store.ts'
import { findPasswordFault, hashPassword, isRightPassword } from './passwords.ts'

export interface AccountInput {
  email: string
  name: string
  password: string
}

export interface Accounts {
  /** Adds an administrator, with whatever else `inTransaction` writes; 422 with every fault at its place, 409 when the e-mail has an account. */
  createAdministrator(
    input: AccountInput,
    inTransaction: (session: ClientSession) => Promise<void>,
  ): Promise<AccountRecord>
  /** The active account with this e-mail and password, or null; takes the same time either way. */
  findAccountByPassword(email: string, password: string): Promise<AccountRecord | null>
  /** The account while it is active, or null. */
  findActiveAccount(id: string): Promise<AccountRecord | null>
}

/** One spelling of an e-mail address: NFC, without blanks around it, small letters. */
export const normalizeEmail = (email: string): string => email.normalize('NFC').trim().toLowerCase()

export function createAccounts({
  mongo,
  store,
  clock,
}: {
  mongo: Mongo
  store: AccountStore
  clock: Clock
}): Accounts {
  return {
    async createAdministrator(input, inTransaction) {
      const { email, name, password } = tidyAccount(input)
      const faults = findAccountFaults(input)
      if (faults.length > 0) throw invalidContent(faults)
      const now = clock.now()
      const account: AccountRecord = {
        _id: newId(now.getTime()),
        email,
        name,
        administrator: true,
        status: 'active',
        passwordHash: await hashPassword(password),
        createdAt: now,
        updatedAt: now,
      }
      try {
        await mongo.transaction(async (session) => {
          await inTransaction(session)
          await store.addAccount(account, session)
        })
      } catch (error) {
        if ((error as { code?: number }).code !== 11000) throw error
        throw conflict({
          vi: 'Địa chỉ e-mail này đã có tài khoản. Hãy đăng nhập, hoặc dùng địa chỉ khác.',
          en: 'This e-mail address has an account already. Sign in, or use another address.',
        })
      }
      return account
    },
    async findAccountByPassword(email, password) {
      const account = await store.findAccountByEmail(normalizeEmail(email))
      const isRight = await isRightPassword(account?.passwordHash ?? null, password)
      return account && isRight && account.status === 'active' ? account : null
    },
    async findActiveAccount(id) {
      const account = await store.findAccount(id)
      return account?.status === 'active' ? account : null
    },
  }
}

/** Control characters would break lines wherever a name is shown. */
const hasControl = (text: string) => /\p{Cc}/u.test(text)

const tidyAccount = ({ email, name, password }: AccountInput): AccountInput => ({
  email: normalizeEmail(email),
  name: name.normalize('NFC').trim(),
  password,
})

/** Everything that is wrong with a new account, each fault at its place; empty when nothing is. */
export function findAccountFaults(input: AccountInput): ProblemDetail[] {
  const { email, name, password } = tidyAccount(input)
  const faults: ProblemDetail[] = []
  if (email.length > 320 || hasControl(email) || !/^[^\s@]+@[^\s@]+$/.test(email)) {
    faults.push({
      pointer: '/email',
      detail: { vi: 'cần một địa chỉ e-mail.', en: 'needs an e-mail address.' },
    })
  }
  if (name === '' || [...name].length > 200 || hasControl(name)) {
    faults.push({
      pointer: '/name',
      detail: {
        vi: 'cần tên, từ 1 đến 200 ký tự, trên một dòng.',
        en: 'needs a name of 1 to 200 characters, on one line.',
      },
    })
  } else if (name.includes('@')) {
    faults.push({
      pointer: '/name',
      detail: {
        vi: 'hiện trong lịch sử cho mọi người xem, nên không dùng địa chỉ e-mail.',
        en: 'is shown in the history that everybody may read, so it must not be an e-mail address.',
      },
    })
  }
  const fault = findPasswordFault(password, { email, name })
  if (fault) faults.push({ pointer: '/password', detail: fault })
  return faults
}
