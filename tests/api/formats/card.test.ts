import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('GET /datasets/{slug}/card.png', function () {
  this.timeout(60_000)
  let portal: TestPortal
  let id: string
  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'cuc', name: { vi: 'Cục Thử', en: 'Test Office' } })
    ;({ id } = await portal.add.dataset({
      slug: 'dan-so',
      agency: 'cuc',
      title: { vi: 'Dân số <b>các tỉnh</b>', en: 'Population' },
    }))
    await portal.add.dataset({ slug: 'nhap-thu', agency: 'cuc', status: 'draft' })
    await portal.add.dataset({ slug: 'chu-la', agency: 'cuc', title: { vi: '人口 '.repeat(130) } })
  })
  after(() => portal.close())

  const get = async (path: string) => {
    const { body, headers } = await portal.api.get(path).buffer(true).expect(200)
    return { png: body as Buffer, headers }
  }

  it('draws one in each language, of the size that its page names', async () => {
    const { png, headers } = await get('/datasets/dan-so/card.png')
    assert.equal(headers['content-type'], 'image/png')
    assert.equal(png.subarray(1, 4).toString(), 'PNG')
    // Width and height of the IHDR chunk (PNG, section 11.2.1).
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [1200, 630])
    const english = await get('/en/datasets/dan-so/card.png')
    assert.ok(!png.equals(english.png))
    const { text: page } = await portal.api.get('/en/datasets/dan-so').expect(200)
    assert.match(page, /property="og:image" content="http[^"]+\/en\/datasets\/dan-so\/card\.png"/)
    assert.match(page, /property="og:image:width" content="1200"/)
    assert.match(page, /property="og:image:alt" content="Population: data of Test Office"/)
  })

  it('draws titles without end and of other scripts too', async () => {
    const { png } = await get('/datasets/chu-la/card.png')
    assert.equal(png.readUInt32BE(16), 1200)
  })

  it('is drawn again when the dataset changed, and answers 304 until then', async () => {
    const { png, headers } = await get('/datasets/dan-so/card.png')
    await portal.api.get('/datasets/dan-so/card.png').set('If-None-Match', headers.etag!).expect(304)
    await portal.api
      .patch(`/api/v1/datasets/${id}`)
      .set(portal.as())
      .set('If-Match', '*')
      .send({ title: { vi: 'Dân số mới' } })
      .expect(200)
    assert.ok(!png.equals((await get('/datasets/dan-so/card.png')).png))
  })

  it('leads an id to the name, and shows nobody what is not public', async () => {
    await portal.api
      .get(`/en/datasets/${id}/card.png`)
      .expect(308)
      .expect('Location', '/en/datasets/dan-so/card.png')
    await portal.api.get('/datasets/nhap-thu/card.png').set(portal.as()).expect(404)
    await portal.api
      .post(`/api/v1/datasets/${id}/transitions`)
      .set(portal.as())
      .send({ to: 'withdrawn', note: 'Sai.' })
      .expect(200)
    await portal.api.get('/datasets/dan-so/card.png').expect(410)
  })
})
