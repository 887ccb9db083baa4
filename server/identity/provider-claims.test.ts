import assert from 'node:assert/strict'
import type { ProviderGrant } from '../config/oidc-settings.ts'
import type { Claims } from '../platform/openid.ts'
import { listNeededClaims, readPerson } from './provider-claims.ts'

const rules = {
  nameClaim: 'name',
  rolesClaim: 'groups',
  trustsEmail: false,
  secondFactors: ['mfa', 'urn:two'],
  grants: new Map<string, ProviderGrant[]>([
    ['admins', ['administrator']],
    ['see', [{ role: 'auditor', agency: 'cuc-a' }]],
    ['write', [{ role: 'editor', agency: 'cuc-a' }]],
    ['lead', [{ role: 'manager', agency: 'cuc-a' }]],
  ]),
}
const read = (claims: Claims, userInfo: Claims | null = null, changes: Partial<typeof rules> = {}) =>
  readPerson({ idToken: { iss: 'https://sso.gov', sub: 'x', ...claims }, userInfo }, { ...rules, ...changes })

describe('readPerson', () => {
  it('takes an address only with its verification beside it, or from a provider that is trusted for it', () => {
    assert.equal(read({ email: ' Minh@Example.GOV ', email_verified: true })!.email, 'minh@example.gov')
    for (const email_verified of [undefined, false, 'true', 1])
      assert.equal(read({ email: 'a@b.gov', email_verified })!.email, null)
    assert.equal(read({ email: 'a@b.gov' }, { email: 'c@d.gov', email_verified: true })!.email, null)
    assert.equal(read({ email: 'a@b.gov' }, { email_verified: true })!.email, null)
    assert.equal(read({ email: 'a@b.gov' }, { email: 'a@b.gov', email_verified: true })!.email, 'a@b.gov')
    assert.equal(read({ email: 'a@b.gov' }, null, { trustsEmail: true })!.email, 'a@b.gov')
    assert.equal(read({ email: ['a@b.gov'], email_verified: true })!.email, null)
  })

  it('finds a name that may be shown to everybody', () => {
    assert.equal(read({ name: ' Lê\u202e An\n' })!.name, 'Lê  An')
    assert.equal(read({ name: 'a@b.gov', given_name: 'An', family_name: 'Lê' })!.name, 'An Lê')
    assert.equal(read({ preferred_username: 'le-an' })!.name, 'le-an')
    assert.equal(read({ preferred_username: 'le-an@b.gov' })!.name, null)
    assert.equal(read({ name: { en: 'An' } })!.name, null)
  })

  it('gives what the values give: the highest role of an agency, and nothing for strangers', () => {
    const { grants } = read({ groups: ['write', 'see', 'lead', 'unknown'] })!
    assert.deepEqual([...grants.roles], [['cuc-a', { role: 'manager', claim: 'lead' }]])
    assert.equal(grants.administrator, null)
    assert.equal(read({ groups: 'admins' })!.grants.administrator, 'admins')
    assert.equal(read({ groups: 'admins lead' })!.grants.administrator, null)
    assert.equal(read({ groups: { admins: true } })!.grants.administrator, null)
  })

  it('reads a claim that lies inside another, and one whose name has dots', () => {
    const nested = { rolesClaim: 'realm_access.roles' }
    assert.equal(read({ realm_access: { roles: ['admins'] } }, null, nested)!.grants.administrator, 'admins')
    assert.equal(read({ 'realm_access.roles': ['admins'] }, null, nested)!.grants.administrator, 'admins')
    assert.equal(read({}, null, { rolesClaim: '__proto__.roles' })!.grants.administrator, null)
    assert.deepEqual(listNeededClaims({ ...rules, ...nested }), [
      'email',
      'email_verified',
      'name',
      'realm_access',
    ])
  })

  it('takes groups that were left out of the token for a fault, not for none', () => {
    assert.equal(read({ _claim_names: { groups: 'src1' } }), null)
    assert.notEqual(read({ _claim_names: { photos: 'src1' } }), null)
  })

  it('knows a second factor by amr or acr of the signed token alone', () => {
    assert.equal(read({ amr: ['pwd', 'mfa'] })!.provedSecondFactor, true)
    assert.equal(read({ acr: 'urn:two' })!.provedSecondFactor, true)
    assert.equal(read({ amr: ['pwd'], acr: '1' })!.provedSecondFactor, false)
    assert.equal(read({}, { amr: ['mfa'] })!.provedSecondFactor, false)
    assert.equal(read({ amr: ['mfa'] }, null, { secondFactors: [] })!.provedSecondFactor, false)
  })

  it('takes nobody for a person without a name at the provider', () => {
    for (const sub of ['', 7, null, 'x'.repeat(256)])
      assert.equal(
        readPerson({ idToken: { iss: 'https://sso.gov', sub } as never, userInfo: null }, rules),
        null,
      )
  })
})
