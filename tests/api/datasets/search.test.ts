import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

interface Answer {
  items: { id: string; slug: string; title: { vi?: string; en?: string }; highlight?: { title: string; description: string } }[]
  total: number
  next: string | null
  facets: Record<string, { value: string; label: string; count: number }[]>
  suggestions: string[]
  degraded: boolean
  relaxed: boolean
  places: { value: string; label: string; typed: string; asTyped: string }[]
  near: { slug: string; highlight?: { title: string } }[]
}

describe('GET /api/v1/datasets', () => {
  let portal: TestPortal

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo-a', name: { vi: 'Bộ A', en: 'Ministry A' } })
    await portal.add.agency({ slug: 'cuc-b', name: { vi: 'Cục B', en: 'Office B' }, parent: 'bo-a' })
    await portal.add.agency({ slug: 'bo-c', name: { vi: 'Bộ C', en: 'Ministry C' } })
    const add = (slug: string, title: string, more: Record<string, unknown> = {}) =>
      portal.add.dataset({ slug, title: { vi: title }, description: { vi: 'Bảng số liệu.' }, agency: 'bo-a', ...more })
    await add('dan-so', 'Dân số theo tỉnh', {
      agency: 'cuc-b',
      themes: ['SOCI'],
      keywords: { vi: ['nhân khẩu', 'lao động, việc làm'], en: ['population'] },
      temporal: { start: '2018-01-01', end: '2020-12-31' },
      spatial: ['01'],
      frequency: 'ANNUAL',
      modified: '2025-01-03',
      issued: '2020-01-01',
    })
    await add('dan-so-2', 'Bảng kê', { description: { vi: 'Có cột dân số của từng xã.' }, modified: '2025-01-02' })
    await add('son-dong', 'Rừng ở Sơn Đông', { themes: ['ENVI'], modified: '2025-01-01' })
    await add('son-dong-2', 'Rừng ở Sơn Đồng', { themes: ['ENVI'], keywords: { vi: ['none'] }, modified: '2024-12-31' })
    await add('hoa-binh', 'Trường học ở Hoà Bình', { agency: 'bo-c', modified: '2024-12-30', temporal: { start: '2021-01-01' } })
    await add('countries', 'Các nước', {
      agency: 'bo-c',
      title: { vi: 'Các nước', en: 'Population of countries' },
      license: 'CC0-1.0',
      modified: '2024-12-29',
    })
    await add('nhap', 'Dân số bản nháp bí mật', { status: 'draft', keywords: { vi: ['mật'] } })
    await portal.settle()
  })
  after(() => portal.close())

  async function search(query: Record<string, string>, token?: string): Promise<Answer> {
    const address = `/api/v1/datasets?${new URLSearchParams(query)}`
    const response = await portal.api.get(address).set(token ? portal.as(token) : {})
    assert.equal(response.status, 200, response.text)
    return response.body as Answer
  }
  const slugs = async (query: Record<string, string>, token?: string) =>
    (await search(query, token)).items.map(({ slug }) => slug)
  const refuse = async (query: string, slug: string, status = 400) => {
    const response = await portal.api.get(`/api/v1/datasets?${query}`)
    assert.equal(response.status, status, response.text)
    assert.equal(response.body.type, `/problems/${slug}`)
  }

  it('lists everything that is public, the newest data first', async () => {
    const { items, total, next, degraded } = await search({})
    assert.deepEqual(
      items.map(({ slug }) => slug),
      ['dan-so', 'dan-so-2', 'son-dong', 'son-dong-2', 'hoa-binh', 'countries'],
    )
    assert.equal(total, 6)
    assert.equal(next, null)
    assert.equal(degraded, false)
  })

  it('finds with and without diacritics, in any case, wherever the tone stands', async () => {
    for (const q of ['dân số', 'dan so', 'Dan So', 'DÂN SỐ', 'da\u0302n so\u0302\u0301']) {
      // "Population" is the same in English.
      assert.deepEqual(await slugs({ q }), ['dan-so', 'countries', 'dan-so-2'], q)
    }
    assert.deepEqual(await slugs({ q: 'hòa bình' }), ['hoa-binh'])
    assert.deepEqual(await slugs({ q: 'hoà bình' }), ['hoa-binh'])
    assert.deepEqual(await slugs({ q: 'hoa binh' }), ['hoa-binh'])
  })

  it('trusts diacritics where they are typed, and takes plain letters for all readings', async () => {
    assert.deepEqual(await slugs({ q: 'sơn đồng' }), ['son-dong-2'])
    assert.deepEqual((await slugs({ q: 'son dong' })).toSorted(), ['son-dong', 'son-dong-2'])
  })

  it('takes phrases, words that must not be there, and alternatives', async () => {
    assert.deepEqual(await slugs({ q: '"dân số theo"' }), ['dan-so'])
    assert.deepEqual(await slugs({ q: 'rừng -đồng' }), ['son-dong'])
    assert.deepEqual((await slugs({ q: 'rừng OR trường' })).toSorted(), ['hoa-binh', 'son-dong', 'son-dong-2'])
    assert.equal((await search({ q: '-rừng' })).total, 4)
  })

  it('finds other forms of English words', async () => {
    assert.deepEqual(await slugs({ q: 'country' }), ['countries'])
  })

  it('forgives a mistake in longer words, says so, and offers the right word', async () => {
    const { items, relaxed, suggestions } = await search({ q: 'populaton' })
    assert.deepEqual(items.map(({ slug }) => slug).toSorted(), ['countries', 'dan-so'])
    assert.equal(relaxed, true)
    assert.deepEqual(suggestions, ['population'])
  })

  it('shows what has most words when nothing has all', async () => {
    const { items, relaxed } = await search({ q: 'rừng sơn đông khôngcóởđâu' })
    assert.equal(items[0]?.slug, 'son-dong')
    assert.equal(relaxed, true)
    for (const q of ['rừng,sơn,đông,khôngcóởđâu', 'rừng/sơn/khôngcóởđâu', '"đông rừng"']) {
      const joined = await search({ q })
      assert.ok(joined.total > 0, q)
      assert.equal(joined.relaxed, true, q)
    }
  })

  it('lets what has some words follow, apart, where few have all', async () => {
    const { items, near, total, facets, relaxed } = await search({ q: 'rừng sơn đồng dân số', facets: 'theme' })
    assert.deepEqual([items.length > 0, near, relaxed], [true, [], true], 'nothing has all: they are the answer')
    assert.ok(facets.theme)
    const few = await search({ q: 'rừng đồng -tỉnh', facets: 'theme' })
    assert.deepEqual([few.items.map(({ slug }) => slug), few.total, few.relaxed], [['son-dong-2'], 1, false])
    assert.deepEqual(few.near.map(({ slug }) => slug), ['son-dong'])
    assert.deepEqual(few.facets.theme?.map(({ count }) => count), [1], 'what comes near is not counted')
    assert.match(few.near[0]!.highlight!.title, /<mark>Rừng<\/mark>/)
    assert.ok(total >= items.length)
    const manager = await search({ q: 'dân bí mật' })
    assert.ok(![...manager.items, ...manager.near].some(({ slug }) => slug === 'nhap'), 'hidden things do not come near')
    for (const query of [{ q: 'rừng đồng', orderBy: 'title' }, { q: 'rừng đồng', agency: 'bo-c' }, { q: 'rừng' }] as Record<string, string>[])
      assert.deepEqual((await search(query)).near, [], JSON.stringify(query))
    assert.equal((await search({ q: 'rừng đồng', theme: 'ENVI' })).near.length, 1)
  })

  it('takes a word for a mistake only where nobody wrote it', async () => {
    const { items, relaxed } = await search({ q: 'populaton tỉnh' })
    assert.deepEqual([items.map(({ slug }) => slug), relaxed], [['dan-so'], true])
    assert.deepEqual((await search({ q: 'countries khôngcóởđâu' })).items.map(({ slug }) => slug), ['countries'])
  })

  it('reads Telex that was left raw, and words without their space, and offers them well written', async () => {
    for (const [q, better] of [
      ['daan soos', 'dân số'],
      ['dan soos theo tinh', 'dan số theo tinh'],
      ['danso', 'dan so'],
      ['rừng sown ddoong', 'rừng sơn đông'],
    ] as const) {
      const { items, relaxed, suggestions } = await search({ q })
      assert.equal(items[0]?.slug, q.includes('rừng') ? 'son-dong' : 'dan-so', q)
      assert.deepEqual([relaxed, suggestions], [true, [better]], q)
    }
    const first = await search({ q: 'danso', limit: '1' })
    const next = (await portal.api.get(first.next!.replace(/^https?:\/\/[^/]+/, ''))).body as Answer
    assert.deepEqual(next.items.map(({ slug }) => slug), ['dan-so-2'])
  })

  it('offers no other word for one whose marks were written with care', async () => {
    for (const q of ['rừng dân sổ', 'rừng dân số Bắc Giang', 'rưng dân số'])
      assert.deepEqual((await search({ q })).suggestions, [], q)
  })

  it('asks for what a question is about', async () => {
    assert.deepEqual(await slugs({ q: 'how many countries are there' }), ['countries'])
    assert.deepEqual(await slugs({ q: 'dân số theo tỉnh là bao nhiêu' }), ['dan-so'])
  })

  it('finds nothing for words that are nowhere, and offers others', async () => {
    for (const q of ['qwzxv', '😀', '***', '" "']) {
      const { items, total, suggestions, relaxed } = await search({ q })
      assert.deepEqual([items.length, total, relaxed], [0, 0, false], q)
      assert.ok(suggestions.length > 0, q)
    }
  })

  it('offers words in the language of the reader, where there are any', async () => {
    for (const q of ['qwzxv', '(((']) {
      assert.deepEqual((await search({ q, lang: 'en' })).suggestions, ['population'], q)
      const vietnamese = (await search({ q, lang: 'vi' })).suggestions
      assert.ok(vietnamese.length > 0 && !vietnamese.includes('population'), q)
    }
  })

  it('marks what was found, in escaped text', async () => {
    const { items } = await search({ q: 'dan so' })
    assert.equal(items[0]?.highlight?.title, '<mark>Dân số</mark> theo tỉnh')
    assert.equal(items[2]?.highlight?.description, 'Có cột <mark>dân số</mark> của từng xã.')
    assert.equal((await search({})).items[0]?.highlight, undefined)
  })

  it('filters by any of the values of one filter and by all filters', async () => {
    assert.equal((await search({ agency: 'bo-a' })).total, 4)
    assert.equal((await search({ agency: 'cuc-b' })).total, 1)
    assert.equal((await search({ agency: 'cuc-b,bo-c' })).total, 3)
    assert.equal((await search({ agency: 'bo-a', theme: 'ENVI' })).total, 2)
    assert.equal((await search({ license: 'CC0-1.0' })).total, 1)
    assert.equal((await search({ unit: '01' })).total, 1)
    assert.equal((await search({ frequency: 'none' })).total, 5)
    assert.equal((await search({ theme: 'none' })).total, 3)
    assert.equal((await search({ theme: 'none,SOCI' })).total, 4)
    assert.equal((await search({ keyword: '"none"' })).total, 1)
    assert.equal((await search({ keyword: '"lao động, việc làm"' })).total, 1)
    assert.equal((await search({ keyword: 'population' })).total, 1)
    assert.equal((await search({ hasTable: 'false' })).total, 6)
    assert.equal((await search({ modifiedSince: '2025-01-01' })).total, 3)
  })

  it('understands places by their names of today and of before, and says so', async () => {
    assert.deepEqual((await search({ q: 'dân số nơi khác' })).places, [])
    const hanoi = await search({ q: 'nhân khẩu Thành phố Hà Nội' })
    assert.deepEqual(hanoi.places, [{ value: '01', label: 'Hà Nội', typed: 'Thành phố Hà Nội', asTyped: 'nhân khẩu "Thành phố Hà Nội"' }])
    assert.deepEqual(await slugs({ q: 'nhân khẩu hanoi' }), ['dan-so'])
    assert.deepEqual((await search({ q: 'nhân khẩu "Hà Nội"' })).places, [])
  })

  it('finds periods and areas that overlap', async () => {
    assert.deepEqual(await slugs({ year: '2018' }), ['dan-so'])
    assert.deepEqual(await slugs({ year: '..2017' }), [])
    assert.deepEqual(await slugs({ year: '2020..2030' }), ['dan-so', 'hoa-binh'])
    assert.deepEqual(await slugs({ year: '2040..' }), ['hoa-binh'])
    assert.deepEqual(await slugs({ year: '2018,2040' }), ['dan-so', 'hoa-binh'])
    const repeated = await portal.api.get('/api/v1/datasets?year=2018&year=2040').expect(200)
    assert.equal(repeated.body.total, 2)
    assert.equal((await slugs({ year: 'none' })).includes('dan-so'), false)
    assert.deepEqual((await slugs({ year: '2018,none' })).includes('dan-so'), true)
    assert.deepEqual(await slugs({ bbox: '105.5,20.8,105.9,21.1' }), ['dan-so'])
    assert.deepEqual(await slugs({ bbox: '0,40,10,50' }), [])
  })

  it('answers with nothing for a value that nothing has', async () => {
    for (const filter of ['agency', 'theme', 'keyword', 'format', 'license', 'frequency', 'unit']) {
      const { total, items, next } = await search({ [filter]: 'không-có' })
      assert.deepEqual([total, items.length, next], [0, 0, null], filter)
    }
  })

  it('counts each facet under all filters but its own', async () => {
    const { facets } = await search({ agency: 'bo-c', theme: 'ENVI' })
    const counts = (name: string) => Object.fromEntries(facets[name]!.map(({ value, count }) => [value, count]))
    assert.deepEqual(counts('agency'), { 'bo-a': 2 })
    assert.deepEqual(counts('theme'), {})
    const { facets: all } = await search({ agency: 'bo-c' })
    assert.deepEqual(Object.fromEntries(all.agency!.map(({ value, count }) => [value, count])), { 'bo-a': 4, 'bo-c': 2, 'cuc-b': 1 })
    assert.deepEqual(all.license!.map(({ value, count }) => [value, count]).toSorted(), [
      ['CC-BY-4.0', 1],
      ['CC0-1.0', 1],
    ])
  })

  it('counts what its filters then find, for every value of every facet', async () => {
    const { facets } = await search({})
    for (const [name, values] of Object.entries(facets)) {
      for (const { value, count } of values) {
        const quoted = /[,"]|^none$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
        assert.equal((await search({ [name]: quoted })).total, count, `${name}=${value}`)
      }
    }
  })

  it('labels facets in the language of the reader, and counts only those that are asked for', async () => {
    const { facets } = await search({ facets: 'agency', lang: 'en' })
    assert.deepEqual(Object.keys(facets), ['agency'])
    assert.ok(facets.agency!.some(({ label }) => label === 'Ministry A'))
    assert.equal(Object.keys((await search({ facets: '' })).facets).length, 8)
    assert.equal(Object.keys((await search({})).facets).length, 8)
  })

  it('sorts as asked', async () => {
    assert.equal((await slugs({ orderBy: 'modified' }))[0], 'countries')
    assert.equal((await slugs({ orderBy: 'issued' }))[0], 'dan-so')
    assert.deepEqual(await slugs({ orderBy: 'title' }), ['dan-so-2', 'countries', 'dan-so', 'son-dong', 'son-dong-2', 'hoa-binh'])
    assert.deepEqual(await slugs({ q: 'rừng', orderBy: '-modified' }), ['son-dong', 'son-dong-2'])
  })

  for (const query of [{}, { q: 'rừng OR dân OR nước OR trường' }, { orderBy: 'title' }, { orderBy: '-downloads' }] as Record<string, string>[]) {
    it(`shows everything once, page by page: ${JSON.stringify(query)}`, async () => {
      const all = await slugs(query)
      const seen: string[] = []
      let address: string | null = `/api/v1/datasets?${new URLSearchParams({ ...query, limit: '1' })}`
      while (address !== null) {
        const { status, body }: { status: number; body: Answer } = await portal.api.get(address)
        assert.equal(status, 200)
        assert.equal(body.total, all.length)
        seen.push(...body.items.map(({ slug }) => slug))
        address = body.next
      }
      assert.deepEqual(seen, all)
    })
  }

  it('refuses what it does not understand, with a sentence', async () => {
    await refuse('agencey=bo-a', 'unknown-parameter')
    await refuse('q[]=a&q[$ne]=1', 'unknown-parameter')
    await refuse('limit=0', 'invalid-parameter')
    await refuse('limit=101', 'invalid-parameter')
    await refuse('limit=1e9', 'invalid-parameter')
    await refuse('limit=-1', 'invalid-parameter')
    await refuse(`q=${'a'.repeat(1001)}`, 'invalid-parameter')
    await refuse('orderBy=size', 'invalid-parameter')
    await refuse('facets=agencey', 'invalid-parameter')
    await refuse('year=2020..2010', 'invalid-parameter')
    await refuse('year=20', 'invalid-parameter')
    await refuse('bbox=1,2,3', 'invalid-parameter')
    await refuse('modifiedSince=yesterday', 'invalid-parameter')
    await refuse('hasTable=yes', 'invalid-parameter')
    await refuse('cursor=made.up', 'cursor-expired')
    const { next } = await search({ limit: '1' })
    const cursor = new URLSearchParams(next!.split('?')[1]).get('cursor')!
    await refuse(`theme=ENVI&cursor=${encodeURIComponent(cursor)}`, 'cursor-expired')
  })

  it('never fails on text', async () => {
    for (const q of ['{"$ne":1}', 'a'.repeat(1000), 'a '.repeat(500), '😀'.repeat(200), 'ก'.repeat(300), '日本 統計', '\\"(*', 'AND OR NOT', '-', '--a', '\u202e']) {
      await search({ q })
    }
  })

  it('shows drafts to members alone: in lists, counts, facets and words', async () => {
    assert.equal((await search({ q: 'nháp' })).items.length, 0)
    assert.ok(!JSON.stringify(await search({ q: 'bảng nháp bí mật' })).includes('bí mật'))
    const member = await portal.makeToken('bo-a', ['read'])
    const stranger = await portal.makeToken('bo-c', ['read'])
    assert.deepEqual(await slugs({ q: '"bản nháp"' }, member), ['nhap'])
    assert.deepEqual(await slugs({ q: '"bản nháp"' }, portal.adminToken), ['nhap'])
    assert.equal((await search({ q: '"bản nháp"' }, stranger)).total, 0)
    assert.equal((await search({}, member)).total, 7)
    assert.ok(!(await search({})).facets.keyword!.some(({ value }) => value === 'mật'))
  })

  it('finds what is published, and loses what is withdrawn at once', async () => {
    const dataset = await portal.add.dataset({ title: { vi: 'Zebra duy nhất' }, agency: 'bo-a', keywords: { vi: ['zebra'] } })
    const deadlineMs = Date.now() + 2_000
    while ((await search({ q: 'zebra' })).items.length === 0) assert.ok(Date.now() < deadlineMs, 'not found within 2 s')
    await portal.api
      .post(`/api/v1/datasets/${dataset.id}/transitions`)
      .set(portal.as())
      .send({ to: 'withdrawn', note: 'Sai số liệu.' })
      .expect(200)
    assert.deepEqual(await slugs({ q: 'zebra' }), [])
    await portal.settle()
    const { total, facets } = await search({})
    assert.equal(total, 6)
    assert.ok(!facets.keyword!.some(({ value }) => value === 'zebra'))
  })

  it('goes on while the index is rebuilt, and holds the same afterwards', async () => {
    const before = await slugs({})
    await portal.portal.search.reindex(() => {})
    assert.deepEqual(await slugs({}), before)
    assert.equal(await portal.portal.search.countVisible(), 6)
  })

  it('finds an agency by its new name', async () => {
    const { body } = await portal.api.get('/api/v1/agencies/bo-c')
    await portal.api
      .patch('/api/v1/agencies/bo-c')
      .set({ ...portal.as(), 'If-Match': `"${body.version}"`, 'Content-Type': 'application/merge-patch+json' })
      .send({ name: { vi: 'Bộ Thủy lợi' } })
      .expect(200)
    await portal.settle()
    assert.deepEqual((await slugs({ q: 'thuỷ lợi' })).toSorted(), ['countries', 'hoa-binh'])
  })
})

