import assert from 'node:assert/strict'
import { findPasswordFault, hashPassword, isRightPassword, nobodysHash } from './passwords.ts'

const person = { email: 'minh.nguyen@example.gov', name: 'Nguyễn Văn Minh' }

describe('passwords', () => {
  it('may be sentences in any script, with blanks, to 256 characters', () => {
    for (const password of [
      'sông Hương chảy',
      'пароль подлиннее',
      '正しい馬電池ホチキス',
      'hai con mèo',
      'x1'.padEnd(256, 'quạ '),
    ]) {
      assert.equal(findPasswordFault(password, person), null, password)
    }
  })

  it('are refused when short, too long, common, one letter repeated, or made of the own name', () => {
    const refused = [
      'ngắn quá',
      'a'.repeat(257),
      'qwertyuiop',
      'Password123',
      'MatKhau123',
      'aaaaaaaaaaaa',
      'abababababab',
      'nguyễn văn minh1',
      'minh.nguyen@example.gov',
    ]
    for (const password of refused) assert.ok(findPasswordFault(password, person), password)
  })

  it('count letters, not bytes', () => {
    assert.ok(findPasswordFault('ééééé😀😀😀😀', person))
  })

  it('are the same typed with composed and decomposed letters, and not cut anywhere', async () => {
    const password = `${'Tiếng Việt dài '.repeat(6)}hết`
    const hash = await hashPassword(password)
    assert.ok(await isRightPassword(hash, password.normalize('NFD')))
    assert.equal(await isRightPassword(hash, `${password.slice(0, -1)}x`), false)
  })

  it('of nobody cost as much to check as those of somebody', async () => {
    const hash = await hashPassword('một câu để thử')
    assert.equal(hash.split('$').slice(0, 4).join(), nobodysHash.split('$').slice(0, 4).join())
    assert.equal(await isRightPassword(null, 'một câu để thử'), false)
  })
})
