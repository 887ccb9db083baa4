import { once } from 'node:events'
import type { Catalog } from '../catalog/catalog.ts'
import type { Ask } from '../http/ask.ts'
import { answered, type Api } from '../http/endpoint.ts'
import { nextAddress, type Cursors } from '../http/paging.ts'
import { tooManyRequests } from '../problems.ts'
import { presentJob } from './job-view.ts'
import { jobStates, type JobRecord, type JobState } from './records.ts'

/** Each open stream asks MongoDB twice a second; more of them would be felt by everybody else. */
const maxStreams = 200
const lookMs = 500
/** Proxies close connections on which nothing is said for a minute; half of the shortest usual limit of 30 s. */
const heartbeatMs = 15_000
/** Longer than any job may take; a client that still waits opens a new one by itself. */
const maxStreamMs = 60 * 60_000

const example = {
  id: '01jdz0m5kq3v8b2n7c4x',
  kind: 'make-table',
  state: 'running',
  dataset: '01jdz0m5kq3v8b2n7c4w',
  distribution: '01jdz0m5kq3v8b2n7c4y',
  attempts: 1,
  progress: { done: 120_000, total: null, unit: 'rows', bytes: { done: 14_000_000, total: 115_000_000 } },
  createdAt: '2026-01-31T08:00:00.000Z',
  startedAt: '2026-01-31T08:00:00.200Z',
  finishedAt: null,
  problem: null,
}

interface JobsQuery {
  state?: JobState
  kind?: string
  dataset?: string
  limit: number
  cursor?: string
}

