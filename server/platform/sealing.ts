import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const ivLength = 12
const tagLength = 16

/** Keeps what must be read again, such as the key of a second factor, so that a look into the database shows nothing. */
export interface Sealer {
  /** What is sealed `about` one thing opens as that alone: it cannot be moved to another record. */
  seal(text: string, about: string): string
  /** Throws when it was changed, or sealed with another secret or about another thing. */
  open(sealed: string, about: string): string
}

/** AES-256-GCM with a key that is derived from a secret of the portal. */
export function createSealer(secret: string): Sealer {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'sen sealing', 32))
  return {
    seal(text, about) {
      const iv = randomBytes(ivLength)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about))
      const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), bytes]).toString('base64url')
    },
    open(sealed, about) {
      const bytes = Buffer.from(sealed, 'base64url')
      // Decoding passes over what is no whole byte, so that one thing sealed could be written in several ways.
      if (bytes.toString('base64url') !== sealed) throw new Error('What is sealed was written otherwise.')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivLength), {
        authTagLength: tagLength,
      })
        .setAAD(Buffer.from(about))
        .setAuthTag(bytes.subarray(ivLength, ivLength + tagLength))
      return Buffer.concat([
        decipher.update(bytes.subarray(ivLength + tagLength)),
        decipher.final(),
      ]).toString('utf8')
    },
  }
}
