import { readFileSync } from 'node:fs'
import type { MemberInput } from '../../schemas/generated/identity/member-input.ts'
import type { OpenIdSettings } from '../platform/openid.ts'
import type { Sentence } from '../problems.ts'
import type { SettingName } from './env.ts'

/** What a value of the claim gives: the whole portal, or a role in an agency. */
export type ProviderGrant = 'administrator' | { role: MemberInput['role']; agency: string }

/** Signing in by a provider of OpenID Connect: SEN_OIDC_…, read. */
export interface OidcSettings extends OpenIdSettings {
  /** What the button calls the provider. */
  label: Sentence
  nameClaim: string
  rolesClaim: string
  /** What each value of that claim gives. */
  grants: ReadonlyMap<string, readonly ProviderGrant[]>
  /** Addresses count without `email_verified`: the provider alone gives them out. */
  trustsEmail: boolean
  /** An account that is here already is taken over by who proves its address at the provider. */
  linksByEmail: boolean
  /** Values of `amr` or `acr` that prove a second factor. */
  secondFactors: readonly string[]
  /** Whether signing out offers to sign out of the provider too. */
  offersSignOut: boolean
}

const roles: Record<MemberInput['role'], true> = {
  editor: true,
  publisher: true,
  manager: true,
  auditor: true,
}

/** More values than an organisation has groups for its data. */
const maxGrants = 1_000

/** The settings of the provider, read together; null when none is set. `wrong` makes the error that names one of them. No message repeats the secret. */
export function readOidcSettings(
  text: (name: SettingName) => string | null,
  wrong: (name: SettingName, problem: string) => Error,
): OidcSettings | null {
  const issuer = text('SEN_OIDC_ISSUER')
  const clientId = text('SEN_OIDC_CLIENT_ID')
  if (issuer === null) {
    if (clientId !== null) throw wrong('SEN_OIDC_ISSUER', 'is missing, and SEN_OIDC_CLIENT_ID is given')
    return null
  }
  if (clientId === null)
    throw wrong(
      'SEN_OIDC_CLIENT_ID',
      'is missing, and SEN_OIDC_ISSUER is given: the provider knows portals by it',
    )
  const scopes = (text('SEN_OIDC_SCOPES') ?? 'openid email profile').split(/\s+/)
  if (!scopes.includes('openid')) throw wrong('SEN_OIDC_SCOPES', 'needs "openid" among its words')
  return {
    issuer: readIssuer(issuer, wrong),
    clientId,
    clientSecret: readSecret(text, wrong),
    clientAuth: readAuth(text('SEN_OIDC_CLIENT_AUTH'), wrong),
    scopes: scopes.join(' '),
    label: readLabel(text('SEN_OIDC_LABEL'), issuer),
    nameClaim: text('SEN_OIDC_NAME_CLAIM') ?? 'name',
    rolesClaim: text('SEN_OIDC_ROLES_CLAIM') ?? 'groups',
    grants: readGrants(text('SEN_OIDC_ROLES'), wrong),
    trustsEmail: readFlag('SEN_OIDC_TRUST_EMAIL', false),
    linksByEmail: readFlag('SEN_OIDC_LINK_BY_EMAIL', true),
    secondFactors: (text('SEN_OIDC_SECOND_FACTOR') ?? '').split(/\s+/).filter(Boolean),
    offersSignOut: readFlag('SEN_OIDC_SIGN_OUT', false),
  }

  function readFlag(name: SettingName, fallback: boolean): boolean {
    const value = text(name)
    if (value !== null && value !== 'true' && value !== 'false')
      throw wrong(name, `is "${value}", but needs true or false`)
    return value === null ? fallback : value === 'true'
  }
}

function readIssuer(text: string, wrong: (name: SettingName, problem: string) => Error): string {
  const url = URL.canParse(text) ? new URL(text) : null
  const isLocal = url?.protocol === 'http:' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  if (!url || (url.protocol !== 'https:' && !isLocal) || url.search || url.hash || url.username)
    throw wrong(
      'SEN_OIDC_ISSUER',
      `is "${text}", but needs the address that the provider calls its issuer, with https:// (http:// only on this machine itself)`,
    )
  return text
}

function readSecret(
  text: (name: SettingName) => string | null,
  wrong: (name: SettingName, problem: string) => Error,
): string | null {
  const [secret, file] = [text('SEN_OIDC_CLIENT_SECRET'), text('SEN_OIDC_CLIENT_SECRET_FILE')]
  if (file === null) return secret
  if (secret !== null)
    throw wrong('SEN_OIDC_CLIENT_SECRET_FILE', 'is given, and SEN_OIDC_CLIENT_SECRET too: leave one out')
  let held: string
  try {
    held = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw wrong('SEN_OIDC_CLIENT_SECRET_FILE', `cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
  if (held === '') throw wrong('SEN_OIDC_CLIENT_SECRET_FILE', 'names a file that is empty')
  return held
}

function readAuth(
  text: string | null,
  wrong: (name: SettingName, problem: string) => Error,
): 'basic' | 'post' {
  if (text === null || text === 'basic' || text === 'post') return text ?? 'basic'
  throw wrong('SEN_OIDC_CLIENT_AUTH', `is "${text}", but needs basic or post`)
}

/** One label for both languages, or two with a bar between. */
function readLabel(text: string | null, issuer: string): Sentence {
  const [vi, en = vi] = (text ?? new URL(issuer).host).split('|').map((part) => part.trim())
  return { vi: vi!, en: en! }
}

function readGrants(
  text: string | null,
  wrong: (name: SettingName, problem: string) => Error,
): Map<string, ProviderGrant[]> {
  if (text === null) return new Map()
  const no = (problem: string) => wrong('SEN_OIDC_ROLES', problem)
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    throw no('is no JSON')
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw no('needs a JSON object: each value of the claim, and what it gives')
  const entries = Object.entries(given)
  if (entries.length > maxGrants) throw no(`holds ${entries.length} values, but ${maxGrants} at most`)
  return new Map(entries.map(([value, grants]) => [value, [grants].flat().map((grant) => readGrant(grant))]))

  function readGrant(grant: unknown): ProviderGrant {
    if (grant === 'administrator') return grant
    const [, role, agency] = /^([a-z]+)@([a-z0-9-]+)$/.exec(typeof grant === 'string' ? grant : '') ?? []
    if (role === undefined || !Object.hasOwn(roles, role))
      throw no(
        `gives ${JSON.stringify(grant)}, but needs "administrator" or "<role>@<agency>" with one of ${Object.keys(roles).join(', ')}`,
      )
    return { role: role as MemberInput['role'], agency: agency! }
  }
}
