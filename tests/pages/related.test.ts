import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

describe('page /datasets/{slug} › related', function () {
  this.timeout(120_000)
  let test: TestPortal
  before(async () => {
    test = await startTestPortal(import.meta.url)
    await test.add.agency({ slug: 'cuc' })
    const add = async (slug: string, csv: string, more: Record<string, unknown> = {}) => {
      const { id } = await test.add.dataset({ slug, agency: 'cuc', title: { vi: `Bộ ${slug}` }, ...more })
      await test.add.file(id, 'tep.csv', csv)
      return id
    }
    const companies = Array.from({ length: 6 }, (_, index) => `DN${index}`)
    await add('goc-dan-so', 'Mã tỉnh,dan_so,ten\nA1,5,x\nA2,6,y\n')
    await add('co-ma', 'ma_tinh,so_truong\nA1,7\nA3,8\n')
    await add('co-ma-kin', 'ma_tinh,so_truong\nA1,7\n', { accessRights: 'RESTRICTED' })
    await add('co-ma-nhap', 'ma_tinh,so_truong\nA1,7\n', { status: 'draft' })
    await add('khong-chung', 'dan_so,ten\n5,x\n6,y\n')
    await add('doanh-nghiep', `so_dang_ky,von\n${companies.map((id, i) => `${id},${i}`).join('\n')}\n`)
    await add('giay-phep', `so_dang_ky,nam\n${companies.map((id) => `${id},2024\n${id},2025`).join('\n')}\n`)
    await test.settle()
    await test.portal.elasticsearch.client?.indices.refresh({ index: `${test.portal.config.indexPrefix}-*` })
  })
  after(() => test.close())

  /** The part of the page under a heading of the third rank. */
  const readPart = async (slug: string, heading: string): Promise<string> => {
    const { text } = await test.api.get(`/datasets/${slug}`).set('Accept', 'text/html').expect(200)
    const related = /<section[^>]*id="related">([\s\S]*?)<\/section>/.exec(text)?.[1] ?? ''
    return related.split('<h3>').find((part) => part.startsWith(heading)) ?? ''
  }
  const slugsIn = (part: string) =>
    [...part.matchAll(/class="row-name" href="\/datasets\/([^"]*)"/g)].map(([, slug]) => slug)

  it('names what can be joined by a shared column, with SQL that does it', async () => {
    const part = await readPart('goc-dan-so', 'Nối được')
    assert.deepEqual(
      slugsIn(part),
      ['co-ma'],
      'not what is closed, a draft, or shares numbers and names alone',
    )
    assert.match(part, /Cùng có cột <strong>Mã tỉnh<\/strong>/)
    const address = /href="[^"]*(\/api\/v1\/sql[?][^"]*)"/.exec(part)?.[1]
    const { body } = await test.api.get(address!.replaceAll('&amp;', '&')).expect(200)
    assert.equal(body.rows.length, 1)
    const names = (body.columns as { name: string }[]).map(({ name }) => name)
    const [row] = body.rows as unknown[][]
    assert.deepEqual(
      ['Mã tỉnh', 'dan_so', 'so_truong'].map((name) => row![names.indexOf(name)]),
      ['A1', 5, 7],
    )
  })

  it('is the same by API, and hides what is not public', async () => {
    const { body } = await test.api.get('/api/v1/datasets/goc-dan-so/related').expect(200)
    assert.deepEqual(
      body.joinable.map(({ dataset, own, other }: Record<string, Record<string, string>>) => [
        dataset!.slug,
        own!.column,
        other!.column,
      ]),
      [['co-ma', 'Mã tỉnh', 'ma_tinh']],
    )
    const similar = body.similar.map(({ slug }: { slug: string }) => slug) as string[]
    assert.equal(similar.length, 3)
    assert.ok(!similar.includes('goc-dan-so') && !similar.includes('co-ma-nhap'), similar.join())
    await test.api.get('/api/v1/datasets/co-ma-nhap/related').expect(404)
    // Of data that are not open, and of a draft, nothing is joined.
    for (const slug of ['co-ma-kin', 'co-ma-nhap']) {
      const own = await test.api.get(`/api/v1/datasets/${slug}/related`).set(test.as()).expect(200)
      assert.deepEqual(own.body.joinable, [], slug)
    }
  })

  it('lists only what is public, for members too', async () => {
    const add = (slug: string, more: object = {}) =>
      test.add.dataset({ slug, agency: 'cuc', title: { vi: slug }, keywords: { vi: ['ngập mặn'] }, ...more })
    const { headers } = await test.addAccount({ cuc: 'editor' })
    await add('rung-mot')
    await add('rung-hai')
    await add('rung-nhap', { status: 'draft' })
    const { id } = await add('rung-rut')
    await test.api
      .post(`/api/v1/datasets/${id}/transitions`)
      .set(test.as())
      .send({ to: 'withdrawn', note: 'Sai.' })
      .expect(200)
    await test.settle()
    await test.portal.elasticsearch.client?.indices.refresh({ index: `${test.portal.config.indexPrefix}-*` })
    const { body } = await test.api.get('/api/v1/datasets/rung-mot/related').set(headers).expect(200)
    assert.deepEqual(
      body.similar.map(({ slug }: { slug: string }) => slug),
      ['rung-hai'],
    )
    const page = await test.api.get('/datasets/rung-mot').set(headers).set('Accept', 'text/html').expect(200)
    assert.match(page.text, /href="\/datasets\/rung-hai"/)
    assert.doesNotMatch(page.text, /rung-nhap|rung-rut/)
  })

  it('joins by any text whose values stand for one row each, told from the side that has them', async () => {
    assert.deepEqual(slugsIn(await readPart('doanh-nghiep', 'Nối được')), ['giay-phep'])
    assert.equal(await readPart('giay-phep', 'Nối được'), '')
  })

  it('stays out of the way of a page when nothing can be joined', async () => {
    assert.equal(await readPart('khong-chung', 'Nối được'), '')
  })
})
