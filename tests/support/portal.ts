import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { createHash } from 'node:crypto'
import type { Router } from 'express'
import supertest from 'supertest'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { createApp } from '../../server/app.ts'
import { loadConfig, type Config } from '../../server/config/config.ts'
import type { EndpointSpec } from '../../server/http/endpoint.ts'
import type { JobRunner } from '../../server/jobs/jobs.ts'
import type { Role } from '../../server/identity/roles.ts'
import { portalViewer } from '../../server/identity/viewer.ts'
import type { Clock } from '../../server/platform/clock.ts'
import { createLogger } from '../../server/platform/logger.ts'
import { openPortal, type Portal } from '../../server/portal.ts'
import { createWorker } from '../../server/worker.ts'
import { keptLog } from './kept-log.ts'
import { secretIn, type SmtpServer } from './smtp-server.ts'

/** A whole portal of one test file: its own database, index prefix and folder, listening on a free port. */
export interface TestPortal {
  portal: Portal
  baseUrl: string
  /** supertest on the listening server. */
  api: ReturnType<typeof supertest>
  worker: JobRunner
  /** The contracts of all endpoints. */
  endpoints: readonly EndpointSpec[]
  /** Every address that the app answers, as its routers have it. */
  routes: readonly Route[]
  /** The addresses of pages, without their language. */
  pages: readonly Route[]
  /** A bearer token with all scopes everywhere. */
  adminToken: string
  /** A token that may do everything inside one agency and below, with the given scopes. */
  makeToken(agency: string | null, scopes?: ('read' | 'write' | 'publish' | 'admin')[]): Promise<string>
  /** `Authorization` header of a token; the administrator's when none is given. */
  as(token?: string): Record<string, string>
  /** Waits until everything that follows from what was done is done. */
  settle(options?: { allowFailed?: boolean }): Promise<void>
  add: {
    agency(input?: Record<string, unknown>): Promise<Record<string, unknown> & { slug: string; id: string }>
    dataset(
      input?: Record<string, unknown>,
    ): Promise<Record<string, unknown> & { slug: string; id: string; version: number }>
    /** A dataset with one CSV file in it. */
    file(
      datasetId: string,
      name: string,
      content: string | Buffer,
      metadata?: Record<string, unknown>,
    ): Promise<Record<string, unknown> & { id: string }>
  }
  /** Somebody who was invited, came and signed in: their id and the headers that a page of the portal sends for them. */
  addAccount(
    roles?: Record<string, Role>,
    input?: { email?: string; administrator?: boolean },
  ): Promise<TestAccount>
  close(): Promise<void>
}

export interface TestAccount {
  id: string
  email: string
  headers: { Cookie: string; 'Sec-Fetch-Site': string }
}

/** Good enough for every test account. */
export const testPassword = 'bến nước cây đa sân đình'

/** A method and an address in Express's form. */
export interface Route {
  method: string
  path: string
}

let counter = 0
let builtAssets: Promise<unknown> | null = null

