import assert from 'node:assert/strict'
import { Validator } from '@seriousme/openapi-schema-validator'
import { getContract } from '../../server/config/schemas.ts'
import type { EndpointSpec } from '../../server/http/endpoint.ts'
import { startTestPortal, type Route, type TestPortal } from '../support/portal.ts'

describe('GET /api/v1/openapi.json', () => {
  let portal: TestPortal
  let document: Record<string, unknown>
  let endpoints: readonly EndpointSpec[]

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    endpoints = portal.endpoints
    document = (await portal.api.get('/api/v1/openapi.json').expect(200)).body as Record<string, unknown>
  })
  after(() => portal.close())

  it('is a valid OpenAPI 3.1 document', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document))
    assert.ok(valid, JSON.stringify(errors, null, 1)?.slice(0, 2_000))
    assert.equal(document.openapi, '3.1.0')
  })

  it('names every address that the app answers, but for pages', () => {
    const paths = document.paths as Record<string, Record<string, unknown>>
    const isPage = ({ method, path }: Route) =>
      portal.pages.some(
        (page) => page.method === method && page.path === (path.replace(/^\/en\b/, '') || '/'),
      )
    const missing = portal.routes
      .filter((route) => route.path !== '/favicon.svg' && !isPage(route))
      .filter(({ method, path }) => !paths[path.replace(/:(\w+)/g, '{$1}')]?.[method])
    assert.deepEqual(missing, [])
    // A walk that found no route would find none missing either.
    assert.ok(portal.routes.length > endpoints.length)
    for (const path of ['/healthz', '/readyz', '/metrics', '/api/docs', '/files/{distributionId}/{name}'])
      assert.ok(paths[path]?.get, path)
  })

  it('says of every operation that it refuses parameters that it does not know', () => {
    for (const [path, methods] of Object.entries(document.paths as Record<string, object>)) {
      for (const [method, { responses }] of Object.entries(methods) as [string, { responses: object }][])
        assert.ok('400' in responses, `${method} ${path}`)
    }
  })

  it('names every operation once', () => {
    const names = endpoints.map((spec) => spec.operationId)
    assert.deepEqual([...new Set(names)], names)
  })

  it('gives an example for every operation that answers JSON, and it fits its schema', () => {
    for (const spec of endpoints) {
      const reply = Object.entries(spec.replies).find(([status]) => Number(status) < 300)?.[1]
      if (!reply || reply.mediaType || (!reply.schema && !reply.list)) continue
      assert.notEqual(spec.example, undefined, `${spec.operationId} has an example`)
      const validate = reply.list
        ? getContract().validator(reply.list)
        : typeof reply.schema === 'string'
          ? getContract().validator(reply.schema)
          : getContract().compile(reply.schema!)
      const items = reply.list ? (spec.example as { items: unknown[] }).items : [spec.example]
      for (const item of items)
        assert.ok(validate(item), `${spec.operationId}: ${JSON.stringify(validate.errors?.[0])}`)
    }
  })

  it('gives an example for every body, and it fits its schema', () => {
    for (const spec of endpoints) {
      if (!spec.body) continue
      assert.notEqual(spec.bodyExample, undefined, `${spec.operationId} has an example of its body`)
      const validate = getContract().validator(spec.body)
      assert.ok(validate(spec.bodyExample), `${spec.operationId}: ${JSON.stringify(validate.errors?.[0])}`)
    }
  })

  it('tells for every change which scheme of signing in it needs', () => {
    for (const spec of endpoints) {
      // Beginning and ending a session are for anybody: who has none has nothing to end. A long question in SQL changes nothing.
      // Whoever forgot the password cannot sign in.
      const isForAnybody = ['createSession', 'deleteSession', 'createPasswordReset', 'postSql']
      if (spec.method === 'get' || isForAnybody.includes(spec.operationId)) continue
      assert.ok(spec.problems.includes('sign-in-needed'), `${spec.operationId} names sign-in-needed`)
    }
  })
})
