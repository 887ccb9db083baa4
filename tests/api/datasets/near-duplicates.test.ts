import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('datasets that tell the same', function () {
  this.timeout(60_000)
  let portal: TestPortal
  before(async () => {
    portal = await startTestPortal(import.meta.url)
    for (const slug of ['so-a', 'so-b', 'so-c']) await portal.add.agency({ slug, name: { vi: `Sở ${slug}` } })
    const title = { vi: 'Chất lượng nước sạch' }
    const description = { vi: 'Kết quả đo ở các trạm cấp nước, mỗi tháng một lần.' }
    const one = { title, description, spatial: ['48'] }
    await portal.add.dataset({ ...one, slug: 'nuoc-1', agency: 'so-a', modified: '2025-03-01' })
    await portal.add.dataset({ slug: 'nuoc-xa', agency: 'so-c', title: { vi: 'Chất lượng nước sạch nông thôn' } })
    await portal.add.dataset({ ...one, slug: 'nuoc-hue', agency: 'so-c', spatial: ['46'], modified: '2025-02-01' })
    await portal.add.dataset({ ...one, slug: 'nuoc-2', agency: 'so-b', modified: '2020-01-01', title: { vi: 'chất lượng NƯỚC sạch' } })
    await portal.add.dataset({ ...one, slug: 'nuoc-mat', agency: 'so-b', status: 'draft' })
    await portal.settle()
  })
  after(() => portal.close())

  type Item = { id: string; slug: string; duplicateOf?: string }
  const search = async (query: Record<string, string>): Promise<Item[]> =>
    (await portal.api.get('/api/v1/datasets').query(query).expect(200)).body.items

  it('stand behind the first of them and say so; another place is another dataset', async () => {
    const items = await search({ q: 'chất lượng nước sạch' })
    assert.equal(items.length, 4)
    const copies = items.filter(({ duplicateOf }) => duplicateOf !== undefined)
    assert.equal(copies.length, 1)
    const at = items.indexOf(copies[0]!)
    assert.equal(items[at - 1]!.id, copies[0]!.duplicateOf)
    assert.deepEqual([items[at - 1]!.slug, copies[0]!.slug].toSorted(), ['nuoc-1', 'nuoc-2'])
  })

  it('stay where another order puts them', async () => {
    for (const query of [{ q: 'nước', orderBy: '-modified' }, {}] as Record<string, string>[]) {
      const items = await search(query)
      assert.ok(items.every(({ duplicateOf }) => duplicateOf === undefined))
    }
  })

  it('are one result on the page, with the others folded under it', async () => {
    const { text } = await portal.api.get('/en/datasets').query({ q: 'chất lượng nước sạch' }).expect(200)
    assert.equal(text.match(/<article class="result">/g)?.length, 3)
    assert.match(text, /1 dataset tells the same/)
    const fold = text.split('1 dataset tells the same')[1]!.split('</details>')[0]!
    assert.match(fold, /href="\/en\/datasets\/nuoc-[12]"/)
    assert.doesNotMatch(text, /nuoc-mat/)
  })
})