/** Starts a portal for this test file against the real engines that `tests/support/engines.ts` found or started. */
export async function startTestPortal(
  fileUrl: string,
  {
    config: changes = {},
    clock,
    withWorker = true,
    smtp,
  }: { config?: Partial<Config>; clock?: Clock; withWorker?: boolean; smtp?: SmtpServer } = {},
): Promise<TestPortal> {
  const digest = createHash('sha256')
    .update(`${fileUrl}${process.pid}${Date.now()}`)
    .digest('hex')
    .slice(0, 10)
  const name = `t_${path.basename(new URL(fileUrl).pathname).replace(/\W.*$/, '').slice(0, 16).toLowerCase()}_${digest}_${counter++}`
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'sen-test-'))
  const server = http.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const config: Config = {
    ...loadConfig({
      MONGODB_URI: process.env.MONGODB_URI,
      ELASTICSEARCH_URL: process.env.ELASTICSEARCH_URL,
      SEN_DATABASE: name,
      SEN_DATA_DIR: dataDir,
      SEN_BASE_URL: baseUrl,
      SEN_RATE_LIMITS: 'off',
      SEN_LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'warn',
    }),
    checkResponses: true,
    mail: smtp?.settings ?? null,
    ...changes,
  }
  await (builtAssets ??= existsSync('dist/assets/manifest.json') ? Promise.resolve() : buildAssets())
  const logger = createLogger(config.logLevel, process.env.TEST_LOG_LEVEL ? undefined : keptLog)
  const portal = await openPortal(config, { clock, logger })
  const app = createApp(portal)
  server.on('request', app)
  const worker = createWorker(portal)
  if (withWorker) await worker.start()
  const api = supertest(baseUrl)
  const adminToken = (await portal.identity.createToken(portalViewer, { name: 'test', scopes: ['admin'] }))
    .secret!
  const as = (token = adminToken) => ({ Authorization: `Bearer ${token}` })
  const expectStatus = (response: supertest.Response, status: number) => {
    if (response.status !== status) throw new Error(`${response.status} ${response.text}`)
    return response.body
  }
  return {
    portal,
    baseUrl,
    api,
    worker,
    endpoints: app.locals.endpoints as EndpointSpec[],
    routes: listRoutes(
      [app.router, ...(app.locals.routers as Router[])].flatMap(({ stack }) => stack as unknown as Layer[]),
    ),
    pages: app.locals.pages as Route[],
    adminToken,
    as,
    async makeToken(agency, scopes = ['admin']) {
      const response = await api
        .post('/api/v1/tokens')
        .set(as())
        .send({ name: `of ${agency}`, scopes, agency })
      return expectStatus(response, 201).secret
    },
    settle: (options) => worker.settle(options),
    add: {
      async agency(input = {}) {
        const body = {
          name: { vi: `Cơ quan ${++counter}`, en: `Agency ${counter}` },
          level: 'ministry',
          ...input,
        }
        return expectStatus(await api.post('/api/v1/agencies').set(as()).send(body), 201)
      },
      async dataset(input = {}) {
        const body = {
          title: { vi: `Bộ dữ liệu ${++counter}`, en: `Dataset ${counter}` },
          description: { vi: 'Mô tả để thử.' },
          license: 'CC-BY-4.0',
          status: 'published',
          ...input,
        }
        return expectStatus(await api.post('/api/v1/datasets').set(as()).send(body), 201)
      },
      async file(datasetId, fileName, content, metadata = {}) {
        const response = await api
          .post(`/api/v1/datasets/${datasetId}/distributions`)
          .set(as())
          .field('metadata', JSON.stringify(metadata))
          .attach('file', Buffer.from(content as string), { filename: fileName })
        return expectStatus(response, 201)
      },
    },
    async addAccount(roles = {}, { email = `nguoi-${++counter}@example.gov`, administrator = false } = {}) {
      const { identity } = portal
      const { account, invitation } = await identity.inviteAccount(portalViewer, { email, administrator })
      for (const [agency, role] of Object.entries(roles))
        await identity.putMember(portalViewer, agency, account._id, role)
      const name = `Người ${counter}`
      const secret = invitation.secret ?? secretIn(await smtp!.waitFor(email))
      await identity.acceptInvitation(secret, { name, password: testPassword }, null)
      const { sessionId } = await identity.signIn({ email, password: testPassword, address: '127.0.0.1' })
      const Cookie = identity.sessionCookie.write(sessionId).split(';')[0]!
      return { id: account._id, email, headers: { Cookie, 'Sec-Fetch-Site': 'same-origin' } }
    },
    async close() {
      await worker.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await dropIndices(portal)
      await portal.mongo.connection.dropDatabase()
      await portal.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** What a router of Express holds: a route, or something that may be a router itself. */
interface Layer {
  route?: { path: string; methods: Record<string, boolean> }
  handle?: { stack?: Layer[] }
}

function listRoutes(layers: Layer[]): Route[] {
  return layers.flatMap(({ route, handle }) =>
    route
      ? Object.keys(route.methods).map((method) => ({ method, path: route.path }))
      : listRoutes(handle?.stack ?? []),
  )
}

/** Elasticsearch deletes no indices by pattern, so they are named one by one. */
async function dropIndices({ elasticsearch, config }: Portal): Promise<void> {
  const { client } = elasticsearch
  if (!client) return
  const found = await client.indices.get({ index: `${config.indexPrefix}-*` }).catch(() => ({}))
  for (const index of Object.keys(found)) await client.indices.delete({ index }).catch(() => {})
}
