import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('GET /opensearch.xml', () => {
  let portal: TestPortal
  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo' })
    await portal.add.dataset({ slug: 'nuoc', agency: 'bo', title: { vi: 'Nước sạch nông thôn' } })
    await portal.add.dataset({ agency: 'bo', status: 'draft', title: { vi: 'Nước sạch chưa công bố' } })
    await portal.settle()
  })
  after(() => portal.close())

  it('says how the portal is searched, in the language of the address', async () => {
    for (const [lang, prefix] of [
      ['vi', ''],
      ['en', '/en'],
    ]) {
      const { text } = await portal.api
        .get(`${prefix}/opensearch.xml`)
        .expect(200)
        .expect('Content-Type', 'application/opensearchdescription+xml; charset=utf-8')
      const base = portal.baseUrl
      assert.match(text, /<ShortName>.{1,16}<\/ShortName>/u)
      assert.ok(text.includes(`<Language>${lang}</Language>`))
      const templates = [...text.matchAll(/<Url type="([^"]*)" rel="([^"]*)" template="([^"]*)"\/>/g)]
      assert.deepEqual(
        templates.map(([, type, rel, template]) => [type, rel, template!.replaceAll('&amp;', '&')]),
        [
          ['text/html', 'results', `${base}${prefix}/datasets?q={searchTerms}`],
          [
            'application/atom+xml',
            'results',
            `${base}${prefix}/feeds/datasets.atom?q={searchTerms}&limit={count?}`,
          ],
          [
            'application/x-suggestions+json',
            'suggestions',
            `${base}/opensearch/suggestions?q={searchTerms}&lang=${lang}`,
          ],
          ['application/opensearchdescription+xml', 'self', `${base}${prefix}/opensearch.xml`],
        ],
      )
      // As a browser fills them, also with nothing for what it does not know.
      for (const [, , , template] of templates) {
        const path = template!
          .replaceAll('&amp;', '&')
          .replace(base, '')
          .replace('{searchTerms}', 'n%C6%B0%E1%BB%9Bc')
          .replace('{count?}', '')
        await portal.api.get(path).set('Accept', '*/*').expect(200)
      }
    }
  })

  it('is named by every page but those in frames of other sites', async () => {
    for (const [path, href] of [
      ['/', '/opensearch.xml'],
      ['/en/datasets/nuoc', '/en/opensearch.xml'],
      ['/signin', '/opensearch.xml'],
      ['/datasets/khong-co', '/opensearch.xml'],
    ]) {
      const { text } = await portal.api.get(path!).set('Accept', 'text/html')
      assert.ok(
        text.includes(
          `<link rel="search" type="application/opensearchdescription+xml" title="Sen" href="${href}"/>`,
        ),
        path,
      )
    }
  })

  it('completes what is typed, in the form that browsers take, with public names alone', async () => {
    const { body, headers } = await portal.api
      .get('/opensearch/suggestions?q=nuoc+sach&lang=vi')
      .set('Accept', 'application/x-suggestions+json')
      .expect(200)
    assert.match(headers['content-type']!, /^application\/x-suggestions\+json/)
    assert.deepEqual(body, [
      'nuoc sach',
      ['Nước sạch nông thôn'],
      ['Bộ dữ liệu'],
      [`${portal.baseUrl}/datasets/nuoc`],
    ])
    assert.deepEqual((await portal.api.get('/opensearch/suggestions').expect(200)).body, ['', [], [], []])
    assert.deepEqual(
      (await portal.api.get('/opensearch/suggestions?q=nuoc+sach&lang=en').set(portal.as()).expect(200))
        .body[3],
      [`${portal.baseUrl}/en/datasets/nuoc`],
    )
  })
})
