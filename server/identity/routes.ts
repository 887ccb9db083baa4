import type { SessionInput } from '../../schemas/generated/identity/session-input.ts'
import type { TokenInput } from '../../schemas/generated/identity/token-input.ts'
import { readNewInput } from '../config/read-input.ts'
import { created, Reply, type Api } from '../http/endpoint.ts'
import { nextAddress, type Cursors } from '../http/paging.ts'
import type { Identity } from './identity.ts'

const tag = 'Identity'

/** Members of a token that the portal makes: refused on creation. */
const serverMade = ['id', 'secret', 'createdAt', 'lastUsedAt', 'lastUsedFrom']

const sessionExample = {
  kind: 'account',
  account: {
    id: '1m2j5m4q0k3v9x8c7b6a',
    email: 'minh@example.gov',
    name: 'Nguyễn Văn Minh',
    administrator: true,
    hasSecondFactor: true,
    hasPassword: true,
  },
  scopes: ['read', 'write', 'publish', 'admin'],
  agency: null,
  roles: [],
}

const tokenExample = {
  id: '1m2j5m4q0k3v9x8c7b6a',
  name: 'Nightly upload of the statistics office',
  scopes: ['publish'],
  agency: 'cuc-thong-ke',
  createdAt: '2026-01-31T08:00:00.000Z',
  expiresAt: '2027-01-31T08:00:00.000Z',
  lastUsedAt: null,
  lastUsedFrom: null,
}

/** Adds the endpoints of sessions and tokens. */
export function addIdentityRoutes(
  api: Api,
  { identity, cursors }: { identity: Identity; cursors: Cursors },
): void {
  addSessionRoutes(api, identity)
  addTokenRoutes(api, identity, cursors)
}

function addSessionRoutes(api: Api, identity: Identity): void {
  const { sessionCookie } = identity

  api.add<unknown, SessionInput>(
    {
      operationId: 'createSession',
      method: 'post',
      path: '/api/v1/session',
      tag,
      summary: 'Sign in',
      description:
        'Starts a session and sets its cookie. An account with a second factor needs `code` too: 401 `code-needed` without one, or with a wrong one. Programs use a token instead.',
      body: 'session-input',
      bodyExample: { email: 'minh@example.gov', password: 'sông Hương chảy qua Huế' },
      replies: { 201: { description: 'Signed in; the cookie is in Set-Cookie.', schema: 'session' } },
      example: sessionExample,
      problems: [
        'malformed-body',
        'unknown-member',
        'invalid-content',
        'sign-in-needed',
        'code-needed',
        'too-many-requests',
      ],
    },
    async ({ body, request }) => {
      const { sessionId } = await identity.signIn(
        {
          email: body.email,
          password: body.password,
          code: body.code,
          address: request.ip ?? 'unknown',
          agent: request.headers['user-agent'] ?? null,
        },
        { replaces: sessionCookie.read(request.headers.cookie) },
      )
      const setCookie = sessionCookie.write(sessionId)
      const { viewer } = await identity.identify({ cookie: setCookie.split(';', 1)[0] })
      return new Reply(201, await identity.describe(viewer), {
        Location: '/api/v1/session',
        'Set-Cookie': setCookie,
      })
    },
  )

  api.add(
    {
      operationId: 'getSession',
      method: 'get',
      path: '/api/v1/session',
      tag,
      summary: 'Who am I, and what may I do',
      replies: { 200: { description: 'The viewer; anonymous when nobody is signed in.', schema: 'session' } },
      example: sessionExample,
      problems: ['sign-in-needed'],
    },
    ({ viewer }) => identity.describe(viewer),
  )

  api.add<unknown, { reminders?: boolean }>(
    {
      operationId: 'updateSession',
      method: 'patch',
      path: '/api/v1/session',
      tag,
      summary: 'Choose what I am told',
      description: 'For the account that is signed in; members left out stay as they are.',
      body: 'session-patch',
      bodyType: 'merge-patch',
      bodyExample: { reminders: false },
      needsViewer: true,
      replies: { 200: { description: 'The viewer.', schema: 'session' } },
      example: sessionExample,
      problems: ['malformed-body', 'unknown-member', 'invalid-content', 'sign-in-needed', 'not-allowed'],
    },
    async ({ viewer, body }) => {
      if (body.reminders !== undefined) await identity.setReminders(viewer, body.reminders)
      return identity.describe(viewer)
    },
  )

  api.add(
    {
      operationId: 'deleteSession',
      method: 'delete',
      path: '/api/v1/session',
      tag,
      summary: 'Sign out',
      description: 'Ends the session on the portal and its cookie in the browser; safe to repeat.',
      replies: { 204: { description: 'Signed out.' } },
      problems: [],
    },
    async ({ request }) => {
      await identity.signOut(sessionCookie.read(request.headers.cookie))
      // ASVS 5.0 14.3.1: pages of a member must not stay in the browser's cache.
      return new Reply(204, undefined, { 'Set-Cookie': sessionCookie.clear(), 'Clear-Site-Data': '"cache"' })
    },
  )

  api.add(
    {
      operationId: 'listSessions',
      method: 'get',
      path: '/api/v1/sessions',
      tag,
      summary: 'Where I am signed in',
      description: 'The sessions of the viewer, newest first; 100 at most. A token has none.',
      needsViewer: true,
      replies: { 200: { description: 'The sessions.', list: 'listed-session' } },
      example: {
        items: [
          {
            id: '60303ae22b998861bce3',
            createdAt: '2026-01-31T08:00:00.000Z',
            lastSeenAt: '2026-01-31T09:12:00.000Z',
            expiresAt: '2026-01-31T17:12:00.000Z',
            address: '203.0.113.7',
            agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
            isCurrent: true,
          },
        ],
        total: 1,
        next: null,
      },
      problems: ['sign-in-needed'],
    },
    async ({ viewer, request }) => {
      const found = await identity.listSessions(viewer, sessionCookie.read(request.headers.cookie))
      const items = found.map(({ createdAt, lastSeenAt, expiresAt, ...session }) => ({
        ...session,
        createdAt: createdAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      }))
      return { items, total: items.length, next: null }
    },
  )

  api.add(
    {
      operationId: 'deleteOtherSessions',
      method: 'delete',
      path: '/api/v1/sessions',
      tag,
      summary: 'Sign out everywhere else',
      description: 'Ends all own sessions but the one that asks, at once; safe to repeat.',
      needsViewer: true,
      replies: { 204: { description: 'Ended.' } },
      problems: ['sign-in-needed'],
    },
    async ({ viewer, request }) => {
      await identity.endOtherSessions(viewer, sessionCookie.read(request.headers.cookie))
      return new Reply(204)
    },
  )

  api.add(
    {
      operationId: 'deleteListedSession',
      method: 'delete',
      path: '/api/v1/sessions/:id',
      tag,
      summary: 'Sign out somewhere else',
      description: 'Ends one of the own sessions at once.',
      parameters: { id: 'Id of the session, from the list.' },
      needsViewer: true,
      replies: { 204: { description: 'Ended.' } },
      problems: ['sign-in-needed', 'not-found'],
    },
    async ({ viewer, params }) => {
      await identity.endSession(viewer, params.id!)
      return new Reply(204)
    },
  )
}

