import { isMailAddress } from '../text/mail-address.ts'
import type { ProblemDetail } from '../problems.ts'
import { findPasswordFault } from './passwords.ts'

export interface AccountInput {
  email: string
  name: string
  password: string
}

/** One spelling of an e-mail address: NFC, without blanks around it, small letters. */
export const normalizeEmail = (email: string): string => email.normalize('NFC').trim().toLowerCase()

/** Control characters would break lines wherever a name is shown; marks of direction would show it as another. */
const hasControl = (text: string) => /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text)

export const tidyAccount = ({ email, name, password }: AccountInput): AccountInput => ({
  email: normalizeEmail(email),
  name: name.normalize('NFC').trim(),
  password,
})

/** Everything that is wrong with an account's details, each fault at its place; empty when nothing is. A password of null is not looked at. */
export function findAccountFaults({
  email: givenEmail,
  name: givenName,
  password,
}: Omit<AccountInput, 'password'> & { password: string | null }): ProblemDetail[] {
  const { email, name } = tidyAccount({ email: givenEmail, name: givenName, password: '' })
  const faults: ProblemDetail[] = []
  if (hasControl(email) || !isMailAddress(email)) {
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
  const fault = password === null ? null : findPasswordFault(password, { email, name })
  if (fault) faults.push({ pointer: '/password', detail: fault })
  return faults
}
