import assert from 'node:assert/strict'
import { createSealer } from './sealing.ts'

describe('createSealer', () => {
  const sealer = createSealer('one secret')

  it('opens what it sealed, and shows nothing of it', () => {
    const sealed = sealer.seal('khóa bí mật', 'account/1')
    assert.equal(sealer.open(sealed, 'account/1'), 'khóa bí mật')
    assert.doesNotMatch(Buffer.from(sealed, 'base64url').toString('utf8'), /mật/)
    assert.notEqual(sealer.seal('khóa bí mật', 'account/1'), sealed)
  })

  it('refuses what was changed, cut, moved to another record or sealed with another secret', () => {
    const sealed = sealer.seal('x', 'account/1')
    assert.throws(() => sealer.open(sealed, 'account/2'))
    assert.throws(() => createSealer('another').open(sealed, 'account/1'))
    const bytes = Buffer.from(sealed, 'base64url')
    bytes[bytes.length - 1]! ^= 1
    assert.throws(() => sealer.open(bytes.toString('base64url'), 'account/1'))
    assert.throws(() => sealer.open(sealed.slice(0, 20), 'account/1'))
    for (const text of ['x', 'xy', 'xyz']) {
      const written = sealer.seal(text, 'account/1')
      for (const more of ['A', 'x', '=', ' ', '\n'])
        assert.throws(() => sealer.open(written + more, 'account/1'), `${text} and ${JSON.stringify(more)}`)
    }
  })
})
