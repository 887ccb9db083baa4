import type { OidcSettings, ProviderGrant } from '../config/oidc-settings.ts'
import type { Claims, ProviderAnswer } from '../platform/openid.ts'
import { normalizeEmail } from './account-faults.ts'
import type { Role } from './roles.ts'

/** Who signed in at the provider, as far as the portal believes it. */
export interface ProviderPerson {
  issuer: string
  subject: string
  /** Only an address that the provider has verified, or alone gives out. */
  email: string | null
  name: string | null
  grants: ProviderGrants
  provedSecondFactor: boolean
}

/** What the claims give, each with the value that gives it. */
export interface ProviderGrants {
  /** null: not the whole portal. */
  administrator: string | null
  /** By the slug of the agency. */
  roles: ReadonlyMap<string, { role: Role; claim: string }>
}

type Rules = Pick<OidcSettings, 'nameClaim' | 'rolesClaim' | 'grants' | 'trustsEmail' | 'secondFactors'>

/** Longer names of a person at the provider are no names (Core 1.0, section 2). */
const maxSubjectLength = 255
/** More groups than a person is in; the rest is not looked at. */
const maxValues = 2_000

/** The claims that a sign-in needs: what the ID token does not hold is asked for. */
export const listNeededClaims = ({ nameClaim, rolesClaim, trustsEmail }: Rules): string[] => [
  'email',
  ...(trustsEmail ? [] : ['email_verified']),
  nameClaim,
  rolesClaim.split('.', 1)[0]!,
]

/** Reads what the settings name, and nothing else that may stand in the claims; null for no person at all, or groups that were left out. */
export function readPerson({ idToken, userInfo }: ProviderAnswer, rules: Rules): ProviderPerson | null {
  const { iss, sub } = idToken
  if (typeof sub !== 'string' || sub === '' || sub.length > maxSubjectLength) return null
  const sources = [idToken, ...(userInfo ? [userInfo] : [])]
  // Too many groups for one token: taking this for none would take every role away.
  if (sources.some((source) => leavesOut(source, rules.rolesClaim))) return null
  const find = (name: string) =>
    sources.map((source) => findClaim(source, name)).find((value) => value !== undefined)
  return {
    issuer: iss,
    subject: sub,
    email: findEmail(sources, rules.trustsEmail),
    name: findName(find, rules.nameClaim),
    grants: listGrants(readValues(find(rules.rolesClaim)), rules.grants),
    provedSecondFactor: readValues([readValues(idToken.amr), readValues(idToken.acr)].flat()).some((value) =>
      rules.secondFactors.includes(value),
    ),
  }
}

/** An address, and that this very one is verified, must stand side by side: a source may not vouch for another address. */
function findEmail(sources: readonly Claims[], isTrusted: boolean): string | null {
  const email = sources.map((source) => source.email).find((value) => value !== undefined && value !== '')
  if (typeof email !== 'string') return null
  const isVerified = sources.some((source) => source.email === email && source.email_verified === true)
  return isVerified || isTrusted ? normalizeEmail(email) : null
}

/** History shows the name to everybody, so an e-mail address is none. */
function findName(find: (name: string) => unknown, claim: string): string | null {
  const both = [find('given_name'), find('family_name')].filter((part) => typeof part === 'string').join(' ')
  for (const name of [find(claim), both, find('preferred_username')]) {
    if (typeof name !== 'string') continue
    const tidy = name
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
      .trim()
      .slice(0, 200)
    if (tidy !== '' && !tidy.includes('@')) return tidy
  }
  return null
}

/** A claim by its name, or along dots into claims that hold others. */
function findClaim(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  let value: unknown = claims
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as Record<string, unknown>)[part]
  }
  return value
}

const leavesOut = (claims: Claims, name: string): boolean => {
  const elsewhere = claims._claim_names
  return typeof elsewhere === 'object' && elsewhere !== null && Object.hasOwn(elsewhere, name)
}

function readValues(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value.slice(0, maxValues) : [value]
  return values.filter((each): each is string => typeof each === 'string')
}

/** Of several roles in one agency the one that may do most counts. */
const order: readonly Role[] = ['auditor', 'editor', 'publisher', 'manager']
const rank = (role: Role | undefined): number => (role === undefined ? -1 : order.indexOf(role))

function listGrants(
  values: readonly string[],
  known: ReadonlyMap<string, readonly ProviderGrant[]>,
): ProviderGrants {
  let administrator: string | null = null
  const roles = new Map<string, { role: Role; claim: string }>()
  for (const claim of values) {
    for (const grant of known.get(claim) ?? []) {
      if (grant === 'administrator') administrator ??= claim
      else if (rank(grant.role) > rank(roles.get(grant.agency)?.role))
        roles.set(grant.agency, { role: grant.role, claim })
    }
  }
  return { administrator, roles }
}
