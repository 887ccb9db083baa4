import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** 30 of 62 letters are 178 bits: more than the 160 that nobody can try. */
const secretLength = 30
const checksumLength = 6
const tokenPattern = /^sen_[0-9A-Za-z]{36}$/

/** A text of random letters and digits, evenly drawn. */
export function makeSecretText(length: number = secretLength): string {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 is the last multiple of 62 in a byte: higher ones would favour the first letters.
      if (byte < 248 && text.length < length) text += letters[byte % 62]
    }
  }
  return text
}

/** What is stored of a secret. Random secrets need no slow hash: there is nothing to guess from. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** A new API token: `sen_`, 30 random letters, and a checksum that lets a mistyped one be refused without looking it up. */
export function makeTokenSecret(): string {
  const secret = makeSecretText()
  return `sen_${secret}${checksumOf(secret)}`
}

/** Whether a text has the shape and the checksum of an API token. */
export function isTokenSecret(text: string): boolean {
  return (
    tokenPattern.test(text) && checksumOf(text.slice(4, 4 + secretLength)) === text.slice(4 + secretLength)
  )
}

function checksumOf(secret: string): string {
  let text = ''
  for (let rest = crc32(secret), i = 0; i < checksumLength; i++) {
    text = letters[rest % 62]! + text
    rest = Math.floor(rest / 62)
  }
  return text
}
