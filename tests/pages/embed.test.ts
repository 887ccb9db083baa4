import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

describe('page /datasets/{slug}/{distributionId}/embed', () => {
  let test: TestPortal
  let agency: { slug: string }
  let dataset: { id: string; slug: string }
  let table: { id: string }
  before(async function () {
    this.timeout(300_000)
    test = await startTestPortal(import.meta.url)
    agency = await test.add.agency()
    dataset = await test.add.dataset({ agency: agency.slug, title: { vi: 'Cầu trong tỉnh', en: 'Bridges' } })
    const rows = Array.from(
      { length: 30 },
      (_, index) => `Cầu ${index + 1},${index * 10},${index % 2 ? 'Thép' : 'Gỗ'}`,
    )
    table = await test.add.file(dataset.id, 'cau.csv', `Tên,Dài,Loại\n${rows.join('\n')}\n`)
    await test.settle()
  })
  after(() => test.close())

  const get = (path: string) => test.api.get(path).set('Accept', 'text/html')
  const address = (slug: string, rest = '') => `/datasets/${slug}/${table.id}/embed${rest}`

  it('shows the first rows with source, licence and the way back, and nothing of the portal around', async () => {
    const { text } = await get(address(dataset.slug)).expect(200)
    assert.equal([...text.matchAll(/<th scope="row"/g)].length, 20)
    assert.match(text, /20 dòng đầu trong 30 dòng/)
    assert.match(text, /Nguồn: .*Cầu trong tỉnh<\/a>, bản 1, CC BY 4\.0\./)
    assert.ok(text.includes(`<a href="/datasets/${dataset.slug}/${table.id}">Mở bảng trên Sen</a>`))
    assert.match(text, /<base target="_blank"\/>/)
    assert.doesNotMatch(text, /<script|<form|class="masthead|class="footer/)
    assert.match(text, /<meta name="robots" content="noindex"/)
  })

  it('shows a chart with what it was asked for', async () => {
    const query = '?view=chart&kind=bar&x=loai&y=dai&fn=sum&where=dai+%3E+100'
    const { text } = await get(address(dataset.slug, query)).expect(200)
    assert.match(text, /<h2[^>]*>Dài \(tổng\) theo Loại<|<h1[^>]*>Dài \(tổng\) theo Loại</)
    assert.match(text, /Chỉ gồm: Dài (>|&gt;) 100\./)
    assert.match(text, /Mở biểu đồ trên Sen/)
    assert.doesNotMatch(text, /<script|data-island/)
    const english = await get(`/en${address(dataset.slug, query)}`).expect(200)
    assert.match(english.text, /Open the chart on Sen/)
    const wrong = await get(address(dataset.slug, '?view=chart&x=sai')).expect(200)
    assert.match(wrong.text, /Không có cột “sai”/)
  })

  it('may stand in a frame of any site, and no other page may', async () => {
    const framed = await get(address(dataset.slug))
    assert.match(framed.headers['content-security-policy']!, /frame-ancestors \*/)
    assert.equal(framed.headers['x-frame-options'], undefined)
    assert.equal(framed.headers['set-cookie'], undefined)
    for (const path of [
      '/',
      `/datasets/${dataset.slug}`,
      `/datasets/${dataset.slug}/${table.id}?view=chart`,
    ]) {
      const { headers } = await get(path)
      assert.match(headers['content-security-policy']!, /frame-ancestors 'none'/)
      assert.equal(headers['x-frame-options'], 'DENY')
    }
  })

  it('shows what the public sees to members too', async () => {
    const draft = await test.add.dataset({ agency: agency.slug, status: 'draft' })
    const file = await test.add.file(draft.id, 'nhap.csv', 'a,b\n1,bí mật\n')
    await test.settle()
    const path = `/datasets/${draft.slug}/${file.id}`
    await get(path).set(test.as()).expect(200)
    for (const headers of [{}, test.as()]) {
      const { text, headers: answered } = await get(`${path}/embed`).set(headers).expect(404)
      assert.ok(!text.includes('bí mật'))
      assert.match(answered['content-security-policy']!, /frame-ancestors \*/)
      assert.match(text, /<h1/)
    }
    const member = await get(path).set(test.as())
    assert.doesNotMatch(member.text, /&lt;iframe/)
  })

  it('answers 410 in the frame for what was withdrawn, and 404 for what never was', async () => {
    const gone = await test.add.dataset({ agency: agency.slug })
    const file = await test.add.file(gone.id, 'rut.csv', 'a,b\n1,2\n')
    await test.settle()
    await test.api
      .post(`/api/v1/datasets/${gone.id}/transitions`)
      .set(test.as())
      .send({ to: 'withdrawn', note: 'Số liệu trùng.' })
    await get(`/datasets/${gone.slug}/${file.id}/embed`).expect(410)
    await get(address('khong-co')).expect(404)
    await get(`/datasets/${dataset.slug}/khong-co/embed`).expect(404)
  })

  it('says so when there is no table', async () => {
    const file = await test.add.file(dataset.id, 'doc.pdf', '%PDF-1.4 thử', { format: 'PDF' })
    await test.settle({ allowFailed: true })
    const { text } = await get(`/datasets/${dataset.slug}/${file.id}/embed`).expect(200)
    assert.match(text, /Tệp này không xem được thành bảng/)
  })
})
