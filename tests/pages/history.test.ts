import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

const password = 'sông Hương chảy qua thành phố'

describe('page /datasets/{slug}/history', () => {
  let test: TestPortal
  let dataset: { id: string; slug: string; version: number }
  let cookie: string

  const get = (rest = '', of = dataset) =>
    test.api.get(`/datasets/${of.slug}/history${rest}`).set('Accept', 'text/html')
  const patch = async (body: object, of = dataset.id) => {
    const { body: now } = await test.api.get(`/api/v1/datasets/${of}`).set(test.as())
    await test.api
      .patch(`/api/v1/datasets/${of}`)
      .set(test.as())
      .set('If-Match', `"${now.version}"`)
      .send(body)
      .expect(200)
  }
  const restore = (
    number: number | string,
    version: number | string,
    { as = cookie, slug = dataset.slug, note = '' } = {},
  ) =>
    test.api
      .post(`/datasets/${slug}/history/${number}/restore`)
      .set('Accept', 'text/html')
      .set('Cookie', as)
      .type('form')
      .send({ version: String(version), note })
  const read = async () => (await test.api.get(`/api/v1/datasets/${dataset.id}`)).body

  before(async function () {
    this.timeout(300_000)
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency({ name: { vi: 'Cục Thử', en: 'Test Office' } })
    dataset = await test.add.dataset({
      agency: agency.slug,
      title: { vi: 'Tên đầu' },
      description: { vi: 'Mô tả <b>đầu</b>.' },
      themes: ['GOVE'],
    })
    await patch({ title: { vi: 'Tên sau', en: 'Later name' }, themes: ['GOVE', 'ECON'] })
    await patch({ description: { vi: 'Mô tả rất dài. '.repeat(60) } })
    const { secret } = await test.portal.identity.firstRun.open()
    const account = { name: 'Nguyễn Minh', email: 'minh@example.gov', password }
    await test.api
      .post(`/invitations/${secret}`)
      .type('form')
      .send({ ...account, passwordAgain: password })
      .expect(303)
    const signedIn = await test.api.post('/signin').type('form').send(account).expect(303)
    cookie = signedIn.headers['set-cookie']![0]!.split(';', 1)[0]!
  })
  after(() => test?.close())

  it('shows what each change was and is, in words', async () => {
    const { text } = await get().expect(200)
    assert.match(text, /tên \(tiếng Việt\)|tiêu đề \(tiếng Việt\)|Tên \(tiếng Việt\)/i)
    assert.match(text, /<del class="change change-old">.*?Tên đầu/)
    assert.match(text, /<ins class="change change-new">.*?Later name/)
    assert.doesNotMatch(text, /GOVE, ECON/)
    assert.match(text, /Chính phủ/)
    assert.ok(text.includes('Mô tả &lt;b>đầu') || text.includes('Mô tả &lt;b&gt;đầu'))
    assert.match(text, /<details class="fold"><summary>Xem 1 giá trị đã đổi/)
    const english = await test.api.get(`/en/datasets/${dataset.slug}/history`).expect(200)
    assert.match(english.text, /was: <\/span>Tên đầu/)
  })

  it('offers to restore to those alone who may edit', async () => {
    assert.doesNotMatch((await get().expect(200)).text, /\/restore"/)
    const { text } = await get().set('Cookie', cookie).expect(200)
    assert.match(text, /href="[^"]*\/history\/1\/restore"/)
    assert.doesNotMatch(text, /history\/3\/restore/)
  })

  it('shows what restoring would change before it is done', async () => {
    const { version } = await read()
    const look = (number: string) => get(`/${number}/restore`)
    assert.match((await look('1').expect(303)).headers.location!, /^\/signin\?next=/)
    const { text } = await look('1').set('Cookie', cookie).expect(200)
    assert.match(text, /<del class="change change-old">.*?Tên sau/)
    assert.match(text, /<ins class="change change-new">.*?Tên đầu/)
    assert.match(text, /<form[^>]*action="[^"]*\/history\/1\/restore"/)
    assert.match(text, /từ điển cột/)
    const same = await look(String(version)).set('Cookie', cookie).expect(200)
    assert.doesNotMatch(same.text, /<ins/)
    assert.doesNotMatch(same.text, /<button[^>]*>[^<]*Khôi phục/)
    await look('99').set('Cookie', cookie).expect(404)
    await look('x').set('Cookie', cookie).expect(404)
    assert.equal((await read()).version, version)
  })

  it('restores an earlier description, and says so', async () => {
    const { headers } = await restore(1, (await read()).version).expect(303)
    assert.equal(headers.location, `/datasets/${dataset.slug}/history?done=restored`)
    assert.equal((await read()).title.vi, 'Tên đầu')
    assert.match((await get('?done=restored').set('Cookie', cookie)).text, /Đã khôi phục/)
    assert.match((await get()).text, /Khôi phục lần 1/)
    assert.doesNotMatch((await get('?done=restored')).text, /Đã khôi phục\./)
    const again = await restore(1, (await read()).version).expect(303)
    assert.match(again.headers.location!, /done=same/)
  })

  it('takes why, which the history tells, and keeps one that is too long', async () => {
    const { text } = await get('/2/restore').set('Cookie', cookie).expect(200)
    assert.match(text, /<textarea[^>]*name="note"/)
    assert.match(text, /href="[^"]*\/history">Về lịch sử thay đổi</)
    assert.match(text, /mọi người đọc được ở trang lịch sử/)
    const long = await restore(2, (await read()).version, { note: 'a'.repeat(2001) }).expect(422)
    assert.match(long.text, /id="note-error"/)
    assert.ok(long.text.includes(`>${'a'.repeat(2001)}</textarea>`))
    const before = (await read()).version
    await restore(2, before, { note: 'Tên cũ mới đúng.' }).expect(303)
    assert.match((await get()).text, /Khôi phục lần 2[\s\S]*?Tên cũ mới đúng\./)
  })

  it('refuses what another site sends, who is not signed in, and what is stale or not there', async () => {
    const { version } = await read()
    await restore(2, version).set('Origin', 'https://evil.example').expect(403)
    await restore(2, version).set('Sec-Fetch-Site', 'cross-site').expect(403)
    await restore(2, version, { as: '' }).expect(401)
    const stale = await restore(2, version - 1).expect(412)
    assert.match(stale.text, new RegExp(`phiên bản ${version}`))
    await restore(99, version).expect(404)
    await restore('x', version).expect(404)
    await restore(2, version, { slug: 'khong-co' }).expect(404)
    assert.equal((await read()).version, version)
    await restore(2, 'abc').expect(428)
    await restore(2, '').expect(428)
    assert.equal((await read()).version, version)
  })
})
