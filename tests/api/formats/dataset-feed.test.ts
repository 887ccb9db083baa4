import assert from 'node:assert/strict'
import { openBreakableProxy, type BreakableProxy } from '../../support/breakable-proxy.ts'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

type Made = { id: string; slug: string }

describe('GET /feeds/datasets.atom', function () {
  this.timeout(120_000)
  const path = '/feeds/datasets.atom'
  let proxy: BreakableProxy
  let portal: TestPortal
  const made: Record<string, Made> = {}

  const read = async (search = '', prefix = '') =>
    (
      await portal.api
        .get(`${prefix}${path}${search}`)
        .expect(200)
        .expect('Content-Type', 'application/atom+xml; charset=utf-8')
        .expect('Access-Control-Allow-Origin', '*')
    ).text
  const idsOf = (text: string) =>
    [...text.matchAll(/<entry>\n<id>([^<]*)<\/id>/g)].map(([, id]) =>
      id!.replace(`${portal.baseUrl}/datasets/`, ''),
    )
  const move = (name: string, body: Record<string, unknown>) =>
    portal.api.post(`/api/v1/datasets/${made[name]!.id}/transitions`).set(portal.as()).send(body).expect(200)
  const linkOf = (text: string, rel: string) =>
    new RegExp(`<link rel="${rel}" type="application/atom\\+xml" href="([^"]*)"`)
      .exec(text)?.[1]!
      .replaceAll('&amp;', '&')

  before(async () => {
    proxy = await openBreakableProxy(process.env.ELASTICSEARCH_URL!)
    portal = await startTestPortal(import.meta.url, { config: { elasticsearchUrl: proxy.url } })
    await portal.add.agency({ slug: 'bo', name: { vi: 'Bộ <A>', en: 'Ministry A' } })
    await portal.add.agency({ slug: 'cuc', parent: 'bo', level: 'other' })
    const add = async (name: string, more: Record<string, unknown> = {}) => {
      made[name] = await portal.add.dataset({
        slug: `bo-${name}`,
        agency: 'bo',
        title: { vi: `Nước sạch ${name}`, en: `Clean water ${name}` },
        ...more,
      })
    }
    // The newest data are those that were published first.
    await add('mot', {
      modified: '2026-01-01',
      themes: ['ENVI'],
      keywords: { vi: ['nước'], en: ['water'] },
      description: { vi: 'Mô tả **đậm** & <b>.' },
    })
    await add('hai', { modified: '2020-01-01', agency: 'cuc' })
    await add('ba', { modified: '2010-01-01', accessRights: 'RESTRICTED' })
    for (const name of ['mot', 'ba']) await portal.add.file(made[name]!.id, 'số liệu.csv', `a\n${name}\n`)
    await add('nhap', { status: 'draft' })
    await add('cho', { status: 'draft' })
    await add('hen', { status: 'draft' })
    await add('rut')
    await move('cho', { to: 'inReview' })
    await move('hen', { to: 'scheduled', at: new Date(Date.now() + 86_400_000).toISOString() })
    await move('rut', { to: 'withdrawn', note: 'Sai.' })
    await portal.settle()
  })
  after(async () => {
    await portal.close()
    await proxy.shut()
  })

  it('tells what the public may see, published or changed last first, whoever asks', async () => {
    const text = await read()
    // The files came after the second dataset.
    assert.deepEqual(idsOf(text), [made.ba!.id, made.mot!.id, made.hai!.id])
    assert.equal((await portal.api.get(path).set(portal.as()).expect(200)).text, text)
    assert.match(text, /<opensearch:totalResults>3<\/opensearch:totalResults>/)
    const { updatedAt } = (await portal.api.get('/api/v1/datasets/bo-ba')).body as { updatedAt: string }
    // Of the feed and of its first entry.
    assert.equal(text.split(`<updated>${updatedAt}</updated>`).length - 1, 2)
  })

  it('says of each dataset what feed readers show, and offers files that anybody may have', async () => {
    const text = await read()
    const entries = text.split('<entry>').slice(1)
    const [ba, mot] = entries
    assert.match(mot!, /<title>Nước sạch mot<\/title>/)
    assert.match(mot!, /<summary>Mô tả đậm &amp; &lt;b&gt;\.<\/summary>/)
    assert.match(mot!, /<author><name>Bộ &lt;A&gt;<\/name><uri>[^<]*\/agencies\/bo<\/uri><\/author>/)
    assert.match(mot!, /<category term="ENVI" label="Môi trường"\/>\n<category term="nước"\/>/)
    assert.match(mot!, /<published>20/)
    assert.ok(
      mot!.includes(
        `<link rel="alternate" type="text/html" href="${portal.baseUrl}/datasets/bo-mot" hreflang="vi"/>`,
      ),
    )
    assert.match(
      mot!,
      /<link rel="enclosure" type="text\/csv" href="[^"]*\/files\/[^"]*s%E1%BB%91%20li%E1%BB%87u\.csv" title="[^"]*" length="6"\/>/,
    )
    assert.doesNotMatch(ba!, /enclosure/)
  })

  it('is in English under /en, about the same entries', async () => {
    const text = await read('', '/en')
    assert.match(text, /xml:lang="en"/)
    assert.match(text, /<title>Clean water mot<\/title>/)
    assert.deepEqual(idsOf(text), idsOf(await read()))
    assert.equal(linkOf(text, 'self'), `${portal.baseUrl}/en${path}`)
  })

  it('takes every parameter of the search and says in its title what is followed', async () => {
    for (const [search, names] of [
      ['?q=nuoc+mot', ['mot']],
      ['?theme=ENVI', ['mot']],
      ['?agency=cuc', ['hai']],
      ['?hasTable=true', ['mot']],
      ['?modifiedSince=2015-01-01', ['mot', 'hai']],
      ['?orderBy=-modified', ['mot', 'hai', 'ba']],
      ['?facets=theme&keyword=nước', ['mot']],
      ['?agency=khong-co', []],
    ] as const)
      assert.deepEqual(
        idsOf(await read(encodeURI(search))),
        names.map((name) => made[name]!.id),
        search,
      )
    const text = await read('?q=nuoc&agency=bo')
    assert.match(text, /<title>[^<]*“nuoc”, Bộ &lt;A&gt;<\/title>/)
    assert.ok(
      text.includes(
        `<link rel="alternate" type="text/html" href="${portal.baseUrl}/datasets?q=nuoc&amp;agency=bo"`,
      ),
    )
    await portal.api.get(`${path}?colour=red`).expect(400)
    await portal.api.get(`${path}?bbox=NaN,1,2,3`).expect(400)
    await portal.api.get(`${path}?cursor=x.y`).expect(400)
    await portal.api.get(`${path}?limit=101`).expect(400)
  })

  it('waits for what has the words, where the search shows what comes near', async () => {
    const near = (await portal.api.get('/api/v1/datasets?q=nuoc+khongcotunay').expect(200)).body
    assert.ok(near.relaxed && near.total > 0)
    const text = await read('?q=nuoc+khongcotunay')
    assert.deepEqual(idsOf(text), [])
    assert.match(text, /<opensearch:totalResults>0</)
    assert.equal(linkOf(text, 'next'), undefined)
    // A feed without entries says when anything changed.
    assert.match(text, /<updated>20\d\d-/)
  })

  it('is the same feed, however its address is written and wherever one reads in it', async () => {
    const idOf = (text: string) => /<id>([^<]*)<\/id>/.exec(text)![1]
    const first = await read('?agency=bo&q=nuoc&limit=1')
    assert.equal(idOf(first), idOf(await read('?q=nuoc&agency=bo')))
    assert.equal(idOf(first), `${portal.baseUrl}${path}?q=nuoc&amp;agency=bo`)
    const seen = idsOf(first)
    for (let next = linkOf(first, 'next'); next;) {
      const { text } = await portal.api.get(next.replace(portal.baseUrl, '')).expect(200)
      assert.equal(idOf(text), idOf(first))
      assert.equal(linkOf(text, 'self'), next)
      assert.equal(linkOf(text, 'first'), `${portal.baseUrl}${path}?q=nuoc&agency=bo&limit=1`)
      seen.push(...idsOf(text))
      next = linkOf(text, 'next')
    }
    assert.deepEqual(seen, idsOf(await read('?q=nuoc&agency=bo')))
  })

  it('may be kept by anybody, and says when nothing is new', async () => {
    const { headers } = await portal.api.get(`${path}?q=nuoc`).expect(200)
    assert.equal(headers['cache-control'], 'public, no-cache')
    await portal.api.get(`${path}?q=nuoc`).set('If-None-Match', headers.etag!).expect(304)
    await portal.api.head(`${path}?q=nuoc`).expect(200).expect('ETag', headers.etag!)
  })

  it('is named by the pages of the search, agencies and themes, in their language', async () => {
    for (const [page, feed] of [
      ['/datasets?q=n%C6%B0%E1%BB%9Bc&orderBy=title&limit=5', `${path}?q=n%C6%B0%E1%BB%9Bc`],
      ['/datasets?theme=ENVI&hasTable=true', `${path}?theme=ENVI&amp;hasTable=true`],
      ['/agencies/bo', `${path}?agency=bo`],
      ['/themes/ENVI', `${path}?theme=ENVI`],
      ['', path],
    ])
      for (const prefix of ['', '/en']) {
        const { text } = await portal.api
          .get(`${prefix}${page}` || '/')
          .set('Accept', 'text/html')
          .expect(200)
        assert.match(
          text,
          new RegExp(
            `<link rel="alternate" type="application/atom\\+xml" title="[^"]+" href="${`${prefix}${feed}`.replace(/[.?+]/g, '\\$&')}"`,
          ),
          `${prefix}${page}`,
        )
      }
  })

  it('forgets what was withdrawn, and brings what was published', async () => {
    await move('mot', { to: 'withdrawn', note: 'Sai.' })
    await move('hen', { to: 'draft' })
    await move('hen', { to: 'published' })
    // The record decides, also while the index is late.
    assert.ok(!idsOf(await read()).includes(made.mot!.id))
    await portal.settle()
    assert.deepEqual(idsOf(await read()), [made.hen!.id, made.ba!.id, made.hai!.id])
  })

  it('is told by the database in the same order while the search engine is away', async () => {
    await proxy.shut()
    assert.deepEqual(idsOf(await read()), [made.hen!.id, made.ba!.id, made.hai!.id])
    const first = await read('?limit=2')
    const { text } = await portal.api.get(linkOf(first, 'next')!.replace(portal.baseUrl, '')).expect(200)
    assert.deepEqual([...idsOf(first), ...idsOf(text)], [made.hen!.id, made.ba!.id, made.hai!.id])
  })
})
