import type { AuditEntry } from '../../schemas/generated/identity/audit-entry.ts'
import { makeAttachment } from '../http/content-disposition.ts'
import { answered, type Api } from '../http/endpoint.ts'
import { nextAddress, type Cursors } from '../http/paging.ts'
import { createRateLimit, limits } from '../http/rate-limits.ts'
import { sendStream } from '../http/send-stream.ts'
import type { Clock } from '../platform/clock.ts'
import { invalidParameter } from '../problems.ts'
import { readTimeMs } from '../text/read-time.ts'
import { auditFiles, type AuditFile } from './audit-file.ts'
import type { AuditQuestion } from './audit-reading.ts'
import type { Catalog } from './catalog.ts'
import { pageParameters } from './revision-routes.ts'
import { listOf } from './route-examples.ts'

const entryExample: AuditEntry = {
  id: 1204,
  at: '2026-01-31T08:00:00.000Z',
  actor: { name: 'Trần Thị Lan', account: '1m2j5m4q0k3v9x8c7b6a', token: null },
  action: 'publish-dataset',
  object: 'dataset/01jdz0m5kq3v8b2n7c4w',
  agency: 'cuc-thong-ke',
  address: '203.0.113.7',
  details: { version: 3 },
  previousDigest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  digest: '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752',
}

const auditFileExamples: Record<AuditFile['extension'], string> = {
  ndjson: `${JSON.stringify(entryExample)}\n`,
  csv: 'id,at,actor,account,token,action,object,agency,address,details,previousDigest,digest\r\n',
}

interface AuditFilters {
  agency?: string
  account?: string
  object?: string
  action?: string
  since?: string
  until?: string
}

interface AuditQuery extends AuditFilters {
  limit: number
  cursor?: string
}

const text = (maxLength: number, description: string) => ({ type: 'string', maxLength, description })

const filters = {
  agency: text(100, 'Slug: entries of this agency and those below it.'),
  account: text(64, 'Id of the account that acted.'),
  object: text(200, 'What was acted on: `dataset/{id}`, `agency/{id}`, `account/{id}`, `token/{id}`.'),
  action: text(100, 'Such as `publish-dataset`.'),
  since: text(40, 'A date or time: entries from then on.'),
  until: text(40, 'A date, to its end in UTC, or a time: entries up to then.'),
}

/** Adds the endpoints of the audit. */
export function addAuditRoutes(
  api: Api,
  {
    catalog,
    cursors,
    clock,
    config,
  }: {
    catalog: Pick<Catalog, 'listAudit' | 'exportAudit'>
    cursors: Cursors
    clock: Clock
    config: { rateLimits: boolean }
  },
): void {
  const rateLimit = createRateLimit(limits.export, config.rateLimits)

  api.add<AuditQuery>(
    {
      operationId: 'listAudit',
      method: 'get',
      path: '/api/v1/audit',
      tag: 'Identity',
      summary: 'Who did what',
      description:
        'Newest first. Administrators read everything, managers and auditors what concerns their agencies and those below. Each entry holds the digest of the one before, so that none can be changed or taken out unseen; `npm run sen -- check` verifies the whole chain.',
      query: {
        ...filters,
        ...pageParameters,
      },
      needsViewer: true,
      replies: { 200: { description: 'A page of entries.', list: 'audit-entry' } },
      example: listOf(entryExample),
      problems: ['unknown-parameter', 'invalid-parameter', 'cursor-expired', 'sign-in-needed', 'not-allowed'],
    },
    async ({ query, viewer, request }) => {
      const { limit, cursor: _cursor, ...asked } = query
      const list = { list: 'audit', viewer: viewer.tokenId ?? viewer.accountId, ...asked }
      const before = query.cursor === undefined ? null : (cursors.read(list, query.cursor) as number)
      const { items, total } = await catalog.listAudit(viewer, readQuestion(asked), {
        limit: limit + 1,
        before,
      })
      const page = items.slice(0, limit)
      const cursor = items.length > limit ? cursors.write(list, page.at(-1)!.id) : null
      const [path = '', search = ''] = request.originalUrl.split('?', 2)
      return { items: page, total, next: nextAddress(path, search, cursor) }
    },
  )

  for (const file of Object.values(auditFiles)) addAuditFile(file)

  function addAuditFile({ extension, mediaType, description, write }: AuditFile): void {
    api.add<AuditFilters>(
      {
        operationId: extension === 'csv' ? 'exportAuditCsv' : 'exportAudit',
        method: 'get',
        path: `/api/v1/audit/export.${extension}`,
        tag: 'Identity',
        summary: `Who did what, all of it, as ${extension.toUpperCase()}`,
        description:
          'What the list holds, without pages, newest first, with its digests, to be kept or looked through elsewhere. The answer streams: one that fails on the way breaks off.',
        query: filters,
        needsViewer: true,
        replies: {
          200: { description: 'The entries.', schema: { type: 'string', description }, mediaType },
        },
        example: auditFileExamples[extension],
        problems: [
          'unknown-parameter',
          'invalid-parameter',
          'sign-in-needed',
          'not-allowed',
          'too-many-requests',
        ],
      },
      async ({ query, viewer, request, response }) => {
        const entries = await catalog.exportAudit(viewer, readQuestion(query))
        if (request.method !== 'HEAD') await rateLimit.count(request.ip ?? 'unknown')
        const day = clock.now().toISOString().slice(0, 10)
        response.status(200).set({
          'Content-Type': `${mediaType}; charset=utf-8`,
          'Content-Disposition': makeAttachment(`audit-${day}.${extension}`),
          'Cache-Control': 'no-store',
          'X-Content-Type-Options': 'nosniff',
        })
        if (request.method === 'HEAD') {
          response.end()
          return answered
        }
        await sendStream(request, response, write(entries), { isCompressible: true })
        return answered
      },
    )
  }
}

/** What the catalogue is asked. */
const readQuestion = ({ since, until, account, ...question }: AuditFilters): AuditQuestion => ({
  ...question,
  ...(account === undefined ? {} : { accountId: account }),
  ...(since === undefined ? {} : { since: readTime('since', since) }),
  ...(until === undefined ? {} : { until: endOf(until, readTime('until', until)) }),
})

const dayMs = 24 * 60 * 60 * 1000

/** A day is meant as a whole. */
const endOf = (text: string, read: Date): Date =>
  text.includes('T') ? read : new Date(read.getTime() + dayMs - 1)

function readTime(name: 'since' | 'until', text: string): Date {
  const ms = readTimeMs(text)
  if (ms !== null) return new Date(ms)
  throw invalidParameter(name, {
    vi: 'cần ngày hoặc thời điểm có thật, ví dụ 2026-01-31 hoặc 2026-01-31T08:00:00Z.',
    en: 'needs a real date or time, such as 2026-01-31 or 2026-01-31T08:00:00Z.',
  })
}