function addTokenRoutes(api: Api, identity: Identity, cursors: Cursors): void {
  api.add<{ limit?: number; cursor?: string }>(
    {
      operationId: 'listTokens',
      method: 'get',
      path: '/api/v1/tokens',
      tag,
      summary: 'List tokens',
      description: 'Those that the viewer may revoke, newest first; never their secrets.',
      query: {
        limit: { type: 'integer', minimum: 1, maximum: 100, default: 20, description: 'How many to give.' },
        cursor: { type: 'string', maxLength: 1000, description: 'From "next" of the page before.' },
      },
      needsViewer: true,
      replies: { 200: { description: 'A page of tokens.', list: 'token' } },
      example: { items: [tokenExample], total: 1, next: null },
      problems: ['unknown-parameter', 'invalid-parameter', 'cursor-expired', 'sign-in-needed', 'not-allowed'],
    },
    async ({ query, viewer, request }) => {
      const list = { list: 'tokens', viewer: viewer.tokenId ?? viewer.accountId }
      const limit = query.limit ?? 20
      const before = query.cursor === undefined ? null : (cursors.read(list, query.cursor) as string)
      const { items, total } = await identity.listTokens(viewer, { limit: limit + 1, before })
      const page = items.slice(0, limit)
      const cursor = items.length > limit ? cursors.write(list, page.at(-1)!.id) : null
      const [path = '', search = ''] = request.originalUrl.split('?', 2)
      return { items: page, total, next: nextAddress(path, search, cursor) }
    },
  )

  api.add<unknown, object>(
    {
      operationId: 'createToken',
      method: 'post',
      path: '/api/v1/tokens',
      tag,
      summary: 'Make a token',
      description:
        'Only somebody who is signed in, or a token with the scope admin, makes tokens, and none that may do more than its maker. Without "agency" the token acts where its maker may. The secret is shown in this answer alone.',
      body: 'token-input',
      bodyExample: {
        name: 'Nightly upload of the statistics office',
        scopes: ['publish'],
        agency: 'cuc-thong-ke',
      },
      bodyIsCheckedByHandler: true,
      needsViewer: true,
      replies: { 201: { description: 'The token with its secret.', schema: 'token' } },
      example: { ...tokenExample, secret: 'sen_********' },
      problems: [
        'malformed-body',
        'unknown-member',
        'invalid-content',
        'sign-in-needed',
        'not-allowed',
        'too-many-requests',
      ],
    },
    async ({ viewer, body }) => {
      const input = readNewInput('token-input', serverMade, body) as TokenInput
      const token = await identity.createToken(viewer, input)
      return created(`/api/v1/tokens/${token.id}`, token)
    },
  )

  api.add(
    {
      operationId: 'deleteToken',
      method: 'delete',
      path: '/api/v1/tokens/:id',
      tag,
      summary: 'Revoke a token',
      description: 'It ends at once. A token may also end itself.',
      parameters: { id: 'Id of the token.' },
      needsViewer: true,
      replies: { 204: { description: 'Revoked.' } },
      problems: ['sign-in-needed', 'not-allowed', 'not-found'],
    },
    async ({ viewer, params }) => {
      await identity.revokeToken(viewer, params.id!)
      return new Reply(204)
    },
  )
}
