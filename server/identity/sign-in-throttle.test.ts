import assert from 'node:assert/strict'
import { ProblemError } from '../problems.ts'
import { createSignInThrottle, networkOf } from './sign-in-throttle.ts'

const isRefused = async (attempt: Promise<void>): Promise<boolean> => {
  try {
    await attempt
    return false
  } catch (error) {
    assert.ok(error instanceof ProblemError)
    assert.equal(error.status, 429)
    assert.ok(Number(error.headers['Retry-After']) > 0)
    return true
  }
}

describe('throttle on sign-in', () => {
  it('refuses an account after ten tries, from however many addresses', async () => {
    const throttle = createSignInThrottle({ isOn: true })
    for (let i = 0; i < 10; i++) await throttle.count({ email: 'a@x.gov', address: `10.0.0.${i}` })
    assert.ok(await isRefused(throttle.count({ email: 'a@x.gov', address: '10.0.0.99' })))
    assert.equal(await isRefused(throttle.count({ email: 'b@x.gov', address: '10.0.0.99' })), false)
  })

  it('refuses an address that tries many accounts', async () => {
    const throttle = createSignInThrottle({ isOn: true })
    for (let i = 0; i < 20; i++) await throttle.count({ email: `${i}@x.gov`, address: '10.0.0.1' })
    assert.ok(await isRefused(throttle.count({ email: 'other@x.gov', address: '10.0.0.1' })))
  })

  it('keeps nobody out longer when the clock is set back', async () => {
    const throttle = createSignInThrottle({ isOn: true })
    for (let i = 0; i < 10; i++) await throttle.count({ email: 'a@x.gov', address: `10.0.0.${i}` })
    const { now } = Date
    Date.now = () => now() - 60 * 60 * 1000
    try {
      await assert.rejects(
        throttle.count({ email: 'a@x.gov', address: '10.0.0.99' }),
        (error: ProblemError) => Number(error.headers['Retry-After']) <= 300,
      )
    } finally {
      Date.now = now
    }
  })

  it('lets the owner in from where they signed in before, while strangers guess', async () => {
    const throttle = createSignInThrottle({ isOn: true })
    const owner = { email: 'a@x.gov', address: '10.1.1.1' }
    await throttle.count(owner)
    await throttle.forgive(owner)
    for (let i = 0; i < 15; i++) await isRefused(throttle.count({ email: 'a@x.gov', address: `10.0.0.${i}` }))
    assert.equal(await isRefused(throttle.count(owner)), false)
  })

  it('counts an IPv6 network as one address', () => {
    assert.equal(networkOf('2001:db8:1:2:aaaa::1'), networkOf('2001:db8:1:2:bbbb::9'))
    assert.notEqual(networkOf('2001:db8:1:2::1'), networkOf('2001:db8:1:3::1'))
    assert.equal(networkOf('2001:db8::1'), '2001:db8:0:0')
    assert.equal(networkOf('::1'), '0:0:0:0')
    assert.equal(networkOf('::ffff:10.0.0.1'), '::ffff:10.0.0.1')
    assert.equal(networkOf('10.0.0.1'), '10.0.0.1')
  })
})
