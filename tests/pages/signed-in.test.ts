import assert from 'node:assert/strict'
import { decodeQR } from 'qr/decode.js'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'

describe('what somebody who is signed in reads', function () {
  this.timeout(120_000)
  let portal: TestPortal
  let manager: TestAccount
  let shown: { id: string; slug: string }
  let draft: { id: string; slug: string }

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo', name: { vi: 'Bộ Thử', en: 'Ministry of Trials' } })
    manager = await portal.addAccount({ bo: 'manager' })
    shown = await portal.add.dataset({ agency: 'bo', title: { vi: 'Mưa đã công bố' } })
    draft = await portal.add.dataset({ agency: 'bo', title: { vi: 'Mưa nháp' }, status: 'draft' })
    const gone = await portal.add.dataset({ agency: 'bo', title: { vi: 'Mưa đã rút' } })
    await portal.api
      .post(`/api/v1/datasets/${gone.id}/transitions`)
      .set(portal.as())
      .send({ to: 'withdrawn', note: 'Sai.' })
      .expect(200)
    await portal.settle()
  })
  after(() => portal.close())

  const get = (path: string, { headers }: Pick<TestAccount, 'headers'> | { headers: object } = manager) =>
    portal.api.get(path).set({ Accept: 'text/html', ...headers })

  it('is greeted on a page that is not there as on any other', async () => {
    for (const path of ['/khong-co', '/datasets/khong-co', '/en/nothing']) {
      const { text } = await get(path).expect(404)
      assert.match(text, /<a[^>]*href="(\/en)?\/workspace"/, path)
      assert.doesNotMatch(text, /href="(\/en)?\/signin/, path)
      const stranger = await get(path, { headers: {} }).expect(404)
      assert.match(stranger.text, /href="(\/en)?\/signin/, path)
    }
  })

  it('scans the key of the second factor with the camera of a telephone', async () => {
    const person = await portal.addAccount()
    await portal.api
      .post('/en/workspace/account/second-factor')
      .set(person.headers)
      .type('form')
      .send({})
      .expect(303)
    const { text } = await get('/en/workspace/account', person).expect(200)
    const [, uri] = /<a href="(otpauth:[^"]+)"/.exec(text)!
    assert.equal(decodeQR(photograph(text)), uri!.replaceAll('&amp;', '&'))
  })

  it('sees in a search which datasets are not public', async () => {
    const { text } = await get('/datasets?q=mua').expect(200)
    const results = text.split('<article class="result">').slice(1)
    const badgeOf = (title: string) =>
      /class="badge[^"]*"[^>]*>([^<]*)</.exec(results.find((one) => one.includes(title)) ?? '')?.[1]
    assert.equal(badgeOf('nháp'), 'Bản nháp')
    assert.equal(badgeOf('rút'), 'Đã rút')
    assert.equal(badgeOf('công bố'), undefined)
    assert.match(
      (await get('/en/datasets?q=mua').expect(200)).text,
      />Draft<.*>Withdrawn<|>Withdrawn<.*>Draft</s,
    )
  })

  it('reads the audit in words, with the code beside them and the way to what it is about', async () => {
    const { text } = await get('/admin/audit').expect(200)
    assert.match(text, /<strong>Rút bộ dữ liệu<\/strong>/)
    assert.match(text, /<a href="\/admin\/audit\?action=withdraw-dataset"><code>withdraw-dataset/)
    assert.match(text, new RegExp(`href="/admin/audit\\?object=dataset%2F${shown.id}"`))
    assert.match(text, new RegExp(`<a href="/datasets/${shown.slug}">`))
    assert.match(text, /<a href="\/agencies\/bo">/)
    const english = await get('/en/admin/audit').expect(200)
    assert.match(english.text, /<strong>Withdrew a dataset<\/strong>/)
    assert.match(english.text, /<strong>Gave a role<\/strong>/)
    assert.match(english.text, new RegExp(`<a href="/en/datasets/${draft.slug}">`))
  })

  it('adds one keyword to many, and is told when a comma makes it several', async () => {
    const send = (word: string) =>
      portal.api
        .post('/workspace/dataset-actions')
        .set({ Accept: 'text/html', ...manager.headers })
        .type('form')
        .send({ act: 'addKeyword', id: [shown.id, draft.id], lang: 'vi', word })
    const refused = await send('mưa, lũ').expect(422)
    assert.match(refused.text, /Mỗi lần một từ khóa/)
    assert.match(refused.text, /value="mưa, lũ"/)
    for (const [written, word] of [
      ['"mưa, lũ"', 'mưa, lũ'],
      ['hạn hán', 'hạn hán'],
    ] as const) {
      const { headers } = await send(written).expect(303)
      const path = headers.location!
      await portal.api.post(`${path}/run`).set(manager.headers).type('form').send({}).expect(303)
      const { body } = await portal.api.get(`/api/v1/datasets/${draft.id}`).set(portal.as())
      assert.ok(body.keywords.vi.includes(word), JSON.stringify(body.keywords))
    }
  })
})

/** The QR code of a page as a camera sees it: eight pixels a square. */
function photograph(page: string): { width: number; height: number; data: Uint8Array } {
  const [, side] = /class="qr-code" viewBox="0 0 (\d+) /.exec(page)!
  const [, path] = /<path d="([^"]+)" class="qr-ink"/.exec(page)!
  const size = Number(side) * 8
  const data = new Uint8Array(size * size * 4).fill(255)
  for (const [, x, y] of path!.matchAll(/M(\d+) (\d+)h1v1h-1z/g))
    for (let line = 0; line < 8; line++)
      for (let at = 0; at < 8; at++) {
        const pixel = ((Number(y) * 8 + line) * size + Number(x) * 8 + at) * 4
        data.fill(0, pixel, pixel + 3)
      }
  return { width: size, height: size, data }
}
