import * as client from 'openid-client'

/** How the portal speaks with a provider of OpenID Connect: the part of SEN_OIDC_… that the protocol needs. */
export interface OpenIdSettings {
  issuer: string
  clientId: string
  /** null for a client without a secret: PKCE alone proves who asks. */
  clientSecret: string | null
  /** How the secret is sent to the token endpoint. */
  clientAuth: 'basic' | 'post'
  scopes: string
}

/** What only the browser that began may finish. */
export interface BegunSignIn {
  /** Where the browser goes. */
  address: string
  state: string
  nonce: string
  verifier: string
}

export type Claims = Readonly<Record<string, unknown>>

/** What the provider says of who signed in: signed, and what it adds when asked. */
export interface ProviderAnswer {
  idToken: Claims & { iss: string; sub: string }
  /** null when the signed claims held all that was asked for, or there is nobody to ask. */
  userInfo: Claims | null
}

/** What went wrong at the provider. `away`: nobody answers; `cancelled`: the person, or the provider, said no; `over`: the code was used or is too old; `wrong`: what came is not what the protocol asks for. */
export type ProviderFault = 'away' | 'cancelled' | 'over' | 'wrong'

/** The message holds codes alone, nothing of a person and no secret: it is logged. */
export class ProviderFailed extends Error {
  override name = 'ProviderFailed'
  readonly fault: ProviderFault

  constructor(fault: ProviderFault, message: string) {
    super(message)
    this.fault = fault
  }
}

/** A provider of OpenID Connect (Core 1.0): authorization code with PKCE. Everything throws `ProviderFailed`. */
export interface OpenIdProvider {
  begin(returnTo: string): Promise<BegunSignIn>
  /** Checks the answer that the browser brought against what was begun, and asks for the claims named. */
  finish(
    answer: URL,
    begun: Pick<BegunSignIn, 'state' | 'nonce' | 'verifier'>,
    claims: readonly string[],
  ): Promise<ProviderAnswer>
  /** Where the browser signs out of the provider too (RP-Initiated Logout 1.0); null when the provider has no such place. */
  findSignOut(returnTo: string): Promise<string | null>
}

/** A provider answers in less than a second; a person waits for at most three answers. */
const defaultStepMs = 5_000
/** Tokens and metadata have some kilobytes; a directory of a thousand groups fits. */
const maxAnswerBytes = 1024 * 1024
/** Keys that were exchanged are looked up anew by themselves; addresses change once in years. */
const metadataLifeMs = 60 * 60 * 1000
/** Clocks of two machines. */
const toleranceSeconds = 30

