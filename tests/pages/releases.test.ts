import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { axe, openBrowser } from '../support/browser.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

describe('pages /datasets/{slug}/{distributionId}/releases', () => {
  let test: TestPortal
  let dataset: { id: string; slug: string }
  let id: string
  let path: string

  const release = async (content: string, to = id, name = 'dân số.csv') => {
    await test.api
      .post(`/api/v1/distributions/${to}/releases`)
      .set(test.as())
      .attach('file', Buffer.from(content), name)
      .expect(201)
    await test.settle({ allowFailed: true })
  }
  const get = (address: string) => test.api.get(address).set('Accept', 'text/html')
  /** Asks again while the page says that it is at work. */
  async function getDone(address: string) {
    for (let time = 0; ; time++) {
      const response = await get(address)
      if (response.status !== 202 || time === 60) return response
      assert.match(response.text, /data-island="wait"/)
      assert.equal(response.headers['retry-after'], '3')
    }
  }

  before(async function () {
    this.timeout(300_000)
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency({ name: { vi: 'Cục Thử', en: 'Test Office' } })
    dataset = await test.add.dataset({ agency: agency.slug, title: { vi: 'Dân số', en: 'Population' } })
    const first = 'tỉnh,năm,dân số\nHuế,2023,10\nHuế,2024,11000\nVinh,2023,20\nVinh,2024,21\n'
    id = (await test.add.file(dataset.id, 'dân số.csv', first)).id
    await test.settle()
    await release(
      'tỉnh,năm,dân số,ghi chú\nHuế,2023,10,\nHuế,2024,12000,sửa\nVinh,2023,20,\nĐà Nẵng,2024,31,<b>\n',
    )
    path = `/datasets/${dataset.slug}/${id}`
  })
  after(() => test?.close())

  it('lists every release with what it is, and the way to what it changed', async () => {
    const { text } = await get(`${path}/releases`).expect(200)
    assert.match(text, /<h1>Các bản phát hành<\/h1>/)
    assert.equal([...text.matchAll(/<code title="[0-9a-f]{64}"/g)].length, 2)
    assert.equal(
      [...text.matchAll(/4 dòng/g)].length,
      2,
      'rows of both, also of the one whose table is replaced',
    )
    assert.match(text, /Cục Thử/)
    assert.ok(text.includes(`href="${path}/releases/2"`))
    assert.ok(text.includes(`/files/${id}/1/`))
    assert.ok(text.includes(`<link rel="canonical" href="${test.baseUrl}${path}/releases"`))
    assert.ok(text.includes(`hreflang="en" href="${test.baseUrl}/en${path}/releases"`))
    const one = await get(`${path}/releases?before=2`).expect(200)
    assert.match(one.text, /noindex/)
    assert.doesNotMatch(one.text, /Bản 2 đổi gì/)
  })

  it('is led to from the page of the file and the history', async () => {
    for (const address of [path, `/datasets/${dataset.slug}/history`]) {
      const { text } = await get(address).expect(200)
      assert.ok(text.includes(`href="${path}/releases"`), address)
    }
    const chosen = await get(`${path}/releases?release=1&against=2`).expect(303)
    assert.equal(chosen.headers.location, `${path}/releases/1?against=2`)
    const english = await get(`/en${path}/releases?release=2&against=x`).expect(303)
    assert.equal(english.headers.location, `/en${path}/releases/2`)
  })

  it('shows what changed cell by cell, with the words was and now', async () => {
    const { text, status } = await getDone(`${path}/releases/2`)
    assert.equal(status, 200)
    assert.match(text, /<h1>Bản 2 so với bản 1<\/h1>/)
    assert.match(text, /<strong>tỉnh, năm<\/strong>/)
    assert.match(text, /<del class="change change-old"><span class="visually-hidden">trước: <\/span>11\.000/)
    assert.match(text, /<ins class="change change-new"><span class="visually-hidden">nay: <\/span>12\.000/)
    assert.match(text, /cột thêm/)
    assert.match(text, /&lt;b>|&lt;b&gt;/)
    assert.ok(!text.includes('<b>'))
    assert.match(text, /<dt>dòng thêm<\/dt><dd>1<\/dd>/)
    assert.match(text, /<dt>dòng giữ nguyên<\/dt><dd>2<\/dd>/)
    assert.ok(text.includes(`href="/api/v1/distributions/${id}/releases/2/diff?against=1"`))
    assert.ok(text.includes(`<link rel="canonical" href="${test.baseUrl}${path}/releases/2"`))
    assert.doesNotMatch(text, /noindex/)
    const english = await getDone(`/en${path}/releases/2`)
    assert.match(english.text, /11,000/)
    const back = await getDone(`${path}/releases/1?against=2`)
    assert.match(back.text, /<dt>dòng bỏ<\/dt><dd>1<\/dd>/)
    assert.match(back.text, /noindex/)
  })

  it('compares by chosen columns, and says which cannot be used and what to do', async () => {
    const byBoxes = await getDone(
      `${path}/releases/2?${new URLSearchParams([
        ['key', 'tỉnh'],
        ['key', 'năm'],
      ])}`,
    )
    assert.match(byBoxes.text, /theo cột bạn chọn: <strong>tỉnh, năm<\/strong>/)
    const byOther = await getDone(`${path}/releases/2?key=${encodeURIComponent('`dân số`')}`)
    assert.match(byOther.text, /theo cột bạn chọn: <strong>dân số<\/strong>/)
    for (const key of ['tỉnh', 'không có', '`', 'a,,b', '<script>alert(1)</script>']) {
      const wrong = await getDone(`${path}/releases/2?key=${encodeURIComponent(key)}`)
      assert.equal(wrong.status, 400, key)
      assert.match(wrong.text, /Không so sánh được theo cột đã chọn/)
      assert.match(wrong.text, /name="key" value="tỉnh"/)
      assert.ok(!wrong.text.includes('<script>alert'))
    }
    await getDone(`${path}/releases/2?key=${'a'.repeat(3_000)}`).then(({ status }) =>
      assert.equal(status, 200),
    )
  })

  it('says so where there is nothing to compare with', async () => {
    const first = await get(`${path}/releases/1`).expect(200)
    assert.match(first.text, /bản đầu tiên/)
    const same = await get(`${path}/releases/2?against=2`).expect(200)
    assert.match(same.text, /cùng một bản/)
    await get(`${path}/releases/2?against=abc&utm_source=x`)
    for (const wrong of ['9', '0', 'x', '1e3', '99999999999999999999', '2?against=9']) {
      await get(`${path}/releases/${wrong}`).expect(404)
    }
    await get(`/datasets/${dataset.slug}/nope/releases`).expect(404)
    await get(`/datasets/${dataset.slug}/nope/releases/1`).expect(404)
  })

  it('compares whole rows where no column is a key, and says what that means', async () => {
    const file = await test.add.file(dataset.id, 'lượt.csv', 'loại\na\na\nb\n')
    await test.settle()
    await release('loại\na\nb\nb\nc\n', file.id)
    const { text } = await getDone(`/datasets/${dataset.slug}/${file.id}/releases/2`)
    assert.match(text, /Không tìm thấy cột nào phân biệt các dòng/)
    assert.match(text, /<dt>dòng thêm<\/dt><dd>2<\/dd>/)
    assert.doesNotMatch(text, /<dt>dòng thay đổi<\/dt>/)
  })

  it('sees no change where whole numbers became numbers with decimals', async () => {
    const file = await test.add.file(dataset.id, 'kiểu.csv', 'mã,giá\nA,1\nB,2\n')
    await test.settle()
    await release('mã,giá\nA,1\nB,2.5\n', file.id)
    const { text } = await getDone(`/datasets/${dataset.slug}/${file.id}/releases/2`)
    assert.match(text, /<dt>dòng thay đổi<\/dt><dd>1<\/dd>/)
    assert.match(text, /đổi kiểu/)
  })

  it('writes figures with as many decimals as the table does', async () => {
    const file = await test.add.file(dataset.id, 'gia.csv', 'ma,gia\nA,1.2\nB,2.5\nC,3.75\n')
    await test.settle()
    await release('ma,gia\nA,1.4\nB,2.5\nC,3.75\n', file.id, 'gia.csv')
    const table = await get(`/datasets/${dataset.slug}/${file.id}`).expect(200)
    assert.match(table.text, />1,40</)
    const { text } = await getDone(`/datasets/${dataset.slug}/${file.id}/releases/2`)
    assert.match(text, />1,20</)
    assert.match(text, />1,40</)
  })

  it('says why when a release is no table, and lets both be downloaded', async () => {
    const file = await test.add.file(dataset.id, 'lẫn.csv', '<html><body>Không phải bảng</body></html>')
    await test.settle({ allowFailed: true })
    await release('a\n1\n', file.id)
    const { text, status } = await getDone(`/datasets/${dataset.slug}/${file.id}/releases/2`)
    assert.equal(status, 200)
    assert.match(text, /không so sánh được theo dòng/)
    assert.match(text, /HTML/)
    assert.ok(text.includes(`/files/${file.id}/1/`))
  })

  it('is there for nobody who may not see the file, and gone when it is withdrawn', async () => {
    const agency = (await test.add.agency()).slug
    const draft = await test.add.dataset({ agency, status: 'draft' })
    const hidden = await test.add.file(draft.id, 'nháp.csv', 'a\n1\n')
    await release('a\n2\n', hidden.id)
    const own = `/datasets/${draft.slug}/${hidden.id}/releases`
    for (const address of [own, `${own}/1`, `${own}/2`]) await get(address).expect(404)
    const token = await test.makeToken(agency, ['read'])
    const { text } = await get(own).set(test.as(token)).expect(200)
    assert.match(text, /dòng/)
    const gone = await test.add.dataset({ agency })
    const file = await test.add.file(gone.id, 'rút.csv', 'a\n1\n')
    await release('a\n2\n', file.id)
    await test.api
      .post(`/api/v1/datasets/${gone.id}/transitions`)
      .set(test.as())
      .send({ to: 'withdrawn', note: 'Sai số liệu' })
      .expect(200)
    for (const rest of ['', '/1', '/2']) {
      await get(`/datasets/${gone.slug}/${file.id}/releases${rest}`).expect(410)
    }
  })

  it('follows an old name, and says that a link has no releases', async () => {
    const { body } = await test.api
      .post(`/api/v1/datasets/${dataset.id}/distributions`)
      .set(test.as())
      .send({ title: { vi: 'Trang gốc' }, accessUrl: 'https://example.org/data' })
      .expect(201)
    const { text } = await get(`/datasets/${dataset.slug}/${body.id}/releases`).expect(200)
    assert.match(text, /Không có bản phát hành/)
    await get(`/datasets/${dataset.slug}/${body.id}/releases/1`).expect(404)
    const moved = await get(`/datasets/${dataset.id}/${id}/releases/2?against=1`).expect(308)
    assert.equal(moved.headers.location, `${path}/releases/2?against=1`)
  })

  it('has nothing that axe finds, and nothing wider than the screen', async function () {
    this.timeout(300_000)
    const browser: Browser | null = await openBrowser()
    if (!browser) return this.skip()
    const found: string[] = []
    try {
      for (const { lang, width, colorScheme } of [
        { lang: '', width: 1280, colorScheme: 'light' },
        { lang: '/en', width: 360, colorScheme: 'dark' },
      ] as const) {
        const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme })
        const page = await context.newPage()
        for (const rest of ['', '/1', '/2', `/2?key=${encodeURIComponent('tỉnh')}`]) {
          await page.goto(`${test.baseUrl}${lang}${path}/releases${rest}`)
          found.push(...(await axe(page)).map((line) => `${rest} ${width}: ${line}`))
          const overflow = await page.evaluate(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          )
          if (Number(overflow) > 0) found.push(`${rest}: wider than ${width} by ${String(overflow)}`)
        }
        await context.close()
      }
    } finally {
      await browser.close()
    }
    assert.deepEqual(found, [])
  })
})
