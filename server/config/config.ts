import os from 'node:os'
import path from 'node:path'
import type { MailSettings } from '../platform/mail.ts'
import { readMailSettings } from './mail-settings.ts'
import { readOidcSettings, type OidcSettings } from './oidc-settings.ts'
import { settings, type SettingName, type SettingSpec } from './env.ts'

/** The settings of one portal, checked and with defaults filled in. */
export interface Config {
  port: number
  host: string
  baseUrl: string
  /** By whose clock times are told and taken: a name of the IANA database. */
  timeZone: string
  /** Whom readers may write to about the portal: an e-mail address or an address on the web. */
  contact: string | null
  dataDir: string
  enginesDir: string
  mongodbUri: string | null
  elasticsearchUrl: string | null
  /** Why there is no Elasticsearch, in a sentence, when there is none. */
  elasticsearchMissingReason: string | null
  database: string
  indexPrefix: string
  storage: 'disk'
  maxUploadBytes: number
  trustProxy: string | number | false
  logLevel: string
  seed: boolean
  rateLimits: boolean
  /** The mail server; null when the portal sends no mail. */
  mail: MailSettings | null
  /** The provider by which people may sign in; null for none. */
  oidc: OidcSettings | null
  /** Administrators and managers, and their tokens, act only with a second factor. */
  requireSecondFactor: boolean
  metricsToken: string | null
  adminTokenFile: string | null
  /** Check responses against their schemas: in development and tests, not in production. */
  checkResponses: boolean
  /** For commands that speak to a running portal. */
  remote: { url: string; token: string | null }
}

/** A setting that cannot be used: the message names the variable, what is wrong and an example. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** Reads and checks all settings; throws a ConfigError that names the first wrong or unknown one. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  refuseUnknownNames(env)
  const text = (name: SettingName) => {
    const value = env[name]?.trim()
    return value === undefined || value === '' ? null : value
  }
  const port = integer('SEN_PORT', text('SEN_PORT'), 8080, 0, 65535)
  const host = text('SEN_HOST') ?? '127.0.0.1'
  const database = identifier(
    'SEN_DATABASE',
    text('SEN_DATABASE') ?? findDatabase(text('MONGODB_URI')) ?? 'sen',
  )
  return {
    port,
    host,
    baseUrl:
      webOrigin('SEN_BASE_URL', text('SEN_BASE_URL')) ??
      `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`,
    timeZone: timeZone(text('SEN_TIME_ZONE')),
    contact: contact(text('SEN_CONTACT')),
    dataDir: path.resolve(text('SEN_DATA_DIR') ?? '.sen'),
    enginesDir: path.resolve(text('SEN_ENGINES_DIR') ?? path.join(os.homedir(), '.cache/sen/engines')),
    mongodbUri: engineAddress('MONGODB_URI', text('MONGODB_URI'), ['mongodb:', 'mongodb+srv:']),
    elasticsearchUrl: engineAddress('ELASTICSEARCH_URL', text('ELASTICSEARCH_URL'), ['http:', 'https:']),
    elasticsearchMissingReason: null,
    database,
    indexPrefix: database,
    storage: choice('SEN_STORAGE', text('SEN_STORAGE'), 'disk') as 'disk',
    maxUploadBytes: integer(
      'SEN_MAX_UPLOAD_BYTES',
      text('SEN_MAX_UPLOAD_BYTES'),
      5 * 1024 ** 3,
      1,
      Number.MAX_SAFE_INTEGER,
    ),
    trustProxy: trustProxy(text('SEN_TRUST_PROXY')),
    logLevel: choice('SEN_LOG_LEVEL', text('SEN_LOG_LEVEL'), 'info'),
    seed: boolean('SEN_SEED', text('SEN_SEED'), true),
    rateLimits: choice('SEN_RATE_LIMITS', text('SEN_RATE_LIMITS'), 'on') === 'on',
    mail: readMailSettings(text('SEN_SMTP_URL'), text('SEN_MAIL_FROM'), wrong),
    oidc: readOidcSettings(text, wrong),
    requireSecondFactor: boolean('SEN_REQUIRE_SECOND_FACTOR', text('SEN_REQUIRE_SECOND_FACTOR'), false),
    metricsToken: text('SEN_METRICS_TOKEN'),
    adminTokenFile: text('SEN_ADMIN_TOKEN_FILE'),
    checkResponses: false,
    remote: {
      url: webOrigin('SEN_URL', text('SEN_URL')) ?? 'http://127.0.0.1:8080',
      token: text('SEN_TOKEN'),
    },
  }
}

function refuseUnknownNames(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env)) {
    if (name.startsWith('SEN_') && !(name in settings)) {
      throw new ConfigError(
        `There is no setting ${name}. Known settings: ${Object.keys(settings).join(', ')}.`,
      )
    }
  }
}

function wrong(name: SettingName, problem: string): ConfigError {
  const spec: SettingSpec = settings[name]
  return new ConfigError(`${name} ${problem}. Example: ${name}=${spec.example}`)
}

function integer(
  name: SettingName,
  text: string | null,
  fallback: number,
  least: number,
  most: number,
): number {
  if (text === null) return fallback
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw wrong(name, `is "${text}", but needs a whole number from ${least} to ${most}`)
  }
  return value
}

function boolean(name: SettingName, text: string | null, fallback: boolean): boolean {
  if (text === null) return fallback
  if (text !== 'true' && text !== 'false') throw wrong(name, `is "${text}", but needs true or false`)
  return text === 'true'
}

function choice(name: SettingName, text: string | null, fallback: string): string {
  if (text === null) return fallback
  const spec: SettingSpec = settings[name]
  if (!spec.choices?.includes(text))
    throw wrong(name, `is "${text}", but needs one of ${spec.choices?.join(', ')}`)
  return text
}

/** The database that an address of MongoDB names; MongoDB's own are none to write into. */
function findDatabase(uri: string | null): string | null {
  const name = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(uri ?? '')?.[1] ?? null
  return name === null || ['admin', 'local', 'config'].includes(name) ? null : name
}