export function createOpenIdProvider(
  { issuer, clientId, clientSecret, clientAuth, scopes }: OpenIdSettings,
  { stepMs = defaultStepMs } = {},
): OpenIdProvider {
  let known: { asked: Promise<client.Configuration>; untilMs: number } | null = null

  /** What the provider says of itself; asked once however many wait, and again after a failure. */
  function configure(): Promise<client.Configuration> {
    if (known && known.untilMs > Date.now()) return known.asked
    const asked = discover()
    known = { asked, untilMs: Date.now() + metadataLifeMs }
    asked.catch(() => (known = null))
    return asked
  }

  const authentication = () => {
    if (clientSecret === null) return client.None()
    return clientAuth === 'basic'
      ? client.ClientSecretBasic(clientSecret)
      : client.ClientSecretPost(clientSecret)
  }

  const discover = () =>
    client.discovery(
      new URL(issuer),
      clientId,
      { [client.clockTolerance]: toleranceSeconds },
      authentication(),
      {
        timeout: stepMs / 1000,
        [client.customFetch]: fetchLittle,
        execute: [
          // The token endpoint's TLS would do (Core 1.0, section 3.1.3.7); the signature holds on plain connections too.
          client.enableNonRepudiationChecks,
          ...(issuer.startsWith('http:') ? [client.allowInsecureRequests] : []),
        ],
      },
    )

  return {
    begin: (returnTo) =>
      translated(async () => {
        const config = await configure()
        const state = client.randomState()
        const nonce = client.randomNonce()
        const verifier = client.randomPKCECodeVerifier()
        const address = client.buildAuthorizationUrl(config, {
          redirect_uri: returnTo,
          scope: scopes,
          state,
          nonce,
          code_challenge: await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        })
        return { address: address.href, state, nonce, verifier }
      }),

    finish: (answer, { state, nonce, verifier }, claims) =>
      translated(async () => {
        const config = await configure()
        const tokens = await client.authorizationCodeGrant(config, answer, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        const idToken = tokens.claims()!
        // A provider for many organisations names another issuer in its tokens than in its metadata.
        if (new URL(idToken.iss).href !== new URL(issuer).href)
          throw new ProviderFailed('wrong', 'The ID token is of another issuer.')
        const isWhole = claims.every((name) => Object.hasOwn(idToken, name))
        const mayAsk = config.serverMetadata().userinfo_endpoint !== undefined
        const userInfo =
          isWhole || !mayAsk ? null : await client.fetchUserInfo(config, tokens.access_token, idToken.sub)
        return { idToken, userInfo }
      }),

    findSignOut: (returnTo) =>
      translated(async () => {
        const config = await configure()
        if (config.serverMetadata().end_session_endpoint === undefined) return null
        // Without the ID token, which the portal does not keep: the provider asks the person once more.
        return client.buildEndSessionUrl(config, { post_logout_redirect_uri: returnTo }).href
      }),
  }
}

/** Reads no more of an answer than an answer has, and follows nobody elsewhere. */
const fetchLittle: client.CustomFetch = async (address, options) => {
  const response = await fetch(address, { ...options, redirect: 'manual' } as RequestInit)
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > maxAnswerBytes) throw new ProviderFailed('wrong', 'An answer is longer than 1 MB.')
    parts.push(part)
  }
  return new Response(length === 0 ? null : Buffer.concat(parts), {
    status: response.status,
    headers: response.headers,
  })
}

async function translated<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw translate(error)
  }
}

/** RFC 6749, section 4.1.2.1, and Core 1.0, section 3.1.2.6: the person or the policy of the provider said no. */
const refusals = ['access_denied', 'interaction_required', 'login_required', 'consent_required']
const passing = ['server_error', 'temporarily_unavailable']

function translate(error: unknown): ProviderFailed {
  for (
    let inner: unknown = error, depth = 0;
    inner instanceof Error && depth < 5;
    inner = inner.cause, depth++
  )
    if (inner instanceof ProviderFailed) return inner
  const fail = (fault: ProviderFault, said: string) =>
    new ProviderFailed(fault, `The sign-in provider: ${said}.`)
  if (error instanceof client.AuthorizationResponseError) {
    const said = word(error.error)
    const fault = passing.includes(said) ? 'away' : refusals.includes(said) ? 'cancelled' : 'wrong'
    return fail(fault, `answered ${said}`)
  }
  if (error instanceof client.ResponseBodyError) {
    const said = word(error.error)
    if (said === 'invalid_grant') return fail('over', 'answered invalid_grant')
    return fail(error.status >= 500 || passing.includes(said) ? 'away' : 'wrong', `answered ${said}`)
  }
  const { code, name, cause } = error as { code?: unknown; name?: string; cause?: unknown }
  if (cause instanceof Response && cause.status >= 500) return fail('away', `answered ${cause.status}`)
  const isTimeout = name === 'TimeoutError' || name === 'AbortError' || code === 'OAUTH_TIMEOUT'
  const isUnreachable = error instanceof TypeError && error.message === 'fetch failed'
  if (isTimeout || isUnreachable || isBroken(error))
    return fail('away', isTimeout ? 'did not answer in time' : 'is not reached')
  return fail('wrong', typeof code === 'string' ? code : (name ?? 'unknown'))
}

/** The connection ended in the middle of an answer. */
const isBroken = (error: unknown): boolean =>
  error instanceof TypeError && (error.message === 'terminated' || error.message.includes('network'))

/** What a stranger calls an error, made printable for the log. */
const word = (text: string): string => text.replace(/[^a-z0-9_]/gi, '').slice(0, 40) || 'an error'