describe('GET /api/v1/suggest', () => {
  let portal: TestPortal

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'tong-cuc', name: { vi: 'Tổng cục Dân số', en: 'Office of Population' } })
    const more = { agency: 'tong-cuc', description: { vi: 'Mô tả.' } }
    await portal.add.dataset({ ...more, slug: 'dan-so', title: { vi: 'Dân số theo năm', en: 'Population by year' }, keywords: { vi: ['dân cư'] } })
    await portal.add.dataset({ ...more, title: { vi: 'Dân số mật' }, status: 'draft', keywords: { vi: ['dân mật'] } })
    await portal.settle()
  })
  after(() => portal.close())

  const suggest = async (q: string, lang = 'vi') => {
    const { body, status } = await portal.api.get('/api/v1/suggest').query({ q, lang })
    assert.equal(status, 200)
    return body.items as { kind: string; label: string; url: string }[]
  }

  it('offers datasets, agencies, themes, keywords and places that begin with what is typed', async () => {
    const kinds = (await suggest('dan')).map(({ kind }) => kind)
    assert.deepEqual([...new Set(kinds)], ['dataset', 'agency', 'theme', 'keyword', 'place'])
    assert.ok(kinds.length <= 10)
    assert.deepEqual(await suggest('dân số theo n'), [{ kind: 'dataset', label: 'Dân số theo năm', url: '/datasets/dan-so' }])
    assert.deepEqual((await suggest('popul', 'en'))[0], { kind: 'dataset', label: 'Population by year', url: '/en/datasets/dan-so' })
    assert.ok((await suggest('hà nộ')).some(({ kind, url }) => kind === 'place' && url === '/datasets?unit=01'))
  })

  it('offers nothing hidden, and takes any text', async () => {
    assert.ok(!JSON.stringify(await suggest('dân')).includes('mật'))
    for (const q of ['', '.*', '"', '[a-z]', '\\', '😀', '#@&<>~']) assert.deepEqual(await suggest(q), [], q)
  })
})
