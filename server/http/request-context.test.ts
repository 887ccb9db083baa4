import assert from 'node:assert/strict'
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import express from 'express'
import supertest from 'supertest'
import { anonymousViewer } from '../identity/viewer.ts'
import { createLogger } from '../platform/logger.ts'
import { createMetrics } from '../platform/metrics.ts'
import { identifyViewer, openContext } from './request-context.ts'

describe('openContext', () => {
  it('tells of requests, and only at debug of those that the portal sends itself, unless they fail', async () => {
    const lines = new PassThrough()
    const app = express()
    const logger = createLogger('info', lines)
    app.use(openContext({ logger, metrics: createMetrics(), isOwn: ({ tokenId }) => tokenId === 'own' }))
    app.use(
      identifyViewer({
        identify: async (request) => ({
          viewer: { ...anonymousViewer, tokenId: request.get('Authorization') ?? null },
          byCookie: false,
        }),
        baseUrl: 'http://portal.example',
      }),
    )
    app.use((request, response) => void response.sendStatus(Number(request.path.slice(1))))
    const api = supertest(app)
    for (const [path, token] of [
      ['/200', 'own'],
      ['/404', 'own'],
      ['/500', 'own'],
      ['/201', 'other'],
    ] as const)
      await api.get(path).set('Authorization', token)
    lines.end()
    let text = ''
    lines.on('data', (chunk) => (text += String(chunk)))
    await once(lines, 'end')
    const statuses = text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { status: number }).status)
    assert.deepEqual(statuses, [500, 201])
  })
})
