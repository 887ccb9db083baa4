import { timingSafeEqual } from 'node:crypto'
import type { Request } from 'express'
import type { SystemState } from '../../schemas/generated/api/system-state.ts'
import { getContract } from '../config/schemas.ts'
import { Reply, type Api } from '../http/endpoint.ts'
import { makeOpenapi } from '../http/openapi.ts'
import { mustAdminister } from '../identity/permissions.ts'
import { notFound } from '../problems.ts'
import type { Portal } from '../portal.ts'
import { readReadiness } from './readiness.ts'
import { programVersion, readSystemState } from './system-state.ts'

/** The machine's own address, or the metrics token. What came through a proxy is not from here. */
function mayReadMetrics(request: Request, token: string | null): boolean {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (token !== null && given !== undefined) {
    const [a, b] = [Buffer.from(given), Buffer.from(token)]
    return a.length === b.length && timingSafeEqual(a, b)
  }
  const address = request.socket.remoteAddress ?? ''
  const isLocal = address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1'
  return (
    isLocal && request.headers['x-forwarded-for'] === undefined && request.headers.forwarded === undefined
  )
}

/** How the portal is, the entry of the API, its description and its schemas. */
export function addSystemRoutes(api: Api, portal: Portal): void {
  addProbes(api, portal)
  const { config } = portal
  const links = {
    datasets: '/api/v1/datasets',
    suggest: '/api/v1/suggest',
    agencies: '/api/v1/agencies',
    series: '/api/v1/series',
    collections: '/api/v1/collections',
    vocabularies: '/api/v1/vocabularies',
    announcements: '/api/v1/announcements',
    feed: '/feeds/datasets.atom',
    sitemap: '/sitemap.xml',
    session: '/api/v1/session',
    tokens: '/api/v1/tokens',
    openapi: '/api/v1/openapi.json',
    schemas: '/api/v1/schemas/dataset',
    docs: '/api/docs',
    health: '/readyz',
  }
  api.add(
    {
      operationId: 'getApi',
      method: 'get',
      path: '/api/v1',
      tag: 'system',
      summary: 'What the API offers',
      replies: {
        200: {
          description: 'Name, version and links.',
          schema: {
            type: 'object',
            properties: {
              name: { type: 'string' },
              version: { type: 'string' },
              links: { type: 'object', additionalProperties: { type: 'string' } },
            },
            required: ['name', 'version', 'links'],
          },
        },
      },
      example: {
        name: 'Sen',
        version: programVersion,
        links: { datasets: 'http://127.0.0.1:8080/api/v1/datasets' },
      },
      problems: ['unknown-parameter'],
    },
    async () => ({
      name: 'Sen',
      version: programVersion,
      links: Object.fromEntries(
        Object.entries(links).map(([name, address]) => [name, config.baseUrl + address]),
      ),
    }),
  )

  api.add(
    {
      operationId: 'getSystem',
      method: 'get',
      path: '/api/v1/system',
      tag: 'system',
      summary: 'How the portal is, for those who run it',
      description:
        'For administrators. Engines with their versions and state, what waits in the outbox and as jobs, the index against the database, and what is stored: counted at most every ten minutes, `storage.counted.at` says when.',
      needsViewer: true,
      replies: { 200: { description: 'The state.', schema: 'system-state' } },
      example: stateExample,
      problems: ['sign-in-needed', 'not-allowed'],
    },
    async ({ viewer }) => {
      mustAdminister(viewer, healthIsOfAdministrators)
      return readSystemState(portal)
    },
  )

  let document: unknown = null
  api.add(
    {
      operationId: 'getOpenapi',
      method: 'get',
      path: '/api/v1/openapi.json',
      tag: 'system',
      summary: 'This API as an OpenAPI 3.1 document',
      replies: { 200: { description: 'The document.', schema: { type: 'object' } } },
      example: { openapi: '3.1.0' },
      problems: ['unknown-parameter'],
    },
    async () =>
      (document ??= makeOpenapi(api.endpoints, { baseUrl: config.baseUrl, version: programVersion })),
  )

  api.add(
    {
      operationId: 'getSchema',
      method: 'get',
      path: '/api/v1/schemas/:name',
      parameters: { name: 'Name of a schema, such as dataset.' },
      tag: 'system',
      summary: 'One JSON Schema of the contract',
      replies: { 200: { description: 'The schema (JSON Schema 2020-12).', schema: { type: 'object' } } },
      example: { $schema: 'https://json-schema.org/draft/2020-12/schema' },
      problems: ['not-found', 'unknown-parameter'],
    },
    async ({ params, request }) => {
      const schema = getContract().schemas.get(params.name!.replace(/\.json$/, ''))
      if (!schema) throw notFound(request.path)
      return schema
    },
  )
}

