import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

/** The day in Viet Nam so many days ago. */
const dayAgo = (days: number): string =>
  new Date(Date.now() + 7 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10)

describe('page /datasets', () => {
  let test: TestPortal
  before(async function () {
    this.timeout(300_000)
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency({ name: { vi: 'Sở Thử nghiệm', en: 'Test Department' } })
    for (let index = 1; index <= 23; index++) {
      await test.add.dataset({
        agency: agency.slug,
        title: { vi: `Chất lượng nước trạm ${index}` },
        themes: index % 2 === 0 ? ['ENVI'] : ['HEAL'],
        keywords: { vi: ['nước, sông'] },
        temporal: { start: `${2000 + index}-01-01`, end: `${2000 + index}-12-31` },
        modified: index === 1 ? '2020-01-01' : dayAgo(index <= 5 ? 2 : 20),
      })
    }
    await test.settle()
    await test.portal.elasticsearch.client?.indices.refresh({ index: `${test.portal.config.indexPrefix}-*` })
  })
  after(() => test.close())

  const get = (path: string) => test.api.get(path).set('Accept', 'text/html')
  const titles = (html: string) =>
    [...html.matchAll(/class="result-title"><a href="([^"]+)"/g)].map((match) => match[1])
  const decode = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"')

  it('leads through all results by links alone, each once', async () => {
    const seen: (string | undefined)[] = []
    let path: string | undefined = '/datasets'
    for (let page = 0; path && page < 5; page++) {
      const { text }: { text: string } = await get(path).expect(200)
      seen.push(...titles(text))
      const next: string | undefined = /<a href="([^"]+)" rel="next"/.exec(text)?.[1]
      path = next && decode(next)
    }
    assert.equal(seen.length, 23)
    assert.equal(new Set(seen).size, 23)
  })

  it('filters by what the form sends, shows what is in use, and undoes it by a link', async () => {
    const { text } = await get('/datasets?theme=ENVI&yearFrom=2001&yearTo=2004').expect(200)
    assert.equal(titles(text).length, 2)
    assert.match(text, /<input type="checkbox" name="theme" value="ENVI" checked/)
    const chips = /<ul class="chips"[\s\S]*?<\/ul>/.exec(text)![0]
    assert.match(chips, /Môi trường/)
    assert.match(chips, /2001–2004/)
    assert.ok(decode(chips).includes('href="/datasets?year=2001..2004"'))
    assert.ok(decode(chips).includes('href="/datasets?theme=ENVI"'))
  })

  it('leads to what changed lately and to each year, with their numbers, and back', async () => {
    const { text } = await get('/en/datasets?theme=ENVI').expect(200)
    const linkTo = (html: string, search: string) =>
      new RegExp(`<a [^>]*href="/en/datasets[?]${search}"[^>]*>[\\s\\S]*?</li>`).exec(decode(html))?.[0] ?? ''
    const toText = (html: string) =>
      html
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim()
    const week = `theme=ENVI&modifiedSince=${dayAgo(7)}`
    assert.equal(toText(linkTo(text, week)), 'Last 7 days 2')
    assert.equal(toText(linkTo(text, `theme=ENVI&modifiedSince=${dayAgo(30)}`)), 'Last 30 days 11')
    assert.equal(toText(linkTo(text, 'theme=ENVI&year=2022')), '2022 1')
    assert.equal(toText(linkTo(text, 'theme=ENVI&year=2002')), '2002 1', 'folded')
    const narrowed = (await get(`/en/datasets?${week}`).expect(200)).text
    assert.equal(titles(narrowed).length, 2)
    assert.match(linkTo(narrowed, 'theme=ENVI'), /aria-current="true"/)
    assert.match(
      (await get('/en/datasets?year=2022').expect(200)).text,
      /<li class="is-here"><span><a [^>]*>2022</,
    )
  })

  it('takes a box from its four edges, and says when one is missing', async () => {
    const { text } = await get('/en/datasets?west=100&south=8&east=110&north=24&theme=HEAL').expect(200)
    assert.ok(decode(text).includes('href="/en/datasets?theme=HEAL"'), 'the way back')
    assert.match(text, /In the box 100,8,110,24/)
    assert.match(text, /<details class="fold small" open>/)
    for (const [name, value] of Object.entries({ west: 100, south: 8, east: 110, north: 24 }))
      assert.match(text, new RegExp(`name="${name}"[^>]*value="${value}"`))
    const partial = (await get('/en/datasets?west=100&south=8').expect(200)).text
    assert.match(partial, /needs all four edges/)
    assert.equal(titles(partial).length, 20)
    const reversed = (await get('/en/datasets?west=100&south=24&east=110&north=8').expect(200)).text
    assert.match(reversed, /needs four numbers in degrees/)
    assert.match(
      (await get('/en/datasets?west=a&south=8&east=110&north=24').expect(200)).text,
      /needs four numbers/,
    )
  })

  it('has one address: empty fields of a form and a last slash lead to it', async () => {
    for (const [path, goal] of [
      [
        '/datasets?q=nuoc&theme=ENVI&yearFrom=&yearTo=2004&west=&south=',
        '/datasets?q=nuoc&theme=ENVI&year=..2004',
      ],
      ['/en/datasets?q=', '/en/datasets'],
    ]) {
      const { headers } = await get(path!).redirects(0).expect(303)
      assert.equal(headers.location, goal)
    }
    for (const [path, goal] of [
      ['/datasets/', '/datasets'],
      ['/en/', '/en'],
      ['/en/agencies//?q=so', '/en/agencies?q=so'],
      ['//evil.example/', '/evil.example'],
    ]) {
      const { headers } = await get(path!).redirects(0).expect(308)
      assert.equal(headers.location, goal)
    }
    await get('/api/v1/datasets/').expect('Content-Type', /json/)
  })

  it('says when more values are asked for than it filters by', async () => {
    const many = Array.from({ length: 120 }, (_unused, index) => `keyword=k${index}`).join('&')
    const { text } = await get(`/en/datasets?${many}`).expect(200)
    assert.match(text, /keyword=… \(120\)[^]*filters by the first 100 values/)
  })

  it('keeps no mark that turns the direction of the page', async () => {
    const { text } = await get('/datasets?q=%E2%80%AEabc').expect(200)
    assert.ok(!text.includes('\u202e') && text.includes('“abc”'))
  })

  it('is named after what is asked, in its title and its heading', async () => {
    const heading = async (search: string) => {
      const { text } = await get(`/en/datasets${search}`).expect(200)
      return [/<title>([^<]*) · /.exec(text)?.[1], />([^<]*)<\/h1>/.exec(text)?.[1]]
    }
    assert.deepEqual(await heading(''), ['23 datasets', 'Find data'])
    assert.deepEqual(await heading('?q=n%C6%B0%E1%BB%9Bc&theme=ENVI&year=2002..2004'), [
      '“nước”, Environment, 2002–2004: 2 datasets',
      'Find data: “nước”, Environment, 2002–2004',
    ])
    const many = Array.from({ length: 6 }, (_, index) => `&keyword=k${index}`).join('')
    assert.deepEqual(await heading(`?${many}`), [
      'k0, k1, k2, k3, 2 more filters: 0 datasets',
      'Find data: k0, k1, k2, k3, 2 more filters',
    ])
  })

  it('names the same search of the API and its own address', async () => {
    const { text } = await get('/en/datasets?theme=ENVI&utm_source=x&fbclid=y').expect(200)
    assert.match(
      text,
      /<link rel="alternate" type="application\/json" href="\/api\/v1\/datasets\?theme=ENVI"/,
    )
    assert.ok(text.includes(`<link rel="canonical" href="${test.baseUrl}/en/datasets?theme=ENVI"`))
  })

  it('finds values that hold a comma', async () => {
    const { text } = await get(`/datasets?keyword=${encodeURIComponent('"nước, sông"')}&theme=ENVI`).expect(
      200,
    )
    assert.equal(titles(text).length, 11)
  })

  it('marks the words found and keeps them in the field', async () => {
    const { text } = await get(`/datasets?q=${encodeURIComponent('chất lượng nước')}`).expect(200)
    assert.match(text, /<mark>/)
    assert.match(text, /name="q"[^>]*value="chất lượng nước"/)
  })

  it('takes what the API takes: a box, a day, an order, a length of the page', async () => {
    const address = '/datasets?bbox=100%2C8%2C110%2C24&modifiedSince=2020-01-31&orderBy=issued&limit=3'
    const { text } = await get(`/en${address}`).expect(200)
    assert.doesNotMatch(text, /not understood/)
    assert.match(text, /Changed since 31 Jan 2020/)
    assert.ok(decode(text).includes(`type="application/json" href="/api/v1${address}"`), 'the twin')
    assert.equal(titles((await get('/datasets?limit=3').expect(200)).text).length, 3)
    assert.match((await get('/datasets?hasTable=false').expect(200)).text, /Không có bảng để tra/)
  })

  it('tells calmly of filters that it could not read, and does without them', async () => {
    for (const [query, vietnamese, english] of [
      ['year=abc', /cần một năm hoặc một khoảng năm/, /needs a year or a span of years/],
      ['limit=0', /cần ít nhất 1/, /needs to be at least 1/],
      ['bbox=1,2', /cần bốn số theo độ/, /needs four numbers in degrees/],
      ['modifiedSince=xx', /cần ngày hoặc thời điểm có thật/, /needs a real date or time/],
      ['orderBy=foo', /cần một trong/, /needs one of/],
      ['hasTable=maybe', /cần true hoặc false/, /needs true or false/],
      ['yearFrom=19', /cần một năm gồm bốn chữ số/, /needs a year of four digits/],
    ] as const) {
      const { text } = await get(`/datasets?${query}`).expect(200)
      assert.match(text, vietnamese, query)
      assert.match(text, /Có 1 bộ lọc không đọc được/)
      assert.ok(text.includes(`<code>${query}</code>`), query)
      assert.equal(titles(text).length, 20, query)
      assert.ok(text.includes(`<link rel="canonical" href="${test.baseUrl}/datasets"`), query)
      assert.match((await get(`/en/datasets?${query}`).expect(200)).text, english, query)
    }
    const { text } = await get('/en/datasets?bbox=1&modifiedSince=x&limit=x&theme=ENVI').expect(200)
    assert.match(text, /3 filters were not understood/)
    assert.equal(titles(text).length, 11)
  })

  it('says in English that there is one', async () => {
    const { text } = await get('/en/datasets?year=2001').expect(200)
    assert.match(text, /<title>2001: 1 dataset · /)
  })

  it('says that nothing was found, and three ways on', async () => {
    const { text } = await get('/datasets?q=zzzzqqq&theme=ENVI').expect(200)
    assert.match(text, /Chưa có bộ dữ liệu nào/)
    const empty = /<section class="empty"[\s\S]*?<\/section>/.exec(text)![0]
    assert.ok([...empty.matchAll(/<a href/g)].length >= 3)
    assert.match(text, /noindex/)
  })

  it('passes over bad filters, and refuses a made-up place in the list as a page', async () => {
    await get('/datasets?orderBy=rank&year=soon&q[$ne]=1&hasTable=maybe').expect(200)
    const { text } = await get('/datasets?cursor=made.up').expect(400)
    assert.match(text, /<html lang="vi">/)
    assert.match(text, /href="\/datasets"/)
    await get(`/datasets?q=${'a'.repeat(1_001)}`).expect(400)
  })

  it('shows at once that a dataset on a kept page was changed or withdrawn', async () => {
    const path = '/datasets?q=thuy+trieu'
    const { slug: agency } = await test.add.agency()
    const { id } = await test.add.dataset({ agency, title: { vi: 'Thủy triều ở cửa sông' } })
    await test.settle()
    await test.portal.elasticsearch.client?.indices.refresh({ index: `${test.portal.config.indexPrefix}-*` })
    assert.match((await get(path).expect(200)).text, /ở cửa sông/)
    const title = { vi: 'Thủy triều ở đầm phá' }
    const anyVersion = { ...test.as(), 'If-Match': '*' }
    await test.api.patch(`/api/v1/datasets/${id}`).set(anyVersion).send({ title }).expect(200)
    const { text } = await get(path).expect(200)
    assert.match(text, /ở đầm phá/)
    assert.ok(!text.includes('ở cửa sông'))
    const withdrawal = { to: 'withdrawn', note: 'Số liệu sai.' }
    await test.api.post(`/api/v1/datasets/${id}/transitions`).set(anyVersion).send(withdrawal).expect(200)
    assert.ok(!(await get(path).expect(200)).text.includes('ở đầm phá'))
  })

  it('shows what was typed as text', async () => {
    const { text } = await get(`/datasets?q=${encodeURIComponent('"><script>alert(1)</script>')}`).expect(200)
    assert.ok(!text.includes('<script>alert'))
  })
})