/** Adds the endpoints of background work: the list, how far a job is, and what may be done with it. `closing` ends open streams when the portal stops. */
export function addJobRoutes(
  api: Api,
  {
    catalog,
    cursors,
    closing,
  }: {
    catalog: Pick<Catalog, 'getJob' | 'findJobs' | 'retryJob' | 'cancelJob'>
    cursors: Cursors
    closing?: AbortSignal
  },
): void {
  let openStreams = 0

  api.add<JobsQuery>(
    {
      operationId: 'listJobs',
      method: 'get',
      path: '/api/v1/jobs',
      tag: 'Jobs',
      summary: 'Background work',
      description:
        'Newest first: all of it for administrators, that of one dataset (`dataset=`) for members of its agency. `counts` tells how many jobs there are in each state, whatever `state` is asked for. Finished jobs are kept for 30 days.',
      query: {
        state: { type: 'string', enum: [...jobStates], description: 'Jobs in this state.' },
        kind: {
          type: 'string',
          maxLength: 64,
          description: 'Such as `make-table`, `fill-index`, `sweep-files`.',
        },
        dataset: { type: 'string', maxLength: 100, description: 'Slug or id: jobs of this dataset.' },
        limit: { type: 'integer', minimum: 1, maximum: 100, default: 20, description: 'Items on a page.' },
        cursor: {
          type: 'string',
          maxLength: 1_000,
          description: 'Where the page before ended, from its `next`.',
        },
      },
      needsViewer: true,
      replies: { 200: { description: 'A page of jobs.', schema: 'job-list' } },
      example: {
        items: [example],
        total: 1,
        next: null,
        counts: { waiting: 0, running: 1, failed: 0, done: 0, cancelled: 0 },
      },
      problems: [
        'invalid-parameter',
        'cursor-expired',
        'sign-in-needed',
        'not-allowed',
        'dataset-not-found',
        'dataset-withdrawn',
      ],
    },
    async ({ query, viewer, lang, request }) => {
      const { limit, cursor: _cursor, ...question } = query
      const list = { list: 'jobs', viewer: viewer.tokenId ?? viewer.accountId, ...question }
      const before = query.cursor === undefined ? null : (cursors.read(list, query.cursor) as string)
      const { items, total, counts } = await catalog.findJobs(viewer, question, { limit: limit + 1, before })
      const page = items.slice(0, limit)
      const cursor = items.length > limit ? cursors.write(list, page.at(-1)!._id) : null
      const [path = '', search = ''] = request.originalUrl.split('?', 2)
      return {
        items: page.map((job) => presentJob(job, lang)),
        total,
        next: nextAddress(path, search, cursor),
        counts,
      }
    },
  )

  api.add(
    {
      operationId: 'getJob',
      method: 'get',
      path: '/api/v1/jobs/:id',
      tag: 'Jobs',
      summary: 'How far a job is',
      description:
        'Work that goes on after an answer, such as making a table of an uploaded file. Seen by whoever may see its dataset; kept for 30 days after its end. `progress` counts in `unit`; a table counts the `bytes` of its file as well, whose total is known from the beginning, while the rows are known at the end. Neither goes back nor beyond the end.',
      parameters: { id: 'The id of the job, as an upload gave it.' },
      replies: { 200: { description: 'The job.', schema: 'job' } },
      example,
      problems: ['not-found'],
    },
    async ({ params, viewer, lang }) => presentJob(await catalog.getJob(params.id!, viewer), lang),
  )

  api.add(
    {
      operationId: 'followJob',
      method: 'get',
      path: '/api/v1/jobs/:id/events',
      tag: 'Jobs',
      summary: 'Follow a job',
      description:
        'Server-sent events: `progress` with the job each time that it changed, then `done`, `failed` or `cancelled` with the job, and the stream ends.',
      parameters: { id: 'The id of the job.' },
      replies: { 200: { description: 'A stream of events.', mediaType: 'text/event-stream' } },
      problems: ['not-found', 'too-many-requests'],
    },
    async (ask) => {
      const job = await catalog.getJob(ask.params.id!, ask.viewer)
      if (openStreams >= maxStreams) throw tooManyRequests(5)
      openStreams++
      try {
        await streamJob(ask, job)
      } finally {
        openStreams--
      }
      return answered
    },
  )

  for (const { operationId, action, summary, description } of [
    {
      operationId: 'retryJob',
      action: 'retry',
      summary: 'Let a job run again',
      description:
        'A job that failed or was cancelled waits anew, under its id. For administrators, and for managers of the agency of its dataset.',
    },
    {
      operationId: 'cancelJob',
      action: 'cancel',
      summary: 'Cancel a job',
      description:
        'A job that waits is not begun; one that runs stops within seconds. What it was to replace stays: the table made before goes on answering. For those who may let it run again.',
    },
  ] as const)
    api.add(
      {
        operationId,
        method: 'post',
        path: `/api/v1/jobs/:id/${action}`,
        tag: 'Jobs',
        summary,
        description,
        parameters: { id: 'The id of the job.' },
        needsViewer: true,
        replies: { 200: { description: 'The job.', schema: 'job' } },
        example,
        problems: ['sign-in-needed', 'not-allowed', 'not-found', 'conflict'],
      },
      async ({ params, viewer, lang }) => presentJob(await catalog[operationId](viewer, params.id!), lang),
    )

  async function streamJob({ request, response, lang, viewer }: Ask, first: JobRecord): Promise<void> {
    const ended = new AbortController()
    const end = () => ended.abort()
    response.once('close', end)
    closing?.addEventListener('abort', end)
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      // no-transform keeps compression from holding events back, X-Accel-Buffering does the same for nginx.
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    })
    if (request.method === 'HEAD') return void response.end()
    const deadlineMs = Date.now() + maxStreamMs
    let job = first
    let told = ''
    let toldMs = 0
    try {
      while (!ended.signal.aborted && Date.now() < deadlineMs) {
        const data = JSON.stringify(presentJob(job, lang))
        const isOver = job.state !== 'waiting' && job.state !== 'running'
        if (data !== told) {
          const taken = response.write(`event: ${isOver ? job.state : 'progress'}\ndata: ${data}\n\n`)
          ;[told, toldMs] = [data, Date.now()]
          // A client that does not read is waited for, not written to.
          if (!taken) await once(response, 'drain', { signal: ended.signal })
        } else if (Date.now() - toldMs > heartbeatMs) {
          response.write(': still here\n\n')
          toldMs = Date.now()
        }
        if (isOver) return
        await pause(lookMs, ended.signal)
        // Asked for again each time: a dataset may be withdrawn while somebody listens.
        if (!ended.signal.aborted) job = await catalog.getJob(job._id, viewer)
      }
    } catch {
      // The stream has begun, so a failure can only end it; the client opens a new one and gets its answer there.
    } finally {
      closing?.removeEventListener('abort', end)
      response.end()
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
