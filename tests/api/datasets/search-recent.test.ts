import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

/** The day in Viet Nam so many days ago. */
const dayAgo = (days: number): string =>
  new Date(Date.now() + 7 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10)

describe('GET /api/v1/datasets › facets=modified', function () {
  this.timeout(60_000)
  let portal: TestPortal
  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo' })
    for (const days of [1, 20, 200, 700])
      await portal.add.dataset({
        agency: 'bo',
        modified: dayAgo(days),
        themes: days === 1 ? ['ENVI'] : ['SOCI'],
      })
    await portal.add.dataset({ agency: 'bo', modified: dayAgo(1), status: 'draft' })
    await portal.settle()
    await portal.portal.elasticsearch.client?.indices.refresh({
      index: `${portal.portal.config.indexPrefix}-*`,
    })
  })
  after(() => portal.close())

  const search = async (query: Record<string, string>) =>
    (await portal.api.get(`/api/v1/datasets?${new URLSearchParams({ lang: 'en', ...query })}`).expect(200))
      .body as { total: number; facets: Record<string, { value: string; label: string; count: number }[]> }
  const lately = [
    { value: dayAgo(7), label: 'Last 7 days', count: 1 },
    { value: dayAgo(30), label: 'Last 30 days', count: 2 },
    { value: dayAgo(365), label: 'Last 12 months', count: 3 },
  ]

  it('counts what changed lately by days that the filter takes', async () => {
    assert.deepEqual((await search({ facets: 'modified' })).facets, { modified: lately })
    for (const { value, count } of lately)
      assert.equal((await search({ modifiedSince: value })).total, count, value)
  })

  it('counts under all filters but its own, leaves out what is nothing, and waits to be asked', async () => {
    const narrowed = await search({ facets: 'modified', modifiedSince: dayAgo(7) })
    assert.equal(narrowed.total, 1)
    assert.deepEqual(narrowed.facets.modified, lately)
    assert.deepEqual((await search({ facets: 'modified', theme: 'SOCI' })).facets.modified, [
      { ...lately[1], count: 1 },
      { ...lately[2], count: 2 },
    ])
    const { theme } = (await search({ facets: 'theme', modifiedSince: dayAgo(30) })).facets
    assert.deepEqual(theme!.map(({ value, count }) => [value, count]).toSorted(), [
      ['ENVI', 1],
      ['SOCI', 1],
    ])
    assert.equal((await search({})).facets.modified, undefined)
  })
})
