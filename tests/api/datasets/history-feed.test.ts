import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('GET /datasets/{slug}/history.atom', () => {
  let portal: TestPortal
  let id: string
  const path = '/datasets/dan-so/history.atom'

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'cuc-a', name: { vi: 'Cục A', en: 'Office A' } })
    const draft = await portal.add.dataset({
      slug: 'dan-so',
      title: { vi: 'Dân số <b> & nhà ở', en: 'Population' },
      agency: 'cuc-a',
      status: 'draft',
    })
    id = draft.id
    await patchAt(draft.version, { provenance: { vi: 'Ghi chú riêng khi soạn.' } })
  })
  after(() => portal.close())

  const move = (body: Record<string, unknown>) =>
    portal.api.post(`/api/v1/datasets/${id}/transitions`).set(portal.as()).send(body).expect(200)
  const count = (text: string, part: string) => text.split(part).length - 1

  it('is not there for a draft, whoever asks', async () => {
    await portal.api.get(path).expect(404).expect('Content-Type', /problem\+json/)
    await portal.api.get(path).set(portal.as()).expect(404)
  })

  it('tells the public revisions, newest first', async () => {
    await move({ to: 'published' })
    const { body } = await portal.api.get(`/api/v1/datasets/${id}`)
    await patchAt(body.version, { title: { en: 'Population of all' } }, 'Tên đủ hơn')
    const { text } = await portal.api
      .get(path)
      .expect(200)
      .expect('Content-Type', 'application/atom+xml; charset=utf-8')
      .expect('Access-Control-Allow-Origin', '*')
    const revisions = (await portal.api.get(`/api/v1/datasets/${id}/revisions`)).body
    assert.equal(count(text, '<entry>'), revisions.total)
    assert.ok(text.startsWith('<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">'))
    assert.match(text, /<title>Lịch sử[^<]*Dân số &lt;b&gt; &amp; nhà ở<\/title>/)
    assert.match(text, /<author><name>Cục A<\/name>/)
    assert.ok(text.includes(`<link rel="self" type="application/atom+xml" href="${portal.baseUrl}${path}"/>`))
    const numbers = [...text.matchAll(/<id>[^<]*\/revisions\/(\d+)<\/id>/g)].map((match) => Number(match[1]))
    assert.deepEqual(numbers, revisions.items.map(({ number }: { number: number }) => number))
    assert.doesNotMatch(text, /revisions\/1</)
    assert.equal((await portal.api.get(path).set(portal.as())).text, text)
  })

  it('is in English under /en, and by ?lang', async () => {
    const { text } = await portal.api.get(`/en${path}`).expect(200)
    assert.match(text, /xml:lang="en"/)
    assert.match(text, /Population of all/)
    assert.match(text, /<title>Revision 3: Published<\/title>[^]*<summary>Published\.<\/summary>/)
    assert.match(text, /<summary>Tên đủ hơn\. Changed: title\.<\/summary>/)
    const page = await portal.api.get('/en/datasets/dan-so/history').set('Accept', 'text/html').expect(200)
    assert.match(page.text, /Published\. By Office A/)
    assert.doesNotMatch(page.text, /Changed: state/)
    assert.match(text, /<author><name>Office A<\/name>/)
    assert.match((await portal.api.get(`${path}?lang=en`).expect(200)).text, /xml:lang="en"/)
    await portal.api.get(`${path}?limit=5`).expect(400)
  })

  it('may be kept by anybody, and says when nothing is new', async () => {
    const { headers } = await portal.api.get(path).set(portal.as()).expect(200)
    assert.equal(headers['cache-control'], 'public, no-cache')
    await portal.api.get(path).set('If-None-Match', headers.etag!).expect(304)
    await portal.api.head(path).expect(200).expect('ETag', headers.etag!)
    await portal.api.get(path).set('Accept', 'application/rss+xml').expect(200)
  })

  it('is named by the page of the history, in both languages', async () => {
    for (const [prefix, title] of [
      ['', 'Theo dõi'],
      ['/en', 'Follow'],
    ]) {
      const { text } = await portal.api.get(`${prefix}/datasets/dan-so/history`).expect(200)
      assert.match(text, new RegExp(`<link rel="alternate" type="application/atom\\+xml" title="${title}[^"]*" href="${prefix}${path}"`))
    }
  })

  it('is found by the id too', async () => {
    await portal.api.get(`/en/datasets/${id}/history.atom`).expect(308).expect('Location', `/en${path}`)
  })

  it('ends with the dataset', async () => {
    await move({ to: 'withdrawn', note: 'Số liệu sai.' })
    const { body } = await portal.api.get(path).expect(410)
    assert.equal(body.type, '/problems/dataset-withdrawn')
  })

  const patchAt = (version: number, body: Record<string, unknown>, note = '') =>
    portal.api
      .patch(`/api/v1/datasets/${id}`)
      .query(note === '' ? {} : { note })
      .set({ ...portal.as(), 'If-Match': `"${version}"`, 'Content-Type': 'application/merge-patch+json' })
      .send(JSON.stringify(body))
      .expect(200)
})
