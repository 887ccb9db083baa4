import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('GET /api/v1/facets/{name}', function () {
  this.timeout(90_000)
  let portal: TestPortal
  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo', name: { vi: 'Bộ Thử', en: 'Test Ministry' } })
    await portal.add.agency({ slug: 'cuc', parent: 'bo', name: { vi: 'Cục Đường bộ', en: 'Roads Office' } })
    for (const part of [0, 1, 2, 3]) {
      const vi = Array.from({ length: 20 }, (_unused, n) => `từ khóa ${part * 20 + n}`)
      await portal.add.dataset({
        agency: part === 3 ? 'cuc' : 'bo',
        slug: `bo-${part}`,
        keywords: { vi: [...vi, 'dùng chung'] },
        themes: part === 0 ? ['HEAL'] : ['TRAN'],
      })
    }
    await portal.add.dataset({ agency: 'bo', status: 'draft', keywords: { vi: ['từ khóa mật'] } })
    await portal.settle()
  })
  after(() => portal.close())

  interface Answer {
    items: { value: string; label: string; count: number }[]
    total: number
  }
  const read = async (path: string, query: Record<string, string> = {}, headers = {}): Promise<Answer> =>
    (await portal.api.get(`/api/v1/facets/${path}`).query(query).set(headers).expect(200)).body

  it('gives more than the answer of a search holds, the most frequent first', async () => {
    const { body } = await portal.api.get('/api/v1/datasets').query({ facets: 'keyword' }).expect(200)
    assert.equal(body.facets.keyword.length, 50)
    const { items, total } = await read('keyword', { limit: '100' })
    assert.deepEqual([items.length, total], [81, 81])
    assert.deepEqual(items[0], { value: 'dùng chung', label: 'dùng chung', count: 4 })
    assert.deepEqual([(await read('keyword', { limit: '5' })).items.length], [5])
  })

  it('looks through labels without regard to diacritics, within the filters of a search', async () => {
    assert.deepEqual(
      (await read('keyword', { words: 'KHOA 79' })).items.map(({ value }) => value),
      ['từ khóa 79'],
    )
    assert.equal((await read('keyword', { words: 'khoa', theme: 'HEAL' })).total, 20)
    assert.deepEqual((await read('agency', { words: 'duong bo' })).items, [
      { value: 'cuc', label: 'Cục Đường bộ', count: 1 },
    ])
    assert.equal((await read('agency', { words: 'roads', lang: 'en' })).items[0]!.label, 'Roads Office')
    assert.deepEqual(await read('agency', { words: 'không có' }), { items: [], total: 0 })
    assert.deepEqual(await read('theme', { q: '"-"' }), { items: [], total: 0 })
  })

  it('shows nobody words of what they may not see', async () => {
    assert.equal((await read('keyword', { words: 'mật' })).total, 0)
    assert.equal((await read('keyword', { words: 'mật' }, portal.as())).total, 1)
  })

  it('refuses what is no facet, and what it does not take', async () => {
    await portal.api.get('/api/v1/facets/year').expect(404)
    await portal.api.get('/api/v1/facets/agency?cursor=x').expect(400)
    await portal.api.get('/api/v1/facets/agency?limit=1000').expect(400)
    await portal.api.get('/datasets/facets/khong-co').expect(404)
  })

  it('is a page without script, to which a long filter leads', async () => {
    const { text: search } = await portal.api.get('/datasets?theme=TRAN&theme=HEAL').expect(200)
    assert.match(search, /href="\/datasets\/facets\/keyword\?theme=TRAN&amp;theme=HEAL"/)
    assert.doesNotMatch(search, /\/datasets\/facets\/theme/)
    const { text } = await portal.api.get('/datasets/facets/keyword?theme=HEAL&words=khoa+1').expect(200)
    assert.match(text, /11 giá trị/)
    assert.match(text, /href="\/en\/datasets\/facets\/keyword\?theme=HEAL&amp;words=khoa\+1"/)
    assert.match(text, /href="\/datasets\?theme=HEAL&amp;keyword=t%E1%BB%AB\+kh%C3%B3a\+19"/)
    assert.match(text, /type="hidden" name="theme" value="HEAL"/)
    const { text: none } = await portal.api.get('/datasets/facets/keyword?words=%3Cscript%3E').expect(200)
    assert.match(none, /Không có giá trị nào/)
    assert.doesNotMatch(none, /<script>[^<]/)
  })
})
