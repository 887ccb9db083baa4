import { hash, verify } from '@node-rs/argon2'
import type { Sentence } from '../problems.ts'
import { isCommonPassword } from './common-passwords.ts'

/**
 * Ten characters, counted after NFC: ASVS 5.0 6.2.1 asks for eight at least; two more cost a person little and, with the
 * throttle on sign-in, put guessing out of reach. No rules of composition (6.2.5): they make passwords worse.
 */
export const minPasswordLength = 10
/** Long sentences fit (ASVS 5.0 6.2.9 asks for 64 at least); more would only cost hashing time. */
export const maxPasswordLength = 256

/** argon2id with 19 MiB and two passes: OWASP Password Storage Cheat Sheet; about 50 ms on a small machine. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** A hash of nothing anybody can type, checked when there is no account, so that the time does not tell. Same cost as above. */
export const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

/** The same password typed on two systems may differ in bytes (é as one or two characters); NFC makes it one. */
const normalize = (password: string) => password.normalize('NFC')

/** What is wrong with a new password, in a sentence, or null when it may be used. */
export function findPasswordFault(
  password: string,
  { email, name }: { email: string; name: string },
): Sentence | null {
  const text = normalize(password)
  const length = [...text].length
  if (length < minPasswordLength) {
    return {
      vi: `cần ít nhất ${minPasswordLength} ký tự; một câu ngắn dễ nhớ là tốt nhất.`,
      en: `needs at least ${minPasswordLength} characters; a short sentence that you remember is best.`,
    }
  }
  if (length > maxPasswordLength) {
    return {
      vi: `không được quá ${maxPasswordLength} ký tự.`,
      en: `must be at most ${maxPasswordLength} characters.`,
    }
  }
  if (isGuessable(text.toLowerCase(), [email, email.split('@')[0]!, name])) {
    return {
      vi: 'nằm trong số mật khẩu bị đoán trước tiên. Hãy chọn một câu chỉ mình bạn nghĩ ra.',
      en: 'is among the first that a guesser tries. Choose a sentence that only you would think of.',
    }
  }
  return null
}

/** Common ones, the person's own names with little around them, and one or two characters repeated. */
function isGuessable(password: string, ownWords: readonly string[]): boolean {
  if (isCommonPassword(password)) return true
  if (new Set(password).size <= 2) return true
  return ownWords
    .map((word) => normalize(word).toLowerCase())
    .filter((word) => word.length >= 3)
    .some((word) => password.includes(word) && password.length - word.length < 6)
}

/** The hash to store of a password. */
export const hashPassword = (password: string): Promise<string> => hash(normalize(password), cost)

/** Whether this is the password; takes the same time when there is no hash to compare with. */
export async function isRightPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const isRight = await verify(passwordHash ?? nobodysHash, normalize(password))
  return passwordHash !== null && isRight
}
