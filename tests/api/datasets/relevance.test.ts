import assert from 'node:assert/strict'
import { askAll, readSampleQueries } from '../../../scripts/bench/relevance-run.ts'
import { describeScores } from '../../../scripts/bench/relevance-text.ts'
import { score } from '../../../scripts/bench/relevance.ts'
import { seedSampleCatalogue } from '../../../server/commands/seed.ts'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

/** What is measured lies a little above (docs/performance.md); a change that falls below it has broken something. */
const floor = { ndcg: 0.92, recall: 0.9 }

describe('Relevance of the search on the sample catalogue', () => {
  let test: TestPortal

  before(async function () {
    // Some two hundred requests, each a durable write.
    this.timeout(300_000)
    test = await startTestPortal(import.meta.url)
    const url = test.baseUrl
    assert.equal(await seedSampleCatalogue(test.portal, { say: () => {}, url }), 0)
    await test.settle()
  })

  after(() => test.close())

  it('does not fall: the judged queries find what was judged, and nearly never nothing', async () => {
    const queries = await readSampleQueries()
    const answers = await askAll(test.baseUrl, queries, (slug) => slug)
    const scores = score(queries, answers)
    const said = describeScores('The sample catalogue:', queries, answers)
    assert.ok(scores.ndcg >= floor.ndcg, said)
    assert.ok(scores.recall >= floor.recall, said)
    assert.equal(scores.empty, 0, said)
  }).timeout(60_000)

  it('puts the fresher first where words fit alike, and never before what fits better', async () => {
    await test.add.agency({ slug: 'bo-x' })
    const title = { vi: 'Zirkon trong cát' }
    await test.add.dataset({ slug: 'cu', title, agency: 'bo-x', modified: '2015-01-01' })
    await test.add.dataset({ slug: 'moi', title, agency: 'bo-x', modified: '2026-11-01' })
    await test.add.dataset({
      slug: 'nhac-den',
      title: { vi: 'Khoáng sản' },
      description: { vi: 'Có zirkon trong cát.' },
      agency: 'bo-x',
      modified: '2026-11-20',
    })
    await test.settle()
    const { body } = await test.api.get('/api/v1/datasets').query({ q: 'zirkon' }).expect(200)
    assert.deepEqual(
      body.items.map(({ slug }: { slug: string }) => slug),
      ['moi', 'cu', 'nhac-den'],
    )
  })
})
