import assert from 'node:assert/strict'
import { writeXlsx } from 'hucre/xlsx'
import type { SqlAnswer } from '../../schemas/generated/tabular/sql-answer.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

describe('GET and POST /api/v1/sql', () => {
  let test: TestPortal
  let datasetId: string
  let slug: string
  let people: string
  let places: string
  let draft: { id: string; slug: string }
  let draftFile: string
  let agency: { slug: string }

  before(async () => {
    test = await startTestPortal(import.meta.url)
    agency = await test.add.agency()
    const dataset = await test.add.dataset({ agency: agency.slug })
    datasetId = dataset.id
    slug = dataset.slug
    people = (
      await test.add.file(
        dataset.id,
        'dân số.csv',
        'Tỉnh,Năm,Dân số,Cập nhật,Lúc,Đúng,mã\nHuế,2023,1160224,2024-01-02,2024-01-02 10:00:00,có,01\nVinh,2023,,2024-01-03,2024-01-03 11:30:00,không,02\nHuế,2024,9007199254740993,2025-01-02,2025-01-02 10:00:00,có,01\n',
      )
    ).id
    places = (await test.add.file(dataset.id, 'vung.csv', 'tinh,vung,ty_le\nHuế,Trung,1.5\nVinh,Bắc,2.25\n'))
      .id
    draft = await test.add.dataset({ agency: agency.slug, status: 'draft' })
    draftFile = (await test.add.file(draft.id, 'kín.csv', 'x\nbi-mat\n')).id
    await test.settle()
  })
  after(() => test?.close())

  const post = (query: string) => test.api.post('/api/v1/sql').set('Accept-Language', 'en').send({ query })
  const ask = async (query: string): Promise<SqlAnswer> => {
    const response = await post(query)
    assert.equal(response.status, 200, `${query}: ${response.text}`)
    return response.body as SqlAnswer
  }
  const refuse = async (query: string, status: number) => {
    const response = await post(query)
    assert.equal(response.status, status, `${query}: ${response.text}`)
    return response.body as Record<string, unknown> & { detail: string }
  }

  it('answers with rows, columns, and the releases that were read', async () => {
    const { body } = await test.api
      .get('/api/v1/sql')
      .query({ query: `select "Tỉnh", sum("Năm") as total from "${people}" group by all order by 1` })
      .expect(200)
    assert.deepEqual(body, {
      release: 1,
      tables: [{ name: people, dataset: slug, distribution: people, sheet: null, release: 1 }],
      columns: [
        { name: 'Tỉnh', alias: 'tinh', type: 'string' },
        { name: 'total', alias: 'total', type: 'integer' },
      ],
      rows: [
        ['Huế', 4047],
        ['Vinh', 2023],
      ],
      total: 2,
      totalIsExact: true,
      next: null,
    })
  })

  it('finds a table by the slug of its dataset and the name of its file', async () => {
    const { rows, tables } = await ask(`select count(*) from "${slug}/dân số.csv"`)
    assert.deepEqual([rows, tables[0]!.distribution], [[[3]], people])
    const decomposed = await ask(`select count(*) from "${slug}/dân số.csv"`.normalize('NFD'))
    assert.deepEqual(decomposed.rows, [[3]])
  })

  it('asks for the file when a dataset has several tables, and takes its slug when it has one', async () => {
    const { detail } = await refuse(`select 1 from "${slug}"`, 422)
    assert.match(detail, /has several tables. Name one of them: "[^"]*dân số.csv", "[^"]*vung.csv"/)
    const single = await test.add.dataset({ agency: agency.slug })
    await test.add.file(single.id, 'một.csv', 'a,b\n1,2\n')
    await test.settle()
    assert.deepEqual((await ask(`select * from "${single.slug}"`)).rows, [[1, 2]])
    assert.deepEqual((await ask(`from "${single.slug.toUpperCase().toLowerCase()}" select b;`)).rows, [[2]])
  })

  it('knows columns by published names and by aliases, and gives each once in select *', async () => {
    const names = async (query: string) => (await ask(query)).columns.map(({ name }) => name)
    const all = ['Tỉnh', 'Năm', 'Dân số', 'Cập nhật', 'Lúc', 'Đúng', 'mã']
    assert.deepEqual(await names(`select * from "${people}"`), all)
    assert.deepEqual(await names(`select * from "${people}" where dan_so > 0`), all)
    assert.deepEqual(await names(`select dan_so, tinh from "${people}"`), ['dan_so', 'tinh'])
    assert.deepEqual(await names(`select p.dan_so, p."Dân số" from "${people}" p`), ['dan_so', 'Dân số'])
    assert.deepEqual(
      await names(`select * exclude (dan_so) from "${people}"`),
      all.filter((name) => name !== 'Dân số'),
    )
    const both = await ask(
      `with x as (select * from "${people}") select nam, sum(dan_so) s from x group by nam order by nam`,
    )
    assert.deepEqual(both.rows, [
      [2023, 1160224],
      [2024, '9007199254740993'],
    ])
  })

  it('joins tables, with windows, subqueries and common table expressions', async () => {
    const answer = await ask(`
      with sums as (
        select tinh, nam, sum(dan_so) as n from "${slug}/dân số.csv" group by tinh, nam
      )
      select v.vung, s.nam, s.n, rank() over (partition by v.vung order by s.nam desc) as thứ
      from sums s join "${places}" v using (tinh)
      where s.nam in (select max("Năm") from "${people}" union all select 2023)
      order by v.vung, s.nam -- the end`)
    assert.deepEqual(answer.rows, [
      ['Bắc', 2023, null, 1],
      ['Trung', 2023, 1160224, 2],
      ['Trung', 2024, '9007199254740993', 1],
    ])
    assert.equal(answer.release, null)
    assert.deepEqual(
      answer.tables.map(({ distribution }) => distribution).sort(),
      [people, people, places].sort(),
    )
    assert.deepEqual(
      (
        await ask(
          'with recursive r(n) as (select 1 union all select n + 1 from r where n < 4) select sum(n) from r',
        )
      ).rows,
      [[10]],
    )
  })

  it('gives values as the other answers about tables do', async () => {
    const { columns, rows } = await ask(
      `select "Cập nhật", "Lúc", "Đúng", "mã", ty_le, 1.50::decimal(4,2) d, [1, 2] l, {'a': date '2024-01-01'} s, 1/0 inf, null n
       from "${people}" p join "${places}" v on p.tinh = v.tinh where nam = 2023 and p.tinh = 'Huế'`,
    )
    assert.deepEqual(rows, [
      ['2024-01-02', '2024-01-02T10:00:00', true, '01', 1.5, 1.5, [1, 2], { a: '2024-01-01' }, null, null],
    ])
    assert.deepEqual(
      columns.map(({ type }) => type),
      ['date', 'datetime', 'boolean', 'string', 'number', 'number', 'json', 'json', 'number', 'integer'],
    )
  })

  it('says where SQL is wrong, in lines and columns', async () => {
    const wrong = await refuse(`select 'ắắ',\n  dan_sos from "${people}"`, 422)
    assert.deepEqual([wrong.position, wrong.line, wrong.column, wrong.nearest], [16, 2, 3, 'dan_so'])
    assert.match(wrong.detail, /no column "dan_sos". Did you mean "dan_so"\? \(line 2, column 3\)/)
    assert.equal(wrong.type, '/problems/invalid-sql')
    const syntax = await refuse(`select 'ắắ' selec 1 x`, 422)
    assert.deepEqual([syntax.line, syntax.column], [1, 19])
    assert.match(syntax.detail, /Syntax error near "1"/)
    const table = await refuse(`select *\nfrom "${slug}/dan so.csv"`, 422)
    assert.deepEqual([table.line, table.column], [2, 6])
    assert.match(table.detail, /Did you mean "[^"]*dân số.csv"/)
    for (const [query, sentence] of [
      ['select 1 from nowhere', /no public table "nowhere"/],
      [`select x.nam from "${people}" p`, /"x" is not named in the FROM/],
      [`select tinh from "${people}" p, "${places}" v`, /in several tables/],
      [`select tinh, count(*) from "${people}"`, /must be in GROUP BY/],
      [`select sum(tinh) from "${people}"`, /cannot be done with these types: sum\(VARCHAR\)/],
      [`select tinh::integer from "${people}"`, /cannot be converted/],
      ['select 9223372036854775807::bigint + 1::bigint', /too large/],
      ['select 1 where sum(1) > 1', /may not stand here/],
      ['select 1 union select 1, 2', /same number of columns/],
      ['select (select unnest([1, 2]))', /several rows/],
      [`select regexp_matches('a', '(')`, /value that it cannot use/],
      ['select 1::nothing', /syntax cast|not allowed|no type/i],
      ['', /minLength|1|empty/i],
      ['-- nothing', /no SELECT/],
      ['select 1; select 2', /one SELECT at a time/],
      ['select 1; -- note', /behind the semicolon/],
      ['select (1', /not complete/],
    ] as const) {
      const response = await post(query)
      assert.ok([403, 422].includes(response.status), `${query}: ${response.status}`)
      assert.match(String(response.body.detail), sentence, query)
    }
  })

  it('names the dataset that a mistyped name may mean, and never one that is hidden', async () => {
    const mistyped = `${slug.slice(0, -1)}q`
    for (const name of [mistyped, `${mistyped}/x.csv`]) {
      const { detail } = await refuse(`select * from "${name}"`, 422)
      assert.ok(detail.includes(`Did you mean the dataset "${slug}"?`), detail)
    }
    for (const name of [`${draft.slug.slice(0, -1)}q`, 'zz-khong-co', '😀', 'a'.repeat(400)]) {
      const { detail } = await refuse(`select * from "${name}"`, 422)
      assert.ok(!detail.includes(`"${draft.slug}"`), detail)
    }
  })

  it('keeps drafts and withdrawn tables from everybody, as if they did not exist', async () => {
    for (const name of [draftFile, draft.slug, `${draft.slug}/kín.csv`]) {
      const response = await test.api
        .post('/api/v1/sql')
        .set(test.as())
        .send({ query: `select * from "${name}"` })
        .expect(422)
      assert.doesNotMatch(response.text, /bi-mat/)
      const unknown = await refuse(`select * from "${name}"`, 422)
      assert.match(unknown.detail, /There is no public table/)
    }
    const gone = await test.add.dataset({ agency: agency.slug })
    const file = await test.add.file(gone.id, 'đi.csv', 'x\n1\n')
    await test.settle()
    assert.deepEqual((await ask(`select * from "${file.id}"`)).rows, [[1]])
    await test.api
      .post(`/api/v1/datasets/${gone.id}/transitions`)
      .set(test.as())
      .send({ to: 'withdrawn', note: 'Sai số liệu.' })
      .expect(200)
    assert.equal((await refuse(`select * from "${file.id}"`, 410)).type, '/problems/dataset-withdrawn')
  })

  it('refuses a name that SQL would take for another column, and says by which it goes', async () => {
    const file = await test.add.file(datasetId, 'hoa.csv', 'a,A,b\n6,8,1\n')
    await test.settle()
    const { body } = await test.api.get(`/api/v1/distributions/${file.id}/table`).expect(200)
    const alias = body.columns[1].alias as string
    const problem = await refuse(`select "a", "A" from "${file.id}"`, 422)
    assert.match(problem.detail, new RegExp(`"${alias}"`))
    const answer = await test.api
      .get('/api/v1/sql')
      .query({ query: `select "a", "${alias}" from "${file.id}"` })
      .expect(200)
    assert.deepEqual(answer.body.rows, [[6, 8]])
  })

  it('answers 304 while the tables stay, and anew with another release', async () => {
    const dataset = await test.add.dataset({ agency: agency.slug })
    const file = await test.add.file(dataset.id, 'đổi.csv', 'x\n1\n')
    await test.settle()
    const get = () => test.api.get('/api/v1/sql').query({ query: `select x from "${dataset.slug}"` })
    const { headers } = await get().expect(200)
    assert.equal(headers['cache-control'], 'public, no-cache')
    await get().set('If-None-Match', headers.etag!).expect(304)
    await test.api
      .post(`/api/v1/distributions/${file.id}/releases`)
      .set(test.as())
      .attach('file', Buffer.from('x\n2\n'), 'đổi.csv')
      .expect(201)
    await test.settle()
    const { body } = await get().set('If-None-Match', headers.etag!).expect(200)
    assert.deepEqual([body.rows, body.release], [[[2]], 2])
    const member = await get().set(test.as()).expect(200)
    assert.equal(member.headers['cache-control'], 'private, no-store')
  })

  it('says when there are more rows than an answer holds', async () => {
    const many = await ask('select * from range(20000)')
    assert.deepEqual([many.rows.length, many.total, many.totalIsExact], [10_000, 10_000, false])
    const exact = await ask('select * from range(10000)')
    assert.deepEqual([exact.rows.length, exact.totalIsExact], [10_000, true])
    const wide = await ask(`select sha256(i::varchar) || lpad('', 900, 'x') from range(9000) t(i)`)
    assert.ok(wide.rows.length < 9_000 && !wide.totalIsExact && JSON.stringify(wide).length < 5_000_000)
  })

  it('says in the answer that it was cut, and how to have the rest', async () => {
    const { cut } = await ask('select * from range(20000)')
    assert.equal(cut?.code, 'row-limit')
    assert.match(cut.message.en, /10,000 rows.*"limit" and "offset"/)
    assert.match(cut.message.vi, /bị cắt sau 10.000 dòng/)
    assert.equal((await ask('select * from range(10)')).cut, undefined)
  })

  it('writes what JSON lacks as null, and years as ISO 8601 does', async () => {
    const { rows } = await ask(
      `select 'infinity'::timestamp, 'infinity'::timestamptz, '-infinity'::date, '0044-03-15 (BC)'::date, '0001-03-15 (BC)'::date,
       '0044-03-15 (BC) 10:00:00'::timestamp, date '12345-01-01', timestamp '2024-01-02 03:04:05', {'a': row_number() over ()}`,
    )
    assert.deepEqual(rows, [
      [
        ...[null, null, null, '-000043-03-15', '0000-03-15', '-000043-03-15T10:00:00', '+012345-01-01'],
        ...['2024-01-02T03:04:05', { a: 1 }],
      ],
    ])
  })

  it('says what to write in place of nameless structures, the clock and types that are not allowed', async () => {
    const say = async (query: string, status: number) => {
      const { body } = await test.api.get('/api/v1/sql?lang=en').query({ query }).expect(status)
      return String(body.detail)
    }
    assert.match(await say('select row(1, 2)', 422), /Name its parts/)
    assert.match(await say('select now()', 403), /no clock and no chance/)
    for (const call of ['version()', `current_setting('memory_limit')`])
      assert.match(await say(`select ${call}`, 403), /tells of the program that answers/)
    assert.match(await say('select /* x', 422), /Syntax error near/)
    assert.match(await say(`select 'a'::blob`, 403), /The type BLOB is not allowed/)
  })

  it('sorts texts as Vietnamese does where it is asked to', async () => {
    const from = `from (values ('đa'), ('da'), ('ă'), ('z'), ('a')) t(x)`
    const { rows } = await ask(`select x ${from} order by x collate vi`)
    assert.deepEqual(rows.flat(), ['a', 'ă', 'da', 'đa', 'z'])
  })

  it('asks the sheets of a workbook by name', async () => {
    const dataset = await test.add.dataset({ agency: agency.slug })
    const bytes = await writeXlsx({
      sheets: [
        { name: 'Trang 1', rows: [['a'], [1]] },
        { name: 'Trang #2', rows: [['b'], [2], [3]] },
      ],
    })
    const response = await test.api
      .post(`/api/v1/datasets/${dataset.id}/distributions`)
      .set(test.as())
      .attach('file', Buffer.from(bytes), 'so.xlsx')
      .expect(201)
    await test.settle()
    const id = response.body.id as string
    assert.deepEqual((await ask(`select sum(a) from "${id}"`)).rows, [[1]])
    assert.deepEqual((await ask(`select sum(b) from "${id}#Trang #2"`)).rows, [[5]])
    assert.deepEqual((await ask(`select sum(b) from "${dataset.slug}/so.xlsx#Trang #2"`)).rows, [[5]])
    assert.match(
      (await refuse(`select * from "${id}#x"`, 422)).detail,
      /The sheets are: "Trang 1", "Trang #2"/,
    )
    assert.match((await refuse(`select * from "${dataset.slug}"`, 422)).detail, /so.xlsx#Trang #2/)
  })

  it('refuses what is too long, and parameters that it does not know', async () => {
    await refuse(`select 1 ${' '.repeat(100_000)}`, 413)
    await test.api.get('/api/v1/sql').expect(400)
    await test.api.get('/api/v1/sql').query({ query: 'select 1', limit: 5 }).expect(400)
    await test.api.post('/api/v1/sql').send({ query: 'select 1', params: [] }).expect(400)
    await test.api.post('/api/v1/sql').send({}).expect(422)
    await test.api.post('/api/v1/sql').send({ query: 5 }).expect(422)
    await test.api.put('/api/v1/sql').send({ query: 'select 1' }).expect(405)
  })

  it('counts questions more narrowly than pages', async () => {
    const other = await startTestPortal(import.meta.url, { config: { rateLimits: true }, withWorker: false })
    try {
      const query = () => other.api.get('/api/v1/sql').query({ query: 'drop table x' })
      for (let count = 0; count < 240; count++) await query().expect(403)
      const { headers } = await query().expect(429)
      assert.match(headers['retry-after']!, /^\d+$/)
      await other.api.get('/api/v1/datasets').expect(200)
    } finally {
      await other.close()
    }
  })
})