/** What must answer even when everything else is in trouble. */
function addProbes(api: Api, { config, metrics, mongo, elasticsearch, storage, jobs }: Portal): void {
  api.add(
    {
      operationId: 'getHealth',
      method: 'get',
      path: '/healthz',
      tag: 'system',
      summary: 'Whether the process lives',
      description: 'Asks no engine: for whoever starts the process again when it hangs.',
      replies: {
        200: {
          description: 'It lives.',
          schema: {
            type: 'object',
            properties: { status: { const: 'alive' } },
            required: ['status'],
            additionalProperties: false,
          },
        },
      },
      example: { status: 'alive' },
      problems: [],
      isProbe: true,
    },
    async () => ({ status: 'alive' }),
  )

  api.add(
    {
      operationId: 'getReadiness',
      method: 'get',
      path: '/readyz',
      tag: 'system',
      summary: 'Which parts of the portal answer',
      replies: {
        200: { description: 'Ready, or degraded while Elasticsearch is away.', schema: 'readiness' },
        503: { description: 'MongoDB or the storage is away.', schema: 'readiness' },
      },
      example: {
        status: 'ready',
        mongo: 'ready',
        search: 'ready',
        storage: 'ready',
        outbox: { pending: 0, oldestSeconds: 0 },
      },
      problems: [],
      isProbe: true,
    },
    async () => {
      const readiness = await readReadiness({ mongo, elasticsearch, storage, jobs })
      return readiness.status === 'down' ? new Reply(503, readiness, { 'Retry-After': '10' }) : readiness
    },
  )

  api.add(
    {
      operationId: 'getMetrics',
      method: 'get',
      path: '/metrics',
      tag: 'system',
      summary: 'Figures for Prometheus',
      description: 'For the machine itself, and for whoever sends the metrics token as a bearer token.',
      replies: { 200: { description: 'Text for Prometheus.', mediaType: 'text/plain' } },
      problems: ['not-found'],
      isProbe: true,
    },
    async ({ request }) => {
      if (!mayReadMetrics(request, config.metricsToken)) throw notFound(request.path)
      metrics.outboxPending.set((await jobs.outboxState().catch(() => ({ pending: 0 }))).pending)
      return new Reply(200, await metrics.registry.metrics(), {
        'Content-Type': metrics.registry.contentType,
      })
    },
  )
}

const healthIsOfAdministrators = {
  vi: 'Tình trạng của cổng chỉ dành cho người quản trị cổng. Ai cũng xem được /readyz.',
  en: 'How the portal is, is told to administrators of the portal. Everybody may read /readyz.',
}

const stateExample: SystemState = {
  status: 'ready',
  version: programVersion,
  node: 'v20.19.0',
  startedAt: '2026-01-31T08:00:00.000Z',
  memoryBytes: 210_000_000,
  engines: [
    { name: 'MongoDB', state: 'ready', version: '8.0.12', detail: 'sen', sizeBytes: 48_000_000 },
    { name: 'Elasticsearch', state: 'ready', version: '8.19.2', detail: 'green', sizeBytes: 12_000_000 },
  ],
  outbox: { pending: 0, oldestSeconds: 0 },
  jobs: { waiting: 0, running: 1, failed: 2, done: 340, cancelled: 0 },
  index: { inDatabase: 128, inIndex: 128 },
  storage: {
    state: 'ready',
    disk: { freeBytes: 310_000_000_000, totalBytes: 500_000_000_000 },
    counted: {
      at: '2026-01-31T08:00:00.000Z',
      kinds: [
        { kind: 'files', count: 412, bytes: 9_300_000_000 },
        { kind: 'tables', count: 377, bytes: 2_100_000_000 },
        { kind: 'unfinished', count: 0, bytes: 0 },
      ],
      largest: [
        {
          id: '01jdz0m5kq3v8b2n7c4w',
          slug: 'chat-luong-nuoc',
          title: { vi: 'Chất lượng nước', en: 'Water quality' },
          releases: 12,
          bytes: 4_000_000_000,
        },
      ],
    },
  },
}
