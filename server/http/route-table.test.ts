import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { RouteTable } from './route-table.ts'

describe('RouteTable', () => {
  let server: http.Server
  const paths = [
    '/',
    '/en',
    '/datasets',
    '/datasets/:slug',
    '/en/datasets/:slug',
    '/api/v1',
    '/api/v1/datasets/:id',
    '/api/v1/sql',
    '/api/docs',
    '/sitemap-:name.xml',
  ]
  before(async () => {
    const table = new RouteTable()
    for (const path of paths)
      table.add('get', path, (request, response) => void response.json([path, request.params]))
    table.add('get', '/datasets/broken/:x', () => {
      throw new Error('broken')
    })
    const app = express()
    app.set('case sensitive routing', true)
    app.use(table.handle)
    app.use((request, response) => void response.status(404).json(request.path))
    app.use(((error: Error, _request, response, _next) => {
      response.status(500).json(error.message)
    }) as express.ErrorRequestHandler)
    server = http.createServer(app)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    assert.ok(table.routers.length > 5)
  })
  after(() => server.close())

  const get = async (path: string): Promise<unknown> => {
    const { port } = server.address() as AddressInfo
    const response = await fetch(`http://127.0.0.1:${port}${path}`)
    return [response.status, ...[(await response.json()) as unknown].flat()]
  }

  it('finds each route by its path, with and without a slash at the end', async () => {
    assert.deepEqual(await get('/'), [200, '/', {}])
    for (const slash of ['', '/']) {
      assert.deepEqual(await get(`/en${slash}`), [200, '/en', {}])
      assert.deepEqual(await get(`/datasets${slash}`), [200, '/datasets', {}])
      assert.deepEqual(await get(`/datasets/a${slash}`), [200, '/datasets/:slug', { slug: 'a' }])
      assert.deepEqual(await get(`/en/datasets/a${slash}`), [200, '/en/datasets/:slug', { slug: 'a' }])
      assert.deepEqual(await get(`/api/v1${slash}`), [200, '/api/v1', {}])
      assert.deepEqual(await get(`/api/v1/sql${slash}?query=1`), [200, '/api/v1/sql', {}])
      assert.deepEqual(await get(`/api/docs${slash}`), [200, '/api/docs', {}])
    }
    assert.deepEqual(await get('/api/v1/datasets/1'), [200, '/api/v1/datasets/:id', { id: '1' }])
    assert.deepEqual(await get('/sitemap-vi.xml'), [200, '/sitemap-:name.xml', { name: 'vi' }])
  })

  it('leaves what it does not know to the next, and passes failures on', async () => {
    for (const path of ['/other', '/Datasets', '/datasets/a/b/c', '/api/v1/none', '/sitemap'])
      assert.deepEqual(await get(path), [404, path])
    assert.deepEqual(await get('/datasets/broken/1'), [500, 'broken'])
  })
})
