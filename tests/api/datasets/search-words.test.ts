import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

interface Answer {
  items: { slug: string; highlight?: { title: string } }[]
  relaxed: boolean
}

describe('words of GET /api/v1/datasets', function () {
  this.timeout(60_000)
  let portal: TestPortal
  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'so', name: { vi: 'Sở Thử', en: 'Test Department' } })
  })
  after(() => portal.close())

  const search = async (query: object): Promise<Answer> =>
    (await portal.api.get('/api/v1/datasets').query(query).expect(200)).body as Answer
  const slugs = async (query: object) => (await search(query)).items.map(({ slug }) => slug)

  it('knows agencies and common words by their abbreviations', async () => {
    await portal.add.agency({
      slug: 'bo-khcn',
      name: { vi: 'Bộ Khoa học và Công nghệ', en: 'Ministry of Science and Technology' },
    })
    await portal.add.dataset({
      slug: 'sang-che',
      agency: 'bo-khcn',
      title: { vi: 'Bằng sáng chế' },
      keywords: { vi: ['sở hữu trí tuệ', 'bảo hiểm y tế'] },
    })
    await portal.settle()
    for (const q of ['BKHCN', 'bkhcn sáng chế', 'Bộ KHCN', 'Bộ KH&CN', 'BHYT', 'MST'])
      assert.deepEqual(await slugs({ q }), ['sang-che'], q)
    const { body } = await portal.api.get('/api/v1/suggest?q=bkhc').expect(200)
    assert.deepEqual(
      (body as { items: { kind: string; url: string }[] }).items.map(({ kind, url }) => [kind, url]),
      [['agency', '/agencies/bo-khcn']],
    )
    const page = await portal.api.get('/agencies?q=BKHCN').set('Accept', 'text/html').expect(200)
    assert.match(page.text, /href="\/agencies\/bo-khcn"/)
  })

  it('takes i and y for one vowel where both are written', async () => {
    await portal.add.dataset({ slug: 'ty-le', agency: 'so', title: { vi: 'Tỷ lệ hộ nghèo và địa lý vùng' } })
    await portal.add.dataset({ slug: 'ti-le', agency: 'so', title: { vi: 'Tỉ suất, kĩ thuật trồng lúa' } })
    await portal.settle()
    for (const [q, found] of [
      ['tỉ lệ hộ nghèo', 'ty-le'],
      ['ti le ho ngheo', 'ty-le'],
      ['địa lí vùng', 'ty-le'],
      ['kỹ thuật lúa', 'ti-le'],
      ['ty suat', 'ti-le'],
    ] as const) {
      const { items, relaxed } = await search({ q })
      assert.deepEqual([items.map(({ slug }) => slug), relaxed], [[found], false], q)
    }
    const { items } = await search({ q: 'tỉ lệ' })
    assert.match(items[0]!.highlight!.title, /<mark>Tỷ lệ<\/mark>/)
  })
})