function identifier(name: SettingName, text: string): string {
  // MongoDB allows 63 bytes for a database; Elasticsearch wants small letters in index names.
  if (!/^[a-z][a-z0-9_-]{0,40}$/.test(text))
    throw wrong(name, `is "${text}", but needs small letters, digits, - and _, at most 41`)
  return text
}

function webOrigin(name: SettingName, text: string | null): string | null {
  if (text === null) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (
    !url ||
    (url.protocol !== 'http:' && url.protocol !== 'https:') ||
    url.pathname !== '/' ||
    url.search ||
    url.hash ||
    url.username
  ) {
    throw wrong(name, `is "${text}", but needs an origin such as https://data.example.gov, without a path`)
  }
  return url.origin
}

/** Its value is not repeated: it may hold a password. A list of hosts, as MongoDB takes it, is no URL to the letter. */
function engineAddress(name: SettingName, text: string | null, protocols: readonly string[]): string | null {
  if (text === null) return null
  // A password may hold commas too.
  const first = text.replace(/\/\/[^@/]*@/, '//').split(',')[0]!
  if (URL.canParse(first) && protocols.includes(new URL(first).protocol)) return text
  throw wrong(
    name,
    `needs an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  )
}

function timeZone(text: string | null): string {
  if (text === null) return 'Asia/Ho_Chi_Minh'
  // Offsets such as +07:00 know nothing of summer time; a name does.
  if (/^[A-Za-z]/.test(text) && isTimeZone(text)) return text
  throw wrong('SEN_TIME_ZONE', `is "${text}", but needs the name of a time zone as the IANA database has it`)
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function contact(text: string | null): string | null {
  if (text === null || /^[^\s@<>]+@[^\s@<>]+$/.test(text)) return text
  const isPage = URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
  if (!isPage)
    throw wrong('SEN_CONTACT', `is "${text}", but needs an e-mail address or the address of a page`)
  return text
}

function trustProxy(text: string | null): string | number | false {
  if (text === null || text === 'none') return false
  if (/^\d+$/.test(text)) return Number(text)
  if (
    !/^[0-9a-fA-F.:/, ]+$|^(loopback|linklocal|uniquelocal)(, ?(loopback|linklocal|uniquelocal))*$/.test(text)
  ) {
    throw wrong('SEN_TRUST_PROXY', `is "${text}", but needs a number of proxies or their addresses`)
  }
  return text
}
