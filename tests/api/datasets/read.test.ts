import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('GET /api/v1/datasets/{idOrSlug}', () => {
  let portal: TestPortal
  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'co-quan-a', name: { vi: 'Cơ quan A' } })
  })
  after(() => portal.close())

  const get = (address: string) => portal.api.get(`/api/v1/datasets/${address}`)

  it('answers with the whole record, by id and by slug', async () => {
    const { id } = await portal.add.dataset({
      slug: 'nuoc-sach',
      title: { vi: 'Nước sạch', en: 'Clean water' },
      agency: 'co-quan-a',
      themes: ['ENVI'],
      keywords: { vi: ['nước'] },
      frequency: 'ANNUAL',
      spatial: ['VN'],
      modified: '2025-12-31',
      issued: '2020-09-01',
    })
    await portal.add.file(id, 'nước sạch.csv', 'năm,tỷ lệ\n2024,98\n', { title: { vi: 'Số liệu' } })
    await portal.settle()
    const { body } = await get('nuoc-sach?lang=en').expect(200)
    const [distribution] = body.distributions
    assert.deepEqual(body, {
      id,
      slug: 'nuoc-sach',
      version: 2,
      status: 'published',
      title: { vi: 'Nước sạch', en: 'Clean water' },
      description: { vi: 'Mô tả để thử.' },
      agency: { slug: 'co-quan-a', name: { vi: 'Cơ quan A' } },
      themes: ['ENVI'],
      themeLabels: ['Environment'],
      keywords: { vi: ['nước'] },
      license: 'CC-BY-4.0',
      licenseLabel: 'Free use with attribution (CC BY 4.0)',
      frequency: 'ANNUAL',
      frequencyLabel: body.frequencyLabel,
      spatial: ['VN'],
      bbox: null,
      temporal: null,
      contactPoint: null,
      language: [],
      accessRights: 'PUBLIC',
      landingPage: null,
      provenance: null,
      issued: '2020-09-01',
      modified: '2025-12-31',
      due: '2026-12-31',
      downloads: 0,
      sample: false,
      createdAt: body.createdAt,
      updatedAt: body.updatedAt,
      publishedAt: body.publishedAt,
      distributions: [
        {
          id: distribution.id,
          title: { vi: 'Số liệu' },
          description: null,
          format: 'CSV',
          mediaType: 'text/csv',
          name: 'nước sạch.csv',
          byteSize: 23,
          sha256: distribution.sha256,
          release: 1,
          modified: distribution.modified,
          downloadUrl: `${portal.baseUrl}/files/${distribution.id}/n%C6%B0%E1%BB%9Bc%20s%E1%BA%A1ch.csv`,
          releaseUrl: `${portal.baseUrl}/files/${distribution.id}/1/n%C6%B0%E1%BB%9Bc%20s%E1%BA%A1ch.csv`,
          accessUrl: null,
          warnings: [],
          conformsTo: null,
          validation: null,
          table: { status: 'ready', release: 1, rowCount: 1, columnCount: 2, reason: null },
        },
      ],
      links: {
        self: `${portal.baseUrl}/api/v1/datasets/${id}`,
        page: `${portal.baseUrl}/en/datasets/nuoc-sach`,
      },
    })
    assert.deepEqual((await get(`${id}?lang=en`).expect(200)).body, body)
  })

  it('answers 304 to whoever holds the answer, and to HEAD with the same headers', async () => {
    const { slug } = await portal.add.dataset({ agency: 'co-quan-a' })
    const { headers } = await get(slug).expect(200)
    assert.match(headers.etag!, /^"1\.[\w-]+"$/)
    await get(slug).set('If-None-Match', headers.etag!).expect(304)
    await get(slug).set('If-None-Match', '"1"').expect(200)
    const head = await portal.api.head(`/api/v1/datasets/${slug}`).expect(200)
    assert.equal(head.headers.etag, headers.etag)
    assert.equal(headers['access-control-allow-origin'], '*')
  })

  it('leads from an old address to the new one, query and all', async () => {
    const { id } = await portal.add.dataset({ agency: 'co-quan-a', slug: 'ten-cu' })
    await portal.api
      .patch(`/api/v1/datasets/${id}`)
      .set(portal.as())
      .set('If-Match', '"1"')
      .send({ slug: 'ten-moi' })
      .expect(200)
    const moved = await get('ten-cu?lang=en').expect(308)
    assert.equal(moved.headers.location, '/api/v1/datasets/ten-moi?lang=en')
    const refused = await portal.api
      .post('/api/v1/datasets')
      .set(portal.as())
      .send({ title: { vi: 'x' }, description: { vi: 'x' }, agency: 'co-quan-a', license: 'CC-BY-4.0', slug: 'ten-cu' })
    assert.equal(refused.status, 409)
  })

  it('answers for a draft as for nothing at all, but to members', async () => {
    const draft = await portal.add.dataset({ agency: 'co-quan-a', slug: 'ban-nhap', status: 'draft' })
    const file = await portal.add.file(draft.id, 'a.csv', 'a\n1\n')
    const other = (await portal.add.agency()).slug
    const stranger = portal.as(await portal.makeToken(other))
    const shape = (text: string, name: string) => text.replaceAll(name, 'NAME').replace(/"instance":"[^"]*"/, '')
    for (const headers of [{}, stranger]) {
      const hidden = await get('ban-nhap').set(headers).expect(404)
      const unknown = await get('khong-co').set(headers).expect(404)
      assert.equal(shape(hidden.text, 'ban-nhap'), shape(unknown.text, 'khong-co'))
      await get(`${draft.id}/revisions`).set(headers).expect(404)
      await portal.api.get(`/api/v1/distributions/${file.id}`).set(headers).expect(404)
      await portal.api.get(`/api/v1/distributions/${file.id}/releases`).set(headers).expect(404)
    }
    await portal.api.patch('/api/v1/datasets/ban-nhap').set(stranger).set('If-Match', '"2"').send({}).expect(404)
    await portal.api.patch('/api/v1/datasets/ban-nhap').set('If-Match', '"2"').send({}).expect(401)
    const member = await get('ban-nhap').set(portal.as(await portal.makeToken('co-quan-a', ['read']))).expect(200)
    assert.equal(member.headers['cache-control'], 'private, no-store')
  })

  it('refuses unknown parameters and strange addresses', async () => {
    const { slug } = await portal.add.dataset({ agency: 'co-quan-a' })
    assert.equal((await get(`${slug}?draft=1`).expect(400)).body.type, '/problems/unknown-parameter')
    for (const address of ['..%2f..%2fx', '%00', 'a'.repeat(5_000), '$ne', '%F0%9F%98%80']) {
      const { status } = await get(address)
      assert.ok(status === 404 || status === 400, `${address.slice(0, 20)} gave ${status}`)
    }
  })
})
