import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('GET /api/v1/distributions/:id/aggregate', () => {
  let test: TestPortal
  let id: string
  const path = () => `/api/v1/distributions/${id}/aggregate`

  const lines = [
    'Huế,2019,10,1.5,2019-01-01',
    'Huế,2020,20,2.5,2020-01-01',
    'Vinh,2019,9007199254740992,,2019-06-01',
    'Vinh,2020,9007199254740992,0.5,2020-06-01',
    'Đà Nẵng,2020,,4,2020-03-01',
    ',2020,5,4,2020-03-02',
  ]
  before(async () => {
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency()
    const dataset = await test.add.dataset({ agency: agency.slug })
    id = (
      await test.add.file(dataset.id, 'dân số.csv', `tỉnh,năm,Dân số,tỷ lệ (%),ngày\n${lines.join('\n')}\n`)
    ).id
    await test.settle()
  })
  after(() => test?.close())

  interface Answer {
    release: number
    columns: { name: string; alias: string; type: string }[]
    rows: unknown[]
    total: number
    next: null
  }
  const ask = async (query: Record<string, unknown>): Promise<Answer> =>
    (await test.api.get(path()).query(query).expect(200)).body as Answer
  const refuse = async (query: Record<string, unknown>): Promise<string> =>
    String(
      (
        await test.api
          .get(path())
          .query({ lang: 'en', ...query })
          .expect(400)
      ).body.detail,
    )

  it('counts all rows when nothing is asked', async () => {
    const answer = await ask({})
    assert.deepEqual(answer.rows, [[6]])
    assert.deepEqual(answer.columns, [{ name: 'count(*)', alias: 'count', type: 'integer' }])
    assert.deepEqual([answer.release, answer.total, answer.next], [1, 1, null])
  })

  it('sums over groups, exactly and in order', async () => {
    const answer = await ask({ select: 'count(*), sum(Dân số) as total', groupBy: 'tỉnh', orderBy: '-total' })
    assert.deepEqual(
      answer.columns.map(({ name, type }) => [name, type]),
      [
        ['tỉnh', 'string'],
        ['count(*)', 'integer'],
        ['total', 'integer'],
      ],
    )
    assert.deepEqual(answer.rows, [
      ['Vinh', 2, '18014398509481984'],
      ['Huế', 2, 30],
      [null, 1, 5],
      ['Đà Nẵng', 1, null],
    ])
    assert.equal(answer.total, 4)
  })

  it('knows every function, and leaves missing values out', async () => {
    const answer = await ask({
      select:
        'count(tỷ_lệ), count(distinct `tỷ lệ (%)`) as khác, avg(ty_le), mean(ty_le) as m, min(ngày), max(ngày), median(ty_le), stddev(ty_le), min(tỉnh)'.replace(
          'count(tỷ_lệ)',
          'count(ty_le)',
        ),
    })
    const [row] = answer.rows as number[][]
    const spread = Math.sqrt([1.5, 2.5, 0.5, 4, 4].reduce((sum, each) => sum + (each - 2.5) ** 2, 0) / 4)
    assert.deepEqual(row!.slice(0, 7), [5, 4, 2.5, 2.5, '2019-01-01', '2020-06-01', 2.5])
    assert.ok(Math.abs(row![7]! - spread) < 1e-11)
    assert.equal(row![8], 'Huế')
    assert.equal(answer.columns[0]!.name, 'count(tỷ lệ (%))')
    assert.equal(answer.columns[4]!.type, 'date')
  })

  it('groups by several columns in their order, with a limit and the count of all groups', async () => {
    const answer = await ask({ groupBy: 'nam,`tỉnh`', limit: 2 })
    assert.deepEqual(answer.rows, [
      [2019, 'Huế', 1],
      [2019, 'Vinh', 1],
    ])
    assert.equal(answer.total, 6)
    const named = await ask({ select: 'count(*) as n, năm', groupBy: 'năm', shape: 'objects' })
    assert.deepEqual(named.rows, [
      { n: 2, năm: 2019 },
      { n: 4, năm: 2020 },
    ])
  })

  it('answers the same figures each time, without the dust of fractions', async () => {
    const agency = await test.add.agency()
    const dataset = await test.add.dataset({ agency: agency.slug })
    const cells = Array.from({ length: 200_000 }, (_, index) => `${index % 3},${(index % 1000) / 100 + 0.01}`)
    const file = await test.add.file(dataset.id, 'lẻ.csv', `nhóm,số\n${cells.join('\n')}\n`)
    await test.settle()
    const select = 'sum(số), avg(số), stddev(số)'
    const sums = new Set<string>()
    for (let round = 0; round < 5; round++) {
      // Another name is another question: nothing is answered from a cache.
      const query = { select: `${select}, count(*) as n${round}`, groupBy: 'nhóm' }
      const { body } = await test.api
        .get(`/api/v1/distributions/${file.id}/aggregate`)
        .query(query)
        .expect(200)
      sums.add(JSON.stringify((body as { rows: unknown[] }).rows))
    }
    assert.equal(sums.size, 1)
    const { body: sorted } = await test.api
      .get(`/api/v1/distributions/${file.id}/aggregate`)
      .query({ select: `${select}, count(*) as n`, groupBy: 'nhóm', orderBy: '-avg(số),sum(số)' })
      .expect(200)
    const byMean = (rows: number[][]) => rows.map((row) => row.slice(0, 4)).toSorted((a, b) => b[2]! - a[2]!)
    assert.deepEqual(
      (sorted as { rows: number[][] }).rows.map((row) => row.slice(0, 4)),
      byMean(JSON.parse([...sums][0]!) as number[][]),
    )
    const totals = [0, 1, 2].map((group) =>
      cells.reduce((sum, cell) => {
        const [of, value] = cell.split(',').map(Number)
        return of === group ? sum + Math.round(value! * 100) : sum
      }, 0),
    )
    const [first] = JSON.parse([...sums][0]!) as number[][]
    assert.deepEqual(first!.slice(0, 3), [0, totals[0]! / 100, totals[0]! / 100 / first![4]!])
  })

  it('groups by functions of columns', async () => {
    const answer = await ask({
      groupBy: 'year(ngày), month(ngay)',
      select: 'count(*) as n',
      orderBy: '-year(ngày)',
    })
    assert.deepEqual(
      answer.columns.map(({ name, alias, type }) => [name, alias, type]),
      [
        ['year(ngày)', 'year_ngay', 'integer'],
        ['month(ngày)', 'month_ngay', 'integer'],
        ['n', 'n', 'integer'],
      ],
    )
    assert.deepEqual(answer.rows, [
      [2020, 1, 1],
      [2020, 3, 2],
      [2020, 6, 1],
      [2019, 1, 1],
      [2019, 6, 1],
    ])
    const chosen = await ask({
      groupBy: 'upper(tỉnh)',
      select: 'sum(năm), upper(tinh) ',
      where: 'tỉnh = "Huế"',
    })
    assert.deepEqual(chosen.rows, [[4039, 'HUẾ']])
    assert.match(await refuse({ groupBy: 'year(năm)' }), /year works on dates only/)
    assert.match(await refuse({ groupBy: 'yera(ngày)' }), /Did you mean "year"/)
    assert.match(await refuse({ groupBy: 'ngày, year(ngài)' }), /Did you mean "ngày"/)
    assert.match(await refuse({ groupBy: 'year(ngày), YEAR(ngay)' }), /twice/)
    assert.match(await refuse({ select: 'year(ngày)', groupBy: 'ngày' }), /not in groupBy/)
  })

  it('comes to every group once by following next, in ties and texts that sort alike too', async () => {
    const agency = await test.add.agency()
    const dataset = await test.add.dataset({ agency: agency.slug })
    // The order of a language takes a letter with a sign that nobody sees for the letter alone.
    const labels = Array.from({ length: 60 }, (_, index) => `x${'\u200d'.repeat(index % 3)}${index % 20}`)
    const file = await test.add.file(
      dataset.id,
      'nhóm.csv',
      `a,b\n${labels.map((label) => `${label},1`).join('\n')}\n`,
    )
    await test.settle()
    const query = { groupBy: 'a', select: 'count(*) as n', orderBy: '-n', limit: '7', lang: 'en' }
    const found: unknown[] = []
    let next: string | null = `/api/v1/distributions/${file.id}/aggregate?${new URLSearchParams(query)}`
    let pages = 0
    while (next !== null) {
      const { body } = await test.api.get(next).expect(200)
      const page = body as { rows: unknown[][]; total: number; next: string | null }
      assert.equal(page.total, new Set(labels).size)
      found.push(...page.rows.map(([label]) => label))
      next = page.next
      pages++
    }
    assert.equal(pages, Math.ceil(new Set(labels).size / 7))
    assert.deepEqual([...found].sort(), [...new Set(labels)].sort())
    const first = await test.api.get(`/api/v1/distributions/${file.id}/aggregate`).query(query).expect(200)
    const cursor = new URL((first.body as { next: string }).next, 'http://x').searchParams.get('cursor')!
    for (const path of ['aggregate', 'rows'])
      await test.api.get(`/api/v1/distributions/${file.id}/${path}`).query({ cursor }).expect(400)
  })

  it('takes where and q', async () => {
    assert.deepEqual((await ask({ where: 'năm = 2020 and tỉnh is not null' })).rows, [[3]])
    assert.deepEqual((await ask({ q: 'da nang', groupBy: 'tỉnh' })).rows, [['Đà Nẵng', 1]])
    const none = await ask({ where: 'năm = 1900', groupBy: 'tỉnh' })
    assert.deepEqual([none.rows, none.total], [[], 0])
  })

  it('orders by a name with parentheses, and by the groups where that ties', async () => {
    const answer = await ask({ groupBy: 'tỉnh', orderBy: '-count(*)' })
    assert.deepEqual(
      answer.rows.map((row) => (row as unknown[])[0]),
      ['Huế', 'Vinh', 'Đà Nẵng', null],
    )
  })

  it('refuses with a sentence what cannot be counted', async () => {
    assert.match(await refuse({ select: 'sum(tỉnh)' }), /sum works on numbers only/)
    assert.match(await refuse({ select: 'summ(năm)' }), /Did you mean "sum"/)
    assert.match(await refuse({ select: 'sum(*)' }), /Name a column/)
    assert.match(await refuse({ select: 'năm' }), /not in groupBy/)
    assert.match(await refuse({ select: 'count(nem)' }), /Did you mean "năm"/)
    assert.match(await refuse({ select: 'count(*' }), /expected "\)"/)
    assert.match(await refuse({ groupBy: 'nem' }), /Did you mean "năm"/)
    assert.match(await refuse({ groupBy: 'năm,nam' }), /names the column "nam" twice/)
    assert.match(await refuse({ groupBy: 'năm', orderBy: 'tỉnh' }), /Known columns: năm, count\(\*\)/)
    assert.match(await refuse({ select: 'sum(năm) as x, count(*) as x' }), /gives two columns the name "x"/)
    assert.match(await refuse({ where: 'năm > "abc"' }), /cannot be compared/)
    for (const query of [
      { limit: 0 },
      { limit: 10_001 },
      { cursor: 'x' },
      { select: 'sum(năm)); drop table source; --' },
      { select: 'count(*) as "x' },
      { select: `count(${'('.repeat(500)}` },
      { groupBy: 'c0' },
      { having: 'x' },
    ])
      await refuse(query)
    const odd = await ask({ select: `count(*) as "x""; drop table source; --"` })
    assert.equal(odd.columns[0]!.name, 'x"; drop table source; --')
  })

  it('says so when numbers are too large to be summed up', async () => {
    const agency = await test.add.agency()
    const dataset = await test.add.dataset({ agency: agency.slug })
    const large = await test.add.file(dataset.id, 'lớn.csv', 'x\n1.5e308\n1.6e308\n-1.5e308\n')
    await test.settle()
    const address = `/api/v1/distributions/${large.id}/aggregate`
    const { body } = await test.api.get(address).query({ select: 'stddev(x)', lang: 'en' }).expect(400)
    assert.match(body.detail, /too large/)
    await test.api.get(address).query({ select: 'sum(x), avg(x), max(x)' }).expect(200)
  })

  it('answers 304 while the table stays, and anew with another release', async () => {
    const query = { groupBy: 'năm' }
    const { headers } = await test.api.get(path()).query(query).expect(200)
    await test.api.get(path()).query(query).set('If-None-Match', headers.etag!).expect(304)
    await test.api
      .post(`/api/v1/distributions/${id}/releases`)
      .set(test.as())
      .attach('file', Buffer.from('tỉnh,năm\nHuế,2021\n'), 'dân số.csv')
      .expect(201)
    await test.settle()
    const { body } = await test.api.get(path()).query(query).set('If-None-Match', headers.etag!).expect(200)
    assert.deepEqual([body.release, body.rows], [2, [[2021, 1]]])
  })
})
