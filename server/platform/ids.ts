import { randomBytes } from 'node:crypto'

const letters = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * A new opaque id of 20 characters: 9 of time in milliseconds, so that ids made later sort later and indexes grow at one end,
 * and 11 of chance (55 bits), so that nobody guesses a neighbour.
 */
export function newId(nowMs: number = Date.now()): string {
  let time = ''
  for (let rest = nowMs, i = 0; i < 9; i++) {
    time = letters[rest % 32]! + time
    rest = Math.floor(rest / 32)
  }
  let chance = ''
  for (const byte of randomBytes(11)) chance += letters[byte % 32]
  return time + chance
}

export const idPattern = /^[0-9a-hjkmnp-tv-z]{20}$/
