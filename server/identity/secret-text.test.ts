import assert from 'node:assert/strict'
import { isTokenSecret, makeSecretText, makeTokenSecret } from './secret-text.ts'

describe('secrets', () => {
  it('make tokens of one shape that are never the same', () => {
    const secrets = new Set(Array.from({ length: 1000 }, makeTokenSecret))
    assert.equal(secrets.size, 1000)
    for (const secret of secrets) assert.match(secret, /^sen_[0-9A-Za-z]{36}$/)
    assert.ok([...secrets].every(isTokenSecret))
  })

  it('notice a token with any one letter changed', () => {
    const secret = makeTokenSecret()
    for (let i = 4; i < secret.length; i++) {
      const other = secret[i] === 'x' ? 'y' : 'x'
      assert.equal(isTokenSecret(secret.slice(0, i) + other + secret.slice(i + 1)), false, `letter ${i}`)
    }
  })

  it('take nothing else for a token', () => {
    const secret = makeTokenSecret()
    for (const text of [
      '',
      'sen_',
      secret.slice(0, -1),
      `${secret}\0`,
      `${secret}a`,
      'ß'.repeat(40),
      'a'.repeat(10_000),
    ]) {
      assert.equal(isTokenSecret(text), false)
    }
  })

  it('draw every letter about equally often', () => {
    const counts = new Map<string, number>()
    for (const letter of makeSecretText(62_000)) counts.set(letter, (counts.get(letter) ?? 0) + 1)
    assert.equal(counts.size, 62)
    // 1,000 expected with a deviation of about 32; seven deviations do not happen by chance.
    for (const count of counts.values()) assert.ok(Math.abs(count - 1000) < 225, String(count))
  })
})
