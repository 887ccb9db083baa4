import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('GET /api/v1/distributions/:id/rows with where and q', () => {
  let test: TestPortal
  let id: string
  const path = () => `/api/v1/distributions/${id}/rows`

  const count = 1_234
  const places = ['Huế', 'Đà Nẵng', 'Vinh', 'Thị xã Bình Long']
  const rows = Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    place: places[index % 4]!,
    note: index % 10 === 0 ? `Đường số ${index}` : '',
    score: index % 7 === 0 ? null : index % 5,
    day: `20${String(10 + (index % 15))}-0${1 + (index % 9)}-15`,
  }))

  before(async () => {
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency()
    const dataset = await test.add.dataset({ agency: agency.slug })
    const lines = rows.map((row) => `${row.id},${row.place},${row.note},${row.score ?? ''},${row.day}`)
    const head = 'id,"Tỉnh, thành",ghi chú,điểm,ngày'
    id = (await test.add.file(dataset.id, 'điểm.csv', `${head}\n${lines.join('\n')}\n`)).id
    await test.settle()
  })
  after(() => test?.close())

  interface Page {
    total: number
    totalIsExact: boolean
    rows: unknown[][]
    next: string | null
  }
  const ask = async (query: Record<string, unknown>): Promise<Page> =>
    (await test.api.get(path()).query(query).expect(200)).body as Page
  const refuse = async (query: Record<string, unknown>) =>
    (await test.api.get(path()).query(query).expect(400)).body as Record<string, unknown>
  const ids = ({ rows: given }: Page) => given.map(([number]) => number)
  const matching = (test: (row: (typeof rows)[number]) => boolean) => rows.filter(test).map((row) => row.id)

  it('gives the rows that match and counts them', async () => {
    const where = '`Tỉnh, thành` = "Huế" and (điểm >= 3 or điểm is null)'
    const page = await ask({ where, limit: 10_000 })
    assert.deepEqual(
      ids(page),
      matching((row) => row.place === 'Huế' && (row.score === null || row.score >= 3)),
    )
    assert.equal(page.total, page.rows.length)
    assert.equal(page.totalIsExact, true)
    assert.equal(page.next, null)
    assert.equal((await ask({ where: 'id > 5000' })).total, 0)
  })

  it('leaves missing values out of a comparison and of its not', async () => {
    const found = [
      ...ids(await ask({ where: 'điểm = 1', limit: 10_000 })),
      ...ids(await ask({ where: 'not điểm = 1', limit: 10_000 })),
    ]
    assert.equal(found.length, rows.filter(({ score }) => score !== null).length)
  })

  it('knows dates, functions and lists', async () => {
    const page = await ask({
      where: 'year(ngày) = 2020 and month(ngay) in (1, 2) and ngày < "2020-02-16"',
      limit: 10_000,
    })
    assert.deepEqual(
      ids(page),
      matching(({ day }) => /^2020-0[12]/.test(day)),
    )
  })

  it('takes blanks for no condition, as an empty one', async () => {
    assert.equal((await ask({ where: ' ' })).total, (await ask({ where: '' })).total)
  })

  it('takes letters and marks written apart as the letter that they make', async () => {
    const where = '`Tỉnh, thành` in ("Huế", "Đà Nẵng") and `Tỉnh, thành` startsWith "Huế"'
    assert.equal((await ask({ where: where.normalize('NFD') })).total, (await ask({ where })).total)
    assert.ok((await ask({ where })).total > 0)
  })

  it('says where a list breaks, and what was meant', async () => {
    const select = await refuse({ select: 'id,dien', lang: 'en' })
    assert.deepEqual([select.position, select.nearest], [4, 'điểm'])
    const order = await refuse({ orderBy: 'id, diem desc', lang: 'en' })
    assert.equal(order.position, 5)
    assert.match(String(order.detail), /Write -diem/)
    assert.equal((await refuse({ select: 'id,`x' })).position, 4)
    assert.equal((await refuse({ select: 'id,id' })).position, 4)
  })

  it('searches all text columns for every word, without regard to diacritics and case', async () => {
    assert.deepEqual(
      ids(await ask({ q: 'da nang', limit: 10_000 })),
      matching(({ place }) => place === 'Đà Nẵng'),
    )
    assert.deepEqual(
      ids(await ask({ q: 'BÌNH, duong', limit: 10_000 })),
      matching(({ place, note }) => place === 'Thị xã Bình Long' && note !== ''),
    )
    const both = await ask({ q: 'hue', where: 'id <= 9', limit: 10_000 })
    assert.deepEqual(ids(both), [1, 5, 9])
    assert.equal((await ask({ q: 'không có đâu' })).total, 0)
  })

  it('comes to every matching row once by following next, in ties too', async () => {
    const query = { where: 'điểm != 2', q: 'hue', orderBy: '-điểm', limit: '7' }
    const found: unknown[] = []
    const totals = new Set<number>()
    for (let next: string | null = `${path()}?${new URLSearchParams(query)}`; next;) {
      const { body }: { body: Page } = await test.api.get(next).expect(200)
      found.push(...ids(body))
      totals.add(body.total)
      next = body.next
    }
    const expected = matching(({ place, score }) => place === 'Huế' && score !== null && score !== 2)
    assert.deepEqual([...totals], [expected.length])
    assert.deepEqual(
      found,
      expected.sort((a, b) => rows[b - 1]!.score! - rows[a - 1]!.score! || a - b),
    )
  })

  it('refuses the cursor of another condition', async () => {
    const { next } = await ask({ where: 'điểm = 1', limit: 5 })
    const cursor = new URL(next!, 'http://x').searchParams.get('cursor')!
    for (const other of [{ where: 'điểm = 2' }, {}, { where: 'điểm = 1', q: 'hue' }]) {
      assert.equal((await refuse({ ...other, cursor })).type, '/problems/cursor-expired')
    }
    await ask({ where: 'điểm = 1', limit: 7, cursor })
  })

  it('answers 304 to the same question, and a new tag to another', async () => {
    const query = { where: 'điểm = 1', limit: 5 }
    const { headers } = await test.api.get(path()).query(query).expect(200)
    const again = await test.api.get(path()).query(query).set('If-None-Match', headers.etag!).expect(304)
    assert.equal(again.headers.etag, headers.etag)
    await test.api
      .get(path())
      .query({ ...query, lang: 'en' })
      .set('If-None-Match', headers.etag!)
      .expect(304)
    await test.api
      .get(path())
      .query({ ...query, limit: 6 })
      .set('If-None-Match', headers.etag!)
      .expect(200)
    await test.api.get(path()).query(query).set('If-None-Match', '*').expect(304)
    const table = `/api/v1/distributions/${id}/table`
    const tag = (await test.api.get(table).expect(200)).headers.etag!
    await test.api.get(table).set('If-None-Match', tag).expect(304)
  })

  it('says where a condition breaks, in both languages', async () => {
    const broken = await refuse({ where: 'điểm >', lang: 'vi' })
    assert.equal(broken.type, '/problems/invalid-parameter')
    assert.equal(broken.position, 7)
    assert.match(String(broken.detail), /ký tự 7; ở đó cần một giá trị/)
    assert.match(String((await refuse({ where: 'điểm >', lang: 'en' })).detail), /expected a value/)
  })

  it('refuses unknown columns with the nearest, and what does not fit a column', async () => {
    const unknown = await refuse({ where: 'dien = 1' })
    assert.equal(unknown.nearest, 'điểm')
    assert.equal(unknown.position, 1)
    assert.deepEqual(unknown.known, ['id', 'Tỉnh, thành', 'ghi chú', 'điểm', 'ngày'])
    const bare = await refuse({ where: 'id = 1 and tinh_thanh = Huế', lang: 'en' })
    assert.equal(bare.position, 25)
    assert.match(String(bare.detail), /If it is text, put it in quotes: "Huế"/)
    assert.match(
      String((await refuse({ where: 'điểm > "abc"', lang: 'en' })).detail),
      /cannot be compared with "abc"/,
    )
    assert.match(String((await refuse({ where: 'ngày = "31/12/2020"', lang: 'en' })).detail), /"2024-12-31"/)
  })

  it('stays whole whatever is sent', async () => {
    for (const where of [
      '('.repeat(1_000) + 'id = 1' + ')'.repeat(1_000),
      'id = 1; drop table source',
      'id = 1) or (1 = 1',
      'id = 1 -- x',
      'id = (select 1)',
      'c0 = 1',
      'position = 1',
      'misfit is null',
      "read_text('/etc/passwd') = 'x'",
      '`id` = `id" or 1=1`',
      `id = ${'9'.repeat(400)}`,
      `tinh_thanh = "${'x'.repeat(11_000)}"`,
      'id in ()',
      '\u0000',
      '😀',
    ]) {
      await refuse({ where })
    }
    for (const where of [
      `tinh_thanh = "' or 1=1 --"`,
      `tinh_thanh like "%';drop table source;%"`,
      `tinh_thanh = "$1"`,
      `tinh_thanh contains "\\"`,
      `id = ${'9'.repeat(300)}`,
      'abs(id) < 0',
    ]) {
      assert.equal((await ask({ where })).total, 0, where)
    }
    for (const q of ['.*', '(', '\\', "' or 1=1", '[a-z]', '$1', '\\x{41}', '漢'.repeat(90)]) {
      assert.equal((await ask({ q })).total, 0, q)
    }
    for (const q of [
      'x'.repeat(101),
      'x '.repeat(501),
      Array.from({ length: 21 }, (_, n) => `x${n}`).join(' '),
    ]) {
      await refuse({ q })
    }
    assert.equal((await ask({})).total, count)
  })
})
