import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('GET /api/v1/datasets/{idOrSlug}/citation', function () {
  this.timeout(60_000)
  let portal: TestPortal
  let id: string
  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'cuc', name: { vi: 'Cục Thử', en: 'Test Office' } })
    ;({ id } = await portal.add.dataset({
      slug: 'dan-so',
      agency: 'cuc',
      issued: '2025-07-01',
      title: { vi: 'Dân {số}', en: 'Population' },
    }))
    await portal.add.dataset({ slug: 'nhap-thu', agency: 'cuc', status: 'draft' })
  })
  after(() => portal.close())

  const path = '/api/v1/datasets/dan-so/citation'
  const get = (search = '', accept = '*/*') => portal.api.get(`${path}${search}`).set('Accept', accept)

  it('answers in the style asked for, else by Accept, else as a sentence', async () => {
    const sentence = await get().expect(200).expect('Content-Type', 'text/plain; charset=utf-8')
    assert.match(sentence.text, /^Cục Thử\. \(2025\)\. Dân \{số\} \(Phiên bản ngày [^)]+\)/)
    assert.match((await get('?lang=en').expect(200)).text, /^Test Office\. \(2025\)\. Population/)
    const bibtex = await get('?style=bibtex')
      .expect(200)
      .expect('Content-Type', 'application/x-bibtex; charset=utf-8')
      .expect('Content-Disposition', /filename="dan-so\.bib"/)
      .expect('Vary', /Accept/)
    assert.match(String(bibtex.text), /^@misc\{dan-so-2025,/)
    await get('', 'application/x-research-info-systems')
      .expect(200)
      .expect('Content-Type', 'application/x-research-info-systems; charset=utf-8')
      .expect('Content-Disposition', /filename="dan-so\.ris"/)
    await get('', 'image/png').expect(406)
  })

  it('refuses another style with those that there are', async () => {
    const { body } = await get('?style=mla').expect(400)
    assert.equal(body.type, '/problems/invalid-parameter')
    assert.match(JSON.stringify(body), /apa.*bibtex.*ris/)
  })

  it('answers 304, follows an id and a former slug, and hides what is not public', async () => {
    const { headers } = await get().expect(200)
    await get().set('If-None-Match', headers.etag!).expect(304)
    await portal.api.get(`/api/v1/datasets/${id}/citation`).expect(200)
    await portal.api.get('/api/v1/datasets/nhap-thu/citation').expect(404)
    await portal.api.get('/api/v1/datasets/nhap-thu/citation').set(portal.as()).expect(200)
    await portal.api
      .patch(`/api/v1/datasets/${id}`)
      .set(portal.as())
      .set('If-Match', '"1"')
      .send({ slug: 'dan-so-moi' })
      .expect(200)
    await get('?style=ris').expect(308).expect('Location', '/api/v1/datasets/dan-so-moi/citation?style=ris')
    await portal.api
      .post(`/api/v1/datasets/${id}/transitions`)
      .set(portal.as())
      .send({ to: 'withdrawn', note: 'Sai.' })
      .expect(200)
    await portal.api.get(`/api/v1/datasets/${id}/citation`).expect(410)
  })
})
