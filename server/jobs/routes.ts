import { once } from 'node:events'
import type { Catalog } from '../catalog/catalog.ts'
import type { Ask } from '../http/ask.ts'
import { answered, type Api } from '../http/endpoint.ts'
import { isAdministrator } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import { notFound, ProblemError, tooManyRequests } from '../problems.ts'
import { presentJob } from './job-view.ts'
import type { Jobs } from './jobs.ts'
import type { JobRecord } from './records.ts'

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
  progress: { done: 120_000, total: null, unit: 'rows', bytes: { done: 14_000_000, total: 115_000_000 } },
  createdAt: '2026-01-31T08:00:00.000Z',
  finishedAt: null,
  problem: null,
}

/** Adds the endpoints that show how far a job is. `closing` ends open streams when the portal stops. */
export function addJobRoutes(
  api: Api,
  {
    jobs,
    catalog,
    closing,
  }: { jobs: Pick<Jobs, 'findJob'>; catalog: Pick<Catalog, 'getDataset'>; closing?: AbortSignal },
): void {
  let openStreams = 0

  /** Whoever may see the dataset may see its jobs; jobs of the portal itself are for administrators. */
  async function getJob(id: string, viewer: Viewer): Promise<JobRecord> {
    const absent = notFound(`/api/v1/jobs/${id}`)
    const job = await jobs.findJob(id)
    if (!job) throw absent
    if (job.datasetId === null) {
      if (!isAdministrator(viewer)) throw absent
      return job
    }
    try {
      await catalog.getDataset(job.datasetId, viewer)
    } catch (error) {
      throw error instanceof ProblemError && error.status < 500 ? absent : error
    }
    return job
  }

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
    async ({ params, viewer, lang }) => presentJob(await getJob(params.id!, viewer), lang),
  )

  api.add(
    {
      operationId: 'followJob',
      method: 'get',
      path: '/api/v1/jobs/:id/events',
      tag: 'Jobs',
      summary: 'Follow a job',
      description:
        'Server-sent events: `progress` with the job each time that it changed, then `done` or `failed` with the job, and the stream ends.',
      parameters: { id: 'The id of the job.' },
      replies: { 200: { description: 'A stream of events.', mediaType: 'text/event-stream' } },
      problems: ['not-found', 'too-many-requests'],
    },
    async (ask) => {
      const job = await getJob(ask.params.id!, ask.viewer)
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
        const isOver = job.state === 'done' || job.state === 'failed'
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
        if (!ended.signal.aborted) job = await getJob(job._id, viewer)
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
