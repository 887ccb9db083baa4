import assert from 'node:assert/strict'
import { findLocalPath, signinPath } from './local-path.ts'

describe('where to go on after signing in', () => {
  it('keeps an address of this portal as it is', () => {
    for (const path of [
      '/',
      '/workspace',
      '/en/workspace#tokens',
      '/datasets?q=d%C3%A2n%20s%E1%BB%91&theme=GOVE',
    ]) {
      assert.equal(findLocalPath(path), path)
    }
  })

  it('goes nowhere else, however it is written', () => {
    for (const address of [
      '',
      'workspace',
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      '/\n//evil.example',
      '/.//evil.example',
      '/..//evil.example',
      '/x/..//evil.example',
      'javascript:alert(1)',
      ' /workspace',
      `/${'a'.repeat(3000)}`,
    ]) {
      assert.equal(findLocalPath(address), null, JSON.stringify(address))
    }
  })

  it('is named in the address of the sign-in page', () => {
    assert.equal(signinPath('vi', '/workspace'), '/signin?next=/workspace')
    assert.equal(signinPath('en', '/en/workspace?a=b&c'), '/en/signin?next=/en/workspace%3Fa%3Db%26c')
  })
})
