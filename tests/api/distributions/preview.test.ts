import assert from 'node:assert/strict'
import type { Preview } from '../../../schemas/generated/tabular/preview.ts'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

// The least PNG that there is: one pixel.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('GET /api/v1/distributions/:id/preview', () => {
  let test: TestPortal
  let datasetId: string
  let slug: string

  before(async () => {
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency()
    const dataset = await test.add.dataset({ agency: agency.slug })
    datasetId = dataset.id
    slug = dataset.slug
  })
  after(() => test?.close())

  async function look(name: string, content: string | Buffer): Promise<Preview & { id: string }> {
    const { id } = await test.add.file(datasetId, name, content)
    await test.settle({ allowFailed: true })
    const { body } = await test.api.get(`/api/v1/distributions/${id}/preview`).expect(200)
    return { ...(body as Preview), id }
  }

  it('shows the beginning of a text, whatever its encoding', async () => {
    const plain = await look('đọc tôi.txt', 'Số liệu sơ bộ.\n')
    assert.deepEqual(
      [plain.kind, plain.content, plain.truncated, plain.release],
      ['text', 'Số liệu sơ bộ.\n', false, 1],
    )
    const wide = await look('rộng.txt', Buffer.from('\ufeffSố liệu.\n', 'utf16le'))
    assert.equal(wide.content, 'Số liệu.\n')
    const long = await look('dài.md', 'Đ'.repeat(100_000))
    assert.equal(long.truncated, true)
    assert.equal(long.limitBytes, 65_536)
    assert.equal(long.content, 'Đ'.repeat(32_768))
  })

  it('shows markup as its source, and never as a page', async () => {
    const { kind, content, id } = await look('trang.html', '<!doctype html><script>alert(1)</script>')
    assert.deepEqual([kind, content], ['text', '<!doctype html><script>alert(1)</script>'])
    const page = await test.api.get(`/datasets/${slug}/${id}`).expect(200)
    assert.ok(page.text.includes('&lt;script>alert(1)') || page.text.includes('&lt;script&gt;alert(1)'))
    const inline = await test.api.get(`/files/${id}/1/trang.html?inline=true`).expect(200)
    assert.match(inline.headers['content-disposition']!, /^attachment/)
    assert.equal((await look('hình.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>')).kind, 'text')
    assert.equal((await look('a.xml', '<?xml version="1.0"?><a/>')).kind, 'text')
  })

  it('shows JSON that is no table, as branches on the page', async () => {
    const { kind, content, id } = await look('cấu hình.json', '{"tên": {"vi": "Trạm"}, "số": [1, 2]}')
    assert.equal(kind, 'json')
    assert.equal(content, '{"tên": {"vi": "Trạm"}, "số": [1, 2]}')
    const page = await test.api.get(`/datasets/${slug}/${id}`).expect(200)
    assert.match(page.text, /<details open[^>]*>.*tên/s)
  })

  it('gives images and PDF an address where a browser shows them, shut in', async () => {
    const image = await look('ảnh.png', png)
    assert.equal(image.kind, 'image')
    const shown = await test.api.get(image.url!).expect(200)
    assert.equal(shown.headers['content-type'], 'image/png')
    assert.equal(shown.headers['content-disposition'], 'inline')
    assert.match(shown.headers['content-security-policy']!, /sandbox/)
    assert.equal(shown.headers['x-frame-options'], 'SAMEORIGIN')
    assert.equal(shown.headers['x-content-type-options'], 'nosniff')
    const saved = await test.api.get(image.url!.replace('?inline=true', '')).expect(200)
    assert.match(saved.headers['content-disposition']!, /^attachment/)
    const pdf = await look('văn bản.pdf', '%PDF-1.4\n%âãÏÓ\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n')
    assert.equal(pdf.kind, 'pdf')
    const page = await test.api.get(`/datasets/${slug}/${pdf.id}`).expect(200)
    assert.match(page.text, /<iframe[^>]+inline=true/)
  })

  it('says why there is none', async () => {
    const table = await look('bảng.csv', 'a,b\n1,2\n')
    assert.deepEqual([table.kind, table.reason!.code], ['none', 'is-a-table'])
    const archive = await look('gói.rar', Buffer.from('Rar!\x1a\x07\x01\x00xxxxxxxx', 'latin1'))
    assert.equal(archive.kind, 'none')
    assert.ok(archive.reason!.message.length > 20)
    const link = await test.api
      .post(`/api/v1/datasets/${datasetId}/distributions`)
      .set(test.as())
      .send({ title: { en: 'Link' }, accessUrl: 'https://example.org/' })
      .expect(201)
    const { body } = await test.api.get(`/api/v1/distributions/${link.body.id}/preview`).expect(200)
    assert.deepEqual([body.kind, body.release, body.reason.code], ['none', null, 'is-a-link'])
  })

  it('shows a file that could not be read as a table as the text that it is', async () => {
    const { kind, content } = await look('lạ.csv', '<html><body>Không phải CSV</body></html>')
    assert.equal(kind, 'text')
    assert.match(content!, /Không phải CSV/)
  })

  it('is there for nobody who may not see the file', async () => {
    const draft = await test.add.dataset({ agency: (await test.add.agency()).slug, status: 'draft' })
    const hidden = await test.add.file(draft.id, 'nháp.png', png)
    await test.settle()
    await test.api.get(`/api/v1/distributions/${hidden.id}/preview`).expect(404)
    await test.api.get(`/files/${hidden.id}/1/${encodeURIComponent('nháp.png')}?inline=true`).expect(404)
    await test.api.get(`/api/v1/distributions/${hidden.id}/preview`).set(test.as()).expect(200)
  })
})
