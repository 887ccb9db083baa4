import assert from 'node:assert/strict'
import { DatasetIndex } from '../../../server/search/dataset-index.ts'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('Rebuilding the search index', () => {
  let test: TestPortal
  const ids: string[] = []

  before(async () => {
    test = await startTestPortal(import.meta.url)
    await test.add.agency({ slug: 'bo-a' })
    for (let n = 1; n <= 6; n++)
      ids.push((await test.add.dataset({ slug: `so-${n}`, title: { vi: `Bảng ${n}` }, agency: 'bo-a' })).id)
    await test.settle()
  })
  after(() => test.close())

  const search = async () => {
    const { body } = await test.api.get('/api/v1/datasets?orderBy=title').expect(200)
    return { degraded: body.degraded, slugs: body.items.map(({ slug }: { slug: string }) => slug) }
  }
  const texts = () => test.portal.mongo.connection.db!.collection<{ _id: string; titleSortKey: string }>('searchTexts')
  async function reindex(): Promise<string[]> {
    const said: string[] = []
    await test.portal.search.reindex((line) => said.push(line))
    return said
  }

  it('goes on where one was cut off, with all that was written since', async () => {
    const index = new DatasetIndex(test.portal.elasticsearch)
    const rebuild = await index.beginRebuild()
    await index.noteProgress({ ...rebuild, after: ids[2]!, done: 3 })
    const { body } = await test.api.get(`/api/v1/datasets/${ids[0]}`)
    await test.api
      .patch(`/api/v1/datasets/${ids[0]}`)
      .set({ ...test.as(), 'If-Match': `"${body.version}"`, 'Content-Type': 'application/merge-patch+json' })
      .send({ title: { vi: 'Bảng đầu' } })
      .expect(200)
    await test.settle()
    assert.equal((await search()).slugs.length, 6)

    const said = await reindex()
    assert.match(said[0]!, /cut off: 3 datasets/)
    assert.match(said.at(-1)!, /holds 6 datasets/)
    // The second and third were never written to it: it was gone on with, not begun anew.
    assert.deepEqual(await search(), { degraded: false, slugs: ['so-4', 'so-5', 'so-6', 'so-1'] })
    const again = await reindex()
    assert.ok(!again.some((line) => line.includes('cut off')))
    assert.equal((await search()).slugs.length, 6)
  })

  it('begins anew beside an unfinished index of another shape', async () => {
    const index = new DatasetIndex(test.portal.elasticsearch)
    const { name } = await index.beginRebuild()
    const _meta = { shape: 'of before', after: ids[4], done: 5 }
    await test.portal.elasticsearch.client!.indices.putMapping({ index: name, _meta })
    assert.ok(!(await reindex()).some((line) => line.includes('cut off')))
    assert.equal((await search()).slugs.length, 6)
    assert.equal(await test.portal.elasticsearch.client!.indices.exists({ index: name }), false)
  })

  it('puts the texts of MongoDB right: what is wrong, what is missing, what should not be there', async () => {
    const [first] = await texts().find().sort({ _id: 1 }).toArray()
    const stray = { ...first!, _id: `${ids[1]}x`, at: new Date(0) }
    await texts().insertOne(stray)
    await texts().insertOne({ ...stray, _id: 'zzz' })
    await texts().deleteOne({ _id: ids[3]! })
    await texts().updateOne({ _id: ids[4]! }, { $set: { titleSortKey: 'hỏng', digest: 'hỏng' } })
    await reindex()
    const after = await texts().find().sort({ _id: 1 }).toArray()
    assert.deepEqual(after.map(({ _id }) => _id), ids.toSorted())
    assert.ok(after.every(({ titleSortKey }) => titleSortKey !== 'hỏng'))
  })
})
