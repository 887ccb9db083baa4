import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

describe('the addresses that only take a form', function () {
  this.timeout(120_000)
  let portal: TestPortal
  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
  })
  after(() => portal.close())

  it('lead whoever reads them to the page of the form, in its language', async () => {
    const read = new Set(portal.pages.filter(({ method }) => method === 'get').map(({ path }) => path))
    const patterns = [...read].map((path) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`))
    const written = portal.pages.filter(({ method, path }) => method === 'post' && !path.startsWith('/api/'))
    assert.ok(written.length > 40)
    const led: Record<string, string> = {}
    for (const { path: route } of written) {
      const path = route.replace(':list', 'themes').replaceAll(/:\w+/g, '1')
      if (route.startsWith('/en') || patterns.some((pattern) => pattern.test(path))) continue
      const answer = await portal.api.get(`${path}?done=x`).set('Accept', 'text/html').redirects(0)
      assert.equal(answer.status, 303, path)
      assert.equal(answer.headers['cache-control'], 'no-store')
      const to = answer.headers.location!
      led[route] = to
      assert.ok(
        patterns.some((pattern) => pattern.test(to)),
        `${path} leads to ${to}`,
      )
      const english = await portal.api.get(`/en${path}`).set('Accept', 'text/html').redirects(0)
      assert.equal(english.headers.location, to === '/' ? '/en' : `/en${to}`)
    }
    if (process.env.SHOW) console.log(led)
    assert.equal(led['/workspace/account/password'], '/workspace/account')
    assert.equal(led['/workspace/tokens'], '/workspace')
    assert.equal(led['/signin/code'], '/signin')
  })

  it('are as unknown as before to other methods, and the API keeps its 405', async () => {
    await portal.api.delete('/workspace/tokens').expect(405)
    await portal.api.get('/workspace/nothing-here').set('Accept', 'text/html').expect(404)
  })

  it('and the words that stand beside slugs become no slug', async () => {
    const { slug: agency } = await portal.add.agency()
    for (const [path, body] of [
      ['/api/v1/datasets', { agency, title: { vi: 'A' }, description: { vi: 'A' }, license: 'CC-BY-4.0' }],
      ['/api/v1/agencies', { name: { vi: 'A' }, level: 'ministry' }],
      ['/api/v1/series', { agency, title: { vi: 'A' } }],
      ['/api/v1/collections', { agency, title: { vi: 'A' } }],
    ] as const) {
      const { status, text } = await portal.api
        .post(path)
        .set({ ...portal.as(), 'Accept-Language': 'en' })
        .send({ ...body, slug: 'new' })
      assert.equal(status, 422, text)
      assert.match(text, /a word of the portal’s own addresses/, path)
    }
    const made = await portal.add.dataset({ agency, title: { vi: 'New' } })
    assert.equal(made.slug, 'du-lieu-new')
  })
})
