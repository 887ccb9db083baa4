import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadConfig } from '../../server/config/config.ts'
import type { OidcSettings } from '../../server/config/oidc-settings.ts'

/** A person whom the provider knows by the name that they sign in with. */
type People = Record<string, Record<string, unknown>>

/** `oidc-provider` in this process: a certified implementation, with its own pages for signing in. */
export interface RealProvider {
  settings: OidcSettings
  /** Lets a portal at this address in. */
  serve(portalUrl: string): Promise<void>
  close(): Promise<void>
}

export async function openRealProvider(people: People, roles: object): Promise<RealProvider> {
  const server = http.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const settings = loadConfig({
    SEN_OIDC_ISSUER: issuer,
    SEN_OIDC_CLIENT_ID: 'sen',
    SEN_OIDC_CLIENT_SECRET: 'a secret of the client',
    SEN_OIDC_LABEL: 'Cổng đăng nhập của tỉnh | the provincial sign-in',
    SEN_OIDC_SCOPES: 'openid email profile groups',
    SEN_OIDC_ROLES: JSON.stringify(roles),
    SEN_OIDC_SIGN_OUT: 'true',
  }).oidc!
  const speakAgain = muteProvider()
  return {
    settings,
    async serve(portalUrl) {
      const { default: Provider } = await import('oidc-provider')
      const provider = new Provider(issuer, {
        clients: [
          {
            client_id: settings.clientId,
            client_secret: settings.clientSecret,
            redirect_uris: [`${portalUrl}/signin/oidc/callback`],
            post_logout_redirect_uris: [`${portalUrl}/signin`],
          },
        ],
        claims: {
          openid: ['sub'],
          email: ['email', 'email_verified'],
          profile: ['name'],
          groups: ['groups'],
        },
        scopes: ['openid', 'email', 'profile', 'groups'],
        cookies: { keys: ['a key of the tests'] },
        findAccount: (_context: unknown, id: string) => ({
          accountId: id,
          claims: async () => ({ sub: id, ...people[id] }),
        }),
      })
      server.on('request', provider.callback())
    },
    async close() {
      speakAgain()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Its notices, about what a provider of the tests may do without, are no matter of the tests. */
function muteProvider(): () => void {
  const { warn, info } = console
  const unlessItsOwn =
    (write: typeof warn): typeof warn =>
    (...texts) =>
      String(texts[0]).includes('oidc-provider ') ? undefined : write(...texts)
  Object.assign(console, { warn: unlessItsOwn(warn), info: unlessItsOwn(info) })
  return () => Object.assign(console, { warn, info })
}
