import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { OidcSettings } from '../../server/config/oidc-settings.ts'

/** How a provider misbehaves; `good` is how it does not. */
export type OpenIdMood =
  | 'good'
  | 'no nonce'
  | 'wrong nonce'
  | 'wrong issuer'
  | 'wrong audience'
  | 'over'
  | 'unsigned'
  | 'signed with the secret'
  | 'signed by somebody else'
  | 'userinfo of somebody else'
  | 'userinfo fails'
  | 'refuses the code'
  | 'refuses the client'
  | 'nonsense'
  | 'html'
  | 'fails'
  | 'hangs'
  | 'drips'
  | 'endless'
  | 'sends elsewhere'
  | 'breaks off'

/** A provider of OpenID Connect of the neighbourhood: says of a person what it is told to, and misbehaves. */
export interface OpenIdServer {
  settings: OidcSettings
  /** The claims of the next person: of the ID token, and of userinfo. */
  idToken: Record<string, unknown>
  userInfo: Record<string, unknown>
  mood: OpenIdMood
  /** The nonce of the sign-in that goes on. */
  nonce: string
  /** What came to the token endpoint, newest last. */
  asked: URLSearchParams[]
  /** How often somebody asked for anything. */
  visits: number
  close(): Promise<void>
}

const clientId = 'sen'
const clientSecret = 'a secret of the client'
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Grants of the settings: `admins` and `staff` and `both` are values of the claim `groups`. */
export async function openOpenIdServer(changes: Partial<OidcSettings> = {}): Promise<OpenIdServer> {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const web = http.createServer((request, response) => {
    server.visits++
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => answer(new URL(request.url!, server.settings.issuer), body, response))
  })
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(web.address() as AddressInfo).port}`
  const server: OpenIdServer = {
    settings: {
      issuer,
      clientId,
      clientSecret,
      clientAuth: 'basic',
      scopes: 'openid email profile groups',
      label: { vi: 'Cổng của tỉnh', en: 'the provincial sign-in' },
      nameClaim: 'name',
      rolesClaim: 'groups',
      grants: new Map(),
      trustsEmail: false,
      linksByEmail: true,
      secondFactors: ['mfa'],
      offersSignOut: true,
      ...changes,
    },
    idToken: {},
    userInfo: {},
    mood: 'good',
    nonce: '',
    asked: [],
    visits: 0,
    async close() {
      web.closeAllConnections()
      await new Promise((resolve) => web.close(resolve))
    },
  }

  function answer(address: URL, body: string, response: http.ServerResponse): void {
    const json = (value: unknown, status = 200) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
    if (address.pathname === '/.well-known/openid-configuration') return void json(describe(issuer))
    if (address.pathname === '/jwks') {
      const jwk = own.publicKey.export({ format: 'jwk' })
      return void json({ keys: [{ ...jwk, kid: 'own', use: 'sig', alg: 'RS256' }] })
    }
    if (address.pathname === '/userinfo') {
      if (server.mood === 'userinfo fails') return void json({}, 500)
      const sub = server.mood === 'userinfo of somebody else' ? 'somebody-else' : server.idToken.sub
      return void json({ sub, ...server.userInfo })
    }
    if (address.pathname !== '/token') return void json({}, 404)
    server.asked.push(new URLSearchParams(body))
    switch (server.mood) {
      case 'refuses the code':
        return void json({ error: 'invalid_grant' }, 400)
      case 'refuses the client':
        return void json({ error: 'invalid_client' }, 401)
      case 'nonsense':
        return void json({ access_token: 7, id_token: { sub: 'x' } })
      case 'html':
        return void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Welcome</h1>')
      case 'fails':
        return void json({ error: 'server_error', error_description: 'ORA-00600' }, 500)
      case 'hangs':
        return
      case 'drips': {
        response.writeHead(200, { 'Content-Type': 'application/json' })
        const timer = setInterval(() => response.write(' '), 50)
        return void response.on('close', () => clearInterval(timer))
      }
      case 'endless': {
        response.writeHead(200, { 'Content-Type': 'application/json' })
        const more = () => {
          while (!response.destroyed && response.write(' '.repeat(65_536)));
        }
        response.on('drain', more)
        return more()
      }
      case 'sends elsewhere':
        return void response.writeHead(302, { Location: 'http://169.254.169.254/latest/meta-data' }).end()
      case 'breaks off':
        response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' })
        response.write('{"access_token":')
        return void setTimeout(() => response.destroy(), 20)
      default:
        json({ access_token: 'x', token_type: 'Bearer', id_token: makeIdToken() })
    }
  }

  function makeIdToken(): string {
    const { mood } = server
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: mood === 'wrong issuer' ? 'https://evil.example' : issuer,
      aud: mood === 'wrong audience' ? 'another-portal' : clientId,
      iat: mood === 'over' ? now - 7200 : now,
      exp: mood === 'over' ? now - 3600 : now + 300,
      ...(mood === 'no nonce' ? {} : { nonce: mood === 'wrong nonce' ? 'of somebody else' : server.nonce }),
      ...server.idToken,
    }
    if (mood === 'unsigned') return `${encode({ alg: 'none' })}.${encode(claims)}.`
    if (mood === 'signed with the secret') {
      const input = `${encode({ alg: 'HS256' })}.${encode(claims)}`
      return `${input}.${createHmac('sha256', clientSecret).update(input).digest('base64url')}`
    }
    const input = `${encode({ alg: 'RS256', kid: 'own' })}.${encode(claims)}`
    const key: KeyObject = mood === 'signed by somebody else' ? other.privateKey : own.privateKey
    return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`
  }

  return server
}

const describe = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/jwks`,
  end_session_endpoint: `${issuer}/end`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  authorization_response_iss_parameter_supported: true,
})
