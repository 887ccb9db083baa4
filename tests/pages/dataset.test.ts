import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../support/portal.ts'
import { makeZip } from '../support/zip.ts'

const csv = 'ten,dan_so\nHà Nội,8718000\nHuế,1432986\n'

describe('page /datasets/{slug}', () => {
  let test: TestPortal
  let agency: { slug: string }
  before(async function () {
    this.timeout(300_000)
    test = await startTestPortal(import.meta.url)
    agency = await test.add.agency({ name: { vi: 'Cục Thử', en: 'Test Office' } })
  })
  after(() => test.close())

  const get = (path: string) => test.api.get(path).set('Accept', 'text/html')
  const addDataset = (input: Record<string, unknown> = {}) =>
    test.add.dataset({ agency: agency.slug, ...input })
  const edit = async (id: string, patch: Record<string, unknown>) => {
    const { headers } = await test.api.get(`/api/v1/datasets/${id}`).set(test.as())
    return test.api
      .patch(`/api/v1/datasets/${id}`)
      .set(test.as())
      .set('If-Match', headers.etag!)
      .send(patch)
      .expect(200)
  }

  it('says what the dataset is, in the language of the address, and names its twins', async () => {
    const { slug } = await addDataset({ title: { vi: 'Dân số các tỉnh', en: 'Population of provinces' } })
    const vietnamese = await get(`/datasets/${slug}`).expect(200)
    assert.match(vietnamese.text, /<html lang="vi">/)
    assert.match(vietnamese.text, /<h1[^>]*>Dân số các tỉnh<\/h1>/)
    assert.ok(
      vietnamese.text.includes(
        `<link rel="alternate" type="application/json" href="/api/v1/datasets/${slug}"`,
      ),
    )
    assert.ok(vietnamese.text.includes(`<link rel="canonical" href="${test.baseUrl}/datasets/${slug}"`))
    const english = await get(`/en/datasets/${slug}`).expect(200)
    assert.match(english.text, /<html lang="en">/)
    assert.match(english.text, /<h1[^>]*>Population of provinces<\/h1>/)
    assert.ok(english.text.includes(`hreflang="vi" href="${test.baseUrl}/datasets/${slug}"`))
  })

  it('says how many tables a file has, and leaves out what it has not, or has several times', async () => {
    const { id, slug } = await addDataset({ title: { vi: 'Hai bảng' } })
    const zip = makeZip([
      { name: 'a.csv', content: csv },
      { name: 'b.csv', content: 'x,y\n1,2\n' },
    ])
    const file = await test.add.file(id, 'hai-bang.zip', zip)
    await test.settle()
    const one = (await get(`/datasets/${slug}`).expect(200)).text
    assert.match(one, /2 dòng, 2 cột và 1 bảng khác/)
    assert.match(one, /<dt>Mã kiểm tra<\/dt>/)
    assert.doesNotMatch(one, /<dt>Từ khóa<\/dt>/)
    const { body } = await test.api.get(`/api/v1/distributions/${file.id}`).expect(200)
    assert.equal(body.table.otherTableCount, 1)
    await test.add.file(id, 'c.csv', csv)
    await test.settle()
    const several = (await get(`/datasets/${slug}`).expect(200)).text
    assert.doesNotMatch(several, /<dt>Mã kiểm tra<\/dt>/)
    assert.match(several, /2 dòng, 2 cột và 1 bảng khác[^]*2 dòng, 2 cột</)
  })

  it('says how it is cited, and leads to records for programs', async () => {
    const { slug } = await addDataset({ issued: '2024-03-01', title: { vi: 'Dân số', en: 'Population' } })
    const { text } = await get(`/en/datasets/${slug}`).expect(200)
    const apa = (await test.api.get(`/api/v1/datasets/${slug}/citation?lang=en`).expect(200)).text.trim()
    assert.match(apa, /^Test Office\. \(2024\)\. Population \(Version of [^)]+\)/)
    // To read and to copy.
    assert.ok(text.includes(`data-copy-text="${apa}"`))
    assert.ok(text.replace(/<[^>]*>/g, '').includes(apa))
    const hrefs = [...text.matchAll(/href="([^"]*\/citation[^"]*)"/g)].map(([, href]) =>
      href!.replaceAll('&amp;', '&'),
    )
    assert.equal(hrefs.length, 2)
    for (const href of hrefs)
      await test.api
        .get(href)
        .expect(200)
        .expect('Content-Disposition', /attachment/)
  })

  it('shows files and the first rows once they are a table', async () => {
    const { id, slug } = await addDataset({ title: { vi: 'Có bảng' } })
    await test.add.file(id, 'Dân số (2025).csv', csv)
    await test.settle()
    const { text } = await get(`/datasets/${slug}`).expect(200)
    assert.match(text, /1\.432\.986/)
    assert.match(text, /2 dòng, 2 cột/)
    assert.ok(text.includes(encodeURIComponent('Dân số (2025).csv')))
  })

  it('shows the table of the release before while the newest is read, and when that cannot be read', async () => {
    const { id, slug } = await addDataset({ title: { vi: 'Bảng cũ' } })
    const file = await test.add.file(id, 'dan-so.csv', csv)
    await test.settle()
    const release = { filename: 'dan-so.xlsx', contentType: 'application/octet-stream' }
    await test.api
      .post(`/api/v1/distributions/${file.id}/releases`)
      .set(test.as())
      .attach('file', Buffer.from('PK\u0003\u0004 broken'), release)
      .expect(201)
    await test.settle({ allowFailed: true })
    const lookAt = async (note: RegExp) => {
      const { text } = await get(`/en/datasets/${slug}`).expect(200)
      assert.match(text, /id="preview"[^]*This table was read from release 1\. [^]*<table/)
      assert.match(text, note)
      assert.match(text, /2 rows, 2 columns \(of release 1\)/)
      assert.ok(text.includes(`href="/en/datasets/${slug}/${file.id}"`))
      assert.match(text, /"variableMeasured":\[[^\]]*"dan_so"/)
      const { body } = await test.api.get('/api/v1/datasets?hasTable=true&facets=&limit=100').expect(200)
      const found = body.items.find((item: { id: string }) => item.id === id)
      const { status, ...table } = found.distributions[0].table
      assert.match(status, /failed|pending/)
      assert.deepEqual([table.release, table.rowCount, table.columnCount], [1, 2, 2])
      const page = await get(`/en/datasets/${slug}/${file.id}`).expect(200)
      assert.match(page.text, note)
    }
    await lookAt(/Release 2 could not be read into a table/)
    const waiting = { status: 'pending' as const, release: 2, rowCount: null, columns: [], reason: null }
    await test.portal.catalog.noteTable(file.id, waiting)
    await test.settle()
    await lookAt(/Release 2 is being read/)
    const search = await get(`/en/datasets?q=${encodeURIComponent('"Bảng cũ"')}`).expect(200)
    assert.match(search.text, /<li[^>]*>(<[^>]+>)*API/)
  })

  it('has no table where the newest release is none by its format', async () => {
    const { id, slug } = await addDataset({ title: { vi: 'Nay là văn bản' } })
    const file = await test.add.file(id, 'dan-so.csv', csv)
    await test.settle()
    await test.api
      .post(`/api/v1/distributions/${file.id}/releases`)
      .set(test.as())
      .attach('file', Buffer.from('%PDF-1.4\n%%EOF\n'), 'dan-so.pdf')
      .expect(201)
    await test.settle()
    assert.doesNotMatch((await get(`/en/datasets/${slug}`).expect(200)).text, /id="preview"/)
    assert.doesNotMatch(
      (await get(`/en/datasets/${slug}/${file.id}`).expect(200)).text,
      /of release 1|8718000/,
    )
    await test.api.get(`/api/v1/distributions/${file.id}/rows`).expect(404)
  })

  it('shows an edit at once, though the page was kept', async () => {
    const { id, slug } = await addDataset({ title: { vi: 'Tên cũ' } })
    assert.match((await get(`/datasets/${slug}`)).text, /Tên cũ/)
    await edit(id, { title: { vi: 'Tên mới' } })
    const { text } = await get(`/datasets/${slug}`)
    assert.match(text, /<h1[^>]*>Tên mới<\/h1>/)
  })

  it('leads from a former name and from the id to the one address', async () => {
    const { id, slug } = await addDataset({ title: { vi: 'Sẽ đổi tên' } })
    await edit(id, { slug: 'ten-sau-khi-doi' })
    const old = await get(`/en/datasets/${slug}?utm_source=x`).expect(308)
    assert.equal(old.headers.location, '/en/datasets/ten-sau-khi-doi?utm_source=x')
    assert.equal((await get(`/datasets/${id}`).expect(308)).headers.location, '/datasets/ten-sau-khi-doi')
  })

  it('tells nobody but members of a draft, and lets nobody keep what members see', async () => {
    const { slug } = await addDataset({ status: 'draft', title: { vi: 'Chưa công bố' } })
    const hidden = await get(`/datasets/${slug}`).expect(404)
    const unknown = await get('/datasets/khong-co-bo-nay').expect(404)
    const plain = ({ text }: { text: string }, name: string) =>
      text.replaceAll(name, '…').replace(/<aside[\s\S]*?<\/aside>/, '')
    assert.equal(plain(hidden, slug), plain(unknown, 'khong-co-bo-nay'))
    for (const path of ['history', 'x']) await get(`/datasets/${slug}/${path}`).expect(404)
    const shown = await get(`/datasets/${slug}`).set(test.as()).expect(200)
    assert.equal(shown.headers['cache-control'], 'private, no-store')
    assert.match(shown.text, /Chưa công bố\. Chỉ người của cơ quan/)
    assert.doesNotMatch(shown.text, /không cần khóa/)
    assert.match(shown.text, /Cho đến khi công bố, API chỉ trả lời người của cơ quan/)
    const inEnglish = await get(`/en/datasets/${slug}`).set(test.as()).expect(200)
    assert.doesNotMatch(inEnglish.text, /no key needed/)
    assert.match(inEnglish.text, /Until it is published, the API answers members only/)
    await get(`/datasets/${slug}`).expect(404)
  })

  it('puts a tombstone in the place of a withdrawn dataset at once, also for its files and history', async () => {
    const { id, slug } = await addDataset({ title: { vi: 'Sẽ rút' } })
    const { id: fileId } = await test.add.file(id, 'a.csv', csv)
    await get(`/datasets/${slug}`).expect(200)
    const { headers } = await test.api.get(`/api/v1/datasets/${id}`).set(test.as())
    await test.api
      .post(`/api/v1/datasets/${id}/transitions`)
      .set(test.as())
      .set('If-Match', headers.etag!)
      .send({ to: 'withdrawn', note: 'Số liệu sai đơn vị <b>' })
      .expect(200)
    for (const path of ['', '/history', `/${fileId}`]) {
      const { text } = await get(`/datasets/${slug}${path}`).expect(410)
      assert.match(text, /Bộ dữ liệu đã được rút/)
      assert.match(text, /Số liệu sai đơn vị &lt;b>/)
      assert.match(text, /<meta name="robots" content="noindex"/)
    }
    assert.match((await get(`/en/datasets/${slug}`).expect(410)).text, /<html lang="en">/)
  })

  it('writes Markdown, and nothing that a publisher could smuggle in', async () => {
    const { slug } = await addDataset({
      title: { vi: '<script>alert(1)</script>' },
      description: {
        vi: 'Câu đầu tiên của phần mô tả này.\n\n# Lưu ý\n\n- **đậm** <img src=x onerror=alert(1)>\n- [xấu](javascript:alert(1)) [tốt](https://example.org/a)\n\n![ảnh](https://example.org/b.png)',
      },
    })
    const { text } = await get(`/datasets/${slug}`).expect(200)
    assert.ok(!text.includes('<script>alert'))
    assert.ok(!/<img/.test(text))
    assert.ok(!text.includes('href="javascript:'))
    assert.match(text, /<h3>Lưu ý<\/h3>/)
    assert.match(text, /<strong>đậm<\/strong>/)
    assert.match(text, /<a href="https:\/\/example\.org\/a" rel="nofollow noopener">tốt<\/a>/)
  })

  it('answers 304 to who holds the page', async () => {
    const { slug } = await addDataset()
    const { headers } = await get(`/datasets/${slug}`).expect(200)
    assert.equal(headers['cache-control'], 'public, no-cache')
    await get(`/datasets/${slug}`).set('If-None-Match', headers.etag!).expect(304)
  })
})
